"""What can be done with a case beside its steps: withdraw, pause, resume, extend, reassign, reopen, write a message."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.activities.base import OutcomeData, StepContext
from app.activities.validation import validate
from app.commands.action_forms import Extend, NewMessage, Pause, Progress, Reassign, Reopen, Resume, Withdrawal
from app.commands.history import record
from app.commands.inbound_files import owners
from app.commands.issue_papers import Expected, expect, issue_at_once
from app.commands.late_appeal import Appeal, appeal
from app.commands.moving import case_answer, end_case
from app.commands.once import Answer, once
from app.commands.opening import bars_here, grant, open_steps, open_tasks
from app.commands.unit_of_work import AnySession
from app.documents.desk import Desk
from app.errors import Conflict, NotAllowed, NotFound, invalid
from app.messages import N_
from app.models.case import Case
from app.models.document import Message
from app.models.event import PROGRESS
from app.models.handling import ClockPause, Extension
from app.models.person import Staff
from app.models.task import CaseTask
from app.notifications.outbox import tell_assignee, tell_customer, tell_person
from app.procedures.durations import Duration, TimeUnit
from app.queries.calendars import calendar_of
from app.queries.office_procedures import procedure_of
from app.security.scope import unscoped
from app.security.viewer import Viewer

DESK = frozenset({"front_desk", "service_coordinator"})
LEADERS = frozenset({"service_coordinator", "office_head"})
LONGEST_PAUSE = Duration(30, TimeUnit.CALENDAR_DAYS)
Work = Callable[[StepContext, Any], dict[str, Any]]


def context_of(session: Session, case: Case, viewer: Viewer) -> StepContext:
    """Put together what an action on a case may use."""
    procedure = procedure_of(case)
    return StepContext(session, case, procedure, procedure.steps[0], viewer, clock.now())


def act(
    session: AnySession, viewer: Viewer, action: str, case_id: int, data: dict[str, Any], version: int | None = None,
    key: str | None = None, desk: Desk | None = None,
) -> Answer:  # fmt: skip
    """Carry out one of the actions of ACTIONS on a case. Answers `case`. With a `desk` the letters it makes are drawn.

    Raises NotFound, NotAllowed, Conflict (stale version, not possible now) or Invalid.
    """
    model, work = ACTIONS[action]
    parsed = validate(model, data)
    asked = {"action": action, "case": case_id, "data": data, "version": version}
    answer = once(session, viewer, key, asked, lambda own: _act(own, viewer, case_id, version, parsed, work))
    issue_at_once(session, desk, case_id)
    return answer


def _act(session: Session, viewer: Viewer, case_id: int, version: int | None, data: Any, work: Work) -> Answer:
    case = session.scalars(select(Case).where(Case.id == case_id)).first()
    if case is None:
        raise NotFound()
    with unscoped(session):
        session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
        session.refresh(case)
        if version is not None and version != case.version:
            raise Conflict(N_("The case has changed since you opened it. Reload the page."))
        more = work(context_of(session, case, viewer), data)
        session.flush()
        return {"case": case_answer(case), **more}


def _only(context: StepContext, roles: frozenset[str], customer: bool = False) -> None:
    if customer and context.actor.kind == "customer":
        return
    if context.case.office_id not in context.actor.offices_as(roles):
        raise NotAllowed(N_("Your roles do not include this."))


def _must_be_open(context: StepContext) -> None:
    if context.case.status != "open":
        raise Conflict(N_("The case is closed."))


def _withdraw(context: StepContext, data: Withdrawal) -> dict[str, Any]:
    _only(context, DESK, customer=True)
    _must_be_open(context)
    if context.actor.kind == "staff" and data.on_behalf is None:
        raise invalid("/on_behalf", N_("This is required."))
    told = data.on_behalf.model_dump() if data.on_behalf else {}
    record(context.session, context.case, context.actor, "CaseWithdrawn", reason=data.reason, on_behalf=told)
    end_case(context, "withdrawn")
    tell_customer(context.session, context.case, "closing", outcome="withdrawn")
    return {}


def _pause(context: StepContext, data: Pause) -> dict[str, Any]:
    _only(context, DESK | LEADERS)
    _must_be_open(context)
    if _running(context) is not None:
        raise Conflict(N_("The clock already stands still."))
    calendar = calendar_of(context.session, context.case.office)
    limit = calendar.due(context.now, LONGEST_PAUSE).at
    context.add(ClockPause(
        case_id=context.case.id, from_at=context.now, reason="; ".join([data.reason, *data.items]), limit_at=limit,
        by_id=context.actor.user_id))  # fmt: skip
    record(context.session, context.case, context.actor, "ClockPaused", reason=data.reason, items=data.items)
    tell_customer(context.session, context.case, "completeness_asked", items=data.items)
    return {}


def _running(context: StepContext) -> ClockPause | None:
    return context.session.scalars(
        select(ClockPause).where(ClockPause.case_id == context.case.id, ClockPause.to_at.is_(None))
    ).first()


def _resume(context: StepContext, data: Resume) -> dict[str, Any]:
    _only(context, DESK | LEADERS)
    pause = _running(context)
    if pause is None:
        raise Conflict(N_("The clock is running."))
    pause.to_at = context.now
    calendar = calendar_of(context.session, context.case.office)
    for task in open_tasks(context):
        if task.due_at and task.standard_time:
            standard = Duration.parse(task.standard_time)
            due = calendar.due_with_pauses(task.opened_at, standard, [(pause.from_at, pause.to_at)])
            if due.at > task.due_at:
                task.due_at, task.due_lines, task.version = due.at, [dict(x) for x in due.lines], task.version + 1
    record(context.session, context.case, context.actor, "ClockResumed", reason=data.reason)
    return {}


def _task(context: StepContext, task_id: str) -> CaseTask:
    task = context.session.get(CaseTask, int(task_id))
    if task is None or task.case_id != context.case.id or task.status != "open":
        raise invalid("/task", N_("Choose an open task of this case."))
    return task


def _extend(context: StepContext, data: Extend) -> dict[str, Any]:
    _only(context, LEADERS)
    _must_be_open(context)
    task = _task(context, data.task)
    try:
        more = Duration.parse(data.duration)
    except ValueError:
        raise invalid("/duration", N_("Write a number and a unit, for example: 2 working days")) from None
    calendar = calendar_of(context.session, context.case.office)
    new = calendar.due(max(task.due_at or context.now, context.now), more).at
    context.add(Extension(
        case_id=context.case.id, task_id=task.id, amount=more.amount, unit_of_time=more.unit.value, old_due_at=task.due_at,
        new_due_at=new, reason=data.reason, at=context.now, by_id=context.actor.user_id))  # fmt: skip
    task.due_at, task.version = new, task.version + 1
    task.due_lines = [*task.due_lines, {"fact": "extended", "by": str(more)}]
    record(context.session, context.case, context.actor, "TimeExtended", task, reason=data.reason, by=str(more))
    _issue(context, "extension_letter")
    tell_customer(context.session, context.case, "extension", reason=data.reason)
    return {}


def reassign(context: StepContext, data: Reassign) -> dict[str, Any]:
    """Give a task to another person, within a transaction. Raises NotAllowed or Invalid."""
    task = _task(context, data.task)
    if not (context.actor.agency and task.needs_appointment):
        _only(context, LEADERS)
    person = context.session.get(Staff, int(data.person))
    own_office = person is not None and person.office_id == context.case.office_id
    if person is None or not person.active or task.role in ("customer", "third_party") or not (
        own_office or context.actor.agency
    ):  # fmt: skip
        raise invalid("/person", N_("Choose one of the list."))
    context.step = procedure_of(task).step(task.step_id)
    reasons = bars_here(context, context.step, person.id)
    if reasons:
        raise invalid("/person", N_("This person is not independent: %(reason)s."), reason=reasons[0])
    task.assignee_id, task.needs_appointment, task.version = person.id, False, task.version + 1
    grant(context, person.id, "appointed")
    record(context.session, context.case, context.actor, "TaskReassigned", task, reason=data.reason, to=person.name)
    tell_assignee(context.session, task, context.actor.user_id, data.reason)
    return {}


def _reopen(context: StepContext, data: Reopen) -> dict[str, Any]:
    _only(context, LEADERS, customer=True)
    case, rule = context.case, context.procedure.reopening
    if case.status != "closed" or rule is None or case.outcome not in ("closed", "deemed_withdrawn"):
        raise Conflict(N_("This case cannot be reopened."))
    if case.reopened >= rule.times:
        raise Conflict(N_("This case was already reopened. The appeal and the Ombudsman remain open."))
    case.status, case.outcome, case.closed_at, case.reopened = "open", None, None, case.reopened + 1
    record(context.session, case, context.actor, "CaseReopened", reason=data.reason)
    context.step = context.procedure.step(rule.at)
    for task in open_steps(context, (rule.at,)):
        tell_assignee(context.session, task, context.actor.user_id, data.reason)
    tell_customer(context.session, case, "reopened")
    return {}


def _message(context: StepContext, data: NewMessage) -> dict[str, Any]:
    from_customer = context.actor.kind == "customer"
    if not from_customer:
        _only(context, DESK | LEADERS)
    written = context.add(Message(
        case_id=context.case.id, from_customer=from_customer, text=data.text, at=context.now,
        by_id=context.actor.user_id))  # fmt: skip
    record(context.session, context.case, context.actor, "MessageWritten")
    if not from_customer:
        tell_customer(context.session, context.case, "message", message=written.id)
    for person in owners(context.session, context.case) if from_customer else ():
        tell_person(context.session, person, "customer_wrote", case=context.case)
    return {}


def _progress(context: StepContext, data: Progress) -> dict[str, Any]:
    _only(context, DESK | LEADERS)
    _must_be_open(context)
    record(context.session, context.case, context.actor, PROGRESS, done=data.done, coming=data.coming)
    _issue(context, "progress_letter")
    tell_customer(context.session, context.case, "progress", done=data.done, coming=data.coming)
    return {}


def _issue(context: StepContext, kind: str) -> None:
    expect(context.session, context.case, (kind,), Expected(context.now, context.actor.user_id))


ACTIONS: dict[str, tuple[type[OutcomeData], Work]] = {
    "withdraw": (Withdrawal, _withdraw),
    "pause": (Pause, _pause),
    "resume": (Resume, _resume),
    "extend": (Extend, _extend),
    "reassign": (Reassign, reassign),
    "reopen": (Reopen, _reopen),
    "appeal": (Appeal, appeal),
    "progress": (Progress, _progress),
    "messages": (NewMessage, _message),
}
TITLES = {
    "withdraw": N_("Withdraw at the customer's request"),
    "pause": N_("Wait for the customer"),
    "resume": N_("Let the clock run again"),
    "extend": N_("Give more time"),
    "reassign": N_("Give the task to somebody else"),
    "reopen": N_("Reopen the case"),
    "appeal": N_("Appeal"),
    "progress": N_("Report progress"),
    "messages": N_("Write to the customer"),
}
WHO = {
    "withdraw": DESK,
    "pause": DESK | LEADERS,
    "resume": DESK | LEADERS,
    "extend": LEADERS,
    "reassign": LEADERS,
    "reopen": LEADERS,
    "progress": DESK | LEADERS,
    "messages": DESK | LEADERS,
}


def actions_open_to(case: Case, viewer: Viewer, paused: bool) -> list[str]:
    """Return the actions that make sense on a case now and are this viewer's to take."""
    running = {"withdraw", "extend", "reassign", "progress", "messages", "resume" if paused else "pause"}
    possible = (
        running if case.status == "open" else {"reopen"} if case.outcome in ("closed", "deemed_withdrawn") else set()
    )
    return [name for name in ACTIONS if name in possible and case.office_id in viewer.offices_as(WHO[name])]
