"""The development mailbox: administrators see every mail as it would arrive, and nothing in a mail can act."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app import clock
from app.extensions import db
from app.factory import create_app
from app.models.outbox import MailboxItem
from app.notifications.mailbox import shown
from app.tasks import deliver
from config import TestConfig
from tests.notifications.outbox import waiting
from tests.staff.conftest import office_id
from tests.visitor import Visitor

TO = "rina@pelanggan.example"


def put(web: Flask, raw: bytes) -> int:
    """Put a mail into the mailbox as it is."""
    with web.app_context():
        office = office_id(db.session(), "PLG")
        item = MailboxItem(at=clock.now(), recipient=TO, subject="Uji", raw=raw, office_id=office)
        db.session.add(item)
        db.session.commit()
        return int(item.id)


def test_an_administrator_reads_what_would_have_been_sent(web: Flask, visit: Callable[[str], Visitor]) -> None:
    with web.app_context():
        waiting(db.session(), TO)
        assert deliver(web).sent == 1
    admin = visit("plg_admin")
    assert "/mailbox/" in admin.get("/").text + admin.get("/account/").text
    page = admin.get("/mailbox/")
    assert TO in page.text
    with web.app_context():
        item = db.session.query(MailboxItem).one()
        mail = shown(db.session(), item.id)
    assert mail is not None and mail.subject in page.text
    one = admin.get(f"/mailbox/{mail.id}").text
    assert "auto-generated" in one
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in one
    assert mail.text.splitlines()[0] in one


def test_the_html_of_a_mail_is_shown_where_it_can_do_nothing(web: Flask, visit: Callable[[str], Visitor]) -> None:
    number = put(web, b"Content-Type: text/html\r\n\r\n<html><head></head><script>alert(1)</script><a href='/x'>x</a>")
    answer = visit("plg_admin").get(f"/mailbox/{number}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups") and "allow-scripts" not in policy and "allow-same" not in policy
    assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<head><base target="_blank">' in answer.text


def test_files_are_downloads_by_number(web: Flask, visit: Callable[[str], Visitor]) -> None:
    number = put(web, (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIsi\r\n--b\r\n'
        b'Content-Type: text/html\r\nContent-Disposition: attachment; filename="../x.html"\r\n\r\n<script>1</script>\r\n'
        b"--b--\r\n"))  # fmt: skip
    admin = visit("plg_admin")
    answer = admin.get(f"/mailbox/{number}/files/1")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "<script>" in answer.text
    for missing in (
        f"/mailbox/{number}/files/0",
        f"/mailbox/{number}/files/2",
        "/mailbox/999999999999",
        "/mailbox/77/html",
    ):
        assert admin.get(missing).status_code == 404


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff\xfe", b"Content-Type: multipart/mixed\r\n\r\n--", b"Subject: =?x?q?=ff?=\r\n"]
)
def test_a_mail_of_any_shape_is_shown(web: Flask, visit: Callable[[str], Visitor], raw: bytes) -> None:
    number = put(web, raw)
    assert visit("plg_admin").get(f"/mailbox/{number}").status_code == 200


def test_an_administrator_sees_the_mail_of_the_own_office_alone(web: Flask, visit: Callable[[str], Visitor]) -> None:
    number, other = put(web, b"Subject: Uji\r\n\r\nRahasia"), visit("ptk_admin")
    assert TO in visit("plg_admin").get("/mailbox/").text and TO not in other.get("/mailbox/").text
    for path in (f"/mailbox/{number}", f"/mailbox/{number}/html", f"/mailbox/{number}/files/1"):
        assert other.get(path).status_code == 404


@pytest.mark.parametrize("username", ["plg_head", "plg_coordinator", "plg_desk", "plg_auditor", "agency"])
def test_nobody_else_opens_the_mailbox(web: Flask, visit: Callable[[str], Visitor], username: str) -> None:
    number = put(web, b"Subject: x\r\n\r\n")
    person = visit(username)
    assert "/mailbox/" not in person.get("/account/").text
    for path in ("/mailbox/", f"/mailbox/{number}", f"/mailbox/{number}/html", f"/mailbox/{number}/files/1"):
        assert person.get(path).status_code == 403


def test_there_is_no_mailbox_where_a_mail_server_is_configured(base: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SMTP_HOST", "smtp.x.example"), ("MAIL_FROM", "balai@x.example")):
        monkeypatch.setenv(f"TANGGAP_{name}", value)
    served = {rule.endpoint for rule in create_app(TestConfig()).url_map.iter_rules()}
    assert [endpoint for endpoint in served if endpoint.startswith("MailboxView")] == []
