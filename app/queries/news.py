"""What was told to a member of staff: the notices behind the bell."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, joinedload

from app.models.case import Case
from app.models.outbox import OutboxMessage
from app.models.person import Staff
from app.models.task import CaseTask
from app.procedures.definition import Text
from app.queries.office_procedures import procedure_of
from app.security.viewer import Viewer

LIMIT = 60


def unseen(viewer: Viewer, visible: Select[int]) -> ColumnElement[bool]:
    """SQL condition: notices about visible cases to the viewer, newer than the last that was seen."""
    seen = select(Staff.news_seen_id).where(Staff.id == viewer.user_id).scalar_subquery()
    return and_(
        OutboxMessage.user_id == viewer.user_id, OutboxMessage.audience == "staff", OutboxMessage.id > seen,
        OutboxMessage.case_id.in_(visible))  # fmt: skip


def news_of(session: Session, viewer: Viewer) -> Sequence[OutboxMessage]:
    """Return the newest notices to the viewer about cases that the viewer may still see."""
    return session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.user_id == viewer.user_id,
            OutboxMessage.audience == "staff",
            OutboxMessage.case_id.is_not(None),
        )
        .options(joinedload(OutboxMessage.case).joinedload(Case.customer))
        .order_by(OutboxMessage.id.desc())
        .limit(LIMIT)
    ).all()


def steps_of(session: Session, news: Sequence[OutboxMessage]) -> dict[int, Text]:
    """Return the title of the step that a notice is about, by the notice's key; of those about a step."""
    numbers = {row.id: int(row.context["task"]) for row in news if row.context.get("task")}
    tasks = {task.id: task for task in session.scalars(select(CaseTask).where(CaseTask.id.in_(numbers.values())))}
    return {
        key: procedure_of(tasks[number]).step(tasks[number].step_id).title
        for key, number in numbers.items()
        if number in tasks
    }
