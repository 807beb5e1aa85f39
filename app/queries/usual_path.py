"""The way a case usually takes through its procedure, as far as its facts are known."""

from collections.abc import Iterable

from app.documents.procedure_rows import usual_way
from app.procedures import Procedure
from app.procedures.definition import Kind, Step, Way
from app.workflow.engine import Facts, holds

ALWAYS_FIRST = 99  # taken so often that ways for "the first time" are over: the way on is asked for, not the way back


def usual_path(procedure: Procedure, begin: Iterable[str], facts: Facts) -> tuple[str, ...]:
    """Return the ids of the steps from `begin` to the end when each step ends as it usually does.

    Every step stands once, in the order in which it is reached; side tracks are left out.
    """
    steps = {step.id: step for step in procedure.steps}
    found: dict[str, None] = {}
    ahead = list(begin)
    while ahead:
        step_id = ahead.pop(0)
        if step_id in found or steps[step_id].side_track:
            continue
        found[step_id] = None
        ahead += list(_way_on(steps[step_id], facts).to)
    return tuple(found)


def usual_start(procedure: Procedure, kind: Kind) -> tuple[str, ...]:
    """Return where a case of a kind begins: one step, or none when the procedure does not handle the kind."""
    return (procedure.start[kind],) if kind in procedure.start else ()


def _way_on(step: Step, facts: Facts) -> Way:
    """Return where the first outcome leads that does not just repeat the step, for a case with these facts."""
    usual = [_by_facts(ways, facts) for ways in step.next.values()]
    return next((way for way in usual if way.to != (step.id,)), usual[0])


def _by_facts(ways: tuple[Way, ...], facts: Facts) -> Way:
    return next((way for way in ways if way.when and holds(way, facts, ALWAYS_FIRST)), usual_way(ways))
