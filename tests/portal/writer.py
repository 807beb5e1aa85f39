"""Somebody who writes at the public form of an office, and what the database then holds."""

import re
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.extensions import db
from app.models.case import Case
from app.models.document import Document
from app.models.event import CaseEvent
from app.models.outbox import OutboxMessage
from app.models.submission import SubmissionDraft
from app.security.scope import unscoped
from tests.visitor import Visitor

FORM = "/kantor/PLG/lapor"
PHOTO = b"\x89PNG\r\n\x1a\n" + b"0" * 500
STORY = {
    "subject": "LHU terlambat", "description": "Sudah sebulan kami menunggu 🧪 laporan hasil uji.", "event_date": "2026-08-03",
    "object_number": "LHU-0417/2026", "remedy_sought": "LHU diterbitkan.",
}  # fmt: skip
PERSON = {"naming": "confidential", "customer_name": "PT Contoh Karet Musi", "contact_email": "rina@karet.example",
          "behalf": "self"}  # fmt: skip
CODE = re.compile(r"<code>([A-Z2-9-]{31})</code>")


class Writer(Visitor):
    """Somebody at the form of an office."""

    def __init__(self, app: Flask, form: str = FORM) -> None:
        super().__init__(app)
        self.form = form

    def step(self, name: str = "", **fields: Any) -> TestResponse:
        """Open a step and send it."""
        return self.submit(f"{self.form}/{name}".rstrip("/"), **fields)

    def write(self, **person: str) -> None:
        """Answer everything before the page that is checked."""
        self.step(kind="complaint", object_kind="test_report")
        self.step("kejadian", **STORY)
        self.step("bukti", files=(BytesIO(PHOTO), "foto.png"))
        self.step("identitas", **{**PERSON, **person})

    def send(self) -> str:
        """Send it; return the receipt."""
        answer = self.step("periksa")
        assert answer.headers["Location"].endswith("/lapor/diterima"), answer.text
        return self.get(answer.headers["Location"]).text


def only_case(app: Flask) -> dict[str, Any]:
    """Return the one case with what belongs to it."""
    with app.app_context(), unscoped(db.session()):
        case = db.session.scalars(select(Case)).one()
        files = list(db.session.scalars(select(Document.title).where(Document.direction == "received")))
        actors = {event.actor_id for event in db.session.scalars(select(CaseEvent))}
        mails = list(db.session.scalars(select(OutboxMessage.recipient).where(OutboxMessage.notice == "received",
                                                                              OutboxMessage.audience == "customer")))  # fmt: skip
        found = {column.key: getattr(case, column.key) for column in Case.__table__.columns}
        return {**found, "customer": case.customer, "files": files, "actors": actors, "mails": mails}


def typed_texts(app: Flask) -> list[dict[str, Any]]:
    """Return what all drafts hold."""
    with app.app_context(), unscoped(db.session()):
        return [dict(draft.data) for draft in db.session.scalars(select(SubmissionDraft))]
