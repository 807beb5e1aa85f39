"""Moves a case on after an outcome: opens what follows, ends tracks or the case, changes its kind, opens a linked case."""

import secrets
from typing import Any

from sqlalchemy import select

from app.activities.base import StepContext
from app.activities.facts import facts_of
from app.commands.history import record
from app.commands.issue_papers import expect_of_registration
from app.commands.opening import cancel, drop_replaced_members, end_pause, open_steps, open_tasks
from app.documents.numbers import take
from app.errors import Conflict
from app.messages import N_
from app.models.case import Case
from app.models.task import CaseTask
from app.notifications.catalogue import NOTICES
from app.notifications.outbox import tell_assignee, tell_customer, tell_staff
from app.procedures.definition import Procedure
from app.queries.calendars import calendar_of
from app.queries.office_procedures import procedure_for
from app.security.duties import ON_BEHALF_OF
from app.workflow import engine


def move_on(context: StepContext, outcome: str, taken: int, appeals: bool, said: str = "") -> list[CaseTask]:
    """Carry out what the procedure says follows from an outcome; return the tasks that opened.

    `said`: the reason or remarks with which the step ended, for whoever goes on.
    """
    drop_replaced_members(context)
    others = [task for task in open_tasks(context) if task is not context.task]
    pictures = [engine.OpenTask(task.step_id, task.side_track) for task in others]
    facts = facts_of(context.case, context.procedure, calendar_of(context.session, context.case.office))
    move = engine.move(context.procedure, context.step, outcome, facts, taken, pictures, appeals)
    if move.interrupts:
        cancel(context, [task for task in others if not task.side_track], "interrupted")
    opened = open_steps(context, move.opens)
    if move.open_case is not None:
        opened += open_linked(context, move.open_case)
    if move.change is not None:
        opened += change_kind(context, move.change)
    if move.end is not None:
        end_case(context, move.end)
    _tell(context, move, outcome)
    for task in opened:
        tell_assignee(context.session, task, context.actor.user_id, said, _comes_back(context, task, said))
    return opened


def _tell(context: StepContext, move: engine.Move, outcome: str) -> None:
    """Tell the customer what the procedure says, and always that the case has ended; others what the activity says."""
    notices = [move.notice or context.step.notice, "closing" if move.end is not None and not move.notice else None]
    for notice in notices:
        if notice is not None and NOTICES[notice].audience == "customer":
            tell_customer(context.session, context.case, notice, step=context.step.id, outcome=outcome)
    if move.end == "closed":
        tell_customer(context.session, context.case, "survey")
    for news in context.news:
        tell_staff(context.session, context.case, news.notice, **news.about)


def _is_outside(context: StepContext) -> bool:
    return context.task is not None and context.task.role in ON_BEHALF_OF


def _comes_back(context: StepContext, task: CaseTask, said: str) -> bool:
    """Whether somebody at the office sends a step back to be done again, and says why."""
    if not said or task.case_id != context.case.id or _is_outside(context):
        return False
    done = select(CaseTask.id).where(
        CaseTask.case_id == task.case_id, CaseTask.step_id == task.step_id, CaseTask.item == task.item,
        CaseTask.status == "done", CaseTask.id != task.id)  # fmt: skip
    return context.session.scalars(done).first() is not None


def end_case(context: StepContext, outcome: str) -> None:
    """Close the case with an outcome; side tracks go on."""
    cancel(context, [task for task in open_tasks(context) if not task.side_track], "closed")
    end_pause(context)
    context.case.status, context.case.outcome, context.case.closed_at = "closed", outcome, context.now
    record(context.session, context.case, context.actor, "CaseClosed", outcome=outcome)


def change_kind(context: StepContext, kind: str) -> list[CaseTask]:
    """The case becomes another kind and goes on under the office's procedure for it."""
    procedure = _procedure(context, kind)
    before, context.case.kind = context.case.kind, kind
    context.case.procedure_code, context.case.procedure_revision = procedure.key
    record(context.session, context.case, context.actor, "KindChanged", before=before, kind=kind)
    return _start(context, context.case, procedure)


def open_linked(context: StepContext, kind: str) -> list[CaseTask]:
    """Open a case of another kind that goes on from this one (an appeal after a complaint)."""
    procedure, old, session = _procedure(context, kind), context.case, context.session
    copied = {
        name: getattr(old, name)
        for name in (
            "office_id", "channel", "service_id", "object_kind", "object_number", "customer_id", "anonymous",
            "consent_to_name", "contact_name", "contact_position", "contact_phone", "contact_email",
            "representative_name", "representative_basis", "language", "category", "severity", "tracking_hash",
        )
    }  # fmt: skip
    grounds = context.changes.get("grounds") or old.description
    linked = Case(
        **copied, number=take(session, old.office, kind, context.now), kind=kind, procedure_code=procedure.code,
        procedure_revision=procedure.revision, subject=old.subject, description=grounds, parent_id=old.id,
        type="decision", appealed_decision=old.number, decision_delivered_on=(old.delivered_at or context.now).date(),
        received_at=context.now, registered_at=context.now, registered_by_id=context.actor.user_id, version=0)  # fmt: skip
    session.add(linked)
    session.flush()
    for person in old.involved:
        linked.involved.append(
            type(person)(case_id=linked.id, user_id=person.user_id, name=person.name, part=person.part)
        )
    session.flush()
    record(session, old, context.actor, "LinkedCaseOpened", number=linked.number, kind=kind)
    record(session, linked, context.actor, "CaseRegistered", parent=old.number)
    tell_customer(session, linked, "received")
    return _start(context, linked, procedure)


def _procedure(context: StepContext, kind: str) -> Procedure:
    procedure = procedure_for(context.session, context.case.office_id, kind, context.now.date())
    if procedure is None:
        raise Conflict(N_("This office has no procedure for cases of this kind."))
    return procedure


def _start(context: StepContext, case: Case, procedure: Procedure) -> list[CaseTask]:
    first = engine.start(procedure, case.kind)  # type: ignore[arg-type]
    at_start = StepContext(context.session, case, procedure, procedure.step(first), context.actor, context.now)
    expect_of_registration(at_start)
    return open_steps(at_start, (first,))


def new_tracking_code() -> str:
    """Return a fresh access code of 128 random bits, in groups that can be read out."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    letters = "".join(secrets.choice(alphabet) for _ in range(28))
    return "-".join(letters[index : index + 7] for index in range(0, 28, 7))


def case_answer(case: Case) -> dict[str, Any]:
    """Return what a command says of a case."""
    return {"id": str(case.id), "number": case.number, "kind": case.kind, "status": case.status, "outcome": case.outcome,
            "version": case.version}  # fmt: skip


def task_answer(task: CaseTask, procedure: Procedure) -> dict[str, Any]:
    """Return what a command says of a task it opened."""
    step = procedure.step(task.step_id)
    return {
        "id": str(task.id),
        "case": {"id": str(task.case_id), "number": task.case.number, "subject": task.case.subject},
        "step": {"id": step.id, "no": step.no, "title": step.title.model_dump()},
        "actor": task.actor,
        "activity": task.activity,
        "due_at": task.due_at.isoformat() if task.due_at else None,
        "version": task.version,
    }
