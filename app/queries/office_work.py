"""The open work of an office: every task that somebody there has to do, by whom and until when."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models.case import Case
from app.models.person import Staff
from app.models.task import CaseTask
from app.security.duties import ON_BEHALF_OF

LIMIT = 300


def open_work(session: Session, offices: Collection[int], person: int | None = None) -> Sequence[CaseTask]:
    """Return the open tasks at these offices that the session's viewer may see, the most urgent first.

    `person`: only those given to this person; 0 for those given to nobody. What customers and others outside the office
    have to do is left out.
    """
    query = (
        select(CaseTask)
        .join(Case, Case.id == CaseTask.case_id)
        .where(CaseTask.status == "open", CaseTask.office_id.in_(offices), CaseTask.role.not_in(ON_BEHALF_OF))
        .options(
            joinedload(CaseTask.case).joinedload(Case.customer),
            joinedload(CaseTask.assignee),
            joinedload(CaseTask.unit),
        )
        .order_by(CaseTask.due_at.is_(None), CaseTask.due_at, CaseTask.id)
        .limit(LIMIT)
    )
    if person is not None:
        query = query.where(CaseTask.assignee_id == person if person else CaseTask.assignee_id.is_(None))
    return session.scalars(query).unique().all()


def colleagues(session: Session, offices: Collection[int]) -> Sequence[Staff]:
    """Return the active staff of offices, by name."""
    return session.scalars(
        select(Staff).where(Staff.office_id.in_(offices), Staff.active).order_by(Staff.first_name, Staff.id)
    ).all()
