"""When people are reminded and who hears of what stays undone: rules as data (escalation.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.models.codes import ROLES

ACTING_HEAD = "acting_head"
FILE = Path(__file__).with_name("escalation.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of reminders.

    `superiors`: role -> rungs, each a tuple of roles of which the first with somebody there is told.
    """

    warning_share: float
    warning_minutes: int
    warning_days: int
    escalated_after: int
    superiors: Mapping[str, tuple[tuple[str, ...], ...]]
    completeness_share: float
    completeness_days: int
    lapse_days: int
    digest_minutes: int
    hearing_days: tuple[int, ...]


@cache
def rules() -> Rules:
    """Read the rules once. Raises ValueError naming a role that does not exist."""
    return read_rules(FILE.read_text(encoding="utf-8"))


def read_rules(text: str) -> Rules:
    """Return the rules of a TOML text. Raises ValueError naming a role that does not exist."""
    data = tomllib.loads(text)
    superiors = {
        role: tuple((rung,) if isinstance(rung, str) else tuple(rung) for rung in rungs)
        for role, rungs in data["superiors"].items()
    }
    named = {*superiors, *(role for rungs in superiors.values() for rung in rungs for role in rung)}
    if unknown := sorted(named - {*ROLES, ACTING_HEAD}):
        raise ValueError(f"escalation.toml names roles that do not exist: {', '.join(unknown)}")
    soon, completeness = data["due_soon"], data["completeness"]
    return Rules(
        warning_share=float(soon["share"]),
        warning_minutes=int(soon["least_minutes"]),
        warning_days=int(soon["working_days"]),
        escalated_after=int(data["overdue"]["escalated_after"]),
        superiors=superiors,
        completeness_share=float(completeness["share"]),
        completeness_days=int(completeness["last_days"]),
        lapse_days=int(data["lapse"]["last_days"]),
        digest_minutes=int(data["digest"]["within_minutes"]),
        hearing_days=tuple(sorted(data["hearing"]["days"], reverse=True)),
    )
