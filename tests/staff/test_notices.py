"""Notices as people see them: what was sent, what failed and why, what has to be told by hand."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.commands.register_case import register_case
from app.extensions import db
from app.models.case import Case
from app.models.outbox import OutboxMessage
from app.notifications.outbox import queue
from app.security.scope import unscoped
from tests import world as worlds
from tests.visitor import TOKEN, Visitor

Visit = Callable[[str], Visitor]
ADDRESS = "rahasia@karet.example"
WORDS = {"channel": "walk_in", "customer_name": "PT Contoh Karet", "subject": "LHU terlambat", "description": "Sebulan.",
         "service": "pengujian", "contact_phone": "0811 000 111"}  # fmt: skip


@pytest.fixture
def case_id(web: Flask) -> int:
    """A case of a customer with a mail address, with notices in every state."""
    with web.app_context():
        session = db.session()
        world = worlds.read(session)
        answer = register_case(session, world.viewer(session, "plg_desk"), {**WORDS, "contact_email": ADDRESS})
        with unscoped(session):
            session.execute(OutboxMessage.__table__.delete())
            case = session.get_one(Case, int(answer["id"]))
            for notice, status in (
                ("received", "sent"), ("progress", "deferred"), ("extension", "failed"), ("reply", "bounced"),
                ("closing", "queued"),
            ):  # fmt: skip
                queue(session, notice, "customer", ADDRESS, case=case, status=status)
            queue(session, "closing", "customer", "", case=case, status="by_hand")
            queue(session, "due_soon", "staff", "plg_desk@tanggap.example", case=case, person=world.people["plg_desk"])
            refused = OutboxMessage.__table__.update().where(OutboxMessage.status.in_(("failed", "bounced")))
            session.execute(refused.values(error=f"550 5.1.1 <{ADDRESS}>: no such mailbox", attempts=3))
            session.commit()
        return int(answer["id"])


def row_of(web: Flask, status: str = "", notice: str = "") -> OutboxMessage:
    """Return one notice."""
    with web.app_context():
        query = select(OutboxMessage).order_by(OutboxMessage.id)
        query = query.where(OutboxMessage.status == status) if status else query
        row = db.session.scalars(query.where(OutboxMessage.notice == notice) if notice else query).first()
        assert row is not None
        db.session.expunge(row)
        return row


def text_of(html: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def press(visitor: Visitor, page: str, address: str, **fields: Any) -> Any:
    """Press a button of a page."""
    token = TOKEN.search(visitor.get(page).text)
    assert token is not None
    return visitor.client.post(address, data={"csrf_token": token.group(1), "next": page, **fields})


def test_the_page_of_a_case_says_of_each_notice_how_it_went_and_what_the_server_said(visit, case_id):
    said = text_of(visit("plg_desk").get(f"/cases/{case_id}").text)
    for words in ("550 5.1.1", ADDRESS):
        assert words in said, words
    assert "Plg Desk Contoh" in said


def test_who_may_not_know_the_complainant_sees_no_address_in_notices(visit, case_id):
    page = visit("plg_technical").get(f"/cases/{case_id}").text
    assert ADDRESS not in page and "550 5.1.1" in page


def test_a_failed_notice_is_sent_again_and_waits_in_the_queue(web, visit, case_id):
    desk, failed = visit("plg_desk"), row_of(web, "failed")
    answer = press(desk, f"/cases/{case_id}", f"/notices/{failed.id}/resend")
    assert answer.status_code == 302 and answer.headers["Location"].endswith(f"/cases/{case_id}")
    again = row_of(web, notice=failed.notice)
    assert (again.status, again.attempts, again.error) == ("queued", 0, "")
    assert press(desk, f"/cases/{case_id}", f"/notices/{failed.id}/resend").status_code == 409


def test_what_has_to_be_told_by_hand_waits_on_the_desks_page_until_somebody_says_how_it_was_told(web, visit, case_id):
    desk, waiting = visit("plg_desk"), row_of(web, "by_hand")
    page = text_of(desk.get("/tasks/").text)
    assert "0811 000 111" in page and "PT Contoh Karet" in page and "Ditahan" not in page
    with web.app_context():  # held back though there is an address: a person looks whether it is right
        session = db.session()
        session.execute(
            OutboxMessage.__table__.update().values(recipient=ADDRESS).where(OutboxMessage.id == waiting.id)
        )
        session.commit()
    for path in ("/tasks/", f"/cases/{case_id}", f"/notices/{waiting.id}"):
        assert "Ditahan" in text_of(desk.get(path).text), path
    refused = press(desk, "/tasks/", f"/notices/{waiting.id}/told", note="  ")
    assert refused.status_code == 302 and row_of(web, "by_hand").id == waiting.id
    press(desk, "/tasks/", f"/notices/{waiting.id}/told", note="Ditelepon pukul 10.15")
    told = row_of(web, "told")
    assert (told.id, told.handled_note) == (waiting.id, "Ditelepon pukul 10.15")
    assert "0811 000 111" not in desk.get("/tasks/").text
    assert "Ditelepon pukul 10.15" in visit("plg_head").get(f"/cases/{case_id}").text


def test_only_the_desk_and_the_coordinator_are_asked_to_tell_by_hand(visit, case_id):
    for name, asked in (("plg_coordinator", True), ("plg_head", False), ("plg_pengujian", False), ("ptk_desk", False)):
        assert (
            "LHU terlambat" in visit(name).get("/tasks/").text and "/told" in visit(name).get("/tasks/").text
        ) is asked


def test_the_page_of_mail_not_delivered_is_in_the_menu_only_while_there_is_some(web, visit, case_id):
    coordinator = visit("plg_coordinator")
    home = coordinator.get("/tasks/").text
    assert re.search(r'href="/undelivered/"[^>]*>.*?t-count--bad">2<', home, re.S)
    listed = text_of(coordinator.get("/undelivered/").text)
    assert listed.count("550 5.1.1") == 2
    assert "/undelivered/" not in visit("ptk_desk").get("/tasks/").text
    for status in ("failed", "bounced"):
        lost = row_of(web, status)
        press(coordinator, "/undelivered/", f"/notices/{lost.id}/told", note="Ditelepon")
    assert "/undelivered/" not in coordinator.get("/tasks/").text
    assert coordinator.get("/undelivered/").status_code == 200


def test_notices_of_another_office_are_not_found_and_readers_may_not_handle_them(web, visit, case_id):
    failed = row_of(web, "failed")
    assert press(visit("ptk_desk"), "/tasks/", f"/notices/{failed.id}/resend").status_code == 404
    assert press(visit("plg_pengujian"), "/tasks/", f"/notices/{failed.id}/resend").status_code == 403
    assert press(visit("plg_desk"), "/tasks/", f"/notices/{2**40}/resend").status_code == 404
    assert row_of(web, "failed").id == failed.id


def test_a_digest_that_did_not_arrive_is_listed_at_its_office_alone(web, visit):
    with web.app_context():
        person = worlds.read(db.session()).people["plg_head"]
        queue(db.session(), "digest", "staff", person.email, person=person, status="failed")
        db.session.commit()
    assert "Plg Head Contoh" in text_of(visit("plg_coordinator").get("/undelivered/").text)
    assert "Plg Head Contoh" not in visit("ptk_coordinator").get("/undelivered/").text


def test_a_notice_is_read_on_its_page_without_the_link_that_opens_the_case(web, visit, case_id):
    waiting = row_of(web, "by_hand")
    page = visit("plg_desk").get(f"/notices/{waiting.id}").text
    assert "K-0001/2026" in page and "Ombudsman" in page
    assert "/lacak/" not in page
    seen = visit("plg_technical").get(f"/notices/{row_of(web, 'bounced').id}").text
    assert ADDRESS not in seen and "PT Contoh Karet" not in seen
    assert visit("ptk_desk").get(f"/notices/{waiting.id}").status_code == 404


def test_nobody_is_asked_to_tell_an_anonymous_complainant_who_left_no_way_to_be_reached(web, visit):
    with web.app_context():
        session = db.session()
        desk = worlds.read(session).viewer(session, "plg_desk")
        words = {key: value for key, value in WORDS.items() if key not in ("customer_name", "contact_phone")}
        made = register_case(session, desk, {**words, "anonymous": True})
    row, desk = row_of(web, "unreachable"), visit("plg_desk")
    assert (row.notice, row.case_id, row.recipient) == ("received", int(made["id"]), "")
    assert "/told" not in desk.get("/tasks/").text
    page = desk.get(f"/cases/{made['id']}").text
    assert "/told" not in page and "/resend" not in page and f"/notices/{row.id}" in page
