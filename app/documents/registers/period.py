"""The period of a register: its days, their limits, and how papers say it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.errors import invalid
from app.messages import N_
from reports.dates_and_numbers import date_words, month_words

MOST_DAYS = 3 * 366
QUARTERS = ("I", "II", "III", "IV")
YEAR = {"id": "Tahun {year}", "en": "Year {year}"}
QUARTER = {"id": "Triwulan {quarter} Tahun {year}", "en": "Quarter {quarter} of {year}"}

SHORT = {"id": "Triw. {quarter} {year}", "en": "Q. {quarter} {year}"}


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both counted."""

    first: date
    last: date

    def moments(self, zone: str) -> tuple[datetime, datetime]:
        """Return when it begins and when it is over (UTC), on the clock of an office."""
        own = ZoneInfo(zone)
        after = datetime.combine(self.last + timedelta(days=1), time(), tzinfo=own)
        return datetime.combine(self.first, time(), tzinfo=own).astimezone(UTC), after.astimezone(UTC)

    def words(self, language: str) -> str:
        """Return "Maret 2026", "Triwulan I Tahun 2026", "Tahun 2026", or the two days."""
        year, end = self.first.year, self.last + timedelta(days=1)
        whole = self.first.day == 1 and end.day == 1
        months = (end.year - year) * 12 + end.month - self.first.month
        if whole and months == 1:
            return month_words(self.first, language)
        if whole and months == 3 and self.first.month % 3 == 1:
            return QUARTER[language].format(quarter=QUARTERS[self.first.month // 3], year=year)
        if whole and months == 12 and self.first.month == 1:
            return YEAR[language].format(year=year)
        if self.first == self.last:
            return date_words(self.first, language)
        return f"{date_words(self.first, language)} – {date_words(self.last, language)}"

    @property
    def quarterly(self) -> bool:
        """Whether its counts are by quarter: more than twelve months."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month >= 12

    def buckets(self) -> tuple[date, ...]:
        """Return the first days of its months, or of its quarters."""
        step = 3 if self.quarterly else 1
        start = self.first.replace(month=self.first.month - (self.first.month - 1) % step, day=1)
        found = []
        while start <= self.last:
            found.append(start)
            month = start.month - 1 + step
            start = date(start.year + month // 12, month % 12 + 1, 1)
        return tuple(found)

    def bucket_words(self, start: date, language: str) -> str:
        """Return "Maret 2026", or "Triw. I 2026" where the counts are by quarter."""
        if not self.quarterly:
            return month_words(start, language)
        return SHORT[language].format(quarter=QUARTERS[start.month // 3], year=start.year)


def period_of(first: date | None, last: date | None) -> Period:
    """Return the period of two days. Raises Invalid when one is missing, they are reversed, or more than three years."""
    for name, day in (("first", first), ("last", last)):
        if day is None or not 1990 <= day.year <= 2100:
            raise invalid(f"/{name}", N_("Enter a day between 1990 and 2100."))
    assert first is not None and last is not None  # nosec B101 - checked above
    if last < first:
        raise invalid("/last", N_("The last day cannot be before the first."))
    if (last - first).days > MOST_DAYS:
        raise invalid("/last", N_("A register covers three years at most. Choose a shorter period."))
    return Period(first, last)
