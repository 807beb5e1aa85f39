"""When a step is due, and how late it is: the office's hours and holidays applied to a procedure's durations.

Rules (requirements, "Working time"; docs/decisions/0003-working-time.md): minutes and hours run while the office is
open; working days end at closing time of day n, the day of assignment being day 0; calendar days and months are legal
time, end at 23:59:59 local and never wait for an opening. All moments given and returned are aware; returned ones UTC.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from app.procedures.durations import Duration, TimeUnit
from app.workflow.due_facts import LEGAL_UNITS, RUNNING_UNITS, Fact, Reckoning, Stop, explain
from app.workflow.office_hours import OfficeHours

__all__ = ["Calendar", "Due", "Fact", "OfficeHours", "Overdue", "Pause"]

Pause = tuple[datetime, datetime | None]

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_END_OF_DAY = time(23, 59, 59)
_LONGEST_CLOSURE = 400


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due (UTC), when its clock began (UTC), and JSON-able facts saying why (`due_facts`).

    `paused_since` is set while an open pause holds the clock: `at` is then the date as if the pause ended at once, and
    nothing is overdue.
    """

    at: datetime
    started_at: datetime
    lines: tuple[Fact, ...]
    paused_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overdue:
    """How late something is: working minutes, and working days begun since the date it was due. Zeros when in time."""

    minutes: int
    days: int

    def __bool__(self) -> bool:
        return self.minutes > 0 or self.days > 0


