"""Complete a task: authorise, check, write, and move the case on, in one transaction (every step of both procedures)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.activities import ACTIVITIES
from app.activities.base import OutcomeData, StepContext
from app.activities.facts import facts_of
from app.activities.fields import secret_names
from app.commands import moving
from app.commands.history import record
from app.commands.issue_papers import expect_of_step, issue_at_once
from app.commands.once import Answer, once
from app.commands.opening import bars_here, end_pause
from app.commands.task_data import Request, check_data
from app.commands.unit_of_work import AnySession, looking, plain
from app.documents.desk import Desk
from app.documents.numbers import NumberMoved
from app.documents.turns import turn
from app.errors import Conflict, DomainError, NotAllowed, NotFound
from app.messages import N_
from app.models.case import Case
from app.models.task import CaseTask, TaskDraft
from app.queries.calendars import calendar_of
from app.queries.office_procedures import procedure_for, procedure_of
from app.security.duties import acts_on_behalf, may_do
from app.security.scope import unscoped
from app.security.viewer import Viewer
from app.workflow import engine

MOST_ATTEMPTS = 50
Work = Callable[[Any], Answer]


def complete_task(
    session: AnySession, viewer: Viewer, task_id: int, outcome: str, data: Mapping[str, Any],
    version: int | None = None, key: str | None = None, desk: Desk | None = None,
) -> Answer:  # fmt: skip
    """End a task with an outcome. Answers `case` and `opened` (see docs of the API).

    With a `desk` the papers it makes are drawn: a numbered letter before the transaction that takes its number, the
    others after it. Secrets in the data (a passphrase) go to the activity alone. Raises NotFound, NotAllowed, Conflict
    (done meanwhile, stale, outcome not possible), Invalid, or Unavailable when the file store refuses.
    """
    asked, secrets, turn_name = _asked(session, task_id, outcome, data)
    request = Request(task_id, outcome, asked, version)
    whole = {"task": task_id, "outcome": outcome, "data": asked, "version": version}

    def work(prepared: Any) -> Answer:
        return once(session, viewer, key, whole, lambda own: _complete(own, viewer, request, prepared))

    if desk is None or not turn_name:
        answer = work(None)
    else:
        answer = _in_turn(turn_name, plain(session), work, lambda own: _prepare(own, viewer, request, secrets, desk))
    issue_at_once(session, desk, int(answer["case"]["id"]))
    return answer


def _asked(
    session: AnySession, task_id: int, outcome: str, data: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str], str]:
    """Return the data without its secrets, so that nothing that is kept can hold one; the secrets; and the turn in which
    the activity prepares the outcome, empty for none.
    """
    own = plain(session)
    with unscoped(own):
        row = own.execute(select(CaseTask.activity, CaseTask.office_id).where(CaseTask.id == task_id)).first()
    activity = ACTIVITIES[row.activity] if row else None
    if row is None or activity is None or outcome not in activity.outcomes:
        return dict(data), {}, ""
    hidden = secret_names(activity.outcomes[outcome].data)
    kept = {name: value for name, value in data.items() if name not in hidden}
    secrets = {name: str(value) for name, value in data.items() if name in hidden and value}
    name = activity.turn(outcome)
    return kept, secrets, f"{row.office_id}:{name}" if name else ""


def _in_turn(name: str, session: Session, work: Work, prepare: Callable[[Session], Any]) -> Answer:
    """Prepare what the transaction may not do itself; again when another took the number meanwhile."""
    session.rollback()  # whoever waits holds no connection
    with turn(session.get_bind().engine, name):
        for _attempt in range(MOST_ATTEMPTS):
            try:
                return work(prepare(session))
            except NumberMoved:
                session.rollback()
    raise Conflict(N_("Many numbers are being taken at this moment. Nothing was done; try again."))


def _prepare(session: Session, viewer: Viewer, request: Request, secrets: Mapping[str, str], desk: Desk) -> Any:
    """Let the activity prepare. Whoever may not do the task, or comes too late, is told so by the transaction."""
    with looking(session, viewer):
        try:
            task = visible_task(session, request.task_id)
        except NotFound:
            return None
        with unscoped(session):
            context = load_context(session, viewer, task)
            try:
                authorise(context, task, request.version)
                possible = request.outcome in outcomes_of(context)
            except DomainError:
                return None
            if not possible:
                return None
            data, _told, _late = check_data(context, request)
            activity = ACTIVITIES[context.step.activity]
            activity.check(context, request.outcome, data)
            return activity.prepare(context, request.outcome, data, secrets, desk)


def load_context(session: Session, viewer: Viewer, task: CaseTask) -> StepContext:
    """Put together all that the activity of a task may use."""
    procedure = procedure_of(task)
    return StepContext(session, task.case, procedure, procedure.step(task.step_id), viewer, clock.now(), task)


def visible_task(session: Session, task_id: int) -> CaseTask:
    """Return a task within what the viewer may see. Raises NotFound."""
    task = session.scalars(select(CaseTask).where(CaseTask.id == task_id)).first()
    if task is None:
        raise NotFound()
    return task


def _complete(session: Session, viewer: Viewer, request: Request, prepared: Any = None) -> Answer:
    task = visible_task(session, request.task_id)
    with unscoped(session):
        session.execute(select(Case.id).where(Case.id == task.case_id).with_for_update())
        session.refresh(task)
        session.refresh(task.case)
        context = load_context(session, viewer, task)
        context.prepared = prepared
        authorise(context, task, request.version)
        if request.outcome not in outcomes_of(context):
            raise Conflict(N_("This outcome is not possible now. Reload the page to see what is."))
        data = check_data(context, request)
        return carry_out(context, task, request.outcome, data)


def authorise(context: StepContext, task: CaseTask, version: int | None) -> None:
    """Refuse whoever may not do a task, a task already done, and a stale page."""
    if task.status != "open":
        if task.status == "done":
            raise Conflict(
                N_(
                    "This task was already completed by %(name)s. Nothing of yours was saved; see the case for the result."
                ),
                name=task.completed_as or "-",
            )
        raise Conflict(N_("This task is no longer needed: the case has moved on."))
    if not may_do(task, context.actor):
        raise NotAllowed(N_("This task belongs to somebody else."))
    if context.actor.kind == "staff" and context.actor.user_id is not None and not acts_on_behalf(task, context.actor):
        reasons = bars_here(context, context.step, context.actor.user_id)
        if reasons:
            raise NotAllowed(
                N_("You may not do this step: you %(reason)s. The parent agency can appoint somebody independent."),
                reason=reasons[0],
            )
    if version is not None and version != task.version:
        raise Conflict(
            N_("The task has changed since you opened it. Reload the page; what you typed is kept as a draft.")
        )


def times_taken(context: StepContext) -> dict[str, int]:
    """Return how often this case took each outcome at this step."""
    rows = context.session.execute(
        select(CaseTask.outcome, func.count())
        .where(CaseTask.case_id == context.case.id, CaseTask.step_id == context.step.id, CaseTask.status == "done")
        .group_by(CaseTask.outcome)
    )
    return {str(outcome): count for outcome, count in rows}


def hears_appeals(context: StepContext) -> bool:
    """Whether the office has a procedure for appeals (an appeal itself is not appealed again inside the office)."""
    return procedure_for(context.session, context.case.office_id, "appeal", _today(context)) is not None


def _today(context: StepContext) -> date:
    return context.now.date()


def outcomes_of(context: StepContext) -> tuple[str, ...]:
    """Return the outcomes open to the viewer now; those of the clock only to the system."""
    activity = ACTIVITIES[context.step.activity]
    facts = facts_of(context.case, context.procedure, calendar_of(context.session, context.case.office))
    offered = engine.offered(context.step, facts, times_taken(context), hears_appeals(context))
    if context.actor.kind == "system":
        return offered
    return tuple(outcome for outcome in activity.outcomes if outcome in offered and outcome not in activity.by_clock)


def carry_out(
    context: StepContext, task: CaseTask, outcome: str, checked: tuple[OutcomeData, dict[str, Any], str]
) -> Answer:
    """Apply an outcome, end the task, write history, move the case on."""
    data, told, late = checked
    activity = ACTIVITIES[context.step.activity]
    activity.check(context, outcome, data)
    taken = times_taken(context).get(outcome, 0)
    activity.apply(context, outcome, data)
    task.status, task.outcome, task.completed_at = "done", outcome, context.now
    task.completed_by_id, task.completed_as = context.actor.user_id, context.actor.name
    task.data = {**data.model_dump(mode="json"), **({"on_behalf": told} if told else {})}
    task.late_reason, task.version = late, task.version + 1
    if context.step.pauses:
        end_pause(context)
    context.session.execute(TaskDraft.__table__.delete().where(TaskDraft.task_id == task.id))
    reason = next((str(getattr(data, name)) for name in ("reason", "remarks", "note") if getattr(data, name, "")), "")
    facts: dict[str, Any] = {
        **context.changes,
        **({"on_behalf": told} if told else {}),
        **({"late": late} if late else {}),
    }
    record(context.session, context.case, context.actor, "TaskCompleted", task, outcome, reason, **facts)
    opened = moving.move_on(context, outcome, taken, hears_appeals(context), reason)
    expect_of_step(context, opened)
    return {
        "case": moving.case_answer(context.case),
        "opened": [moving.task_answer(item, procedure_of(item)) for item in opened],
    }
