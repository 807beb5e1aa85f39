"""The procedure as a picture: its steps with their lanes and times, and for a case what is done, current and coming.

What is drawn from it: app.queries.lane_drawing. What a customer is told of it: app.queries.customer_path.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.procedure_rows import rows_of
from app.models.case import Case
from app.models.handling import ClockPause
from app.models.task import CaseTask
from app.procedures import Procedure
from app.procedures.definition import Kind, Step
from app.queries.calendars import calendar_of
from app.queries.usual_path import usual_path, usual_start
from app.security.scope import unscoped
from app.workflow.engine import Facts
from app.workflow.working_time import Calendar

State = Literal["done", "now", "next", "skipped"]
Spans = Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Stop:
    """One step in the picture; texts are in the language asked for.

    `label`: the office's own number (3a, 3b where several share it, 3.1 for an added step). `lanes`: who does it, as
    places in the picture's lanes, the first of them bearing it. `activity`, `standard` (time), `inputs`, `output`,
    `remark`: as the office's own table has them. `used`: working minutes, None before it began. `due_at`: when what is
    open must be done; where it waits for somebody outside (`waits`), until when. `tasks`: of a case, oldest first.
    """

    step: Step
    label: str
    title: str
    lanes: tuple[int, ...]
    activity: str
    standard: str
    inputs: str
    output: str
    remark: str
    state: State = "next"
    used: int | None = None
    done_at: datetime | None = None
    due_at: datetime | None = None
    waits: bool = False
    late: bool = False
    tasks: tuple[CaseTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Lanes (the actors' titles, in the procedure's order) and stops, in order.

    `of_case`: it shows where a case is; `day`: minutes of the office's working day, to tell long times in days.
    """

    lanes: tuple[str, ...]
    stops: tuple[Stop, ...]
    of_case: bool = False
    day: float = 0.0

    def actors(self, stop: Stop) -> str:
        """Return who does a step, in words."""
        return ", ".join(self.lanes[lane] for lane in stop.lanes)


def picture_of(procedure: Procedure, kind: Kind, language: str) -> Picture:
    """Return the usual way of a kind of case through a procedure."""
    path = usual_path(procedure, usual_start(procedure, kind), {"kind": kind})
    return _picture(procedure, path, language)


def whole_picture(procedure: Procedure, language: str) -> Picture:
    """Return every step of a procedure, in the order of their numbers."""
    return _picture(procedure, (step.id for step in procedure.steps), language)


def case_picture(
    session: Session, case: Case, procedure: Procedure, tasks: Iterable[CaseTask], language: str, now: datetime
) -> Picture:
    """Return where a case stands: what was done, is being done and comes next; what its usual way left out is skipped.

    A step behind the current one that was done and comes again, because the case went back, is shown as coming. `tasks`: of the case, oldest
    first; those under another procedure, from before it changed its kind, are left out. The viewer must see the case.
    """
    with unscoped(session):
        pauses = session.scalars(select(ClockPause).where(ClockPause.case_id == case.id)).all()
        calendar, facts = calendar_of(session, case.office), _facts(case)
    own: dict[str, list[CaseTask]] = {}
    for task in tasks:
        ours = (task.procedure_code, task.procedure_revision) == procedure.key
        if ours and task.status != "cancelled" and not task.side_track:
            own.setdefault(task.step_id, []).append(task)
    current = [step_id for step_id, found in own.items() if any(task.status == "open" for task in found)]
    coming = usual_path(procedure, current, facts)
    expected = usual_path(procedure, usual_start(procedure, case.kind), facts)  # type: ignore[arg-type]
    states: dict[str, State] = dict.fromkeys(expected, "skipped")
    order = [step.id for step in procedure.steps]
    first = min((order.index(step_id) for step_id in current), default=len(order))
    again = [step_id for step_id in coming if step_id not in own or order.index(step_id) > first]
    for steps, state in ((tuple(own), "done"), (again, "next"), (current, "now")):
        states.update(dict.fromkeys(steps, cast("State", state)))
    if not current:  # it is over: what would have followed is not told
        last = max((order.index(step_id) for step_id in own), default=-1)
        states = {step_id: state for step_id, state in states.items() if order.index(step_id) <= last}
    held = [(pause.from_at, pause.to_at or now) for pause in pauses]
    return _picture(procedure, states, language, _Course(states, own, calendar, held, now))


@dataclass(frozen=True)
class _Course:
    """What a case made of its steps."""

    states: Mapping[str, State]
    tasks: Mapping[str, Sequence[CaseTask]]
    calendar: Calendar
    held: Spans
    now: datetime

    def used(self, step_id: str) -> int | None:
        """Working minutes in which a step was open and the clock ran; side by side counts once."""
        spans = [(task.opened_at, task.completed_at or self.now) for task in self.tasks.get(step_id, ())]
        if not spans:
            return None
        return sum(self.calendar.working_minutes(begin, end) for begin, end in without(spans, self.held))


def without(spans: Iterable[tuple[datetime, datetime]], held: Iterable[tuple[datetime, datetime]]) -> Spans:
    """Return the stretches covered by `spans` and by none of `held`, in order and apart from each other."""
    edges = sorted({moment for span in (*spans, *held) for moment in span})
    spans, held = list(spans), list(held)
    return [
        (begin, end)
        for begin, end in itertools.pairwise(edges)
        if any(first <= begin and end <= last for first, last in spans)
        and not any(first <= begin and end <= last for first, last in held)
    ]


def _picture(procedure: Procedure, shown: Iterable[str], language: str, course: _Course | None = None) -> Picture:
    steps = {step.id: step for step in procedure.steps}
    rows = rows_of(procedure, frozenset(shown), language)
    used = {actor for row in rows for actor in steps[row.id].actor}
    actors = [name for name in procedure.actors if name in used]
    places = {name: place for place, name in enumerate(actors)}
    stops = []
    for row in rows:
        step = steps[row.id]
        stop = Stop(
            step, row.label, step.title.in_language(language), tuple(places[name] for name in step.actor),
            row.text, row.time, row.needs, row.output, row.note)  # fmt: skip
        stops.append(_placed(stop, course) if course else stop)
    titles = tuple(procedure.actors[name].title.in_language(language) for name in actors)
    if course is None:
        return Picture(titles, tuple(stops))
    return Picture(titles, tuple(stops), True, course.calendar.hours.minutes_a_day)


def _placed(stop: Stop, course: _Course) -> Stop:
    step, state = stop.step, course.states[stop.step.id]
    tasks = tuple(course.tasks.get(step.id, ()))
    open_tasks = [task for task in tasks if task.status == "open"]
    limits = [task.due_at if task.scored else task.lapses_at or task.due_at for task in open_tasks]
    due = max(filter(None, limits), default=None)
    done = max((task.completed_at for task in tasks if task.completed_at), default=None)
    late = state == "now" and any(task.scored and task.due_at and task.due_at < course.now for task in open_tasks)
    waits = bool(open_tasks) and not any(task.scored for task in open_tasks)
    return replace(
        stop, state=state, used=course.used(step.id), done_at=done if state == "done" else None, due_at=due, waits=waits,
        late=late, tasks=tasks)  # fmt: skip


def _facts(case: Case) -> Facts:
    return {
        "kind": case.kind, "type": case.type, "klass": case.klass, "nature": case.nature, "severity": case.severity,
        "service": case.service.code if case.service else None, "category": case.category, "channel": case.channel,
        "validity": case.validity, "anonymous": "yes" if case.anonymous else "no",
    }  # fmt: skip