@dataclass(frozen=True)
class Calendar:
    """One office's hours and the names of its holidays by date.

    A search that meets no opening in 400 days raises ValueError.
    """

    hours: OfficeHours
    holidays: Mapping[date, str] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Say whether the office opens on that date at all."""
        return day not in self.holidays and self.hours.minutes_on(day) > 0

    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself (UTC) while the office is open, else when it next opens. Closing time is closed."""
        return self._utc(self._opening(self._local(moment)))

    def working_time(self, begin: datetime, end: datetime) -> timedelta:
        """Return the exact open time between two moments; zero when the end is not after the beginning."""
        return self._open_time(self._local(begin), self._local(end))

    def working_minutes(self, begin: datetime, end: datetime) -> int:
        """Return the whole open minutes between two moments, begun ones not counted."""
        return self.working_time(begin, end) // _MINUTE

    def overdue_by(self, due: datetime, now: datetime) -> Overdue:
        """Return how late a thing due at `due` is at `now`; days count each working day after it that has opened."""
        due_local, now_local = self._local(due), self._local(now)
        if now_local <= due_local:
            return Overdue(0, 0)
        days = self._working_days_after(due_local.date(), now_local.date())
        if now_local.date() > due_local.date() and self.is_working_day(now_local.date()):
            days -= now_local < self._spans(now_local.date())[0][0]
        return Overdue(self._open_time(due_local, now_local) // _MINUTE, days)

    def due(self, start: datetime, duration: Duration) -> Due:
        """Return when a thing assigned at `start` with that much time is due."""
        return self.due_with_pauses(start, duration)

    def due_with_pauses(self, start: datetime, duration: Duration, pauses: Sequence[Pause] = (), extra: int = 0) -> Due:
        """Return the due date moved by pauses (waiting for the customer) and by `extra` working minutes granted.

        A pause moves minutes and hours by the working time it held, days and months by the days it held: the day on
        which the clock resumes takes the number of the day on which it stopped. Overlapping pauses count once, and a
        pause that begins at or after the due moment moves nothing. For day units the extra minutes run on from the
        due moment. Raise ValueError when a pause ends before it begins, when extra is negative or a time is naive.
        """
        if extra < 0:
            raise ValueError(f"an extension cannot shorten the time: {extra} minutes")
        began = self._local(start)
        started = began if duration.unit in LEGAL_UNITS else self._opening(began)
        more = extra * _MINUTE
        held = timedelta()
        at = self._end(started, duration, held, more)
        stops: list[Stop] = []
        paused_since = None
        for begin, end in self._merged(pauses, began):
            if begin >= at:
                break
            if end is None:
                paused_since = begin
                stops.append(Stop(begin, None, timedelta()))
                break
            length = self._held(begin, end, duration.unit)
            stops.append(Stop(begin, end, length))
            held += length
            at = self._end(started, duration, held, more)
        lines = explain(self.hours, self.holidays, Reckoning(duration, began, started, at, stops, extra))
        return Due(self._utc(at), self._utc(started), lines, self._utc(paused_since) if paused_since else None)

    def _end(self, started: datetime, duration: Duration, held: timedelta, more: timedelta) -> datetime:
        if duration.unit in RUNNING_UNITS:
            minute = 60 if duration.unit is TimeUnit.HOURS else 1
            return self._after(started, duration.amount * minute * _MINUTE + held + more)
        if duration.unit is TimeUnit.WORKING_DAYS:
            day = self._working_day_number(duration.amount + held.days, started.date())
            at = self._spans(day)[-1][1]
        else:
            by_month = duration.unit is TimeUnit.MONTHS
            last = (
                _months_later(started.date(), duration.amount) if by_month else started.date() + duration.amount * _DAY
            )
            at = datetime.combine(last + held.days * _DAY, _END_OF_DAY)
        return self._after(at, more) if more else at

    def _held(self, begin: datetime, end: datetime, unit: TimeUnit) -> timedelta:
        if unit in RUNNING_UNITS:
            return self._open_time(begin, end)
        if unit is TimeUnit.WORKING_DAYS:
            return self._working_days_after(self._opening(begin).date(), self._opening(end).date()) * _DAY
        return end.date() - begin.date()

    def _merged(self, pauses: Iterable[Pause], began: datetime) -> list[tuple[datetime, datetime | None]]:
        merged: list[tuple[datetime, datetime | None]] = []
        for begin_utc, end_utc in sorted(pauses, key=lambda pause: pause[0]):
            begin, end = self._local(begin_utc), self._local(end_utc) if end_utc else None
            if end is not None and end < begin:
                raise ValueError(f"a pause ends at {end_utc}, before it begins at {begin_utc}")
            if end is not None and end <= began:
                continue
            begin = max(begin, began)
            if merged and (merged[-1][1] is None or begin <= merged[-1][1]):
                last_begin, last_end = merged[-1]
                merged[-1] = (last_begin, None if last_end is None or end is None else max(last_end, end))
            else:
                merged.append((begin, end))
        return merged

    def _opening(self, moment: datetime) -> datetime:
        return next(
            max(moment, opens)
            for day in self._working_days(moment.date())
            for opens, closes in self._spans(day)
            if moment < closes
        )

    def _after(self, moment: datetime, work: timedelta) -> datetime:
        days = self._working_days(moment.date())
        while True:
            day = next(days)
            whole = self.hours.minutes_on(day) * _MINUTE
            if day != moment.date() and whole < work:
                work -= whole
                continue
            for opens, closes in self._spans(day):
                begin = max(opens, moment)
                if begin < closes and work <= closes - begin:
                    return begin + work
                work -= max(closes - begin, timedelta())

    def _open_time(self, begin: datetime, end: datetime) -> timedelta:
        if end <= begin:
            return timedelta()
        first, last = begin.date(), end.date()
        minutes = sum(
            self.hours.minutes_on(day) for day in _dates(first + _DAY, last - _DAY) if day not in self.holidays
        )
        edges = [
            min(closes, end) - max(opens, begin)
            for day in {first, last}
            for opens, closes in self._spans(day)
            if opens < end and closes > begin
        ]
        return minutes * _MINUTE + sum(edges, timedelta())

    def _working_day_number(self, number: int, day_zero: date) -> date:
        return next(islice(self._working_days(day_zero), number, None))

    def _working_days_after(self, first: date, last: date) -> int:
        return sum(self.is_working_day(day) for day in _dates(first + _DAY, last))

    def _working_days(self, day: date) -> Iterator[date]:
        closed = 0
        while closed < _LONGEST_CLOSURE:
            if self.is_working_day(day):
                closed = 0
                yield day
            else:
                closed += 1
            day += _DAY
        raise ValueError(f"the office does not open in the {_LONGEST_CLOSURE} days before {day}: check its hours")

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.holidays:
            return []
        combine = datetime.combine
        return [(combine(day, opens), combine(day, closes)) for opens, closes in self.hours.on(day)]

    def _local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise ValueError(f"{moment} says no time zone")
        return moment.astimezone(self.hours.zone_info).replace(tzinfo=None)

    def _utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.hours.zone_info).astimezone(UTC)


def _dates(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
