"""My tasks: what is mine to do, overdue first; and what I wait for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.case import Case
from app.models.task import CaseTask
from app.security.duties import ON_BEHALF_OF, mine
from app.security.viewer import Viewer

LIMIT = 200


@dataclass(frozen=True, slots=True)
class Worklist:
    """Tasks by urgency. `others`: what somebody outside the office has to do in cases of mine."""

    overdue: list[CaseTask]
    today: list[CaseTask]
    later: list[CaseTask]
    others: list[CaseTask]

    @property
    def count(self) -> int:
        """How many tasks wait for the viewer."""
        return len(self.overdue) + len(self.today) + len(self.later)


def my_tasks(session: Session, viewer: Viewer, now: datetime) -> Worklist:
    """Return the viewer's open tasks, each group with the most urgent first."""
    tasks = _open(session, viewer, mine(viewer))
    soon = now + timedelta(hours=14)
    overdue = [task for task in tasks if task.scored and task.due_at and task.due_at < now]
    today = [task for task in tasks if task not in overdue and task.due_at and task.due_at <= soon]
    later = [task for task in tasks if task not in overdue and task not in today]
    return Worklist(overdue, today, later, _outside(session, viewer))


def _open(session: Session, viewer: Viewer, condition: object, limit: int = LIMIT) -> list[CaseTask]:
    query = (
        select(CaseTask)
        .join(Case, Case.id == CaseTask.case_id)
        .where(CaseTask.status == "open", condition)  # type: ignore[arg-type]
        .options(
            joinedload(CaseTask.case).joinedload(Case.customer), joinedload(CaseTask.case).joinedload(Case.service)
        )
        .order_by(CaseTask.due_at.is_(None), CaseTask.due_at, CaseTask.id)
        .limit(limit)
    )
    return list(session.scalars(query).unique())


def _outside(session: Session, viewer: Viewer) -> list[CaseTask]:
    conditions = [
        (CaseTask.role == role) & CaseTask.office_id.in_(viewer.offices_as(roles))
        for role, roles in ON_BEHALF_OF.items()
    ]
    return _open(session, viewer, or_(*conditions) if viewer.roles else false(), 20)
