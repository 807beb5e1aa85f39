"""Checks where the ways lead together: every step is reached, every case ends, side tracks stay beside."""

from app.procedures.check_ways import kinds_in_words
from app.procedures.definition import Kind
from app.procedures.subject import Findings, Subject


def check_reached(subject: Subject) -> Findings:
    """Every step is reached from a start by some kind of case."""
    for step in subject.procedure.steps:
        if not subject.kinds_at.get(step.id):
            yield step.id, "id", "no way leads to this step; let one lead here or remove the step"


def check_ended(subject: Subject) -> Findings:
    """From every step each kind of case that comes there can reach an end (on a side track: the track's end)."""
    stuck: dict[str, set[Kind]] = {}
    for kind in sorted(set(subject.procedure.handles)):
        here = {step_id for step_id, kinds in subject.kinds_at.items() if kind in kinds}
        for step_id in here - _ending(subject, kind, here):
            stuck.setdefault(step_id, set()).add(kind)
    for step in subject.procedure.steps:
        if step.id in stuck:
            word = "the end of the side track" if step.side_track else "an end"
            text = f"a case ({kinds_in_words(stuck[step.id])}) that comes here never reaches {word}"
            yield step.id, "next", f"{text}; let some way from here lead to one"


def _ending(subject: Subject, kind: Kind, here: set[str]) -> set[str]:
    leads: dict[str, set[str]] = {}
    ended: set[str] = set()
    for step_id in here:
        side = subject.steps[step_id].side_track
        ways = subject.ways_of(step_id, [kind])
        leads[step_id] = {to for way in ways for to in way.to if subject.steps[to].side_track == side}
        if any(way.end_track if side else way.end or way.change for way in ways):
            ended.add(step_id)
    while more := {step_id for step_id in here - ended if leads[step_id] & ended}:
        ended |= more
    return ended


def check_tracks(subject: Subject) -> Findings:
    """A side track never leads back to the main track, and the main track goes on beside it."""
    for step in subject.procedure.steps:
        for outcome, ways in step.next.items():
            for way in ways:
                main = [target for target in way.to if not subject.steps[target].side_track]
                if step.side_track and main:
                    text = f"a side track cannot lead to {main[0]!r} of the main track; end it or keep it beside"
                    yield step.id, f"next.{outcome}", text
                if not step.side_track and way.to and not main and not way.end:
                    yield step.id, f"next.{outcome}", "only side tracks open, and the case stops; name a main step too"


def check_waiting(subject: Subject) -> Findings:
    """Taking over and standing still belong to single steps of the main track."""
    for step in subject.procedure.steps:
        for field, marked in (("interrupts", step.interrupts), ("pauses", step.pauses)):
            if marked and step.side_track:
                yield step.id, field, f"a side track does not touch the main track; remove {field}"
            if marked and step.for_each is not None:
                yield step.id, field, f"a step with several tasks cannot do this; remove {field} or for_each"
        if step.by is not None and step.for_each is not None:
            yield step.id, "by", "one person (by) and one task for each (for_each) exclude each other; keep one"
        if step.pauses and not step.interrupts:
            text = "while the customer is waited for, no other task may go on; add interrupts = true"
            yield step.id, "pauses", text
