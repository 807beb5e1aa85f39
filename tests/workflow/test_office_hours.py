"""An office's hours survive storage, and nonsense is refused with advice that names the place."""

import json
from datetime import date, time

import pytest

from app.workflow.office_hours import OfficeHours, SpecialPeriod

SHORT = ((time(8), time(12)),)
HOURS = OfficeHours(
    "Asia/Makassar",
    (SHORT, SHORT, SHORT, SHORT, (), ((time(9), time(11)),), ()),
    (SpecialPeriod("Ramadan 1447 H", date(2026, 2, 18), date(2026, 3, 19)),),
)


@pytest.mark.parametrize("hours", [OfficeHours(), HOURS])
def test_hours_come_back_from_json_as_they_went(hours: OfficeHours) -> None:
    assert OfficeHours.from_json(json.loads(json.dumps(hours.to_json())), hours.zone) == hours


def test_an_office_that_stored_nothing_has_the_ordinary_hours_in_its_own_zone() -> None:
    assert OfficeHours.from_json(None, "Asia/Jayapura") == OfficeHours("Asia/Jayapura")
    assert OfficeHours.from_json({}, "Asia/Jayapura") == OfficeHours("Asia/Jayapura")


def test_a_period_without_a_week_has_the_hours_of_ramadan() -> None:
    stored = {"periods": [{"name": "Ramadan", "first": "2026-02-18", "last": "2026-03-19"}]}
    hours = OfficeHours.from_json(stored, "Asia/Jakarta")
    assert hours.on(date(2026, 2, 18))[0] == (time(8), time(12))
    assert hours.on(date(2026, 3, 20))[0] == (time(7, 30), time(11, 30))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "office hours: write an object"),
        ({"wek": {}}, "office hours has no wek"),
        ({"week": []}, "the week: write an object"),
        ({"week": {"senin": []}}, "the week has no senin"),
        ({"week": {}}, "never open"),
        ({"week": {"mon": "07:30-12:00"}}, "the week, mon: write a list"),
        ({"week": {"mon": [["07:30"]]}}, "the week, mon: write a list"),
        ({"week": {"mon": [["07:30", "25:00"]]}}, "the week, mon: write a list"),
        ({"week": {"mon": [["12:00", "07:30"]]}}, "the week, mon: each interval must close after it opens"),
        ({"week": {"mon": [["07:30", "12:00"], ["11:00", "16:00"]]}}, "before the next opens"),
        ({"periods": {}}, "periods must be a list"),
        ({"periods": ["Ramadan"]}, "a period: write an object"),
        ({"periods": [{"name": "Ramadan"}]}, "a period lacks first, last"),
        ({"periods": [{"name": "Ramadan", "first": "18/2/2026", "last": "2026-03-19"}]}, "write dates like"),
        ({"periods": [{"name": "Ramadan", "first": "2026-03-19", "last": "2026-02-18"}]}, "before it begins"),
        (
            {
                "periods": [
                    {"name": "B", "first": "2026-03-01", "last": "2026-03-19"},
                    {"name": "A", "first": "2026-02-18", "last": "2026-03-01"},
                ]
            },
            "'A' and 'B' overlap",
        ),
    ],
)
def test_hours_that_cannot_be_read_are_refused_by_place(data: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        OfficeHours.from_json(data, "Asia/Jakarta")  # type: ignore[arg-type]


def test_a_zone_outside_indonesia_is_refused_with_the_four_that_are_known() -> None:
    with pytest.raises(ValueError, match="Asia/Jakarta, Asia/Pontianak, Asia/Makassar, Asia/Jayapura"):
        OfficeHours("Europe/Berlin")
