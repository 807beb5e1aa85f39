"""Refuses a procedure that could leave a case stuck: names the file, the step and the field, and says what to do."""

from collections.abc import Collection, Sequence
from pathlib import Path

from app.procedures import check_head, check_joins, check_paths, check_steps, check_ways
from app.procedures.definition import Procedure
from app.procedures.loader import OURS, load
from app.procedures.problems import Problem
from app.procedures.subject import Activities, ActivityFacts, Subject

__all__ = ["Activities", "ActivityFacts", "check", "check_files"]

# The names must be right before the ways can be followed.
NAMES = (check_steps.check_ids, check_steps.check_references, check_head.check_kinds, check_ways.check_facts)
PARTS = (
    check_head.check_dates, check_head.check_milestones, check_head.check_team, check_head.check_reopening,
    check_steps.check_numbers, check_steps.check_people, check_steps.check_activities, check_steps.check_documents,
    check_steps.check_times, check_ways.check_destinations, check_ways.check_notices, check_paths.check_waiting,
)  # fmt: skip
WAYS = (
    check_ways.check_cover, check_paths.check_reached, check_paths.check_ended, check_paths.check_tracks,
    check_joins.check_fan_outs, check_joins.check_forks,
)  # fmt: skip


def check(
    procedure: Procedure, activities: Activities | None, other_codes: Collection[str] | None = None
) -> list[Problem]:
    """Return every problem of a procedure, in the order of its steps; empty when it is sound.

    `other_codes`: codes of the other procedures known, to which appeals may go. Without `activities` (or
    `other_codes`) only what needs none is checked.
    """
    subject = Subject(procedure, activities, None if other_codes is None else frozenset(other_codes))
    names = [finding for part in NAMES for finding in part(subject)]
    found = names + [finding for part in PARTS for finding in part(subject)]
    if not names:
        found += [finding for part in WAYS for finding in part(subject)]
    order = {step.id: number for number, step in enumerate(procedure.steps)}
    unique = sorted(dict.fromkeys(found), key=lambda finding: order.get(finding[0], -1))
    return [Problem(procedure.source, *finding) for finding in unique]


def check_files(paths: Sequence[Path], activities: Activities) -> list[Problem]:
    """Check files, also against each other and ours: the same code and revision must not stand for two things."""
    found: list[Problem] = []
    read: dict[Path, Procedure] = {}
    for path in dict.fromkeys(path.resolve() for path in paths):
        procedure, problems = load(path)
        found += problems
        if procedure is not None:
            read[path] = procedure
    ours = {path.resolve(): load(path)[0] for path in sorted(OURS.glob("*.toml"))}
    others = [procedure for path, procedure in ours.items() if procedure is not None and path not in read]
    known = [*others, *read.values()]
    seen = {procedure.key: procedure for procedure in others}
    for procedure in read.values():
        twin = seen.setdefault(procedure.key, procedure)
        if not procedure.same_as(twin):
            text = f"code and revision are those of {twin.source}, but the content differs; give this a new revision"
            found.append(Problem(procedure.source, "", "revision", text))
        found += check(procedure, activities, {other.code for other in known})
    return found
