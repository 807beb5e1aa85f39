"""Give several tasks to one person at once (somebody is away): all of them, or none and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.base import OutcomeData
from app.activities.fields import RecordId, area, field
from app.activities.validation import validate
from app.commands.action_forms import Reassign
from app.commands.case_actions import context_of, reassign
from app.commands.complete_task import visible_task
from app.commands.once import Answer, once
from app.commands.unit_of_work import AnySession
from app.errors import Conflict, FieldError, Invalid, NotFound
from app.messages import N_
from app.models.case import Case
from app.security.scope import unscoped
from app.security.viewer import Viewer

MOST = 100


class Assignment(OutcomeData):
    """To whom, and why."""

    person: RecordId = field(N_("Person"), **{"x-lookup": "colleagues"})
    reason: str = area(N_("Reason"), limit=2000)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A task as its chooser saw it."""

    task_id: int
    version: int


def assign_tasks(
    session: AnySession, viewer: Viewer, chosen: Sequence[Chosen], data: dict[str, str], key: str | None = None
) -> Answer:
    """Give tasks to a person, in one transaction. Answers `tasks`, how many.

    Raises Invalid with a line for each task that this person cannot be given, and why; NotAllowed for who does not lead
    the office.
    """
    if not chosen:
        raise Invalid([FieldError("/tasks", N_("Choose at least one task."))])
    if len(chosen) > MOST:
        raise Invalid([FieldError("/tasks", N_("Choose at most %(limit)d tasks."), {"limit": MOST})])
    parsed = validate(Assignment, data)
    asked = {"tasks": [[item.task_id, item.version] for item in chosen], **parsed.model_dump()}
    return once(session, viewer, key, asked, lambda own: _assign(own, viewer, chosen, parsed))


def _assign(session: Session, viewer: Viewer, chosen: Sequence[Chosen], data: Assignment) -> Answer:
    errors: list[FieldError] = []
    for item in sorted(chosen, key=lambda each: each.task_id):
        try:
            task = visible_task(session, item.task_id)
        except NotFound:
            errors.append(FieldError("/tasks", N_("A chosen task does not exist any more. Reload the page.")))
            continue
        with unscoped(session):
            session.execute(select(Case.id).where(Case.id == task.case_id).with_for_update())
            session.refresh(task)
            try:
                if task.version != item.version:
                    raise Conflict(N_("The task has changed since you opened this page. Reload it."))
                one = Reassign(task=str(task.id), person=data.person, reason=data.reason)
                reassign(context_of(session, task.case, viewer), one)
            except Invalid as problem:
                errors += [replace(error, pointer=f"/tasks/{task.id}") for error in problem.errors]
            except Conflict as problem:
                errors.append(FieldError(f"/tasks/{task.id}", problem.message, problem.values))
    if errors:
        raise Invalid(errors)
    return {"tasks": len(chosen)}
