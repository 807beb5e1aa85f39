"""How a case moves through its procedure: from an outcome to the steps that open, join, interrupt or end.

Pure functions over the procedure's data and a picture of the open tasks; the commands carry the result out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.errors import Conflict
from app.messages import N_
from app.procedures.conditions import needs_appeal
from app.procedures.definition import Kind, Procedure, Step, Way

Facts = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task as the engine sees it."""

    step_id: str
    side_track: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """What follows from an outcome. `waiting`: joins that open later, when the last task beside them is done."""

    opens: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    interrupts: bool = False
    end: str | None = None
    end_track: bool = False
    change: Kind | None = None
    open_case: Kind | None = None
    notice: str | None = None


def holds(way: Way, facts: Facts, taken: int) -> bool:
    """Whether a way's conditions hold; `taken` = how often this case took this outcome at this step before."""
    if way.first is not None and taken >= way.first:
        return False
    return all(facts.get(fact) in values for fact, values in way.when.items())


def choose(step: Step, outcome: str, facts: Facts, taken: int, appeals: bool = True) -> Way:
    """Return the first way of an outcome whose conditions hold. Raises Conflict when the outcome is not possible."""
    for way in step.next.get(outcome, ()):
        if holds(way, facts, taken) and (appeals or not needs_appeal(way)):
            return way
    raise Conflict(N_("This outcome is not possible at this step of the procedure."))


def offered(step: Step, facts: Facts, taken: Mapping[str, int], appeals: bool) -> tuple[str, ...]:
    """Return the outcomes that the procedure offers at a step for a case with these facts."""
    return tuple(
        outcome
        for outcome, ways in step.next.items()
        if any(holds(way, facts, taken.get(outcome, 0)) and (appeals or not needs_appeal(way)) for way in ways)
    )


def start(procedure: Procedure, kind: Kind) -> str:
    """Return the step at which a case of a kind begins. Raises Conflict when the procedure does not handle it."""
    if kind not in procedure.start:
        raise Conflict(N_("This procedure does not handle cases of this kind."))
    return procedure.start[kind]


def is_ripe(target: Step, others: Collection[OpenTask]) -> bool:
    """Whether a joint step may open: nobody is working on a step it waits for, and it is not open already."""
    busy = {task.step_id for task in others}
    if target.for_each is None and target.id in busy:
        return False
    return not busy & set(target.waits_for)


def move(
    procedure: Procedure, step: Step, outcome: str, facts: Facts, taken: int, others: Collection[OpenTask],
    appeals: bool = True,
) -> Move:  # fmt: skip
    """Work out what follows when a task of `step` ends with `outcome` while `others` are still open."""
    way = choose(step, outcome, facts, taken, appeals)
    main = [task for task in others if not task.side_track]
    targets = [procedure.step(step_id) for step_id in way.to]
    takes_over = any(target.interrupts for target in targets)
    beside = [task for task in others if task.side_track] if takes_over else others
    ripe = tuple(target.id for target in targets if is_ripe(target, beside))
    return Move(
        opens=ripe,
        waiting=tuple(target.id for target in targets if target.id not in ripe),
        interrupts=bool(main) and (takes_over or way.end is not None or way.change is not None),
        end=way.end,
        end_track=way.end_track,
        change=way.change,
        open_case=way.open,
        notice=way.notice,
    )
