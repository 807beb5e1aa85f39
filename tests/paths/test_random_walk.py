"""A random walk: people of all roles try random outcomes, with good and bad data, and never reach an illegal state."""

import os
import random
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.activities import ACTIVITIES
from app.activities.lookups import LOOKUPS
from app.commands.case_actions import act
from app.commands.complete_task import complete_task, load_context
from app.commands.history import first_broken
from app.commands.register_case import register_case
from app.errors import DomainError
from app.models.appeal import Decision, TeamMember
from app.models.case import Case
from app.models.event import CaseEvent
from app.models.task import CaseTask
from app.security.duties import acts_on_behalf
from app.security.scope import unscoped
from app.security.viewer import viewer_of
from tests.filling import fill
from tests.paths.driver import BEGIN, BEHALF

TRIES = 150
WALKS = int(os.environ.get("TANGGAP_WALKS", "2"))  # `make long` goes on forty
ROLES = ("desk", "coordinator", "technical", "technical2", "head", "auditor", "admin", "pengujian", "kalibrasi",
         "member1", "member2", "member3", "member4")  # fmt: skip


def start(session: Session, world: Any, kind: str) -> int:
    """Register a case at the office that has both procedures."""
    words = {"kind": kind, "channel": "letter", "subject": "Perihal", "description": "Uraian", "customer_name": "PT Acak",
             "service": "pengujian", "appealed_decision": "Keputusan", "consent_to_name": True}  # fmt: skip
    return int(register_case(session, world.viewer(session, "tga_desk"), words)["id"])


def data_for(session: Session, viewer: Any, task: CaseTask, outcome: str, dice: random.Random) -> dict[str, Any]:
    """Return data that is mostly right: sometimes a field is missing, hostile or unknown."""
    with unscoped(session):
        context = load_context(session, viewer, task)
        schema = ACTIVITIES[task.activity].outcomes[outcome].data.model_json_schema()
        try:
            data = fill(schema, lambda name: [choice.id for choice in LOOKUPS[name](context)])
        except IndexError:
            data = {}
        if outcome == "formed":
            found = [choice.id for choice in LOOKUPS["team_candidates"](context)]
            data = {"members": [{"person": p, "chair": n == 0, "competence": "SNI"}
                                for n, p in enumerate(dice.sample(found, min(3, len(found))))],
                    "replacement_reason": "Acak"}  # fmt: skip
        if acts_on_behalf(task, viewer):
            data["on_behalf"] = BEHALF
    data.setdefault("proof", "Resi") if outcome == "delivered" else None
    fault = dice.random()
    if fault < 0.08 and data:
        data.pop(dice.choice(list(data)))
    elif fault < 0.12:
        data["unknown"] = "'; DROP TABLE case_file; --"
    elif fault < 0.15 and data:
        data[dice.choice(list(data))] = "\x00<script>"
    return data


def picture(session: Session) -> tuple[int, ...]:
    """What a refused command must leave as it was."""
    with unscoped(session):
        counts = [session.scalar(select(func.count()).select_from(model)) or 0 for model in (CaseTask, CaseEvent, Case)]
        versions = session.scalar(select(func.sum(Case.version))) or 0
        tasks = session.scalar(select(func.sum(CaseTask.version))) or 0
    return (*counts, versions, tasks)


def check(session: Session, case_ids: list[int]) -> None:
    """The invariants of every case."""
    session.expire_all()
    with unscoped(session):
        for case in session.scalars(select(Case)).all():
            tasks = session.scalars(select(CaseTask).where(CaseTask.case_id == case.id)).all()
            open_main = [task for task in tasks if task.status == "open" and not task.side_track]
            assert bool(open_main) == (case.status == "open"), case.number
            keys = [(task.step_id, task.item) for task in tasks if task.status == "open"]
            assert len(keys) == len(set(keys))
            assert first_broken(session, case.id) is None
            decided = any(task.outcome == "decided" for task in tasks)
            found = session.scalar(select(func.count(Decision.id)).where(Decision.case_id == case.id))
            assert decided == bool(found)
            chairs = session.scalar(
                select(func.count(TeamMember.id)).where(
                    TeamMember.case_id == case.id, TeamMember.chair, TeamMember.status != "replaced"))  # fmt: skip
            assert (chairs or 0) <= 1


@pytest.mark.parametrize("seed", range(WALKS))
def test_random_people_and_outcomes_never_reach_an_illegal_state(app, session, world, seed):
    dice = random.Random(seed)
    done = refused = 0
    with clock.moved(BEGIN):
        cases = [start(session, world, kind) for kind in ("complaint", "complaint", "appeal", "lawsuit")]
        for turn in range(TRIES):
            with unscoped(session):
                tasks = session.scalars(select(CaseTask).where(CaseTask.case_id.in_(cases))).all()
                task = dice.choice([t for t in tasks if t.status == "open" or dice.random() < 0.05] or list(tasks))
                helpful = task.assignee.username if task.assignee and dice.random() < 0.7 else ""
                username = helpful or f"tga_{dice.choice(ROLES)}"
                viewer = viewer_of(session, world.people[username], BEGIN.date())
                outcome = dice.choice(list(ACTIVITIES[task.activity].outcomes))
                version = task.version if dice.random() < 0.95 else task.version - 1
                task_id, case_id = task.id, task.case_id
            data = data_for(session, viewer, task, outcome, dice)
            before = picture(session)
            try:
                if turn % 40 == 39:
                    act(session, viewer, "withdraw", case_id, {"reason": "Dicabut", "on_behalf": BEHALF})
                else:
                    complete_task(session, viewer, task_id, outcome, data, version)
                done += 1
            except DomainError:
                refused += 1
                assert picture(session) == before
            check(session, cases)
    assert done >= 5
    assert refused >= 5
