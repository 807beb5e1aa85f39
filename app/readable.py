"""Days, times and numbers as people read them on a page, in the page's language (Indonesian 14.12, English 14:12).

Papers and mails have their reader's language, not the page's: they take theirs from app.documents.dates.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from flask_babel import format_date, format_decimal, format_percent, get_locale


def page_language() -> str:
    """Return the language of the page: "id" or "en"."""
    return "en" if str(get_locale() or "id").startswith("en") else "id"


def local(moment: datetime, zone: str) -> datetime:
    """Return a moment on the clock of a place."""
    return moment.astimezone(ZoneInfo(zone))


def day(value: date) -> str:
    """Return "31 Agustus 2026"."""
    return _date(value, "d MMMM yyyy")


def short_day(value: date) -> str:
    """Return "31 Agu 2026"."""
    return _date(value, "d MMM yyyy")


def weekday(value: date) -> str:
    """Return "Senin, 31 Agustus 2026"."""
    return _date(value, "EEEE, d MMMM yyyy")


def near_day(value: date) -> str:
    """Return "Senin, 31 Agu": a day of these weeks."""
    return _date(value, "EEEE, d MMM")


def time_of_day(value: time | datetime) -> str:
    """Return "14.12", in English "14:12"; a date-time must be on the clock of its place."""
    return f"{value:%H.%M}" if page_language() == "id" else f"{value:%H:%M}"


def moment(value: datetime) -> str:
    """Return "31 Agustus 2026, 14.12" of a moment on the clock of its place."""
    return f"{day(value)}, {time_of_day(value)}"


def short_moment(value: datetime) -> str:
    """Return "31 Agu 2026, 14.12" of a moment on the clock of its place."""
    return f"{short_day(value)}, {time_of_day(value)}"


def weekday_moment(value: datetime) -> str:
    """Return "Senin, 31 Agu 2026, 14.12" of a moment on the clock of its place."""
    return f"{_date(value, 'EEEE, d MMM yyyy')}, {time_of_day(value)}"


def weekdays() -> list[str]:
    """Return the names of the days, Monday first."""
    names = get_day_names("wide", locale=get_locale())
    return [str(names[number]) for number in range(7)]


def number(value: float) -> str:
    """Return "1.234,5", in English "1,234.5"."""
    return str(format_decimal(value))


def rounded(value: float) -> str:
    """Return a number with one digit behind the comma at the most: "12,5"."""
    return str(format_decimal(value, "#,##0.#"))


def percent(value: float) -> str:
    """Return a share (1 is all) in hundredths: "87%"."""
    return str(format_percent(value))


def _date(value: date, form: str) -> str:
    return str(format_date(value.date() if isinstance(value, datetime) else value, form, rebase=False))
