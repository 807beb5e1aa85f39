"""Every notice of the catalogue is produced by what causes it, and can be read in both languages."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.commands.case_actions import act
from app.commands.complete_task import complete_task, lapse_due_tasks
from app.commands.inbound import take_in
from app.commands.issue_papers import issue_pending
from app.commands.register_case import register_case
from app.commands.reminders import remind
from app.documents.desk import desk_of
from app.documents.storage import storage_of
from app.extensions import db
from app.models.outbox import OutboxMessage
from app.models.person import Appointment
from app.notifications.catalogue import LANGUAGES, NOTICES
from app.notifications.rendering import render
from app.notifications.settings import mail_settings_of
from app.queries.office_procedures import library
from app.security.scope import unscoped
from tests import world as worlds
from tests.commands.journeys import BEHALF, WORDS, Journey
from tests.commands.waiting_work import at, open_case, open_task, told
from tests.notifications.mail_server import Postbox, mail_server
from tests.notifications.mail_server import at as at_port
from tests.notifications.outbox import drained
from tests.paths.driver import Driver
from tests.paths.plans import Plan

APPEAL = Plan("appeal", (
    ("verify", "accepted"), ("record", "recorded"), ("form_team", "formed"), ("declare", "declared"),
    ("hear_objection", "objected"), ("rule_on_objection", "rejected"),
))  # fmt: skip


class Stage:
    """A fresh office, and what can happen there."""

    def __init__(self, app: Flask) -> None:
        self.app, self.session = app, db.session()
        self.world = worlds.read(self.session)

    def journey(self, last: str = "", **words: Any) -> Journey:
        """A complaint, taken up to a step."""
        made = Journey(self.session, self.world, **words)
        return made.up_to(last) if last else made

    def act(self, who: str, action: str, journey: Journey, **data: Any) -> None:
        """Do something beside the steps."""
        act(self.session, self.world.viewer(self.session, who), action, journey.case_id, data)

    def appeal(self) -> None:
        """An appeal with an objection to the team, to its end."""
        Driver(self.session, self.world, "ptk", APPEAL, library().get("PR-LS-8.1.4", "01")).run()

    def incomplete(self) -> Journey:
        """A complaint that waits for the customer's receipt."""
        journey = self.journey()
        complete_task(self.session, self._viewer("plg_desk"), journey.task, "incomplete", {"items": ["Tanda terima"]})
        return journey

    def _viewer(self, who: str) -> Any:
        return self.world.viewer(self.session, who)

    def lapse(self) -> None:
        """The customer sends nothing for a month."""
        self.incomplete()
        with clock.moved(clock.now() + timedelta(days=32)):
            assert lapse_due_tasks(self.session) == 1

    def refer(self) -> None:
        """A matter of another body."""
        journey = self.journey()
        complete_task(self.session, self._viewer("plg_desk"), journey.task, "not_ours", {"reason": "Harga"})
        data = {"body": "Dinas Perdagangan", "reason": "Harga"}
        complete_task(self.session, self._viewer("plg_coordinator"), journey.task, "referred", data)

    def extend(self) -> None:
        """More time for a step."""
        journey = self.journey()
        data = {"task": str(journey.task), "duration": "2 working days", "reason": "Alat rusak"}
        self.act("plg_coordinator", "extend", journey, **data)

    def reopen(self) -> None:
        """A closed case is taken up again."""
        self.act("plg_coordinator", "reopen", self.journey("closed"), reason="Belum selesai")

    def send_back(self) -> None:
        """The coordinator sends the draft back."""
        journey = self.journey("drafted")
        data = {"remarks": "Sebutkan tanggalnya"}
        complete_task(self.session, self._viewer("plg_coordinator"), journey.task, "wording", data)

    def nobody(self) -> None:
        """The office has no head."""
        journey = self.journey("registered")
        head = self.world.people["plg_head"].id
        with unscoped(self.session):
            self.session.query(Appointment).filter_by(user_id=head).delete()
            self.session.commit()
        journey.do("forwarded")

    def sue(self) -> None:
        """A suit with a hearing."""
        words = {**WORDS, "kind": "lawsuit", "service": "sertifikasi_produk", "channel": "letter"}
        made = register_case(self.session, self._viewer("ptk_desk"), words)
        data = {"claim": "Ganti rugi", "hearing_on": "2099-08-20", "hearing_agenda": "Sidang pertama"}
        complete_task(self.session, self._viewer("ptk_head"), int(made["opened"][0]["id"]), "progress", data)

    def answer_by_mail(self) -> None:
        """The customer replies to a notice."""
        journey = self.journey("registered")
        mail = EmailMessage()
        mail["From"], mail["To"] = "a@karet.example", mail_settings_of(self.app.config).reply_to(journey.case)
        mail["Subject"], mail["Message-ID"] = f"Re: {journey.case.number}", "<1@karet.example>"
        mail.set_content("Terlampir.")
        take_in(self.session, mail.as_bytes(), storage_of(self.app.config), mail_settings_of(self.app.config))

    def remind(self, now: str, **task: Any) -> None:
        """An open step, and the look at what is due."""
        case = open_case(self.session, self.world)
        open_task(self.session, self.world, case, "plg_desk", **task)
        remind(self.session, at(now))

    def remind_the_customer(self) -> None:
        """The time for completing a file runs out."""
        self.incomplete()
        soon = clock.now() + timedelta(days=28)
        while not told(self.session, "completeness_reminded"):
            soon += timedelta(hours=3)
            remind(self.session, soon)
            assert soon < clock.now() + timedelta(days=31)


