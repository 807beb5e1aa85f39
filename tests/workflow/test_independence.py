"""Who may not judge a case (ISO/IEC 17065 7.13.5-6, 17025 7.9.6)."""

from datetime import date

import pytest

from app.workflow.independence import Tie, reasons_against, years_after

TODAY = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("involved", "ties", "before", "barred"),
    [
        (set(), [], set(), False),
        ({7}, [], set(), True),
        ({8}, [], set(), False),
        (set(), [Tie(7, "consultancy", None)], set(), True),
        (set(), [Tie(7, "consultancy", date(2024, 8, 31))], set(), True),
        (set(), [Tie(7, "consultancy", date(2024, 8, 30))], set(), False),
        (set(), [Tie(8, "consultancy", None)], set(), False),
        (set(), [], {7}, True),
    ],
)
def test_a_person_is_barred_by_involvement_a_tie_within_two_years_or_the_step_before(involved, ties, before, barred):
    assert bool(reasons_against(7, involved, ties, TODAY, 2, before)) is barred


def test_two_years_after_a_leap_day_is_the_last_of_february():
    assert years_after(date(2024, 2, 29), 2) == date(2026, 2, 28)
