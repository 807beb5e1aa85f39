"""Checks each way on from an outcome: that it leads somewhere, can be taken, and that none is missing."""

from collections.abc import Iterator

from app.procedures.conditions import LIMIT, describe, taken
from app.procedures.definition import FACTS, Kind, Step, Way
from app.procedures.facts import FACT_VALUES
from app.procedures.subject import Findings, Subject
from app.procedures.vocabulary import ENDINGS, NOTICES


def _each(subject: Subject) -> Iterator[tuple[Step, str, tuple[Way, ...]]]:
    for step in subject.procedure.steps:
        for outcome, ways in step.next.items():
            yield step, outcome, ways


def check_destinations(subject: Subject) -> Findings:
    """A way leads to one kind of place, on its own track."""
    for step, outcome, ways in _each(subject):
        for way in ways:
            for text in (*_destination(way), *_other_kind(subject, step, way), *_track(step, way)):
                yield step.id, f"next.{outcome}", text


def check_notices(subject: Subject) -> Findings:
    """Whoever is told something is told one of the known notices."""
    named = [("", f"milestones.{milestone.id}.notice", milestone.notice) for milestone in subject.procedure.milestones]
    named += [(step.id, "notice", step.notice) for step in subject.procedure.steps]
    named += [(step.id, f"next.{outcome}", way.notice) for step, outcome, ways in _each(subject) for way in ways]
    for step_id, field, notice in named:
        if notice is not None and notice not in NOTICES:
            yield step_id, field, f"there is no notice {notice!r}; use one of {', '.join(NOTICES)}"


def _destination(way: Way) -> Iterator[str]:
    places = [name for name in ("to", "end", "end_track", "change") if getattr(way, name)]
    if not places and way.open:
        yield "open starts a second case, but what becomes of this one is not said; add to or end"
    elif not places:
        yield "this way leads nowhere; give it to, end, end_track or change"
    if len(places) > 1:
        yield f"{' and '.join(places)} exclude each other; keep one"
    if way.open and way.change:
        yield "open and change exclude each other; keep one"
    if way.end is not None and way.end not in ENDINGS:
        yield f"a case cannot end as {way.end!r}; use one of {', '.join(ENDINGS)}"


def _other_kind(subject: Subject, step: Step, way: Way) -> Iterator[str]:
    procedure = subject.procedure
    for word, kind in (("change", way.change), ("open", way.open)):
        if kind is None or kind in procedure.handles:
            continue
        if kind != "appeal":
            yield f"{word}: no procedure for cases of kind {kind!r} can be named; handle it here or remove this"
        elif procedure.appeals_to is None:
            yield f"{word}: appeals are not handled here; say where they are with appeals_to"
    if way.change is not None and subject.kinds_at.get(step.id) == {way.change}:
        yield f"every case that comes here is of kind {way.change!r} already; remove change"


def _track(step: Step, way: Way) -> Iterator[str]:
    if step.side_track and (way.end or way.change or way.open):
        yield "a side track cannot end, change or open a case; use end_track or a step of the side track"
    if not step.side_track and way.end_track:
        yield "only a side track has end_track; use end, or mark the step side_track = true"


def check_facts(subject: Subject) -> Findings:
    """Conditions ask for facts that exist, and for values that they can have."""
    procedure = subject.procedure
    for step, outcome, ways in _each(subject):
        for way in ways:
            for fact, values in way.when.items():
                field = f"next.{outcome}.when.{fact}"
                if fact not in FACTS:
                    yield step.id, field, f"the fact {fact!r} is not known; use one of {', '.join(FACTS)}"
                    continue
                known = procedure.handles if fact == "kind" else FACT_VALUES.get(fact)
                for value in values:
                    if known is not None and value not in known:
                        yield step.id, field, f"{fact} is never {value!r} here; it can be {', '.join(known)}"
                if fact == "late" and not procedure.filing:
                    yield (
                        step.id,
                        field,
                        "no [filing] limit is declared, so no case is late; declare one or remove this",
                    )


def check_cover(subject: Subject) -> Findings:
    """Every way can be taken by some case, and every case that comes finds a way."""
    for step, outcome, ways in _each(subject):
        kinds = tuple(sorted(subject.kinds_at.get(step.id, set(subject.procedure.handles))))
        result = taken(subject.procedure, ways, kinds)
        field = f"next.{outcome}"
        if result.too_many:
            yield step.id, field, f"the conditions make more than {LIMIT} combinations; use fewer facts here"
        for number in sorted(set(range(len(ways))) - result.indices):
            text = f"way {number + 1} is never taken: ways before it take every case that comes here, or none fits it"
            yield step.id, field, f"{text}; put it earlier, correct its condition or remove it"
        if result.gap is not None and _must_cover(subject, step, outcome):
            text = f"no way is left when {describe(result.gap)}; add a last way without a condition"
            yield step.id, field, text


def _must_cover(subject: Subject, step: Step, outcome: str) -> bool:
    """An optional outcome is simply not offered where its conditions do not hold; time cannot be refused."""
    if step.lapses is not None and step.lapses.outcome == outcome:
        return True
    facts = subject.activities.get(step.activity) if subject.activities is not None else None
    return facts is not None and outcome in facts.outcomes


def kinds_in_words(kinds: set[Kind]) -> str:
    """Say for which kinds of case something is so."""
    return " or ".join(sorted(kinds))
