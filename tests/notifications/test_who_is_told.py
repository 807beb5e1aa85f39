"""Who is told what, and how often: the mail that nobody needs is not written."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.commands.case_actions import act
from app.commands.complete_task import complete_task
from app.commands.issue_papers import issue_pending
from app.documents.desk import desk_of
from app.extensions import db
from app.models.outbox import OutboxMessage
from app.notifications.rendering import render
from app.notifications.settings import mail_settings_of
from tests import world as worlds
from tests.commands.journeys import BEHALF, Journey
from tests.commands.waiting_work import told


class Stage:
    """A fresh office, and cases there."""

    def __init__(self, app: Flask) -> None:
        self.app, self.session = app, db.session()
        self.world = worlds.read(self.session)

    def journey(self, last: str = "", **words: Any) -> Journey:
        """A complaint, taken up to a step."""
        made = Journey(self.session, self.world, **words)
        return made.up_to(last) if last else made


def test_whoever_opens_a_step_for_himself_gets_no_mail_about_it(one_app: Flask) -> None:
    stage = Stage(one_app)
    stage.journey("registered")
    assert ("task_assigned", "plg_desk") not in told(stage.session)
    assert told(stage.session, "task_assigned") == [("task_assigned", "plg_coordinator")]


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
        data = {"reason": "Selesai", "on_behalf": BEHALF}
        act(stage.session, stage.world.viewer(stage.session, "plg_desk"), "withdraw", journey.case_id, data)
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
