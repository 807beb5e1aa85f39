"""Dates, times and numbers in words, in both languages."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.dates_and_numbers import (
    LARGEST,
    date_words,
    moment_words,
    month_words,
    number_words,
    time_words,
    weekday_date_words,
)

DAY = date(2026, 3, 16)
MOMENT = datetime(2026, 3, 16, 17, 30, tzinfo=UTC)


def test_a_date_is_said_in_the_language_of_the_paper():
    assert date_words(DAY) == "16 Maret 2026"
    assert date_words(DAY, "en") == "16 March 2026"
    assert weekday_date_words(DAY) == "Senin, 16 Maret 2026"
    assert weekday_date_words(DAY, "en") == "Monday, 16 March 2026"
    assert month_words(DAY) == "Maret 2026"


def test_a_friday_in_august_has_its_indonesian_names():
    assert weekday_date_words(date(2026, 8, 28)) == "Jumat, 28 Agustus 2026"


def test_an_unknown_language_is_drawn_in_indonesian():
    assert date_words(DAY, "xx") == "16 Maret 2026"
    assert number_words(3, "xx") == "tiga"


def test_a_moment_is_said_on_the_clock_of_the_office():
    assert moment_words(MOMENT) == "Selasa, 17 Maret 2026, pukul 00.30 WIB"
    assert moment_words(MOMENT, "en", "Asia/Jayapura") == "Tuesday, 17 March 2026, at 02:30 WIT"
    assert time_words(MOMENT, "id", "Asia/Makassar") == "01.30 WITA"
    assert time_words(MOMENT, "en", "Europe/London") == "17:30 UTC+0000"


@pytest.mark.parametrize(
    ("n", "indonesian", "english"),
    [
        (0, "nol", "zero"),
        (1, "satu", "one"),
        (10, "sepuluh", "ten"),
        (11, "sebelas", "eleven"),
        (12, "dua belas", "twelve"),
        (19, "sembilan belas", "nineteen"),
        (20, "dua puluh", "twenty"),
        (21, "dua puluh satu", "twenty-one"),
        (100, "seratus", "one hundred"),
        (101, "seratus satu", "one hundred and one"),
        (111, "seratus sebelas", "one hundred and eleven"),
        (999, "sembilan ratus sembilan puluh sembilan", "nine hundred and ninety-nine"),
        (1000, "seribu", "one thousand"),
        (1001, "seribu satu", "one thousand and one"),
        (1100, "seribu seratus", "one thousand one hundred"),
        (2026, "dua ribu dua puluh enam", "two thousand and twenty-six"),
        (11_000, "sebelas ribu", "eleven thousand"),
        (100_000, "seratus ribu", "one hundred thousand"),
        (1_000_000, "satu juta", "one million"),
        (1_500_000_000, "satu miliar lima ratus juta", "one billion five hundred million"),
        (1_000_000_001_000, "satu triliun seribu", "one trillion one thousand"),
    ],
)
def test_a_number_is_spelled_out(n, indonesian, english):
    assert number_words(n) == indonesian
    assert number_words(n, "en") == english


@given(st.integers(0, LARGEST), st.integers(0, LARGEST), st.sampled_from(["id", "en"]))
def test_different_numbers_have_different_words(one, other, language):
    assert (number_words(one, language) == number_words(other, language)) == (one == other)


@pytest.mark.parametrize("n", [-1, LARGEST + 1])
def test_what_has_no_words_is_refused(n):
    with pytest.raises(ValueError, match="is not between"):
        number_words(n)
