"""Mail that came in, for those who decide what becomes of it: a page of it, and how much waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.case import Case
from app.models.codes import INBOUND_STATUSES
from app.models.outbox import InboundMail
from app.queries.paging import PAGE, offset, page_asked, pages_of
from app.security.viewer import Viewer

READERS = frozenset({"front_desk", "service_coordinator", "office_head", "auditor"})
MOST_COUNTED = 1000
MOST_CASES = 8


@dataclass(frozen=True, slots=True)
class MailPage:
    """One page of incoming mail, the newest first. `total` is capped at MOST_COUNTED."""

    rows: list[InboundMail]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return pages_of(self.total)


def theirs(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition: mail of the offices in which the viewer reads it; an administrator's is what no office has."""
    nobodys = InboundMail.office_id.is_(None) if "administrator" in viewer.role_codes else false()
    return or_(InboundMail.office_id.in_(viewer.offices_as(READERS)), nobodys)


def mail_page(session: Session, viewer: Viewer, wanted: Mapping[str, str]) -> MailPage:
    """Return a page of mail with one status ("held" where none is asked for, "all" for every one)."""
    status = wanted.get("status", "held")
    chosen = [theirs(viewer)]
    if status != "all":
        chosen.append(InboundMail.status == (status if status in INBOUND_STATUSES else "held"))
    counted = select(InboundMail.id).where(*chosen).limit(MOST_COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    page = page_asked(wanted, total)
    rows = session.scalars(
        select(InboundMail).where(*chosen).options(joinedload(InboundMail.case), joinedload(InboundMail.office))
        .order_by(InboundMail.received_at.desc(), InboundMail.id.desc()).limit(PAGE).offset(offset(page))
    )  # fmt: skip
    return MailPage(list(rows), total, page)


def suggested(session: Session, mail: InboundMail) -> list[tuple[Case, str]]:
    """Return the suggested cases that the session's viewer sees, each with why it is suggested."""
    wanted: list[dict[str, Any]] = mail.suggestions or []
    rows = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_([one["case"] for one in wanted])))}
    return [(rows[one["case"]], one["why"]) for one in wanted if one["case"] in rows]
