"""Dates, times and numbers as papers say them, in Indonesian ("id") and English ("en"); no other language is drawn.

A language this module does not know is treated as Indonesian, the language of the offices' own papers.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

LOCALES = {"id": "id_ID", "en": "en_GB"}
LARGEST = 10**15 - 1
ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
_UNITS_ID = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip
_UNITS_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES_ID = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"))
_SCALES_EN = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))


def _known(language: str) -> str:
    return language if language in LOCALES else "id"


def date_words(day: date, language: str = "id") -> str:
    """Return "16 Maret 2026" or "16 March 2026"."""
    return str(format_date(day, "d MMMM y", locale=LOCALES[_known(language)]))


def weekday_date_words(day: date, language: str = "id") -> str:
    """Return "Senin, 16 Maret 2026" or "Monday, 16 March 2026"."""
    return str(format_date(day, "EEEE, d MMMM y", locale=LOCALES[_known(language)]))


def month_words(day: date, language: str = "id") -> str:
    """Return "Maret 2026" or "March 2026", the head of a monthly register."""
    return str(format_date(day, "MMMM y", locale=LOCALES[_known(language)]))


def zone_name(zone: str, moment: datetime) -> str:
    """Return what people call a time zone: WIB, WITA or WIT, elsewhere its offset from UTC."""
    return ZONES.get(zone) or f"UTC{moment.astimezone(ZoneInfo(zone)).strftime('%z')}"


def time_words(moment: datetime, language: str = "id", zone: str = "Asia/Jakarta") -> str:
    """Return "14.30 WIB" or "14:30 WIB" for a moment that knows its zone, on the clock of `zone`."""
    local = moment.astimezone(ZoneInfo(zone))
    hour = f"{local:%H:%M}" if _known(language) == "en" else f"{local:%H.%M}"
    return f"{hour} {zone_name(zone, moment)}"


def moment_words(moment: datetime, language: str = "id", zone: str = "Asia/Jakarta") -> str:
    """Return "Senin, 16 Maret 2026, pukul 14.30 WIB" or "Monday, 16 March 2026, at 14:30 WIB"."""
    day = weekday_date_words(moment.astimezone(ZoneInfo(zone)).date(), language)
    return f"{day}, {'at' if _known(language) == 'en' else 'pukul'} {time_words(moment, language, zone)}"


def number_words(n: int, language: str = "id") -> str:
    """Return a whole number in words: "dua puluh satu", "twenty-one".

    Raises ValueError below zero and from a thousand trillions (10**15) on.
    """
    if not 0 <= n <= LARGEST:
        raise ValueError(f"{n} is not between 0 and {LARGEST}")
    return _english(n) if _known(language) == "en" else _indonesian(n)


def _indonesian(n: int) -> str:
    if n < 12:
        return _UNITS_ID[n]
    if n < 20:
        return f"{_UNITS_ID[n - 10]} belas"
    if n < 100:
        return _joined(f"{_UNITS_ID[n // 10]} puluh", n % 10)
    if n < 1000:
        return _joined("seratus" if n < 200 else f"{_UNITS_ID[n // 100]} ratus", n % 100)
    value, name = next(scale for scale in _SCALES_ID if n >= scale[0])
    head = "seribu" if n // value == 1 and value == 1000 else f"{_indonesian(n // value)} {name}"
    return _joined(head, n % value)


def _joined(head: str, rest: int) -> str:
    return f"{head} {_indonesian(rest)}" if rest else head


def _english(n: int) -> str:
    if n < 20:
        return _UNITS_EN[n]
    if n < 100:
        return _TENS_EN[n // 10] + (f"-{_UNITS_EN[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{_UNITS_EN[n // 100]} hundred" + (f" and {_english(n % 100)}" if n % 100 else "")
    value, name = next(scale for scale in _SCALES_EN if n >= scale[0])
    rest = n % value
    joint = " and " if 0 < rest < 100 else " "
    return f"{_english(n // value)} {name}" + (f"{joint}{_english(rest)}" if rest else "")
