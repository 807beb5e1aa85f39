"""When an office is open: its zone, its week, and periods with other hours such as Ramadan (Perpres 21/2023)."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import TypeGuard
from zoneinfo import ZoneInfo

Interval = tuple[time, time]
Day = tuple[Interval, ...]
Week = tuple[Day, Day, Day, Day, Day, Day, Day]

# None of them shifts its clocks, so wall-clock arithmetic inside one of them is exact.
ZONES: Mapping[str, str] = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MON_THU: Day = ((time(7, 30), time(12)), (time(13), time(16)))
_FRI: Day = ((time(7, 30), time(11, 30)), (time(13), time(16, 30)))
ORDINARY_WEEK: Week = (_MON_THU, _MON_THU, _MON_THU, _MON_THU, _FRI, (), ())

_FASTING_MON_THU: Day = ((time(8), time(12)), (time(12, 30), time(15)))
_FASTING_FRI: Day = ((time(8), time(11, 30)), (time(12, 30), time(15, 30)))
RAMADAN_WEEK: Week = (_FASTING_MON_THU, _FASTING_MON_THU, _FASTING_MON_THU, _FASTING_MON_THU, _FASTING_FRI, (), ())


@dataclass(frozen=True)
class SpecialPeriod:
    """A named run of dates, both ends included, in which another week applies."""

    name: str
    first: date
    last: date
    week: Week = RAMADAN_WEEK

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the period {self.name!r} ends on {self.last}, before it begins on {self.first}")
        _check_week(self.week, f"the period {self.name!r}")

    def covers(self, day: date) -> bool:
        """Say whether this period's hours apply on that date."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class OfficeHours:
    """The opening hours of one office. The zone is one of Indonesia's; raise ValueError, with advice, on nonsense."""

    zone: str = "Asia/Jakarta"
    week: Week = ORDINARY_WEEK
    periods: tuple[SpecialPeriod, ...] = ()

    def __post_init__(self) -> None:
        if self.zone not in ZONES:
            raise ValueError(f"unknown time zone {self.zone!r}: write one of {', '.join(ZONES)}")
        _check_week(self.week, "the week")
        if not any(self.week):
            raise ValueError("the office is never open: give at least one weekday an interval")
        ordered = sorted(self.periods, key=lambda period: period.first)
        for earlier, later in itertools.pairwise(ordered):
            if later.first <= earlier.last:
                raise ValueError(f"the periods {earlier.name!r} and {later.name!r} overlap")

    @cached_property
    def zone_info(self) -> ZoneInfo:
        """The zone as the standard library knows it."""
        return ZoneInfo(self.zone)

    def on(self, day: date) -> Day:
        """Return the open intervals of a date in local time, holidays not considered; empty when closed."""
        for period in self.periods:
            if period.covers(day):
                return period.week[day.weekday()]
        return self.week[day.weekday()]

    def minutes_on(self, day: date) -> int:
        """Return the open minutes of a date, holidays not considered."""
        for period, minutes in self._period_minutes:
            if period.covers(day):
                return minutes[day.weekday()]
        return self._week_minutes[day.weekday()]

    @cached_property
    def minutes_a_day(self) -> float:
        """The open minutes of an ordinary working day, on average."""
        worked = [minutes for minutes in self._week_minutes if minutes]
        return sum(worked) / len(worked)

    @cached_property
    def _week_minutes(self) -> tuple[int, ...]:
        return _minutes_per_weekday(self.week)

    @cached_property
    def _period_minutes(self) -> tuple[tuple[SpecialPeriod, tuple[int, ...]], ...]:
        return tuple((period, _minutes_per_weekday(period.week)) for period in self.periods)

    def to_json(self) -> dict[str, object]:
        """Return the hours for the office's JSON column. The zone is left out: the office has a column for it."""
        periods = [
            {
                "name": period.name,
                "first": period.first.isoformat(),
                "last": period.last.isoformat(),
                "week": _week_to_json(period.week),
            }
            for period in self.periods
        ]
        return {"week": _week_to_json(self.week), "periods": periods}

    @classmethod
    def from_json(cls, data: Mapping[str, object] | None, zone: str) -> "OfficeHours":
        """Read what `to_json` wrote; None means the ordinary hours. Raise ValueError naming what cannot be read."""
        if data is None:
            return cls(zone)
        parts = _parts(data, ("week", "periods"), "office hours")
        week = _week_from_json(parts["week"], "the week") if "week" in parts else ORDINARY_WEEK
        periods = parts.get("periods", [])
        if not _is_list(periods):
            raise ValueError("periods must be a list")
        return cls(zone, week, tuple(_period_from_json(period) for period in periods))


