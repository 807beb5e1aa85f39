"""Opens the tasks of a step: for whom, by when, with whom told; and cancels those no longer needed."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.activities import ACTIVITIES
from app.activities.base import Item, StepContext
from app.activities.independent import bars
from app.activities.teams import required_team, team_of
from app.errors import Conflict
from app.messages import N_
from app.models.case import CaseGrant
from app.models.handling import ClockPause
from app.models.task import CaseTask
from app.procedures.definition import Actor, Step, TimeByFact
from app.procedures.durations import Duration
from app.queries.calendars import calendar_of, closing_on
from app.queries.office_procedures import procedure_of
from app.security.duties import able


def open_steps(context: StepContext, step_ids: Iterable[str]) -> list[CaseTask]:
    """Open every step of a list; return the new tasks."""
    opened: list[CaseTask] = []
    for step_id in step_ids:
        step = context.procedure.step(step_id)
        for item in _items(context, step):
            if (task := _open(context, step, item)) is not None:
                opened.append(task)
        if step.restricted:
            context.case.restricted = True
        if step.holds == "legal":
            context.case.legal_hold = True
    return opened


def _items(context: StepContext, step: Step) -> Sequence[Item]:
    if step.for_each is None:
        return (Item("", user_id=_chair(context) if step.by == "team_chair" else None),)
    if step.for_each == "actor":
        return [Item(f"actor:{actor}") for actor in step.actor]
    items = ACTIVITIES[step.activity].pending(_at(context, step), step.for_each)
    if not items:
        raise Conflict(N_("There is nobody for whom the next step could be opened. Check the previous step."))
    return items


def _at(context: StepContext, step: Step) -> StepContext:
    return StepContext(context.session, context.case, context.procedure, step, context.actor, context.now)


def _chair(context: StepContext) -> int:
    return next(member.user_id for member in required_team(context).serving if member.chair)


def _actor(context: StepContext, step: Step, item: Item) -> tuple[str, Actor]:
    name = item.key.removeprefix("actor:") if item.key.startswith("actor:") else step.actor[0]
    return name, context.procedure.actors[name]


def standard_time(context: StepContext, step: Step) -> Duration | None:
    """Return the standard time of a step for this case (it may depend on one fact of the case)."""
    if isinstance(step.time, TimeByFact):
        value = getattr(context.case, step.time.by, None)
        return step.time.times.get(value or "", step.time.default)
    return step.time


def _open(context: StepContext, step: Step, item: Item) -> CaseTask | None:
    session, case = context.session, context.case
    already = select(CaseTask.id).where(
        CaseTask.case_id == case.id, CaseTask.step_id == step.id, CaseTask.item == item.key, CaseTask.status == "open"
    )
    if session.scalars(already).first() is not None:
        return None
    name, actor = _actor(context, step, item)
    task = CaseTask(
        case_id=case.id, office_id=case.office_id, procedure_code=context.procedure.code,
        procedure_revision=context.procedure.revision, step_id=step.id, activity=step.activity, actor=name, role=actor.role,
        unit_id=item.unit_id, assignee_id=item.user_id, item=item.key, side_track=step.side_track, scored=step.scored,
        opened_at=context.now, opened_by_id=context.task.id if context.task else None, due_lines=[])  # fmt: skip
    _set_times(context, step, task)
    _assign(context, step, task)
    session.add(task)
    session.flush()
    if step.pauses:
        session.add(ClockPause(
            case_id=case.id, from_at=context.now, reason=step.id, limit_at=task.lapses_at, by_id=context.actor.user_id
        ))  # fmt: skip
    return task


def _set_times(context: StepContext, step: Step, task: CaseTask) -> None:
    calendar = calendar_of(context.session, context.case.office)
    chosen = ACTIVITIES[step.activity].due_on(_at(context, step), task.item)
    standard = standard_time(context, step)
    if standard is not None:
        due = calendar.due(context.now, standard)
        task.due_at, task.due_lines, task.standard_time = due.at, [dict(line) for line in due.lines], str(standard)
    if chosen is not None:
        task.due_at = closing_on(calendar, chosen)
        task.due_lines = [{"fact": "chosen", "date": chosen.isoformat()}]
    if step.lapses is not None:
        task.lapses_at = calendar.due(context.now, step.lapses.after).at


def _assign(context: StepContext, step: Step, task: CaseTask) -> None:
    """Find who can do it; exactly one person gets it by name. Nobody able: the parent agency appoints."""
    if task.role in ("customer", "third_party"):
        return
    if task.assignee_id is not None:
        grant(context, task.assignee_id)
        return
    session, case = context.session, context.case
    people = able(session, case, task.role, context.now.date(), task.unit_id)
    strict = step.independent or ACTIVITIES[step.activity].decides
    if strict or step.not_by:
        people = [person for person in people if not bars_here(context, step, person.id)]
    task.needs_appointment = not people
    if len(people) == 1:
        task.assignee_id = people[0].id
    if case.restricted or step.restricted:
        for person in people:
            grant(context, person.id)
    elif task.unit_id is not None:
        _grant_unit(context, task.unit_id)
    elif task.assignee_id is not None:
        grant(context, task.assignee_id)


def bars_here(context: StepContext, step: Step, user_id: int) -> list[str]:
    """Return why a person may not do this step of this case."""
    activity = ACTIVITIES[step.activity]
    if step.independent or activity.decides:
        return bars(context, user_id, step.not_by)
    if step.not_by:
        reasons = bars(context, user_id, step.not_by)
        return [reason for reason in reasons if "somebody else" in reason]
    return []


def grant(context: StepContext, user_id: int, reason: str = "task") -> None:
    """Let a person see the case, because there is work in it for him or her."""
    known = select(CaseGrant.id).where(CaseGrant.case_id == context.case.id, CaseGrant.user_id == user_id)
    if context.session.scalars(known).first() is None:
        context.session.add(CaseGrant(
            case_id=context.case.id, user_id=user_id, reason=reason, granted_at=context.now))  # fmt: skip
        context.session.flush()


def _grant_unit(context: StepContext, unit_id: int) -> None:
    known = select(CaseGrant.id).where(CaseGrant.case_id == context.case.id, CaseGrant.unit_id == unit_id)
    if context.session.scalars(known).first() is None:
        context.session.add(CaseGrant(
            case_id=context.case.id, unit_id=unit_id, reason="task", granted_at=context.now))  # fmt: skip
        context.session.flush()


def open_tasks(context: StepContext) -> list[CaseTask]:
    """Return the open tasks of the case."""
    query = select(CaseTask).where(CaseTask.case_id == context.case.id, CaseTask.status == "open")
    return list(context.session.scalars(query.order_by(CaseTask.id)))


def cancel(context: StepContext, tasks: Iterable[CaseTask], reason: str) -> None:
    """Take tasks back that are no longer needed; a pause that one of them held ends."""
    for task in tasks:
        task.status, task.remarks, task.version = "cancelled", reason, task.version + 1
        if procedure_of(task).step(task.step_id).pauses:
            end_pause(context)
    context.session.flush()


def end_pause(context: StepContext) -> None:
    """Let the clock run again."""
    running = select(ClockPause).where(ClockPause.case_id == context.case.id, ClockPause.to_at.is_(None))
    for pause in context.session.scalars(running):
        pause.to_at = context.now


def drop_replaced_members(context: StepContext) -> None:
    """Cancel open tasks of persons who no longer sit in the team."""
    team = team_of(context)
    if team is None:
        return
    serving = {member.user_id for member in team.serving}
    stale = [task for task in open_tasks(context) if task.role == "appeal_member" and task.assignee_id not in serving]
    cancel(context, stale, "replaced")
