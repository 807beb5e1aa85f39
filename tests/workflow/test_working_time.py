"""Due dates by the office's hours and holidays: tables of real dates, and properties that hold for any date."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.procedures.durations import Duration, TimeUnit
from app.workflow.office_hours import ORDINARY_WEEK, RAMADAN_WEEK, ZONES, OfficeHours, SpecialPeriod
from app.workflow.working_time import Calendar, Due, Overdue

HOLIDAYS = {
    date(2026, 1, 1): "Tahun Baru Masehi",
    date(2026, 8, 17): "Hari Kemerdekaan Republik Indonesia",
    date(2026, 8, 25): "Maulid Nabi Muhammad",
    date(2026, 12, 24): "Cuti Bersama Hari Raya Natal",
    date(2026, 12, 25): "Hari Raya Natal",
    date(2027, 1, 1): "Tahun Baru Masehi",
}
RAMADAN = SpecialPeriod("Ramadan 1447 H", date(2026, 2, 18), date(2026, 3, 19))
CALENDAR = Calendar(OfficeHours(periods=(RAMADAN,)), HOLIDAYS)


def at(text: str, zone: str = "Asia/Jakarta") -> datetime:
    """Read a local time of an office as an aware moment."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def local(moment: datetime, zone: str = "Asia/Jakarta") -> str:
    """Write a moment as an office's clock shows it."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def facts(due: Due, name: str) -> list[dict[str, object]]:
    """Return the facts of one name, without the name."""
    return [{key: value for key, value in line.items() if key != "fact"} for line in due.lines if line["fact"] == name]


# 2026-08-03 is a Monday.
@pytest.mark.parametrize(
    ("start", "duration", "expected"),
    [
        pytest.param("2026-08-03 09:00", "10 minutes", "2026-08-03 09:10", id="within a morning"),
        pytest.param("2026-08-03 11:55", "10 minutes", "2026-08-03 13:05", id="across the break"),
        pytest.param("2026-08-03 11:50", "10 minutes", "2026-08-03 12:00", id="exactly until the break"),
        pytest.param("2026-08-03 12:20", "10 minutes", "2026-08-03 13:10", id="assigned in the break"),
        pytest.param("2026-08-07 11:20", "30 minutes", "2026-08-07 13:20", id="across Friday's longer break"),
        pytest.param("2026-08-07 11:40", "15 minutes", "2026-08-07 13:15", id="assigned in Friday's break"),
        pytest.param("2026-08-03 15:50", "10 minutes", "2026-08-03 16:00", id="exactly until closing"),
        pytest.param("2026-08-03 15:50", "30 minutes", "2026-08-04 07:50", id="across a night"),
        pytest.param("2026-08-03 16:00", "10 minutes", "2026-08-04 07:40", id="assigned at the stroke of closing"),
        pytest.param("2026-08-03 20:15", "10 minutes", "2026-08-04 07:40", id="assigned after hours"),
        pytest.param("2026-08-03 05:00", "10 minutes", "2026-08-03 07:40", id="assigned before opening"),
        pytest.param("2026-08-07 16:20", "30 minutes", "2026-08-10 07:50", id="across a weekend"),
        pytest.param("2026-08-08 10:00", "2 hours", "2026-08-10 09:30", id="assigned on a Saturday"),
        pytest.param("2026-08-14 16:00", "60 minutes", "2026-08-18 08:00", id="across a weekend and a holiday"),
        pytest.param("2026-08-17 09:00", "60 minutes", "2026-08-18 08:30", id="assigned on a holiday"),
        pytest.param("2026-12-31 15:00", "120 minutes", "2027-01-04 08:30", id="across the year's end"),
        pytest.param("2026-08-03 07:30", "450 minutes", "2026-08-03 16:00", id="one whole day"),
        pytest.param("2026-08-03 15:50", "460 minutes", "2026-08-04 16:00", id="exactly until the next closing"),
        pytest.param("2026-08-03 07:30", "38 hours", "2026-08-10 08:00", id="a week of 37.5 hours and a half"),
        pytest.param("2026-02-18 07:40", "10 minutes", "2026-02-18 08:10", id="Ramadan opens at eight"),
        pytest.param("2026-02-18 14:50", "20 minutes", "2026-02-19 08:10", id="Ramadan closes at three"),
        pytest.param("2026-02-17 15:30", "60 minutes", "2026-02-18 08:30", id="into Ramadan"),
        pytest.param("2026-03-19 14:30", "60 minutes", "2026-03-20 08:00", id="out of Ramadan"),
        pytest.param("2026-02-20 11:00", "60 minutes", "2026-02-20 13:00", id="Friday's break in Ramadan"),
        pytest.param("2026-08-03 09:00", "1 working day", "2026-08-04 16:00", id="the day of assignment is day 0"),
        pytest.param("2026-08-03 12:30", "1 working day", "2026-08-04 16:00", id="in the break it is still day 0"),
        pytest.param("2026-08-03 16:05", "1 working day", "2026-08-05 16:00", id="after closing day 0 is tomorrow"),
        pytest.param("2026-08-03 04:00", "1 working day", "2026-08-04 16:00", id="before opening day 0 is today"),
        pytest.param("2026-08-05 10:00", "3 working days", "2026-08-10 16:00", id="three days across a weekend"),
        pytest.param("2026-08-06 10:00", "1 working day", "2026-08-07 16:30", id="Friday closes later"),
        pytest.param("2026-08-08 10:00", "1 working day", "2026-08-11 16:00", id="on Saturday day 0 is Monday"),
        pytest.param("2026-08-03 10:00", "10 working days", "2026-08-18 16:00", id="ten days across 17 August (EX-02)"),
        pytest.param("2026-08-16 10:00", "5 working days", "2026-08-26 16:00", id="two holidays, Sunday before one"),
        pytest.param("2026-12-23 10:00", "5 working days", "2027-01-04 16:00", id="joint leave and the year's end"),
        pytest.param("2026-02-17 10:00", "2 working days", "2026-02-19 15:00", id="days end earlier in Ramadan"),
        pytest.param(
            "2026-08-03 22:00", "14 calendar days", "2026-08-17 23:59:59", id="legal time runs from the true day"
        ),
        pytest.param(
            "2026-12-20 10:00", "30 calendar days", "2027-01-19 23:59:59", id="legal time across the year's end"
        ),
        pytest.param("2026-08-31 10:00", "1 month", "2026-09-30 23:59:59", id="a month clipped to its last day"),
        pytest.param("2026-12-15 10:00", "2 months", "2027-02-15 23:59:59", id="months across the year's end"),
        pytest.param("2027-12-31 10:00", "2 months", "2028-02-29 23:59:59", id="clipped to a leap day"),
    ],
)
def test_a_step_is_due_when_the_offices_clock_says(start: str, duration: str, expected: str) -> None:
    due = CALENDAR.due(at(start), Duration.parse(duration))
    assert local(due.at) == expected
    assert due.at.tzinfo is UTC
    assert due.started_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "utc"), [("Asia/Jakarta", "01:30"), ("Asia/Makassar", "00:30"), ("Asia/Jayapura", "23:30")]
)
def test_each_zone_opens_by_its_own_clock(zone: str, utc: str) -> None:
    due = Calendar(OfficeHours(zone)).due(at("2026-08-03 20:00", zone), Duration(1, TimeUnit.HOURS))
    assert local(due.at, zone) == "2026-08-04 08:30"
    assert f"{due.at:%H:%M}" == utc


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Jakarta", "2026-08-17 23:59:59"),
        ("Asia/Makassar", "2026-08-18 23:59:59"),
        ("Asia/Jayapura", "2026-08-18 23:59:59"),
    ],
)
def test_the_day_on_which_legal_time_begins_is_the_offices_day_and_not_greenwichs(zone: str, expected: str) -> None:
    late = datetime(2026, 8, 3, 16, 30, tzinfo=UTC)
    due = Calendar(OfficeHours(zone)).due(late, Duration(14, TimeUnit.CALENDAR_DAYS))
    assert local(due.at, zone) == expected


def test_the_ordinary_week_has_37_and_a_half_hours_and_a_week_of_ramadan_32_and_a_half() -> None:
    hours = OfficeHours(periods=(RAMADAN,))
    assert sum(hours.minutes_on(date(2026, 8, day)) for day in range(3, 10)) == 37.5 * 60
    assert sum(hours.minutes_on(date(2026, 2, day)) for day in range(22, 29)) == 32.5 * 60
    assert ORDINARY_WEEK[0][0][0] == time(7, 30)
    assert RAMADAN_WEEK[0][0][0] == time(8)


def test_the_procedure_clock_of_a_complaint_at_night_starts_at_the_next_opening_and_says_so() -> None:
    due = CALENDAR.due(at("2026-08-14 19:05"), Duration(3, TimeUnit.WORKING_DAYS))
    assert local(due.started_at) == "2026-08-18 07:30"
    assert facts(due, "starts_at_opening") == [
        {"assigned": "2026-08-14T19:05:00+07:00", "opens": "2026-08-18T07:30:00+07:00", "reason": "after_closing"}
    ]
    assert facts(due, "counted") == [{"amount": 3, "unit": "working days", "start": "2026-08-18"}]
    assert facts(due, "holiday_skipped") == [{"date": "2026-08-17", "name": "Hari Kemerdekaan Republik Indonesia"}]
    assert facts(due, "closed_days_skipped") == [{"days": 2}]
    assert facts(due, "due") == [{"at": "2026-08-21T16:30:00+07:00"}]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-08-03 06:00", {"reason": "before_opening"}),
        ("2026-08-03 12:30", {"reason": "break"}),
        ("2026-08-03 18:00", {"reason": "after_closing"}),
        ("2026-08-08 09:00", {"reason": "closed_day"}),
        ("2026-08-17 09:00", {"reason": "holiday", "name": "Hari Kemerdekaan Republik Indonesia"}),
    ],
)
def test_a_late_start_gives_its_reason(start: str, expected: dict[str, str]) -> None:
    (fact,) = facts(CALENDAR.due(at(start), Duration(10, TimeUnit.MINUTES)), "starts_at_opening")
    assert {key: fact[key] for key in fact if key in ("reason", "name")} == expected


def test_a_step_assigned_while_open_has_nothing_to_explain_but_its_count() -> None:
    due = CALENDAR.due(at("2026-08-03 09:00"), Duration(10, TimeUnit.MINUTES))
    assert [line["fact"] for line in due.lines] == ["counted", "due"]


def test_other_hours_on_the_way_are_named() -> None:
    due = CALENDAR.due(at("2026-02-17 15:30"), Duration(60, TimeUnit.MINUTES))
    assert facts(due, "special_hours") == [{"name": "Ramadan 1447 H", "first": "2026-02-18", "last": "2026-03-19"}]


def test_legal_time_does_not_wait_for_an_opening_but_says_that_the_office_is_closed() -> None:
    due = CALENDAR.due(at("2026-08-03 20:00"), Duration(14, TimeUnit.CALENDAR_DAYS))
    assert due.started_at == at("2026-08-03 20:00")
    assert facts(due, "ends_on_closed_day") == [{"date": "2026-08-17", "name": "Hari Kemerdekaan Republik Indonesia"}]
    weekend = CALENDAR.due(at("2026-08-03 20:00"), Duration(5, TimeUnit.CALENDAR_DAYS))
    assert facts(weekend, "ends_on_closed_day") == [{"date": "2026-08-08", "name": ""}]


def test_a_holiday_announced_late_moves_an_open_due_date_and_the_explanation_shows_it() -> None:
    start, duration = at("2026-08-05 10:00"), Duration(3, TimeUnit.WORKING_DAYS)
    announced = Calendar(CALENDAR.hours, {**HOLIDAYS, date(2026, 8, 10): "Pilkada"})
    assert local(CALENDAR.due(start, duration).at) == "2026-08-10 16:00"
    assert local(announced.due(start, duration).at) == "2026-08-11 16:00"
    assert facts(announced.due(start, duration), "holiday_skipped") == [{"date": "2026-08-10", "name": "Pilkada"}]


def test_the_facts_can_be_stored_as_json() -> None:
    pauses = [(at("2026-08-06 10:00"), at("2026-08-07 10:00")), (at("2026-08-18 09:00"), None)]
    due = CALENDAR.due_with_pauses(at("2026-08-04 19:00"), Duration(9, TimeUnit.WORKING_DAYS), pauses, extra=60)
    assert json.loads(json.dumps(due.lines)) == [dict(line) for line in due.lines]


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        ("2026-08-03 07:30", "2026-08-03 16:00", 450),
        ("2026-08-03 11:00", "2026-08-03 14:00", 120),
        ("2026-08-03 12:10", "2026-08-03 12:50", 0),
        ("2026-08-07 16:00", "2026-08-10 08:00", 60),
        ("2026-08-14 16:00", "2026-08-18 08:00", 60),
        ("2026-08-03 00:00", "2026-08-10 00:00", 2250),
        ("2026-08-03 10:00", "2026-08-03 09:00", 0),
        ("2026-08-03 09:00:30", "2026-08-03 09:02:29", 1),
    ],
)
def test_working_minutes_count_open_time_only(begin: str, end: str, minutes: int) -> None:
    assert CALENDAR.working_minutes(at(begin), at(end)) == minutes


@pytest.mark.parametrize(
    ("day", "works"), [((2026, 8, 3), True), ((2026, 8, 8), False), ((2026, 8, 17), False), ((2026, 2, 18), True)]
)
def test_a_working_day_is_one_on_which_the_office_opens(day: tuple[int, int, int], works: bool) -> None:
    assert CALENDAR.is_working_day(date(*day)) is works


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-08-03 09:17", "2026-08-03 09:17"),
        ("2026-08-03 07:00", "2026-08-03 07:30"),
        ("2026-08-03 12:00", "2026-08-03 13:00"),
        ("2026-08-14 16:30", "2026-08-18 07:30"),
    ],
)
def test_the_next_opening_is_now_while_the_office_is_open(moment: str, opening: str) -> None:
    assert local(CALENDAR.next_opening(at(moment))) == opening


@pytest.mark.parametrize(
    ("due", "now", "minutes", "days"),
    [
        ("2026-08-03 16:00", "2026-08-03 15:59", 0, 0),
        ("2026-08-03 16:00", "2026-08-03 16:00", 0, 0),
        ("2026-08-03 16:00", "2026-08-03 22:00", 0, 0),
        ("2026-08-03 10:00", "2026-08-03 15:00", 240, 0),
        ("2026-08-07 16:30", "2026-08-09 12:00", 0, 0),
        ("2026-08-07 16:30", "2026-08-10 06:00", 0, 0),
        ("2026-08-07 16:30", "2026-08-10 09:00", 90, 1),
        ("2026-08-14 16:30", "2026-08-18 16:00", 450, 1),
        ("2026-08-03 16:00", "2026-08-10 18:00", 2250, 5),
    ],
)
def test_lateness_is_told_in_working_minutes_and_days(due: str, now: str, minutes: int, days: int) -> None:
    assert CALENDAR.overdue_by(at(due), at(now)) == Overdue(minutes, days)
    assert bool(Overdue(minutes, days)) is (minutes > 0 or days > 0)


@pytest.mark.parametrize(
    ("start", "duration", "pauses", "expected"),
    [
        pytest.param(
            "2026-08-03 09:00", "120 minutes", [("2026-08-03 10:00", "2026-08-04 08:00")], "2026-08-04 09:00",
            id="minutes go on where they stopped",
        ),
        pytest.param(
            "2026-08-03 09:00", "60 minutes", [("2026-08-03 12:00", "2026-08-03 13:00")], "2026-08-03 10:00",
            id="a pause after the due moment moves nothing",
        ),
        pytest.param(
            "2026-08-03 11:00", "120 minutes", [("2026-08-03 12:10", "2026-08-03 12:50")], "2026-08-03 14:00",
            id="a pause inside the break holds no working time",
        ),
        pytest.param(
            "2026-08-03 10:00", "60 minutes", [("2026-08-03 09:00", "2026-08-03 10:30")], "2026-08-03 11:30",
            id="only the part after the start counts",
        ),
        pytest.param(
            "2026-08-03 10:00", "60 minutes", [("2026-08-03 08:00", "2026-08-03 09:00")], "2026-08-03 11:00",
            id="a pause before the start moves nothing",
        ),
        pytest.param(
            "2026-08-03 09:00", "60 minutes",
            [("2026-08-03 09:20", "2026-08-03 09:50"), ("2026-08-03 09:10", "2026-08-03 09:40")], "2026-08-03 10:40",
            id="overlapping pauses count once, in any order",
        ),
        pytest.param(
            "2026-08-03 09:00", "60 minutes",
            [("2026-08-03 09:30", "2026-08-03 10:00"), ("2026-08-03 10:15", "2026-08-03 11:15")], "2026-08-03 11:30",
            id="a second pause reached only because of the first",
        ),
        pytest.param(
            "2026-08-03 10:00", "3 working days", [("2026-08-04 09:00", "2026-08-06 14:00")], "2026-08-10 16:00",
            id="working days move by the days held",
        ),
        pytest.param(
            "2026-08-03 10:00", "3 working days", [("2026-08-04 09:00", "2026-08-04 15:00")], "2026-08-06 16:00",
            id="a pause within one day moves no day",
        ),
        pytest.param(
            "2026-08-03 10:00", "3 working days", [("2026-08-07 18:00", "2026-08-09 12:00")], "2026-08-06 16:00",
            id="days: after the due moment nothing moves",
        ),
        pytest.param(
            "2026-08-05 10:00", "3 working days", [("2026-08-07 17:00", "2026-08-10 09:00")], "2026-08-10 16:00",
            id="a pause over closed hours holds no day",
        ),
        pytest.param(
            "2026-08-13 10:00", "3 working days", [("2026-08-14 10:00", "2026-08-18 10:00")], "2026-08-20 16:00",
            id="a holiday in the pause is no day held",
        ),
        pytest.param(
            "2026-08-03 10:00", "14 calendar days", [("2026-08-05 09:00", "2026-08-15 09:00")], "2026-08-27 23:59:59",
            id="calendar days move by calendar days",
        ),
        pytest.param(
            "2026-08-03 10:00", "1 month", [("2026-08-05 09:00", "2026-08-15 09:00")], "2026-09-13 23:59:59",
            id="months move by calendar days",
        ),
    ],
)  # fmt: skip
def test_a_pause_moves_the_due_date_by_what_it_held(
    start: str, duration: str, pauses: list[tuple[str, str]], expected: str
) -> None:
    held = [(at(begin), at(end)) for begin, end in pauses]
    assert local(CALENDAR.due_with_pauses(at(start), Duration.parse(duration), held).at) == expected


def test_an_open_pause_holds_the_clock_and_gives_the_date_as_if_it_ended_at_once() -> None:
    due = CALENDAR.due_with_pauses(
        at("2026-08-03 10:00"), Duration(3, TimeUnit.WORKING_DAYS), [(at("2026-08-04 09:00"), None)]
    )
    assert due.paused_since == at("2026-08-04 09:00")
    assert local(due.at) == "2026-08-06 16:00"
    assert facts(due, "paused_open") == [{"start": "2026-08-04T09:00:00+07:00"}]


def test_an_open_pause_begun_after_the_due_moment_excuses_nothing() -> None:
    due = CALENDAR.due_with_pauses(
        at("2026-08-03 10:00"), Duration(60, TimeUnit.MINUTES), [(at("2026-08-03 11:00"), None)]
    )
    assert due.paused_since is None
    assert facts(due, "paused_open") == []


def test_an_open_pause_swallows_what_overlaps_it() -> None:
    pauses = [(at("2026-08-04 09:00"), None), (at("2026-08-04 10:00"), at("2026-08-05 10:00"))]
    due = CALENDAR.due_with_pauses(at("2026-08-03 10:00"), Duration(3, TimeUnit.WORKING_DAYS), pauses)
    assert due.paused_since == at("2026-08-04 09:00")
    assert facts(due, "paused") == []


@pytest.mark.parametrize(("duration", "length"), [("120 minutes", {"minutes": 360}), ("3 working days", {"days": 1})])
def test_a_pause_is_explained_in_the_unit_of_the_step(duration: str, length: dict[str, int]) -> None:
    pause = (at("2026-08-03 10:00"), at("2026-08-04 08:30"))
    due = CALENDAR.due_with_pauses(at("2026-08-03 09:00"), Duration.parse(duration), [pause])
    assert facts(due, "paused") == [
        {"start": "2026-08-03T10:00:00+07:00", "end": "2026-08-04T08:30:00+07:00", **length}
    ]


@pytest.mark.parametrize(
    ("duration", "extra", "expected"),
    [
        ("60 minutes", 270, "2026-08-03 15:30"),
        ("3 working days", 240, "2026-08-07 11:30"),
        ("5 calendar days", 240, "2026-08-10 11:30"),
    ],
)
def test_an_extension_runs_on_in_working_minutes(duration: str, extra: int, expected: str) -> None:
    due = CALENDAR.due_with_pauses(at("2026-08-03 09:00"), Duration.parse(duration), extra=extra)
    assert local(due.at) == expected
    assert facts(due, "extended") == [{"minutes": extra}]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: CALENDAR.next_opening(datetime(2026, 8, 3, 9)), "no time zone"),  # noqa: DTZ001 - what is refused
        (
            lambda: CALENDAR.due_with_pauses(at("2026-08-03 09:00"), Duration(1, TimeUnit.HOURS), extra=-5),
            "cannot shorten",
        ),
        (
            lambda: CALENDAR.due_with_pauses(
                at("2026-08-03 09:00"),
                Duration(1, TimeUnit.HOURS),
                [(at("2026-08-03 10:00"), at("2026-08-03 09:30"))],
            ),
            "before it begins",
        ),
    ],
)
def test_impossible_times_are_refused_with_a_reason(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_an_office_closed_for_more_than_a_year_is_an_error_and_not_an_endless_search() -> None:
    shut = {date(2026, 1, 1) + timedelta(days=day): "Tutup" for day in range(1200)}
    with pytest.raises(ValueError, match="does not open"):
        Calendar(OfficeHours(), shut).due(at("2026-08-03 09:00"), Duration(1, TimeUnit.HOURS))


def test_the_longest_time_a_procedure_can_write_is_reckoned() -> None:
    due = CALENDAR.due(at("2026-08-03 07:30"), Duration.parse("9999 working days"))
    assert local(due.at) == "2064-12-05 16:30"


moments = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
calendars = st.sampled_from(sorted(ZONES)).map(lambda zone: Calendar(OfficeHours(zone, periods=(RAMADAN,)), HOLIDAYS))
running = st.builds(Duration, st.integers(1, 5000), st.sampled_from([TimeUnit.MINUTES, TimeUnit.HOURS]))
durations = st.builds(Duration, st.integers(1, 120), st.sampled_from(list(TimeUnit)))
pause_lists = st.lists(
    st.tuples(moments, st.integers(0, 60 * 24 * 20)).map(lambda pair: (pair[0], pair[0] + timedelta(minutes=pair[1]))),
    max_size=4,
)


@given(calendars, moments, durations)
def test_nothing_is_due_before_it_starts_and_nothing_starts_before_it_is_assigned(
    calendar: Calendar, start: datetime, duration: Duration
) -> None:
    due = calendar.due(start, duration)
    assert start <= due.started_at <= due.at


@given(calendars, moments, moments, durations)
def test_what_is_assigned_later_is_never_due_earlier(
    calendar: Calendar, one: datetime, other: datetime, duration: Duration
) -> None:
    earlier, later = sorted((one, other))
    assert calendar.due(earlier, duration).at <= calendar.due(later, duration).at


@given(calendars, moments, durations)
def test_more_time_is_never_due_earlier(calendar: Calendar, start: datetime, duration: Duration) -> None:
    longer = Duration(duration.amount + 1, duration.unit)
    assert calendar.due(start, duration).at < calendar.due(start, longer).at


@given(calendars, moments, running)
@settings(max_examples=60)
def test_minutes_fall_due_inside_opening_hours_and_measure_back_exactly(
    calendar: Calendar, start: datetime, duration: Duration
) -> None:
    due = calendar.due(start, duration)
    minutes = duration.amount * (60 if duration.unit is TimeUnit.HOURS else 1)
    wall = due.at.astimezone(calendar.hours.zone_info)
    assert wall.date() not in HOLIDAYS
    assert any(opens <= wall.time() <= closes for opens, closes in calendar.hours.on(wall.date()))
    assert calendar.working_minutes(start, due.at) == minutes
    assert calendar.working_time(start, due.at) == timedelta(minutes=minutes)


@given(calendars, moments, st.integers(1, 60))
def test_working_days_fall_due_at_closing_time_of_the_nth_working_day(
    calendar: Calendar, start: datetime, amount: int
) -> None:
    due = calendar.due(start, Duration(amount, TimeUnit.WORKING_DAYS))
    wall, day = due.at.astimezone(calendar.hours.zone_info), due.started_at.astimezone(calendar.hours.zone_info).date()
    counted = 0
    while day < wall.date():
        day += timedelta(days=1)
        counted += calendar.is_working_day(day)
    assert counted == amount
    assert calendar.is_working_day(wall.date())
    assert wall.time() == calendar.hours.on(wall.date())[-1][1]


@given(calendars, moments, moments, moments)
def test_working_time_adds_up(calendar: Calendar, one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))
    whole = calendar.working_time(first, last)
    assert whole == calendar.working_time(first, middle) + calendar.working_time(middle, last)


@given(calendars, moments, durations, pause_lists)
def test_a_pause_never_makes_anything_due_earlier(
    calendar: Calendar, start: datetime, duration: Duration, pauses: list[tuple[datetime, datetime]]
) -> None:
    assert calendar.due_with_pauses(start, duration, pauses).at >= calendar.due(start, duration).at


@given(calendars, moments, running, pause_lists)
@settings(max_examples=60)
def test_the_working_time_outside_the_pauses_is_the_time_of_the_step(
    calendar: Calendar, start: datetime, duration: Duration, pauses: list[tuple[datetime, datetime]]
) -> None:
    due = calendar.due_with_pauses(start, duration, pauses)
    edges = sorted({start, due.at, *(moment for pause in pauses for moment in pause if start <= moment <= due.at)})
    worked = sum(
        (
            calendar.working_time(begin, end)
            for begin, end in pairwise(edges)
            if not any(paused <= begin and end <= resumed for paused, resumed in pauses)
        ),
        timedelta(),
    )
    assert worked == timedelta(minutes=duration.amount * (60 if duration.unit is TimeUnit.HOURS else 1))


@given(calendars, moments, durations)
def test_nothing_is_late_at_the_moment_it_is_due(calendar: Calendar, start: datetime, duration: Duration) -> None:
    due = calendar.due(start, duration)
    assert not calendar.overdue_by(due.at, due.at)
    assert calendar.overdue_by(due.at, due.at + timedelta(days=30)).days > 0
