"""A year of national holidays and joint leave, to fill an office's editable table from.

The office's table is the truth, corrected from the yearly joint decree; this is only its seed. Importing this module
loads a heavy library: only the command that loads a year does, never the start of the web application.
"""

from datetime import date
from typing import NamedTuple

import holidays

FIRST_YEAR = 2002  # the first joint decree
LAST_YEAR = 2050  # later the source knows no date for Nyepi, and would leave it out without a word

_KINDS = ("public", "government")
_ESTIMATED = " (perkiraan)"


class SeedHoliday(NamedTuple):
    """One closed day: its Indonesian name, its kind ("public", or "government" for joint leave), if decree-sure."""

    day: date
    name: str
    kind: str
    confirmed: bool


def load_year(year: int) -> list[SeedHoliday]:
    """Return the closed days of a year in order, one per date; raise ValueError outside 2002-2050.

    A year for which the source knows no joint leave has no decree yet: none of its days is confirmed. In a year with
    one, only dates which the source marks as estimated are not; check them against the decree.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"holidays are known from {FIRST_YEAR} to {LAST_YEAR}, not for {year}")
    public, joint = (holidays.country_holidays("ID", years=year, categories=(kind,), language="id") for kind in _KINDS)
    decreed = bool(joint)
    rows: dict[date, SeedHoliday] = {}
    for kind, days in zip(_KINDS, (public, joint), strict=True):
        for day, name in days.items():
            sure = decreed and _ESTIMATED not in name
            rows.setdefault(day, SeedHoliday(day, name.replace(_ESTIMATED, ""), kind, sure))
    return sorted(rows.values())
