"""What a reviewer tried against the public pages, and what came of it: each of these once did harm."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.commands.intake import QUESTIONS
from app.extensions import db, limiter
from app.factory import create_app
from app.models.document import Document
from app.models.outbox import OutboxMessage
from app.models.submission import SubmissionDraft
from app.portal import protection
from app.security.scope import unscoped
from config import TestConfig
from tests.conftest import SqliteEngine
from tests.portal.writer import CODE, FORM, PHOTO, STORY, Writer
from tests.visitor import TOKEN

NAMES = (
    b"filename*=UTF-8''%00fo%1bto.png",
    b"filename*=UTF-8''..%2f%ed%a0%80foto.png",
    b'filename="f\to.png"',
)


def _send_file(writer: Writer, named: bytes) -> int:
    """Send a photo whose name stands in the head of its part as given."""
    found = TOKEN.search(writer.get(f"{FORM}/bukti").text)
    token = found[1].encode() if found else b""
    parts = (b'Content-Disposition: form-data; name="csrf_token"\r\n\r\n' + token,
             b'Content-Disposition: form-data; name="files"; ' + named + b"\r\nContent-Type: image/png\r\n\r\n" + PHOTO + named)  # fmt: skip
    body = b"".join(b"--X\r\n" + part + b"\r\n" for part in parts) + b"--X--\r\n"
    return writer.client.post(f"{FORM}/bukti", data=body, content_type="multipart/form-data; boundary=X").status_code


def test_a_file_whose_name_hides_control_signs_can_be_opened_by_all(web: Flask) -> None:
    writer = Writer(web)
    for named in NAMES:
        writer.write()
        _send_file(writer, named)
        writer.send()
    with web.app_context(), unscoped(db.session()):
        names = db.session.scalars(select(Document.file_name).where(Document.direction == "received")).all()
    assert len(names) == 2 * len(NAMES) and all(name.isprintable() and "/" not in name for name in names)


def test_done_leaves_no_receipt_with_the_access_code_behind(web: Flask) -> None:
    writer = Writer(web)
    writer.write()
    receipt = writer.send()
    number = re.findall(r'href="(/lacak/[^"]+?)"', receipt)[0]
    assert CODE.search(receipt)
    writer.submit(number, "/lacak/selesai")
    after = writer.get(f"{FORM}/diterima", follow_redirects=True).text
    assert not CODE.search(after) and number not in after


def test_files_that_are_not_taken_use_up_no_room_of_the_day(web: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(
        protection, "refusal", lambda kind, owner="", size=0: sizes.append(size) if kind == "upload" else None
    )
    writer = Writer(web)
    writer.step(kind="complaint", object_kind="test_report")
    writer.step("kejadian", **STORY)
    for content, name in (
        (b"MZ" * 500, "foto.png"),
        (PHOTO + b"0" * web.config["UPLOAD_LIMIT"], "foto.png"),
        (PHOTO, "foto.png"),
    ):
        writer.step("bukti", files=(BytesIO(content), name))
    assert sizes == [0, 0, len(PHOTO)]


@pytest.fixture
def limited(sqlite_engine: SqliteEngine) -> Iterator[Flask]:
    """The application with its limits on."""
    sqlite_engine.reset()
    config = TestConfig()
    config.SQLALCHEMY_DATABASE_URI = f"sqlite:///{sqlite_engine.path}"
    config.RATELIMIT_ENABLED, before = True, limiter.enabled
    made = create_app(config)
    yield made
    with made.app_context():
        limiter.reset()
        limiter.enabled = before
        db.session.remove()
        db.engine.dispose()


def test_a_case_takes_thirty_writings_an_hour_from_page_and_program_together(limited: Flask) -> None:
    writer = Writer(limited)
    writer.write()
    receipt = writer.send()
    path, code = re.findall(r'href="(/lacak/[^"]+?)"', receipt)[0], CODE.search(receipt)
    assert code
    given = {"number": path.removeprefix("/lacak/"), "code": code[1]}
    told: Any = writer.client.post("/api/v1/tracking", json=given).json
    head = {"Authorization": f"Bearer {told['access_token']}"}
    pages = [writer.submit(f"{path}/data", f"{path}/data/salinan").status_code for _ in range(15)]
    copies = f"/api/v1/cases/{told['case']}/data-copies"
    calls = [writer.client.post(copies, headers=head).status_code for _ in range(16)]
    assert {*pages, *calls[:15]} == {200} and calls[15] == 429
    assert writer.submit(f"{path}/data", f"{path}/data/salinan").status_code == 429
    assert writer.client.get(f"/api/v1/cases/{told['case']}", headers=head).status_code == 200


def test_a_stranger_cannot_flood_a_mailbox_and_no_complaint_is_lost_for_it(web: Flask) -> None:
    writer, receipts = Writer(web), []
    for place in range(7):
        writer.write(contact_email=("korban+%d@kotak.example", "Kor.ban+%d@kotak.example")[place % 2] % place)
        receipts.append(writer.send())
        case = re.findall(r'href="(/lacak/[^"]+?)"', receipts[-1])[0]
    assert "kotak.example" in receipts[4] and "kotak.example" not in receipts[5] and CODE.search(receipts[6])
    writer.write(contact_email="lain@kotak.example")
    assert "lain@kotak.example" in writer.send()
    withdrawn = writer.submit(f"{case}/cabut", reason="tidak jadi", confirm="1", key="tarik-7")
    assert withdrawn.status_code == 303
    with web.app_context(), unscoped(db.session()):
        told = db.session.execute(select(OutboxMessage.notice, OutboxMessage.status).where(
            OutboxMessage.recipient.like("%ban+%"), OutboxMessage.audience == "customer").order_by(OutboxMessage.id)).all()  # fmt: skip
    states = [status for notice, status in told if notice == "received"]
    assert states == ["queued"] * 5 + ["by_hand"] * 2
    assert [status for notice, status in told if notice != "received"] == ["by_hand"]


def test_no_draft_is_larger_than_what_can_be_sent_needs(web: Flask) -> None:
    writer = Writer(web)
    for step in ("kejadian", "identitas"):
        fields = dict.fromkeys(QUESTIONS, "x" * 100_000)
        writer.submit(FORM, f"{FORM}/simpan", step=step, **fields)
    with web.app_context(), unscoped(db.session()):
        kept = db.session.scalars(select(SubmissionDraft.data)).one()
    assert len(kept["description"]) > 40_000 and sum(len(value) for value in kept.values()) < 150_000
