"""An office in the middle of its work, for tests that walk through all pages: every step waiting, every kind of record.

Whatever people typed is invented words that no language has, and names are as long as names get: a word of English or
Indonesian that is found on a page is the program's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.commands.attachments import Upload, attach
from app.commands.case_actions import act
from app.commands.customer_requests import ask_for_correction
from app.commands.inbound import take_in
from app.commands.issue_papers import issue_pending
from app.documents.desk import desk_of
from app.documents.storage import storage_of
from app.extensions import db
from app.models.case import Case
from app.models.customer import Customer, Interest
from app.models.office import (
    Holiday,
    LetterTemplate,
    NumberPattern,
    Office,
    OfficeProcedure,
    PaperForm,
    ReferralBody,
    Service,
    Unit,
)
from app.models.outbox import MailboxItem, OutboxMessage
from app.models.person import Staff
from app.models.task import CaseTask
from app.notifications.settings import mail_settings_of
from app.procedures import Procedure
from app.security.scope import unscoped
from app.security.viewer import customer_of
from tests import world as worlds
from tests.documents.pictures import png
from tests.filling import WORDS
from tests.inbound.mails import letter
from tests.paths.driver import BEHALF, MOST_STEPS, Driver
from tests.paths.plans import Plan, route, start_facts

OFFICE, AGENCY = "tga", "vazqor_agency"  # an office that works by both procedures; who reads for the agency
TODAY, NEVER = date(2026, 11, 1), date(2999, 1, 1)
SYLLABLES = ("vaz", "qor", "brel", "thum", "zdri", "kovz", "plax", "wuq", "xim", "gorz", "fleq", "dwez", "juv", "snyx")
LONG = 80
TYPED = (WORDS, BEHALF["evidence"], "Menunggu.", "Berhalangan.", "Resi")  # what the driver types


def invented() -> Iterator[str]:
    """Words of two to four syllables that are in no dictionary; some are as long as words get."""
    syllables = cycle(SYLLABLES)
    for length in cycle((2, 3, 2, 4, 3, 2, 7)):
        next(syllables)
        yield "".join(next(syllables) for _ in range(length)).capitalize()


def sentence(words: Iterator[str], length: int = LONG) -> str:
    """Whole invented words of exactly this many characters together."""
    text = next(words)
    while len(text) + 1 + len(word := next(words)) <= length:
        text += f" {word}"
    return text[:length].ljust(length, "q")


@dataclass
class Furnished:
    """What the office has. `waiting`: for each activity of the procedures a case in which it waits to be done."""

    office_id: int
    waiting: dict[str, int] = field(default_factory=dict)
    ended: list[int] = field(default_factory=list)


class InventedDriver(Driver):
    """Drives a case as far as its plan goes, typing invented words."""

    words: Iterator[str]

    def _words(self) -> dict[str, Any]:
        typed = ("subject", "description", "customer_name", "appealed_decision")
        return {**super()._words(), **{name: sentence(self.words) for name in typed}}

    def _data(self, context: Any, task: CaseTask, outcome: str) -> dict[str, Any]:
        found: dict[str, Any] = self._invented(super()._data(context, task, outcome))
        return found

    def _invented(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._invented(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._invented(part) for part in value]
        return sentence(self.words, 60) if value in TYPED else value

    def walk(self, goal: str) -> bool:
        """Follow the plan, then go on until a step waits; return whether it does."""
        for _ in range(MOST_STEPS):
            tasks = self.open_tasks()
            arrived = self.taken >= len(self.plan.moves) and goal in {task.step_id for task in tasks}
            if arrived or not tasks:
                return arrived
            self._take(tasks[0])
        return False


def furnish(app: Flask) -> Furnished:
    """Fill the office; call it on a fresh database of the tests, in an application context."""
    session, words = db.session(), invented()
    world = worlds.read(session)
    _rename(session, words)
    office = world.offices[OFFICE.upper()]
    made = Furnished(office.id)
    InventedDriver.words = words
    for procedure in app.extensions["procedures"].all():
        _work_only_by(session, made.office_id, procedure.code)
        for kind, begin in procedure.start.items():
            _wait_at_each_step(session, world, procedure, kind, begin, made)
    _keep_reference_data(session, world, made.office_id, words)
    _keep_beside_the_steps(app, session, world, made, words)
    session.commit()
    return made


def _rename(session: Session, words: Iterator[str]) -> None:
    """Give everybody and everything of the tests' world invented, long names."""
    with unscoped(session):
        for model in (Office, Unit, Service, Customer):
            for row in session.scalars(select(model)):
                row.name = sentence(words)
        for office in session.scalars(select(Office)):
            office.short_name, office.city = sentence(words, 60), next(words)
            office.address, office.phone = sentence(words, 160), "+62 999 000000"
        for person in session.scalars(select(Staff)):
            person.first_name, person.last_name = sentence(words, 40), sentence(words, 39)
            person.position = person.competence = sentence(words)
            person.username = AGENCY if person.username == "agency" else person.username
        session.commit()
        session.expire_all()


