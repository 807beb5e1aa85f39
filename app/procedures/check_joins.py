"""Checks that tasks which run at once come together again: the step that joins them waits for all of them."""

from collections.abc import Iterable

from app.procedures.definition import Step
from app.procedures.subject import Findings, Subject


def check_fan_outs(subject: Subject) -> Findings:
    """Where several tasks of one step go on to one step, it waits for them and for what can run beside them.

    So does the step before which every member of a team must have declared, though it is done for each member.
    """
    team = subject.procedure.team
    declared_first = team.declare_before if team else None
    for step in subject.procedure.steps:
        if step.for_each is None:
            continue
        for outcome, ways in step.next.items():
            for target in dict.fromkeys(target for way in ways for target in way.to):
                joint = subject.steps[target]
                single = joint.for_each is None or joint.id == declared_first
                if single and not joint.interrupts and not _hands_out(subject, joint, step):
                    beside = subject.reach([step.id], without=[joint.id])
                    yield from _missing(joint, step.id, outcome, beside)


def _hands_out(subject: Subject, joint: Step, step: Step) -> bool:
    """Whether `joint` lies before `step` on every path: it gives the work out again while others go on."""
    if step.side_track:
        return False
    starts = [start for start in subject.procedure.start.values() if start != joint.id]
    before = subject.reach(starts, without=[joint.id])
    todo = list(before)
    while todo:  # taking over does not matter here: a path is a path
        for target in subject.targets(todo.pop()) - before - {joint.id}:
            before.add(target)
            todo.append(target)
    return step.id not in before


def _missing(joint: Step, beside_of: str, outcome: str, beside: Iterable[str]) -> Findings:
    missing = sorted(set(beside) - set(joint.waits_for))
    if missing:
        names = ", ".join(f'"{name}"' for name in sorted({*joint.waits_for, *missing}))
        text = (
            f"tasks of {beside_of!r} run at once and meet here (outcome {outcome!r}), but this step does not wait for "
            f"{', '.join(missing)}; write waits_for = [{names}]"
        )
        yield joint.id, "waits_for", text


def check_forks(subject: Subject) -> Findings:
    """Where one outcome opens several main steps, the step at which their ways meet waits for all of them."""
    for step in subject.procedure.steps:
        for outcome, ways in step.next.items():
            for way in ways:
                main = [target for target in way.to if not subject.steps[target].side_track]
                for number, one in enumerate(main):
                    for other in main[number + 1 :]:
                        yield from _fork(subject, outcome, one, other)


def _fork(subject: Subject, outcome: str, one: str, other: str) -> Findings:
    alone: set[str] = set()
    joints: set[str] = set()
    for start, beside in ((one, other), (other, one)):
        shared = subject.reach([beside])
        todo, seen = [start], {start}
        while todo:
            current = todo.pop()
            alone.add(current)
            for target in subject.targets(current) - seen:
                seen.add(target)
                if subject.steps[target].side_track or subject.steps[target].interrupts:
                    continue
                if target in shared:
                    joints.add(target)
                else:
                    todo.append(target)
    for joint in sorted(joints - alone):
        yield from _missing(subject.steps[joint], f"{one} and {other}", outcome, alone)
