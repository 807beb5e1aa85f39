"""The seed of the holiday table: both kinds of closed day, in Indonesian, and honest about what is not decreed yet."""

import subprocess
import sys
from datetime import date

import pytest

from app.workflow.holiday_seed import SeedHoliday, load_year


def test_a_decreed_year_has_its_holidays_and_joint_leave_in_order_and_confirmed() -> None:
    rows = load_year(2026)
    assert SeedHoliday(date(2026, 8, 17), "Hari Kemerdekaan Republik Indonesia", "public", True) in rows
    assert SeedHoliday(date(2026, 12, 24), "Cuti Bersama Hari Raya Natal", "government", True) in rows
    assert [row.day for row in rows] == sorted({row.day for row in rows})
    assert all(row.confirmed for row in rows)


def test_no_day_of_a_year_without_a_decree_is_confirmed() -> None:
    rows = load_year(2035)
    assert rows
    assert not any(row.confirmed for row in rows)
    assert not any("perkiraan" in row.name for row in rows)


def test_an_estimated_date_of_a_decreed_year_is_not_confirmed_but_its_fixed_dates_are() -> None:
    rows = {row.day: row for row in load_year(2027)}
    assert not rows[date(2027, 3, 10)].confirmed
    assert rows[date(2027, 3, 10)].name == "Hari Raya Idul Fitri"
    assert rows[date(2027, 6, 1)].confirmed


@pytest.mark.parametrize("year", [2001, 2051])
def test_a_year_the_source_does_not_fully_know_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match="from 2002 to 2050"):
        load_year(year)


@pytest.mark.parametrize("year", [2002, 2050])
def test_every_year_offered_has_all_the_great_days(year: int) -> None:
    names = " ".join(row.name for row in load_year(year))
    for great in ("Idul Fitri", "Idul Adha", "Nyepi", "Waisak", "Natal", "Kemerdekaan"):
        assert great in names


def test_reckoning_a_due_date_does_not_load_the_holidays_library() -> None:
    program = "import sys, app.workflow.working_time; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