def _work_only_by(session: Session, office_id: int, code: str) -> None:
    """Let the office take up new cases by one procedure."""
    with unscoped(session):
        session.execute(update(OfficeProcedure).where(OfficeProcedure.office_id == office_id).values(from_date=NEVER))
        chosen = (OfficeProcedure.office_id == office_id) & (OfficeProcedure.procedure_code == code)
        session.execute(update(OfficeProcedure).where(chosen).values(from_date=worlds.START))
        session.commit()


def _wait_at_each_step(
    session: Session, world: worlds.World, procedure: Procedure, kind: str, begin: str, made: Furnished
) -> None:
    """Bring a case of this kind to every sort of step that none waits at yet, and one to its end."""
    for step in procedure.steps:
        found = route(procedure, kind, begin, step.id, {})
        if found is None or step.activity in made.waiting:
            continue
        moves, facts = found
        plan = Plan(kind, tuple(moves) or ((begin, ""),), tuple(start_facts(facts).items()))
        driver = InventedDriver(session, world, OFFICE, plan)
        driver.pass_submit()
        driver.taken = driver.taken if moves else 1
        if driver.walk(step.id):
            made.waiting[step.activity] = driver.case_id
    whole = InventedDriver(session, world, OFFICE, Plan(kind, ((begin, "submitted"),)))
    whole.pass_submit()
    whole.run()
    made.ended.append(whole.case_id)


def _keep_reference_data(session: Session, world: worlds.World, office_id: int, words: Iterator[str]) -> None:
    """One row of everything an office keeps beside its cases."""
    with unscoped(session):
        someone = world.people[f"{OFFICE}_pengujian"].id
        customer = session.scalars(select(Customer.id).where(Customer.office_id == office_id)).first()
        day = date(2026, 12, 24)
        session.add_all([
            Holiday(office_id=office_id, day=day, name=sentence(words), decree=sentence(words)),
            NumberPattern(office_id=office_id, subject="complaint", pattern="VZ-{seq}/{year}"),
            PaperForm(office_id=office_id, kind="complaint_form", code="VZ-1", revision="2", copies=sentence(words)),
            LetterTemplate(office_id=office_id, kind="reply_letter", language="id", subject=sentence(words),
                           body=f"<p>{sentence(words)} {{{{case_number}}}}</p>"),
            ReferralBody(office_id=office_id, name=sentence(words), address=sentence(words), matter=sentence(words)),
            Interest(office_id=office_id, user_id=someone, customer_id=customer, kind="consultancy", from_date=day,
                     note=sentence(words)),
        ])  # fmt: skip
        session.commit()


def _keep_beside_the_steps(
    app: Flask, session: Session, world: worlds.World, made: Furnished, words: Iterator[str]
) -> None:
    """What comes about beside the steps: a pause, more time, messages, files, mail that came and mail that did not."""
    desk, coordinator = (
        world.viewer(session, f"{OFFICE}_desk", TODAY),
        world.viewer(session, f"{OFFICE}_coordinator", TODAY),
    )
    case_id, storage = made.waiting["respond"], storage_of(app.config)
    act(session, coordinator, "messages", case_id, {"text": sentence(words)})
    act(session, coordinator, "progress", case_id, {"done": sentence(words), "coming": sentence(words)})
    ask_for_correction(session, customer_of(case_id), case_id, {"text": sentence(words)})
    task = session.scalars(select(CaseTask.id).where(CaseTask.case_id == case_id, CaseTask.status == "open")).first()
    act(session, coordinator, "extend", case_id,
        {"task": str(task), "duration": "2 working days", "reason": sentence(words)})  # fmt: skip
    act(
        session, coordinator, "pause", made.waiting["instruct"], {"items": [sentence(words)], "reason": sentence(words)}
    )
    attach(session, desk, case_id, Upload("vazqor.png", png(), sentence(words)), storage, 10**7)
    with unscoped(session):
        number = session.get_one(Case, case_id).number
        office = session.get_one(Office, made.office_id)
        office.email = "vazqor@tanggap.example"
        session.commit()
    for subject in (number, "Vazqor"):
        mail = letter(sentence(words), sender="brel@kovz.example", to="vazqor@tanggap.example", subject=f"Brel {subject}",
                      files=(("vazqor.png", png()),))  # fmt: skip
        take_in(session, mail, storage, mail_settings_of(app.config))
    for issued in (made.waiting["confirm_receipt"], made.waiting["accept_decision"]):
        issue_pending(session, desk_of(app.config), issued)
    with unscoped(session):
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case_id).order_by(OutboxMessage.id))
        for row, status in zip(rows, ("sent", "failed", "bounced", "by_hand", "deferred"), strict=False):
            row.status = status
        session.add(MailboxItem(at=clock.now(), recipient="brel@kovz.example", subject=sentence(words), raw=mail,
                                office_id=made.office_id))  # fmt: skip
        session.commit()
