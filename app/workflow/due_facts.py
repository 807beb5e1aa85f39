"""Why a due date is what it is: small facts that can be stored as JSON and that a page turns into sentences.

Each fact is a flat object whose `fact` names it; dates and local date-times are ISO texts:

- `starts_at_opening`: assigned, opens, reason (before_opening, break, after_closing, closed_day, holiday with its name)
- `counted`: amount, unit, start (the date that is day 0, or whose clock runs)
- `special_hours`: name, first, last
- `holiday_skipped`: date, name, one for each holiday on which the office would have been open
- `closed_days_skipped`: days (weekends)
- `paused`: start, end, and minutes or days by which it moves the date; `paused_open`: start
- `extended`: minutes
- `ends_on_closed_day`: date, name (empty unless a holiday); legal time does not wait for an opening
- `due`: at
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.procedures.durations import Duration, TimeUnit
from app.workflow.office_hours import OfficeHours

Fact = Mapping[str, str | int]

RUNNING_UNITS = (TimeUnit.MINUTES, TimeUnit.HOURS)
LEGAL_UNITS = (TimeUnit.CALENDAR_DAYS, TimeUnit.MONTHS)


@dataclass(frozen=True, slots=True)
class Stop:
    """A pause as it was applied: local times, an open end as None, and by how much it moved the date."""

    begin: datetime
    end: datetime | None
    length: timedelta


@dataclass(frozen=True, slots=True)
class Reckoning:
    """All that went into one due date, in the office's local time."""

    duration: Duration
    assigned: datetime
    started: datetime
    at: datetime
    stops: Sequence[Stop] = ()
    extra: int = 0


def explain(hours: OfficeHours, holidays: Mapping[date, str], reckoning: Reckoning) -> tuple[Fact, ...]:
    """Return the facts of a reckoning, in the order in which a reader asks for them."""
    return tuple(_facts(hours, holidays, reckoning))


def _facts(hours: OfficeHours, holidays: Mapping[date, str], reckoning: Reckoning) -> Iterator[Fact]:
    def stamp(moment: datetime) -> str:
        return moment.replace(tzinfo=hours.zone_info).isoformat(timespec="seconds")

    duration, started, at = reckoning.duration, reckoning.started, reckoning.at
    if started != reckoning.assigned:
        why = _why_closed(hours, holidays, reckoning)
        yield {"fact": "starts_at_opening", "assigned": stamp(reckoning.assigned), "opens": stamp(started), **why}
    amount, unit = duration.amount, duration.unit.value
    yield {"fact": "counted", "amount": amount, "unit": unit, "start": started.date().isoformat()}
    if duration.unit not in LEGAL_UNITS:
        yield from _skipped(hours, holidays, reckoning)
    for stop in reckoning.stops:
        if stop.end is None:
            yield {"fact": "paused_open", "start": stamp(stop.begin)}
        else:
            yield {"fact": "paused", "start": stamp(stop.begin), "end": stamp(stop.end), **_length(stop, duration.unit)}
    if reckoning.extra:
        yield {"fact": "extended", "minutes": reckoning.extra}
    if duration.unit in LEGAL_UNITS and (at.date() in holidays or not hours.minutes_on(at.date())):
        yield {"fact": "ends_on_closed_day", "date": at.date().isoformat(), "name": holidays.get(at.date(), "")}
    yield {"fact": "due", "at": stamp(at)}


def _why_closed(hours: OfficeHours, holidays: Mapping[date, str], reckoning: Reckoning) -> Fact:
    day = reckoning.assigned.date()
    intervals = hours.on(day)
    if not intervals:
        return {"reason": "closed_day"}
    if day in holidays:
        return {"reason": "holiday", "name": holidays[day]}
    if reckoning.assigned.time() < intervals[0][0]:
        return {"reason": "before_opening"}
    return {"reason": "break" if reckoning.started.date() == day else "after_closing"}


def _skipped(hours: OfficeHours, holidays: Mapping[date, str], reckoning: Reckoning) -> Iterator[Fact]:
    first, last = reckoning.started.date(), reckoning.at.date()
    for period in hours.periods:
        if period.first <= last and first <= period.last:
            bounds = {"first": period.first.isoformat(), "last": period.last.isoformat()}
            yield {"fact": "special_hours", "name": period.name, **bounds}
    closed = 0
    day = reckoning.assigned.date()
    while (day := day + timedelta(days=1)) <= last:
        if not hours.minutes_on(day):
            closed += 1
        elif day in holidays:
            yield {"fact": "holiday_skipped", "date": day.isoformat(), "name": holidays[day]}
    if closed:
        yield {"fact": "closed_days_skipped", "days": closed}


def _length(stop: Stop, unit: TimeUnit) -> Fact:
    if unit in RUNNING_UNITS:
        return {"minutes": stop.length // timedelta(minutes=1)}
    return {"days": stop.length.days}
