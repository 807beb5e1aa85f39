"""Enumerates the paths of a procedure from its data alone: what the generated test then executes."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from app.activities import ACTIVITIES
from app.procedures import Procedure
from app.procedures.definition import Step, Way

Move = tuple[str, str]  # step, outcome


@dataclass(frozen=True)
class Plan:
    """A path: from a kind of case, through steps with their outcomes, needing these facts."""

    kind: str
    moves: tuple[Move, ...]
    facts: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}: " + " > ".join(f"{step}.{outcome}" for step, outcome in self.moves)


def usual(step: Step) -> str:
    """The outcome with which a step ordinarily ends."""
    outcomes = ACTIVITIES[step.activity].outcomes
    return next((name for name in outcomes if name in step.next and outcomes[name].primary), next(iter(step.next)))


# What an outcome itself makes of a fact, whatever was known before.
MADE = {("hand_over_wrongdoing", "not_wrongdoing"): {"type": "personnel"}}
Facts = dict[str, str]


def ways_open(step: Step, outcome: str, kind: str, facts: Facts) -> Iterator[tuple[int, Way, Facts]]:
    """The ways that a case of a kind can take with these facts, each with the facts known after it.

    An earlier way that certainly holds hides the later ones; a fact that is not known yet may still become what a way
    asks for, unless an outcome on the way made it something else.
    """
    made = MADE.get((step.activity, outcome), {})
    for index, way in enumerate(step.next[outcome]):
        wanted = {name: values for name, values in way.when.items() if name != "kind"}
        if "kind" in way.when and kind not in way.when["kind"]:
            continue
        if any(name in facts and facts[name] not in values for name, values in wanted.items()):
            continue
        known = {**facts, **{name: facts.get(name, values[0]) for name, values in wanted.items()}}
        yield index, way, {**known, **made}
        if way.first is None and all(name in facts for name in wanted):
            return


def edges(procedure: Procedure) -> Iterator[tuple[Step, str, int]]:
    """Every way of every outcome of every step."""
    for step in procedure.steps:
        for outcome, ways in step.next.items():
            for index in range(len(ways)):
                yield step, outcome, index


def route(procedure: Procedure, kind: str, begin: str, goal: str, known: Facts) -> tuple[list[Move], Facts] | None:
    """The shortest way from one step to another, with the facts it needs."""
    todo: deque[tuple[str, list[Move], Facts]] = deque([(begin, [], known)])
    seen = {begin}
    while todo:
        here, moves, facts = todo.popleft()
        if here == goal:
            return moves, facts
        step = procedure.step(here)
        for outcome in sorted(step.next, key=lambda name: name != usual(step)):
            for _index, way, after in ways_open(step, outcome, kind, facts):
                for target in way.to:
                    if target not in seen:
                        seen.add(target)
                        todo.append((target, [*moves, (here, outcome)], after))
    return None


def covering(procedure: Procedure) -> list[Plan]:
    """For every way: a path that takes it. A way after `first = N` is reached by taking the outcome N times before."""
    plans: dict[Plan, None] = {}
    for step, outcome, index in edges(procedure):
        for kind, begin in procedure.start.items():
            wanted = {name: values[0] for name, values in step.next[outcome][index].when.items() if name != "kind"}
            found = route(procedure, kind, begin, step.id, wanted) or route(procedure, kind, begin, step.id, {})
            if found is None or index not in {i for i, _way, _facts in ways_open(step, outcome, kind, found[1])}:
                continue
            moves, facts = found
            for earlier in step.next[outcome][:index]:
                for _ in range(earlier.first or 0):
                    back = route(procedure, kind, earlier.to[0], step.id, facts)
                    moves = [*moves, (step.id, outcome), *(back[0] if back else [])]
            plans[
                Plan(kind, (*moves, (step.id, outcome)), tuple(sorted({**wanted, **start_facts(found[1])}.items())))
            ] = None
            break
    return list(plans)


def start_facts(facts: Facts) -> Facts:
    """What must be entered at the start: not what an outcome made of it."""
    made = {name: value for values in MADE.values() for name, value in values.items()}
    return {name: value for name, value in facts.items() if made.get(name) != value}


def simple(procedure: Procedure, limit: int = 400) -> list[Plan]:
    """Every path that visits no step twice, from each start to each end (up to a limit)."""
    plans: list[Plan] = []

    def walk(kind: str, here: str, moves: tuple[Move, ...], facts: Facts, seen: frozenset[str]) -> None:
        if len(plans) >= limit:
            return
        step = procedure.step(here)
        for outcome in step.next:
            for _index, way, after in ways_open(step, outcome, kind, facts):
                taken = (*moves, (here, outcome))
                main = [target for target in way.to if not procedure.step(target).side_track]
                if not main:
                    plans.append(Plan(kind, taken, tuple(sorted(start_facts(after).items()))))
                elif main[0] not in seen:
                    walk(kind, main[0], taken, after, seen | {main[0]})

    for kind, begin in procedure.start.items():
        walk(kind, begin, (), {}, frozenset({begin}))
    return plans
