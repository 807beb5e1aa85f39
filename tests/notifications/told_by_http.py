"""An office that is reached over HTTP alone, a worker that delivers after each request, and the mail server it talks to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, cast
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db
from app.models.case import Case
from app.models.outbox import OutboxMessage
from app.security.scope import unscoped
from app.tasks import JOBS
from tests.api.client import Caller
from tests.notifications.mail_server import Postbox, mail_server
from tests.portal.customers import Customer
from tests.visitor import Visitor

BEHALF = {"how": "spoken", "evidence": "telepon"}
CUSTOMER = "rina@karet.example"
COMPLAINT = {
    "channel": "walk_in", "customer_name": "PT Contoh Karet Musi", "contact_name": "Rina Contoh",
    "contact_email": CUSTOMER, "contact_phone": "0812 0000 0000", "service": "pengujian",
    "subject": "LHU terlambat", "description": "Sudah sebulan kami menunggu laporan hasil uji.",
}  # fmt: skip
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
WORK = {job.name: job.work for job in JOBS}


@dataclass(frozen=True)
class Arrived:
    """A mail as the mail server has it."""

    message: EmailMessage

    @property
    def notice(self) -> str:
        """Which notice it says it is."""
        return str(self.message["X-Tanggap"])

    @property
    def language(self) -> str:
        """In which language it says it is."""
        return str(self.message["Content-Language"])

    @property
    def recipient(self) -> str:
        """To whom it is addressed."""
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"]).strip()

    @property
    def text(self) -> str:
        """Its text."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """Its HTML."""
        return self._part("html")

    @property
    def files(self) -> list[str]:
        """The names of its attachments."""
        return [str(part.get_filename()) for part in self.message.iter_attachments()]

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None, kind
        return str(part.get_content())


class Office:
    """Everybody's own log-in at one office, one case in hand, and a clock that moves on with each request.

    After each request the worker's own jobs draw papers and deliver; each notice is once delivered to each in English too.
    """

    def __init__(self, app: Flask, code: str, box: Postbox) -> None:
        self.app, self.code, self.box, self.now = app, code, box, MONDAY
        self._callers: dict[str, Caller] = {}
        self._read: list[Arrived] = []
        self._in_english: set[tuple[str, str]] = set()
        self.id = self.number = self.tracking = ""

    @property
    def mails(self) -> list[Arrived]:
        """What arrived so far; each mail is read once."""
        self._read += [Arrived(taken.message) for taken in self.box.taken[len(self._read) :]]
        return self._read

    def by(self, who: str) -> Caller:
        """Return somebody of the office, or of the agency, signed in at the true time, for tokens know no other."""
        if who not in self._callers:
            with clock.moved(datetime.now(UTC)):
                self._callers[who] = Caller(self.app, who if who == "agency" else f"{self.code}_{who}")
        return self._callers[who]

    def browser(self, who: str) -> Visitor:
        """Return somebody of the office at a browser."""
        visitor = Visitor(self.app)
        assert visitor.sign_in(f"{self.code}_{who}").status_code == 302
        return visitor

    def customer(self) -> Caller:
        """Return the customer of the case in hand, with the access code alone."""
        caller = Caller(self.app)
        with clock.moved(datetime.now(UTC)):
            answer = caller.post("/tracking", {"number": self.number, "code": self.tracking})
        caller.headers["Authorization"] = f"Bearer {answer.json['access_token']}"
        return caller

    def customer_at_a_browser(self) -> Customer:
        """Return the customer of the case in hand, on its pages."""
        with clock.moved(self.now):
            return Customer(self.app, self.number, self.tracking)

    @contextmanager
    def request(self) -> Iterator[None]:
        """Let something happen now; then the worker does its work."""
        with clock.moved(self.now):
            yield
            self.job("papers", "mail")
            with self.app.app_context():
                if _again_in_english(db.session(), self._in_english):
                    self.job("mail")
                    _back_to_indonesian(db.session())
        self.now += timedelta(minutes=5)

    def job(self, *names: str) -> None:
        """Do jobs of the worker."""
        for name in names:
            with self.app.app_context():
                WORK[name](self.app)

    def passes(self, until: datetime, *jobs: str) -> None:
        """Let time pass, and the worker's jobs look at what is due."""
        self.now = until
        with self.request():
            self.job(*jobs)

    def register(self, **words: Any) -> "Office":
        """Register a case; it is the one in hand from now on."""
        body = {key: value for key, value in {**COMPLAINT, **words}.items() if value is not None}
        with self.request():
            answer = self.by("desk").post("/cases", body)
        assert answer.status_code == 201, answer.json
        self.id, self.number = answer.json["id"], answer.json["number"]
        self.tracking = answer.json["tracking"]["code"]
        return self

    def do(self, who: str, outcome: str, **given: Any) -> None:
        """Complete the task that this person has in the case and that offers the outcome."""
        caller = self.by(who)
        with self.request():
            for line in caller.open_tasks(self.id):
                task = caller.get(f"/tasks/{line['id']}").json
                schemas = {entry["name"]: entry["schema"] for entry in task["outcomes"]}
                if outcome in schemas:
                    data = {**caller.fill(schemas[outcome]), **given}
                    body = {"outcome": outcome, "data": data, "version": task["version"]}
                    answer = caller.post(f"/tasks/{task['id']}/complete", body)
                    assert answer.status_code == 200, answer.json
                    return
            raise AssertionError(f"{who} has no task with the outcome {outcome}: {caller.open_tasks(self.id)}")

    def act(self, who: str, action: str, **data: Any) -> None:
        """Do something beside the steps."""
        caller = self.by(who)
        with self.request():
            version = caller.get(f"/cases/{self.id}").json["version"]
            answer = caller.post(f"/cases/{self.id}/{action}", {**data, "version": version})
        assert answer.status_code == 200, answer.json

    def task(self, who: str = "desk") -> dict[str, Any]:
        """Return the one step that is open now."""
        return cast(dict[str, Any], self.by(who).get(f"/cases/{self.id}").json["current"][0])

    def choice(self, who: str, path: str, wanted: str) -> str:
        """Return the number of a record of a list, by its code or a part of its name."""
        items = self.by(who).get(f"{path}?limit=100").json["items"]
        return str(next(item["id"] for item in items if wanted in (item.get("code"), item["name"])))


