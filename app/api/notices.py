"""The notices of a case: their state, what the mail server said, sent again, told by hand."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from app.activities.validation import validate
from app.api.cases import document_line
from app.api.routing import json_body, route, viewer
from app.api.shapes import moment, words
from app.commands.notices import HANDLERS, LONGEST_NOTE, resend, tell_by_hand
from app.documents.access import may_open
from app.errors import NotFound
from app.extensions import db
from app.models.case import Case
from app.models.outbox import OutboxMessage
from app.notifications.shown import ShownNotice, shown
from app.queries.case_page import find_case
from app.security.scope import unscoped
from app.security.viewer import Viewer


class Told(BaseModel):
    """How the recipient was told by hand."""

    model_config = ConfigDict(extra="forbid")
    note: str = Field(max_length=LONGEST_NOTE)


class Nothing(BaseModel):
    """No data."""

    model_config = ConfigDict(extra="forbid")


@route("/cases/<int:case_id>/notices")
def notices(case_id: int) -> dict[str, Any]:
    """List the notices of a case, oldest first, with their state; addresses only for those who may know them."""
    who, found = viewer(), find_case(db.session(), case_id)
    if found is None:
        raise NotFound()
    rows = list(
        db.session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == found.id).order_by(OutboxMessage.id))
    )
    return {"items": _lines(who, found, rows), "next": None}


@route("/notices/<int:notice_id>/resend", "POST", roles=HANDLERS, body=Nothing)
def resend_notice(notice_id: int) -> dict[str, Any]:
    """Send a notice again that failed, came back or had to be told by hand, to the address known now."""
    validate(Nothing, json_body())
    resend(db.session, viewer(), notice_id)
    return _one(notice_id)


@route("/notices/<int:notice_id>/told", "POST", roles=HANDLERS, body=Told)
def told_notice(notice_id: int) -> dict[str, Any]:
    """Record that the recipient was called or given the notice."""
    data = validate(Told, json_body())
    tell_by_hand(db.session, viewer(), notice_id, data.note)
    return _one(notice_id)


def _one(notice_id: int) -> dict[str, Any]:
    row = db.session.scalars(select(OutboxMessage).where(OutboxMessage.id == notice_id)).first()
    if row is None or row.case is None:
        raise NotFound()
    return _lines(viewer(), row.case, [row])[0]


def _lines(who: Viewer, case: Case, rows: list[OutboxMessage]) -> list[dict[str, Any]]:
    with unscoped(db.session()):
        found = shown(db.session(), who, rows, case.office_id in who.offices_as(HANDLERS))
        return [_line(who, case, notice) for notice in found]


def _line(who: Viewer, case: Case, notice: ShownNotice) -> dict[str, Any]:
    return {
        "id": str(notice.id),
        "notice": notice.notice,
        "title": words(notice.title),
        "audience": notice.audience,
        "recipient": notice.whom,
        "status": notice.status,
        "created_at": moment(notice.created_at, case),
        "sent_at": moment(notice.sent_at, case),
        "next_at": moment(notice.next_at, case),
        "attempts": notice.attempts,
        "error": notice.error or None,
        "note": notice.note or None,
        "handled_by": notice.handled_by or None,
        "papers": [document_line(paper, case) for paper in notice.papers if may_open(who, paper)],
        "can_resend": notice.again,
        "can_be_told": notice.tellable,
    }
