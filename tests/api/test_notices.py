"""Notices over the API: their state and what the server said; sent again, told by hand."""

import pytest
from sqlalchemy import update

from app.commands.register_case import register_case
from app.extensions import db
from app.models.outbox import OutboxMessage
from tests import world as worlds
from tests.api.client import Caller

WORDS = {"channel": "walk_in", "customer_name": "PT Contoh Karet", "subject": "LHU terlambat", "description": "Sebulan.",
         "service": "pengujian", "contact_email": "rahasia@karet.example"}  # fmt: skip


@pytest.fixture
def case_id(one_app):
    """A case whose first notice failed."""
    world = worlds.read(db.session())
    answer = register_case(db.session, world.viewer(db.session(), "plg_desk"), WORDS)
    failed = {"status": "failed", "error": "550 no such mailbox rahasia@karet.example"}
    db.session.execute(update(OutboxMessage).where(OutboxMessage.audience == "customer").values(**failed))
    db.session.commit()
    return answer["id"]


def failed_one(caller, case_id):
    """The notice that failed, as somebody sees it."""
    items = caller.get(f"/cases/{case_id}/notices").json["items"]
    return next(item for item in items if item["audience"] == "customer")


def test_a_failed_notice_is_shown_sent_again_and_then_waits(one_app, case_id):
    desk = Caller(one_app, "plg_desk")
    item = failed_one(desk, case_id)
    assert item["status"] == "failed" and item["can_resend"] and "550" in item["error"] and item["title"]
    answer = desk.post(f"/notices/{item['id']}/resend", {})
    assert answer.status_code == 200 and answer.json["status"] == "queued"
    assert desk.post(f"/notices/{item['id']}/resend", {}).status_code == 409
    assert desk.post(f"/notices/{item['id']}/resend", {"more": 1}).status_code == 422


def test_how_a_recipient_was_told_is_recorded_with_words_only(one_app, case_id):
    desk = Caller(one_app, "plg_desk")
    item = failed_one(desk, case_id)
    for body in ({}, {"note": " "}, {"note": "x" * 501}, {"note": 5}):
        assert desk.post(f"/notices/{item['id']}/told", body).status_code == 422, body
    answer = desk.post(f"/notices/{item['id']}/told", {"note": "Ditelepon"})
    assert (answer.json["status"], answer.json["note"]) == ("told", "Ditelepon")
    assert answer.json["handled_by"] == "Plg Desk Contoh"


def test_who_may_not_know_the_complainant_gets_no_address(one_app, case_id):
    item = failed_one(Caller(one_app, "plg_technical"), case_id)
    assert item["recipient"] is None and "rahasia" not in item["error"]
