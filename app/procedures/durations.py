"""Lengths of time as procedures write them: "10 minutes", "3 working days", "14 calendar days", "2 months"."""

import re
from dataclasses import dataclass
from enum import StrEnum


class TimeUnit(StrEnum):
    """Units a procedure may use. Minutes and hours are working time; days say which days they mean."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working days"
    CALENDAR_DAYS = "calendar days"
    MONTHS = "months"


_PATTERN = re.compile(r"^\s*(\d{1,4})\s+(minute|hour|working day|calendar day|month)s?\s*$")


@dataclass(frozen=True, slots=True)
class Duration:
    """A whole number of one unit."""

    amount: int
    unit: TimeUnit

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read "3 working days"; raise ValueError with advice when it cannot be read."""
        match = _PATTERN.match(text) if isinstance(text, str) else None
        if not match or int(match[1]) == 0:
            raise ValueError(
                f"cannot read the duration {text!r}: write a number above zero and one of minutes, hours, working days, "
                'calendar days, months, for example "3 working days" ("3 days" does not say which days)'
            )
        return cls(int(match[1]), TimeUnit(match[2] + "s"))

    def __str__(self) -> str:
        unit = self.unit.value
        return f"{self.amount} {unit if self.amount != 1 else unit[:-1]}"
