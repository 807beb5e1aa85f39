"""Whose a task is: who may do it, and who could."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from app.models.case import Case, CaseExclusion
from app.models.person import Staff, holders
from app.models.task import CaseTask
from app.security.viewer import Viewer

# Who may do the step of somebody outside the office on their behalf, saying how it reached the office.
ON_BEHALF_OF = {
    "customer": frozenset({"front_desk", "service_coordinator"}),
    "third_party": frozenset({"front_desk", "service_coordinator", "technical_manager"}),
}


def acts_on_behalf(task: CaseTask, viewer: Viewer) -> bool:
    """Whether a member of staff would do this task for somebody outside the office."""
    return viewer.kind == "staff" and task.role in ON_BEHALF_OF


def may_do(task: CaseTask, viewer: Viewer) -> bool:
    """Whether a task is this viewer's to do (independence is asked apart)."""
    if viewer.kind == "system":
        return True
    if viewer.kind == "customer":
        return task.role == "customer" and task.case_id == viewer.case_id
    if task.role in ON_BEHALF_OF:
        return bool(task.office_id in viewer.offices_as(ON_BEHALF_OF[task.role]))
    if task.assignee_id is not None:
        return task.assignee_id == viewer.user_id
    return viewer.holds(task.role, task.office_id, task.unit_id)


def mine(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition: tasks that are this member of staff's own work (not those of customers)."""
    if viewer.kind == "customer":
        return and_(CaseTask.role == "customer", CaseTask.case_id == viewer.case_id)
    if viewer.kind != "staff":
        return false()
    pools = [
        and_(CaseTask.role == role, CaseTask.office_id == office,
             or_(CaseTask.unit_id.is_(None), CaseTask.unit_id == unit) if unit else CaseTask.unit_id.is_(None))
        for role, office, unit in viewer.roles
    ]  # fmt: skip
    unassigned = and_(CaseTask.assignee_id.is_(None), or_(*pools)) if pools else false()
    return or_(CaseTask.assignee_id == viewer.user_id, unassigned)


def able(session: Session, case: Case, role: str, on: date, unit_id: int | None = None) -> Sequence[Staff]:
    """Return who holds a role at the case's office on a day and is not excluded from the case."""
    excluded = set(session.scalars(select(CaseExclusion.user_id).where(CaseExclusion.case_id == case.id)))
    found: dict[int, Staff] = {}
    for person, _appointment in session.execute(holders(case.office_id, role, on, unit_id)):
        if person.id not in excluded:
            found.setdefault(person.id, person)
    return list(found.values())
