"""What is open at many offices at once: tasks, waits for customers, cases to report on, dates in court. Columns only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.case import Case
from app.models.handling import ClockPause
from app.models.lawsuit import Hearing, Lawsuit
from app.models.outbox import OutboxMessage
from app.models.portal import DataRequest
from app.models.task import CaseTask


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task as reminders see it; `paused`: the clock of its case stands still."""

    id: int
    case_id: int
    office_id: int
    role: str
    unit_id: int | None
    assignee_id: int | None
    step_id: str
    activity: str
    scored: bool
    side_track: bool
    needs_appointment: bool
    opened_at: datetime
    due_at: datetime | None
    lapses_at: datetime | None
    standard_time: str
    due_lines: list[Any]
    paused: bool


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case with what its milestones count from, and when the customer last heard."""

    id: int
    office_id: int
    procedure_code: str
    procedure_revision: str
    received_at: datetime
    complete_at: datetime | None
    answered_at: datetime | None
    reachable: bool
    last_told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wait:
    """A clock that stands still until the customer answers: from when, until when at most."""

    id: int
    case_id: int
    office_id: int
    from_at: datetime
    limit_at: datetime | None


@dataclass(frozen=True, slots=True)
class CourtDate:
    """A hearing of a lawsuit that goes on, and its liaison."""

    id: int
    case_id: int
    office_id: int
    on: date
    liaison_id: int | None


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request on own data that was not answered yet, and until when the law gives time."""

    id: int
    case_id: int
    office_id: int
    due_at: datetime


_TASK = (
    CaseTask.id, CaseTask.case_id, CaseTask.office_id, CaseTask.role, CaseTask.unit_id, CaseTask.assignee_id,
    CaseTask.step_id, CaseTask.activity, CaseTask.scored, CaseTask.side_track, CaseTask.needs_appointment,
    CaseTask.opened_at, CaseTask.due_at, CaseTask.lapses_at, CaseTask.standard_time, CaseTask.due_lines,
)  # fmt: skip


def open_tasks(session: Session) -> list[OpenTask]:
    """Return every open task of every office."""
    stands = ClockPause.to_at.is_(None)
    paused = select(ClockPause.id).where(ClockPause.case_id == CaseTask.case_id, stands).exists()
    query = select(*_TASK, paused).where(CaseTask.status == "open").order_by(CaseTask.due_at, CaseTask.id)
    return [OpenTask(*row) for row in session.execute(query)]


def waits(session: Session) -> list[Wait]:
    """Return every wait for a customer after which a file counts as withdrawn (a step of its own, that lapses)."""
    columns = (ClockPause.id, ClockPause.case_id, CaseTask.office_id, ClockPause.from_at, ClockPause.limit_at)
    step = (CaseTask.case_id == ClockPause.case_id) & (CaseTask.step_id == ClockPause.reason)
    query = select(*columns).join(CaseTask, step & (CaseTask.status == "open") & (CaseTask.role == "customer"))
    return [Wait(*row) for row in session.execute(query.where(ClockPause.to_at.is_(None)))]


def open_cases(session: Session) -> list[OpenCase]:
    """Return every open case whose clock runs. `reachable`: there is somebody who can be told."""
    told = (
        select(OutboxMessage.case_id, func.max(OutboxMessage.created_at).label("at"))
        .where(OutboxMessage.audience == "customer")
        .group_by(OutboxMessage.case_id)
        .subquery()
    )
    somebody = Case.customer_id.is_not(None) | (Case.contact_email != "") | (Case.contact_phone != "")
    paused = select(ClockPause.id).where(ClockPause.case_id == Case.id, ClockPause.to_at.is_(None)).exists()
    query = select(
        Case.id, Case.office_id, Case.procedure_code, Case.procedure_revision, Case.received_at, Case.complete_at,
        Case.answered_at, somebody, told.c.at
    ).outerjoin(told, told.c.case_id == Case.id).where(Case.status == "open", ~paused)  # fmt: skip
    return [OpenCase(*row) for row in session.execute(query)]


def court_dates(session: Session, first: date, last: date) -> list[CourtDate]:
    """Return the hearings from a day to a day, of lawsuits that go on."""
    query = (
        select(Hearing.id, Hearing.case_id, Case.office_id, Hearing.on, Lawsuit.liaison_id)
        .join(Lawsuit, Lawsuit.id == Hearing.lawsuit_id)
        .join(Case, Case.id == Hearing.case_id)
        .where(Lawsuit.concluded_at.is_(None), Hearing.on.between(first, last))
    )
    return [CourtDate(*row) for row in session.execute(query)]


def requests_due(session: Session, until: datetime) -> list[OpenRequest]:
    """Return the open requests on own data whose time ends by a moment."""
    query = (
        select(DataRequest.id, DataRequest.case_id, Case.office_id, DataRequest.due_at)
        .join(Case, Case.id == DataRequest.case_id)
        .where(DataRequest.status == "open", DataRequest.due_at <= until)
    )
    return [OpenRequest(*row) for row in session.execute(query)]