def _again_in_english(session: Session, known: set[tuple[str, str]]) -> bool:
    """Queue in English what somebody just got for the first time, as to a reader of that language."""
    with unscoped(session):
        columns = OutboxMessage.notice, OutboxMessage.recipient, OutboxMessage.id
        rows = session.execute(select(*columns).filter_by(status="sent", language="id"))
        sent = {(notice, recipient): row_id for notice, recipient, row_id in rows if (notice, recipient) not in known}
        known.update(sent)
        for row_id in sent.values():
            changed = {"language": "en", "status": "queued", "message_id": uuid4().hex, "next_at": clock.now()}
            session.execute(update(OutboxMessage).where(OutboxMessage.id == row_id).values(**changed))
        if sent:
            session.execute(update(Case).values(language="en"))
        session.commit()
    return bool(sent)


def _back_to_indonesian(session: Session) -> None:
    with unscoped(session):
        session.execute(update(Case).values(language="id"))
        session.commit()


@contextmanager
def office(app: Flask, code: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Give an office whose mail goes to a real mail server on this machine."""
    box = Postbox()
    with mail_server(box) as port:
        for name, value in (("SMTP_HOST", "127.0.0.1"), ("SMTP_PORT", port), ("SMTP_SECURITY", "none"),
                            ("MAIL_FROM", "balai@tanggap.example")):  # fmt: skip
            monkeypatch.setitem(app.config, name, value)
        yield Office(app, code, box)
