"""Refuses a procedure that could leave a case stuck: names the file, the step and the field, and says what to do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.procedures.definition import FACTS, Procedure, Step, Way
from app.procedures.facts import FACT_VALUES
from app.procedures.loader import load
from app.procedures.problems import Problem
from app.procedures.vocabulary import DOCUMENTS

TEAM_ACTIVITIES = frozenset({"form_team", "declare_impartiality", "vote", "decide", "object_to_team"})
Found = Iterator[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """What the checker must know of an activity: outcomes to be mapped, those that may be, words for for_each."""

    outcomes: frozenset[str]
    optional: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset({"actor"})


Activities = Mapping[str, ActivityFacts]


def check(procedure: Procedure, activities: Activities) -> list[Problem]:
    """Return every problem of a procedure, empty when it is sound."""
    found: list[Problem] = []
    checks: tuple[Callable[[Procedure, Activities], Found], ...] = (
        _ids, _steps, _ways, _references, _graph, _tracks, _whole,
    )  # fmt: skip
    for part in checks:
        found += [Problem(procedure.source, *place) for place in part(procedure, activities)]
        if found and part in (_ids, _references):
            break
    return found


def check_files(paths: Sequence[Path], activities: Activities) -> list[Problem]:
    """Check files one by one."""
    found: list[Problem] = []
    for path in paths:
        procedure, problems = load(path)
        found += problems if procedure is None else check(procedure, activities)
    return found


def _ids(procedure: Procedure, _activities: Activities) -> Found:
    seen: set[str] = set()
    for step in procedure.steps:
        if step.id in seen:
            yield step.id, "id", "two steps have this id; give each its own"
        seen.add(step.id)


def _steps(procedure: Procedure, activities: Activities) -> Found:
    for step in procedure.steps:
        for actor in step.actor:
            if actor not in procedure.actors:
                yield step.id, "actor", f"there is no actor {actor!r} under [actors]"
        for field in ("needs", "makes"):
            for document in getattr(step, field):
                if document not in DOCUMENTS and document not in procedure.documents:
                    yield step.id, field, f"the document {document!r} is not known; declare it under [documents]"
        if step.no is None and not step.basis:
            yield step.id, "basis", "a step that is not printed needs the clause it was added for"
        if step.due == "chosen" and step.time is not None:
            yield step.id, "due", "a chosen due date and a time exclude each other; keep one"
        facts = activities.get(step.activity)
        if facts is None:
            yield (
                step.id,
                "activity",
                f"there is no activity {step.activity!r}; known are {', '.join(sorted(activities))}",
            )
            continue
        yield from _outcomes(step, facts)
        if step.activity in TEAM_ACTIVITIES and procedure.team is None:
            yield step.id, "activity", "this activity needs a [team] section with the size of the team"


def _outcomes(step: Step, facts: ActivityFacts) -> Found:
    for outcome in sorted(facts.outcomes - set(step.next)):
        yield (
            step.id,
            f"next.{outcome}",
            f"the outcome {outcome!r} of {step.activity!r} leads nowhere; say what follows",
        )
    for outcome in sorted(set(step.next) - facts.outcomes - facts.optional):
        yield step.id, f"next.{outcome}", f"the activity {step.activity!r} has no outcome {outcome!r}"
    if step.for_each is not None and step.for_each not in facts.items:
        yield step.id, "for_each", f"the activity {step.activity!r} cannot be done for each {step.for_each!r}"
    if step.lapses and step.lapses.outcome not in step.next:
        yield step.id, "lapses", f"the outcome {step.lapses.outcome!r} is not under next"


def _ways(procedure: Procedure, _activities: Activities) -> Found:
    for step in procedure.steps:
        for outcome, ways in step.next.items():
            field = f"next.{outcome}"
            for index, way in enumerate(ways):
                yield from ((step.id, field, text) for text in _way(procedure, way))
                if index and not ways[index - 1].when and ways[index - 1].first is None:
                    yield step.id, field, "a way after an unconditional one is never taken; remove it or reorder"
            if not _covers(procedure, ways):
                yield step.id, field, "the conditions do not cover every case; add a last way without a condition"


def _way(procedure: Procedure, way: Way) -> Iterator[str]:
    if not (way.to or way.end or way.end_track or way.change):
        yield "this way leads nowhere; give it to, end, end_track or change"
    if sum(map(bool, (way.to, way.end, way.end_track, way.change))) > 1:
        yield "to, end, end_track and change exclude each other; keep one"
    if way.change is not None and (way.change in procedure.handles) and way.change not in procedure.start:
        yield f"the case changes to {way.change!r}, for which start names no step"
    for fact, values in way.when.items():
        if fact not in FACTS:
            yield f"the fact {fact!r} is not known; known are {', '.join(FACTS)}"
            continue
        for value in values:
            if fact in FACT_VALUES and value not in FACT_VALUES[fact]:
                yield f"{fact} is never {value!r}; it can be {', '.join(FACT_VALUES[fact])}"


def _covers(procedure: Procedure, ways: Sequence[Way]) -> bool:
    last = ways[-1]
    if last.first is None and not last.when:
        return True
    if any(set(way.when) != {"kind"} or way.first is not None for way in ways):
        return len(ways) == 1 and last.first is None  # a single condition: the outcome is offered only where it holds
    return len(ways) == 1 or set(procedure.handles) <= {value for way in ways for value in way.when["kind"]}


def _references(procedure: Procedure, _activities: Activities) -> Found:
    ids = {step.id for step in procedure.steps}
    for step in procedure.steps:
        named = [
            (f"next.{outcome}", target) for outcome, ways in step.next.items() for way in ways for target in way.to
        ]
        named += [("waits_for", target) for target in step.waits_for] + [("not_by", target) for target in step.not_by]
        for field, target in named:
            if target not in ids:
                yield step.id, field, f"there is no step {target!r}"
    for kind, first in procedure.start.items():
        if first not in ids:
            yield "", f"start.{kind}", f"there is no step {first!r}"
    if procedure.reopening and procedure.reopening.at not in ids:
        yield "", "reopening.at", f"there is no step {procedure.reopening.at!r}"
    if procedure.team and procedure.team.declare_before and procedure.team.declare_before not in ids:
        yield "", "team.declare_before", f"there is no step {procedure.team.declare_before!r}"


def _targets(step: Step) -> set[str]:
    return {target for ways in step.next.values() for way in ways for target in way.to}


def _graph(procedure: Procedure, _activities: Activities) -> Found:
    steps = {step.id: step for step in procedure.steps}
    reached, todo = set(), list(procedure.start.values())
    if procedure.reopening:
        todo.append(procedure.reopening.at)
    while todo:
        current = todo.pop()
        if current not in reached:
            reached.add(current)
            todo += _targets(steps[current])
    for step in procedure.steps:
        if step.id not in reached:
            yield step.id, "id", "no step leads here; the step is never reached"
    ends = {step.id for step in procedure.steps if any(
        way.end or way.end_track or way.change for ways in step.next.values() for way in ways)}  # fmt: skip
    while more := {step.id for step in procedure.steps if step.id not in ends and _targets(step) & ends}:
        ends |= more
    for step in procedure.steps:
        if step.id not in ends:
            yield step.id, "next", "from here the case never comes to an end"


def _tracks(procedure: Procedure, _activities: Activities) -> Found:
    steps = {step.id: step for step in procedure.steps}
    for step in procedure.steps:
        for outcome, ways in step.next.items():
            for way in ways:
                main = [target for target in way.to if not steps[target].side_track]
                if step.side_track and (main or way.end or way.change):
                    yield step.id, f"next.{outcome}", "a side track cannot lead back to the main track or end the case"
                if not step.side_track and way.end_track:
                    yield step.id, f"next.{outcome}", "only a side track has end_track"
                if not step.side_track and way.to and not main:
                    yield step.id, f"next.{outcome}", "the main track must go on as well; name its next step"
                yield from _joins(step, outcome, [steps[target] for target in main])


def _joins(step: Step, outcome: str, targets: Sequence[Step]) -> Found:
    if step.for_each is None:
        return
    for target in targets:
        joint = (
            target.for_each is None and not target.interrupts and target.activity not in ("disposition", "form_team")
        )
        if joint and step.id not in target.waits_for:
            yield (
                step.id,
                f"next.{outcome}",
                (
                    f'several tasks of {step.id!r} run at once; {target.id!r} must wait for them: waits_for = ["{step.id}"]'
                ),
            )


def _whole(procedure: Procedure, _activities: Activities) -> Found:
    if procedure.issued and procedure.effective < procedure.issued:
        yield "", "effective", "the procedure is effective before it was issued"
    for kind in procedure.handles:
        if kind not in procedure.start:
            yield "", "start", f"no step is named at which a case of kind {kind!r} begins"
    for kind in sorted(set(procedure.start) - set(procedure.handles)):
        yield "", "start", f"the kind {kind!r} is not under handles"
    for kind in sorted(set(procedure.filing) - set(procedure.handles)):
        yield "", "filing", f"the kind {kind!r} is not under handles"
    for milestone in procedure.milestones:
        if (milestone.within is None) == (milestone.every is None):
            yield "", f"milestones.{milestone.id}", "give either within or every"
    numbers = [step.no for step in procedure.steps if step.no is not None]
    if numbers and sorted(set(numbers)) != list(range(1, max(numbers) + 1)):
        yield "", "steps", "the printed numbers have a gap"