CAUSES: dict[str, Callable[[Stage], Any]] = {
    "received": Stage.journey,
    "completeness_asked": Stage.incomplete,
    "completeness_reminded": Stage.remind_the_customer,
    "lapsed": Stage.lapse,
    "referred": Stage.refer,
    "progress": lambda stage: stage.act("plg_desk", "progress", stage.journey(), done="Diuji", coming="Dijawab"),
    "extension": Stage.extend,
    "message": lambda stage: stage.act("plg_desk", "messages", stage.journey(), text="Contoh sudah kembali."),
    "reopened": Stage.reopen,
    "team_announced": Stage.appeal,
    "team_appointed": Stage.appeal,
    "objection_received": Stage.appeal,
    "decision": Stage.appeal,
    "reply": lambda stage: stage.journey("dispatched"),
    "confirm_receipt": lambda stage: stage.journey("dispatched"),
    "closing": lambda stage: stage.journey("closed"),
    "survey": lambda stage: stage.journey("closed"),
    "task_assigned": lambda stage: stage.journey("registered"),
    "returned": Stage.send_back,
    "due_soon": lambda stage: stage.remind("2026-11-23 09:50"),
    "overdue": lambda stage: stage.remind("2026-11-23 10:20"),
    "escalated": lambda stage: stage.remind("2026-11-25 09:00"),
    "digest": lambda stage: stage.remind("2026-11-25 07:35", time="2 working days"),
    "progress_due": lambda stage: stage.remind("2026-11-27 09:00", time="20 working days"),
    "appointment_needed": Stage.nobody,
    "litigation_date": Stage.sue,
    "mail_received": Stage.answer_by_mail,
    "by_hand": lambda stage: stage.journey(contact_email=""),
}  # fmt: skip


def test_every_notice_has_a_cause_in_this_file() -> None:
    assert set(CAUSES) == set(NOTICES)


@pytest.mark.parametrize("notice", sorted(CAUSES))
def test_a_notice_is_produced_by_what_causes_it_arrives_and_reads_well_in_both_languages(
    one_app: Flask, notice: str
) -> None:
    stage = Stage(one_app)
    CAUSES[notice](stage)
    if NOTICES[notice].waits:
        issue_pending(stage.session, desk_of(one_app.config))
    stage.session.rollback()
    with unscoped(stage.session):
        rows = stage.session.scalars(select(OutboxMessage).where(OutboxMessage.notice == notice)).all()
        assert rows
        assert {row.audience for row in rows} == {NOTICES[notice].audience}
        for language in LANGUAGES:
            rows[-1].language = language
            mail = render(stage.session, rows[-1], mail_settings_of(one_app.config))
            assert mail.subject and "\n" not in mail.subject
            for part in (mail.subject, mail.text, mail.html):
                assert "{" not in part.replace(_style(mail.html), "") and "[if" not in part and "[/if]" not in part
            if rows[-1].case is not None:
                assert rows[-1].case.number in mail.subject + mail.text
        stage.session.rollback()
    _arrives(one_app, notice)


