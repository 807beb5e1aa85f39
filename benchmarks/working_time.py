"""How long one due date takes to reckon: `python -m benchmarks.working_time`. The aim is under 1 ms each."""

import sys
import timeit
from datetime import UTC, datetime
from functools import partial

from app.procedures.durations import Duration
from app.workflow.holiday_seed import load_year
from app.workflow.working_time import Calendar, OfficeHours

RUNS = 2000
START = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)


def main() -> None:
    """Time each kind of duration from a Monday in October over the end of the year, facts included."""
    closed = {row.day: row.name for year in (2026, 2027) for row in load_year(year)}
    calendar = Calendar(OfficeHours(), closed)
    for text in ("10 minutes", "450 hours", "3 working days", "60 working days", "60 calendar days", "2 months"):
        duration = Duration.parse(text)
        best = min(timeit.repeat(partial(calendar.due, START, duration), number=RUNS, repeat=3)) / RUNS
        sys.stdout.write(f"{text:>17}: {best * 1e6:6.1f} µs\n")


if __name__ == "__main__":
    main()
