"""What is checked: a procedure with what is known around it, and the picture of its ways that all checks share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.procedures.conditions import taken
from app.procedures.definition import Kind, Procedure, Step, Way

Findings = Iterator[tuple[str, str, str]]  # step (empty: the head of the file), field, message


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """What the checker must know of an activity.

    `outcomes` must be mapped, `optional` may be; `items` are the words for for_each; `by_clock` are outcomes that
    only the passing of time brings.
    """

    outcomes: frozenset[str]
    optional: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset({"actor"})
    by_clock: frozenset[str] = frozenset()


Activities = Mapping[str, ActivityFacts]


@dataclass(frozen=True)
class Subject:
    """A procedure under examination. Without `activities` or `other_codes` what needs them is left unchecked."""

    procedure: Procedure
    activities: Activities | None = None
    other_codes: frozenset[str] | None = None

    @cached_property
    def steps(self) -> dict[str, Step]:
        """The steps by id."""
        return {step.id: step for step in self.procedure.steps}

    @cached_property
    def kinds_at(self) -> dict[str, set[Kind]]:
        """The kinds of case that can come to each step; steps that none can come to are missing."""
        found: dict[str, set[Kind]] = {}
        todo = [(step_id, kind) for kind, step_id in self.procedure.start.items()]
        if self.procedure.reopening:
            todo += [(self.procedure.reopening.at, kind) for kind in self.procedure.handles]
        while todo:
            step_id, kind = todo.pop()
            if step_id in self.steps and kind not in found.setdefault(step_id, set()):
                found[step_id].add(kind)
                todo += [(target, kind) for way in self.ways_of(step_id, [kind]) for target in way.to]
        return found

    def roles(self, step: Step) -> set[str]:
        """The roles of a step's actors, as far as they are declared."""
        return {self.procedure.actors[actor].role for actor in step.actor if actor in self.procedure.actors}

    def ways_of(self, step_id: str, kinds: Iterable[Kind]) -> list[Way]:
        """The ways out of a step that a case of one of these kinds can take."""
        kinds = tuple(kinds)
        return [
            ways[index]
            for ways in self.steps[step_id].next.values()
            for index in sorted(taken(self.procedure, ways, kinds).indices)
        ]

    def targets(self, step_id: str) -> set[str]:
        """The steps to which a step can lead."""
        ways = (way for ways in self.steps[step_id].next.values() for way in ways)
        return {target for way in ways for target in way.to}

    def reach(self, starts: Iterable[str], without: Iterable[str] = ()) -> set[str]:
        """The steps of the main track reached from `starts` (included), crossing neither `without` nor a take-over."""
        closed = set(without) | {step.id for step in self.procedure.steps if step.interrupts or step.side_track}
        found: set[str] = set()
        todo = list(starts)
        while todo:
            step_id = todo.pop()
            if step_id not in found:
                found.add(step_id)
                todo += self.targets(step_id) - closed
        return found
