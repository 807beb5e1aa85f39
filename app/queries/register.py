"""The register of cases: found by number, customer or subject, filtered, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.case import Case
from app.models.codes import CASE_STATUSES, CHANNELS, KINDS
from app.models.customer import Customer
from app.models.task import CaseTask
from app.queries.paging import PAGE, offset, page_asked, pages_of
from app.security.viewer import IDENTITY_ROLES, Viewer

COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of the register: rows, how many there are (capped), and the open main task of each case."""

    rows: list[Case]
    total: int
    page: int
    tasks: Mapping[int, list[CaseTask]]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return pages_of(self.total)


def register_page(session: Session, viewer: Viewer, wanted: Mapping[str, str], now: datetime) -> RegisterPage:
    """Return a page of the cases the viewer sees. Unknown filter values are ignored, pages bounded."""
    found = conditions(viewer, wanted, now)
    counted = select(Case.id).where(*found).limit(COUNT_CAP).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    page = page_asked(wanted, total)
    rows = list(session.scalars(
        select(Case).where(*found)
        .options(joinedload(Case.customer), joinedload(Case.service), joinedload(Case.office))
        .order_by(Case.received_at.desc(), Case.id.desc()).limit(PAGE).offset(offset(page))
    ).unique())  # fmt: skip
    return RegisterPage(rows, total, page, _open_tasks(session, [case.id for case in rows]))


def conditions(viewer: Viewer, wanted: Mapping[str, str], now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions that the filters mean; unknown values are ignored."""
    found: list[ColumnElement[bool]] = []
    for column, codes in ((Case.kind, KINDS), (Case.status, CASE_STATUSES), (Case.channel, CHANNELS)):
        if wanted.get(column.key, "") in codes:
            found.append(column == wanted[column.key])
    if (service := wanted.get("service", "")).isdecimal() and len(service) < 10:
        found.append(Case.service_id == int(service))
    if wanted.get("overdue") == "1":
        late = exists().where(
            CaseTask.case_id == Case.id, CaseTask.status == "open", CaseTask.scored, CaseTask.due_at < now
        )
        found.append(late)
    for name, later in (("received_from", False), ("received_to", True)):
        if (day := _day(wanted.get(name, ""))) is not None:
            found.append(Case.received_at < day + timedelta(days=1) if later else Case.received_at >= day)
    if text := wanted.get("q", "").strip()[:80].replace("\x00", ""):
        found.append(_matches(viewer, text))
    return found


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), tzinfo=UTC)
    except ValueError:
        return None


def _matches(viewer: Viewer, text: str) -> ColumnElement[bool]:
    """Search by number and subject; by customer only for those who may know customers (else it is an oracle)."""
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    parts: list[ColumnElement[bool]] = [
        Case.number.ilike(like, escape="\\"),
        Case.object_number.ilike(like, escape="\\"),
    ]
    if not viewer.agency:
        parts.append(Case.subject.ilike(like, escape="\\"))
    known = viewer.offices_as(IDENTITY_ROLES)
    if known:
        by_name = exists().where(Customer.id == Case.customer_id, Customer.name.ilike(like, escape="\\"))
        parts.append(by_name & Case.office_id.in_(known))
    return or_(*parts)


def _open_tasks(session: Session, case_ids: list[int]) -> dict[int, list[CaseTask]]:
    rows = session.scalars(
        select(CaseTask)
        .where(CaseTask.case_id.in_(case_ids), CaseTask.status == "open", CaseTask.side_track.is_(False))
        .options(joinedload(CaseTask.assignee), joinedload(CaseTask.unit))
        .order_by(CaseTask.due_at.is_(None), CaseTask.due_at)
    ).unique()
    found: dict[int, list[CaseTask]] = {}
    for task in rows:
        found.setdefault(task.case_id, []).append(task)
    return found
