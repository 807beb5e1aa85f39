"""All that the page of a case shows: where it stands, what comes next, what happened, promises and papers."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models.appeal import AppealTeam, Decision
from app.models.case import Case
from app.models.document import Document, Message
from app.models.event import CaseEvent
from app.models.handling import Disposition, FunctionResponse, LetterInstruction
from app.models.letter import Letter
from app.models.nonconformity import Nonconformity
from app.models.outbox import OutboxMessage
from app.models.task import CaseTask
from app.procedures import Procedure
from app.procedures.definition import Milestone, TimeByFact
from app.queries.calendars import calendar_of

Row = TypeVar("Row")
UNHEARD = frozenset({"failed", "bounced", "by_hand"})  # notices of which the customer knows nothing yet


@dataclass(frozen=True, slots=True)
class Promise:
    """A milestone of the case with its due time and, when it was kept, when."""

    milestone: Milestone
    due_at: datetime | None
    kept_at: datetime | None


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a case, for its page."""

    dispositions: list[Disposition]
    responses: list[FunctionResponse]
    instructions: list[LetterInstruction]
    letters: list[Letter]
    nonconformities: list[Nonconformity]
    team: AppealTeam | None
    decision: Decision | None
    documents: list[Document]
    notices: list[OutboxMessage]
    events: list[CaseEvent]
    messages: list[Message]


def find_case(session: Session, case_id: int) -> Case | None:
    """Return a case the session's viewer may see."""
    return session.scalars(
        select(Case).where(Case.id == case_id).options(joinedload(Case.customer), joinedload(Case.service))
    ).first()


def tasks_of(session: Session, case: Case) -> list[CaseTask]:
    """Return all tasks of a case, oldest first."""
    query = select(CaseTask).where(CaseTask.case_id == case.id).options(
        joinedload(CaseTask.assignee), joinedload(CaseTask.unit))  # fmt: skip
    return list(session.scalars(query.order_by(CaseTask.id)))


def promises_of(session: Session, procedure: Procedure, case: Case, notices: list[OutboxMessage]) -> list[Promise]:
    """Return the milestones with their due times on the office's calendar."""
    calendar, found = calendar_of(session, case.office), []
    starts = {"received": case.received_at, "complete": case.complete_at, "decided": case.answered_at}
    for milestone in procedure.milestones:
        start, span = starts[milestone.from_], milestone.within or milestone.every
        if isinstance(span, TimeByFact):
            span = span.times.get(getattr(case, span.by) or "", span.default)
        sent = [
            row.sent_at or row.created_at
            for row in notices
            if milestone.notice and row.notice == milestone.notice and row.status not in UNHEARD
        ]
        if start is not None and milestone.every is not None and sent:
            start = max(start, sent[-1])
        kept = (sent[0] if sent else None) if milestone.every is None else None
        if milestone.id == "decide":
            kept = case.answered_at
        found.append(Promise(milestone, calendar.due(start, span).at if start and span else None, kept))
    return found


def records_of(session: Session, case: Case) -> Records:
    """Return the records of a case, oldest first."""

    def own(model: type[Row]) -> list[Row]:
        return list(session.scalars(select(model).where(model.case_id == case.id).order_by(model.id)))  # type: ignore[attr-defined]

    teams, decisions = own(AppealTeam), own(Decision)
    documents = session.scalars(
        select(Document).where(Document.case_id == case.id).options(selectinload(Document.signatures))
        .order_by(Document.id)
    )  # fmt: skip
    messages = session.scalars(
        select(Message).where(Message.case_id == case.id)
        .options(joinedload(Message.inbound), joinedload(Message.by)).order_by(Message.id.desc())
    )  # fmt: skip
    return Records(
        own(Disposition), own(FunctionResponse), own(LetterInstruction), own(Letter), own(Nonconformity),
        teams[0] if teams else None, decisions[0] if decisions else None, list(documents), own(OutboxMessage), own(CaseEvent), list(messages))  # fmt: skip
