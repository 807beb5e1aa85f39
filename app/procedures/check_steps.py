"""Checks each step by itself: its number or basis, actor, activity, documents, times, waiting."""

from app.procedures.check_head import time_by_fact
from app.procedures.definition import Step, TimeByFact
from app.procedures.subject import ActivityFacts, Findings, Subject
from app.procedures.vocabulary import DOCUMENTS

TEAM_ACTIVITIES = frozenset({
    "form_team", "appoint_external", "declare_impartiality", "object_to_team", "rule_on_objection", "vote", "decide",
})  # fmt: skip
OUTSIDERS = frozenset({"customer", "third_party"})


def check_ids(subject: Subject) -> Findings:
    """Each step has an id of its own."""
    seen: set[str] = set()
    for step in subject.procedure.steps:
        if step.id in seen:
            yield step.id, "id", "two steps have this id; give each its own"
        seen.add(step.id)


def check_numbers(subject: Subject) -> Findings:
    """Printed numbers ascend from 1 without gaps, in the order of the file; every other step says why it is there."""
    last = 0
    rows: set[int] = set()
    for step in subject.procedure.steps:
        if step.no is None:
            if not (step.basis or "").strip():
                yield step.id, "basis", "a step without a printed number needs its basis: the clause it was added for"
            if step.printed is not None:
                yield (
                    step.id,
                    "printed",
                    "only a step with a printed number (no) has a printed row; add no or remove it",
                )
            continue
        if step.no < last:
            yield step.id, "no", f"number {step.no} comes after number {last}; put the steps in the printed order"
        elif step.no > last + 1:
            yield step.id, "no", f"number {last + 1} is missing before number {step.no}; add it or correct the number"
        if step.printed is not None and step.no in rows:
            yield (
                step.id,
                "printed",
                f"row {step.no} of the paper is given twice; keep it at the first step with this no",
            )
        if step.printed is not None:
            rows.add(step.no)
        last = max(last, step.no)


def check_people(subject: Subject) -> Findings:
    """Actors are declared, and what is asked of them fits who they are."""
    for step in subject.procedure.steps:
        for actor in step.actor:
            if actor not in subject.procedure.actors:
                yield step.id, "actor", f"there is no actor {actor!r}; declare it under [actors] or correct the name"
        outsiders = bool(subject.roles(step)) and subject.roles(step) <= OUTSIDERS
        if step.lapses and not outsiders:
            yield step.id, "lapses", "only a step of the customer or a third party lapses; the office's own are late"
        if step.pauses and subject.roles(step) != {"customer"}:
            yield step.id, "pauses", "the clock stands still only while waiting for the customer; remove pauses"
        if step.pauses and step.lapses is None:
            yield step.id, "pauses", "a pause needs a limit; add lapses = { after = …, outcome = … }"
        if subject.roles(step) == {"customer"} and step.time is not None and step.scored:
            yield step.id, "scored", "the customer's time is shown, not judged; add scored = false"
        if step.independent and outsiders:
            yield step.id, "independent", "the customer cannot be independent of the own case; remove independent"
        if step.for_each == "actor" and len(step.actor) < 2:
            yield step.id, "for_each", 'for_each = "actor" needs several actors; name them or remove for_each'


def check_activities(subject: Subject) -> Findings:
    """Activities are known, all their outcomes lead somewhere, and teams are declared."""
    for step in subject.procedure.steps:
        if subject.procedure.team is None and step.activity in TEAM_ACTIVITIES:
            yield step.id, "activity", f"{step.activity!r} needs a team; add a [team] section with its size"
        if subject.procedure.team is None and (step.for_each == "team_member" or step.by == "team_chair"):
            yield step.id, "for_each" if step.for_each else "by", "there is no team; add a [team] section with its size"
        if subject.activities is None:
            continue
        facts = subject.activities.get(step.activity)
        if facts is None:
            known = ", ".join(sorted(subject.activities))
            yield step.id, "activity", f"there is no activity {step.activity!r}; use one of {known}"
        else:
            yield from _outcomes(step, facts)


def _outcomes(step: Step, facts: ActivityFacts) -> Findings:
    known = facts.outcomes | facts.optional
    for outcome in sorted(facts.outcomes - set(step.next)):
        yield (
            step.id,
            f"next.{outcome}",
            f"the outcome {outcome!r} of {step.activity!r} leads nowhere; say what follows",
        )
    for outcome in sorted(set(step.next) - known):
        text = f"{step.activity!r} has no outcome {outcome!r}; use one of {', '.join(sorted(known))}"
        yield step.id, f"next.{outcome}", text
    if step.for_each is not None and step.for_each not in facts.items:
        words = ", ".join(sorted(facts.items))
        yield step.id, "for_each", f"{step.activity!r} cannot be done for each {step.for_each!r}; it can for: {words}"
    for outcome in sorted(facts.by_clock & set(step.next)):
        if step.lapses is None or step.lapses.outcome != outcome:
            text = f"only time brings {outcome!r}, but no limit is set; add lapses = {{ after = …, outcome = … }}"
            yield step.id, "lapses", text


def check_documents(subject: Subject) -> Findings:
    """Documents are those of the vocabulary or declared by the procedure."""
    known = DOCUMENTS.keys() | subject.procedure.documents.keys()
    for step in subject.procedure.steps:
        for field, codes in (("needs", step.needs), ("makes", step.makes)):
            for code in codes:
                if code not in known:
                    yield step.id, field, f"the document {code!r} is not known; declare it under [documents]"


def check_times(subject: Subject) -> Findings:
    """A step has one way of being due, and a lapse that leads somewhere."""
    for step in subject.procedure.steps:
        if step.due == "chosen" and step.time is not None:
            yield step.id, "due", "a date chosen in the case and a time exclude each other; keep one"
        if isinstance(step.time, TimeByFact):
            yield from ((step.id, "time", text) for text in time_by_fact(step.time, subject.procedure.handles))
        if step.lapses and step.lapses.outcome not in step.next:
            text = f"the outcome {step.lapses.outcome!r} is not under next; say there what follows"
            yield step.id, "lapses", text


def check_references(subject: Subject) -> Findings:
    """Every step that is named exists, and no step refers to itself where that cannot be."""
    for step in subject.procedure.steps:
        named = [(f"next.{outcome}", way.to) for outcome, ways in step.next.items() for way in ways]
        for field, targets in [*named, ("waits_for", step.waits_for), ("not_by", step.not_by)]:
            for target in targets:
                if target not in subject.steps:
                    yield step.id, field, f"there is no step {target!r}; correct the name or add the step"
            if len(set(targets)) != len(targets):
                yield step.id, field, "a step is named twice here; name it once"
        if step.id in step.waits_for:
            yield step.id, "waits_for", "a step cannot wait for itself; remove it"
        if step.id in step.not_by:
            yield step.id, "not_by", "nobody could do this step; name other steps"
        for other in step.waits_for:
            if other in subject.steps and step.id in subject.steps[other].waits_for and other > step.id:
                yield step.id, "waits_for", f"{step.id!r} and {other!r} wait for each other; remove one"