def _arrives(app: Flask, notice: str) -> None:
    """Deliver the outbox to a real mail server: each row of the notice that has an address is there, under its number."""
    session, box = db.session(), Postbox()
    with unscoped(session):
        last = session.scalars(select(OutboxMessage.next_at).order_by(OutboxMessage.next_at.desc())).first()
    session.rollback()
    with mail_server(box) as port, clock.moved(max(last or clock.now(), clock.now()) + timedelta(hours=2)):
        drained(app, at_port(port))
    arrived = {taken.message_id.partition("@")[0].strip("<") for taken in box.taken}
    with unscoped(session):
        session.expire_all()
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.notice == notice)).all()
        wanted = {row.message_id for row in rows if row.recipient}
    assert wanted and wanted <= arrived


def _style(html: str) -> str:
    return html[html.index("<style>") : html.index("</style>")] if "<style>" in html else "\x00"


def test_whoever_opens_a_step_for_himself_gets_no_mail_about_it(one_app: Flask) -> None:
    stage = Stage(one_app)
    stage.journey("registered")
    assert ("task_assigned", "plg_desk") not in told(stage.session)
    assert told(stage.session, "task_assigned") == [("task_assigned", "plg_coordinator")]


def test_what_comes_back_goes_with_the_remarks_to_who_did_it(one_app: Flask) -> None:
    stage = Stage(one_app)
    stage.send_back()
    row = stage.session.scalars(select(OutboxMessage).where(OutboxMessage.notice == "returned")).one()
    assert (row.recipient, row.context["remarks"]) == ("plg_desk@tanggap.example", "Sebutkan tanggalnya")
    assert "Sebutkan tanggalnya" in render(stage.session, row, mail_settings_of(one_app.config)).text


def test_each_member_of_the_team_is_asked_once_and_the_customer_is_told_of_the_team_when_he_may_object(
    one_app: Flask,
) -> None:
    stage = Stage(one_app)
    stage.appeal()
    notices = told(stage.session)
    asked = [name for notice, name in notices if notice == "team_appointed"]
    assert len(asked) == len(set(asked)) == 3
    assert [name for notice, name in notices if notice == "objection_received"] == ["ptk_head"]
    order = [notice for notice, _name in notices]
    assert order.index("team_appointed") < order.index("team_announced") < order.index("objection_received")


def test_a_customer_without_mail_is_told_by_hand_and_the_front_desk_hears_of_it_once_a_notice(one_app: Flask) -> None:
    stage = Stage(one_app)
    stage.journey("dispatched", contact_email="")
    rows = stage.session.execute(
        select(OutboxMessage.notice, OutboxMessage.status).where(OutboxMessage.audience == "customer")).all()  # fmt: skip
    assert [tuple(row) for row in rows] == [("received", "by_hand"), ("reply", "by_hand")]
    assert {name for _notice, name in told(stage.session, "by_hand")} == {"plg_desk", "plg_desk2"}
    assert len(told(stage.session, "by_hand")) == 4


@pytest.mark.parametrize("outcome", ["withdrawn", "joined"])
def test_a_customer_is_told_that_the_case_ended_whichever_way(one_app: Flask, outcome: str) -> None:
    stage = Stage(one_app)
    journey = stage.journey()
    if outcome == "withdrawn":
        stage.act("plg_desk", "withdraw", journey, reason="Selesai", on_behalf=BEHALF)
    else:
        second = stage.journey(subject="LHU terlambat lagi")
        complete_task(stage.session, stage.world.viewer(stage.session, "plg_desk"), second.task, "duplicate",
                      {"duplicate_of": str(journey.case_id)})  # fmt: skip
    assert len(told(stage.session, "closing")) == 1
    issue_pending(stage.session, desk_of(one_app.config))
    row = stage.session.scalars(select(OutboxMessage).where(OutboxMessage.notice == "closing")).one()
    text = render(stage.session, row, mail_settings_of(one_app.config)).text
    assert {"withdrawn": "dicabut oleh Saudara", "joined": "digabungkan"}[outcome] in text
    assert "banding" not in text and "Ombudsman" in text


def test_a_survey_follows_a_closed_case_and_nobody_is_called_for_it(one_app: Flask) -> None:
    stage = Stage(one_app)
    stage.journey("closed")
    assert len(told(stage.session, "survey")) == 1
    stage.journey("closed", contact_email="")
    assert len(told(stage.session, "survey")) == 1


def test_the_receipt_is_told_once_however_often_the_case_is_received(one_app: Flask) -> None:
    stage = Stage(one_app)
    stage.journey("registered")
    assert len(told(stage.session, "received")) == 1
