"""A notice as somebody at the office or a program sees it: to whom, in which state, what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.case import Case
from app.models.document import Document
from app.models.outbox import OutboxMessage
from app.notifications.catalogue import NOTICES
from app.procedures.definition import Text
from app.queries.notices import papers_that_count
from app.security.masking import HIDDEN, masked_text, sees_identity
from app.security.viewer import Viewer

TROUBLED = frozenset({"failed", "bounced", "by_hand"})


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One notice. `whom`: a name or an address, None where the complainant's identity is hidden; `papers`: to hand over.

    `held`: it waits for a person though there is an address, because too much came for that (app.notifications.flood).
    `again`: it can be sent once more; `tellable`: somebody can say that the recipient was told by hand.
    """

    id: int
    case: Case | None
    notice: str
    title: Text
    audience: str
    whom: str | None
    status: str
    created_at: datetime
    sent_at: datetime | None
    next_at: datetime | None
    attempts: int
    error: str
    handled_by: str
    note: str
    papers: tuple[Document, ...]
    held: bool
    again: bool
    tellable: bool


def title_of(notice: str) -> Text:
    """Return what a notice is called; one that the catalogue does not know any more by its id."""
    known = NOTICES.get(notice)
    return known.title if known else Text(id=notice, en=notice)


def shown(session: Session, viewer: Viewer, rows: Sequence[OutboxMessage], may_handle: bool) -> list[ShownNotice]:
    """Return notices as the viewer may see them; the cases were checked before."""
    kinds = {kind for row in rows for kind in _kinds(row)}
    cases = {row.case_id for row in rows if row.case_id is not None}
    papers = papers_that_count(session, cases, kinds) if kinds else {}
    return [_line(viewer, row, papers, may_handle) for row in rows]


def _kinds(row: OutboxMessage) -> tuple[str, ...]:
    known = NOTICES.get(row.notice)
    return known.attach if known and row.audience == "customer" and row.document_id is None else ()


def _line(viewer: Viewer, row: OutboxMessage, papers: dict[tuple[int, str], Document], may_handle: bool) -> ShownNotice:
    case, to_staff = row.case, row.audience == "staff"
    named = to_staff or case is None or sees_identity(viewer, case)
    found = [row.document] if row.document else [papers.get((row.case_id or 0, kind)) for kind in _kinds(row)]
    return ShownNotice(
        id=row.id,
        case=case,
        notice=row.notice,
        title=title_of(row.notice),
        audience=row.audience,
        whom=(row.user.name if to_staff and row.user else row.recipient) if named else None,
        status=row.status,
        created_at=row.created_at,
        sent_at=row.sent_at,
        next_at=row.next_at if row.status in ("queued", "deferred") else None,
        attempts=row.attempts,
        error=_without(viewer, row, row.error, named),
        handled_by=row.handled_by.name if row.handled_by else "",
        note=_without(viewer, row, row.handled_note, named),
        papers=tuple(paper for paper in found if paper is not None),
        held=row.status == "by_hand" and bool(row.recipient),
        again=may_handle and case is not None and (row.status in ("failed", "bounced") or _has_address(row)),
        tellable=may_handle and case is not None and row.status in TROUBLED,
    )


def _has_address(row: OutboxMessage) -> bool:
    """Whether somebody who had no address has one by now."""
    case = row.case
    if row.status not in ("by_hand", "unreachable") or case is None:
        return False
    return bool(case.contact_email or (case.customer and case.customer.email))


def _without(viewer: Viewer, row: OutboxMessage, text: str, named: bool) -> str:
    """Return what a server or a colleague said, without the address where it is hidden."""
    if named or row.case is None:
        return text
    return masked_text(viewer, row.case, text.replace(row.recipient, HIDDEN) if row.recipient else text)
