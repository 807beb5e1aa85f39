"""Which draft of which office a visitor is writing: its token is in the session's cookie, never in an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import session
from sqlalchemy import select

from app import clock
from app.commands.intake import (
    ABOUT,
    ANONYMOUS,
    APPEAL,
    BY_NAME,
    CHECK,
    NAMINGS,
    PUBLIC_KINDS,
    STEPS,
    Choices,
    Step,
    faults,
    starting,
)  # fmt: skip
from app.commands.submission_drafts import find_draft, new_token, token_digest
from app.extensions import db
from app.models.office import Office, Service
from app.models.submission import SubmissionDraft
from app.portal.offices import known_office, today_at
from app.queries.public_offices import procedures_in_force
from app.security.scope import unscoped

WRITING, SENT = "submission_drafts", "submissions_sent"
MOST_OFFICES = 5
CODE_SHOWN = timedelta(minutes=30)


@dataclass(slots=True)
class Visit:
    """One visitor at one office's form. `kinds`: what the office takes; none where it is closed.

    `token` is empty before the form was opened. `draft`: what was typed so far, not sent.
    """

    office: Office
    kinds: tuple[str, ...]
    today: date
    token: str = ""
    draft: SubmissionDraft | None = None
    wished: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """What was answered so far, with what holds unless changed."""
        first = {"kind": self.wished if self.wished in self.kinds else self.kinds[0] if self.kinds else ""}
        return starting({**first, **(self.draft.data if self.draft else {})})

    @property
    def mark(self) -> str:
        """What a browser keeps beside text that could not be sent yet, to know that it belongs to this draft."""
        return token_digest(self.token)[:16]

    def choices(self, data: Mapping[str, Any]) -> Choices:
        """Return the answers that are open here: kinds, services, and no appeal without a name."""
        with unscoped(db.session()):
            services = db.session.execute(
                select(Service.id, Service.name).where(Service.office_id == self.office.id, Service.active)
                .order_by(Service.name)
            ).all()  # fmt: skip
        namings = {code: words[0] for code, words in NAMINGS.items() if code != ANONYMOUS or data.get("kind") != APPEAL}
        return {
            "kind": dict.fromkeys(self.kinds, ""), "service": {str(key): name for key, name in services},
            "naming": namings,
        }  # fmt: skip

    def first_open(self) -> Step:
        """Return the first step that is not answered well yet: what the visitor may open last."""
        data = self.data
        choices = self.choices(data)
        for step in STEPS[:-1]:
            if self.draft is None or step.name not in self.draft.done or faults(step, data, choices, self.today):
                return step
        return CHECK

    def may_open(self, step: Step) -> bool:
        """Whether every step before is answered."""
        return STEPS.index(step) <= STEPS.index(self.first_open())

    def begin(self) -> str:
        """Return the token of the draft, a new one at first; the session remembers it, from now on anew."""
        self.token = self.token or new_token()
        _remember(WRITING, self.office, self.token)
        return self.token

    def sent(self) -> None:
        """Remember that the draft was sent: the form is empty again, the receipt can be shown."""
        _remember(SENT, self.office, self.token)
        self.forget()

    def forget(self) -> None:
        """Forget the draft."""
        session[WRITING] = {code: token for code, token in session.get(WRITING, {}).items() if code != self.office.code}

    def reload(self) -> None:
        """Read the draft anew, after it was written."""
        self.draft = find_draft(db.session, self.token, self.office.id) if self.token else None


def visit_at(code: str, wished: str = "") -> Visit:
    """Return the visit at an office's form. Raises NotFound for an unknown office."""
    office = known_office(code)
    today = today_at(office)
    handled = {kind for procedure in procedures_in_force(db.session(), office, today) for kind in procedure.handles}
    kinds = tuple(kind for kind in PUBLIC_KINDS if kind in handled)
    visit = Visit(office, kinds, today, _remembered(WRITING, office), wished=wished)
    visit.reload()
    return visit


def receipt_token(office: Office) -> str:
    """Return the token of what this visitor sent last to an office; "" when there is none."""
    return _remembered(SENT, office)


def forget_receipts() -> None:
    """Forget what was sent: on a shared computer its receipt shows the access code to nobody who comes next."""
    session.pop(SENT, None)


def shows_code(draft: SubmissionDraft) -> bool:
    """Whether the access code may still be shown: for a short time after sending."""
    return draft.sent_at is not None and clock.now() - draft.sent_at <= CODE_SHOWN


def step_of(name: str) -> Step | None:
    """Return the step of an address's last part."""
    return BY_NAME.get(name) if name != ABOUT.name else None


def _remembered(place: str, office: Office) -> str:
    kept = session.get(place)
    token = kept.get(office.code, "") if isinstance(kept, dict) else ""
    return str(token)


def _remember(place: str, office: Office, token: str) -> None:
    others = {code: kept for code, kept in session.get(place, {}).items() if code != office.code}
    session[place] = {**dict(list(others.items())[-MOST_OFFICES + 1 :]), office.code: token}