def minutes_between(opens: time, closes: time) -> int:
    """Return the whole minutes from one time of day to a later one."""
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


def _minutes_per_weekday(week: Week) -> tuple[int, ...]:
    return tuple(sum(minutes_between(opens, closes) for opens, closes in day) for day in week)


def _check_week(week: Week, place: str) -> None:
    if len(week) != len(WEEKDAYS):
        raise ValueError(f"{place} needs seven days, Monday first")
    for name, day in zip(WEEKDAYS, week, strict=True):
        moments = [moment for interval in day for moment in interval]
        if any(moment.second or moment.microsecond or moment.tzinfo for moment in moments):
            raise ValueError(f"{place}, {name}: times are local and whole minutes")
        if any(later <= earlier for earlier, later in itertools.pairwise(moments)):
            raise ValueError(f"{place}, {name}: each interval must close after it opens and before the next opens")


def _week_to_json(week: Week) -> dict[str, list[list[str]]]:
    return {
        name: [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in day]
        for name, day in zip(WEEKDAYS, week, strict=True)
    }


def _week_from_json(data: object, place: str) -> Week:
    days = _parts(data, WEEKDAYS, place)
    mon, tue, wed, thu, fri, sat, sun = (_day_from_json(days.get(name, []), f"{place}, {name}") for name in WEEKDAYS)
    return mon, tue, wed, thu, fri, sat, sun


def _day_from_json(data: object, place: str) -> Day:
    advice = f'{place}: write a list of intervals like [["07:30", "12:00"], ["13:00", "16:00"]], not {data!r}'
    if not _is_list(data):
        raise ValueError(advice)
    day: list[Interval] = []
    for pair in data:
        if not _is_list(pair) or len(pair) != 2:
            raise ValueError(advice)
        try:
            opens, closes = (datetime.strptime(str(text), "%H:%M").time() for text in pair)  # noqa: DTZ007 - a time
        except ValueError as fault:
            raise ValueError(advice) from fault
        day.append((opens, closes))
    return tuple(day)


def _period_from_json(data: object) -> SpecialPeriod:
    parts = _parts(data, ("name", "first", "last", "week"), "a period")
    missing = [name for name in ("name", "first", "last") if not parts.get(name)]
    if missing:
        raise ValueError(f"a period lacks {', '.join(missing)}: {parts!r}")
    name = str(parts["name"])
    try:
        first, last = date.fromisoformat(str(parts["first"])), date.fromisoformat(str(parts["last"]))
    except ValueError as fault:
        raise ValueError(f"the period {name!r}: write dates like 2026-02-18") from fault
    week = _week_from_json(parts["week"], f"the period {name!r}") if "week" in parts else RAMADAN_WEEK
    return SpecialPeriod(name, first, last, week)


def _parts(data: object, allowed: Sequence[str], place: str) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise ValueError(f"{place}: write an object with {', '.join(allowed)}, not {data!r}")
    unknown = sorted(str(name) for name in data if name not in allowed)
    if unknown:
        raise ValueError(f"{place} has no {', '.join(unknown)}: its parts are {', '.join(allowed)}")
    return data


def _is_list(data: object) -> TypeGuard[Sequence[object]]:
    return isinstance(data, Sequence) and not isinstance(data, str)
