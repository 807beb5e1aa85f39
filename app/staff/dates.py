"""Times as people read them here: in the office's zone, with the day named, and what is due said in words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime, gettext, ngettext

from app import clock
from app.models.task import CaseTask


def local(moment: datetime, zone: str) -> datetime:
    """Return a moment on the clock of an office."""
    return moment.astimezone(ZoneInfo(zone))


def moment_words(moment: datetime | None, zone: str) -> str:
    """Return "Senin, 31 Agu 2026, 14.12"."""
    if moment is None:
        return "–"
    return str(format_datetime(local(moment, zone).replace(tzinfo=None), "EEEE, d MMM yyyy, HH.mm", rebase=False))


def day_words(day: date | datetime | None, zone: str = "Asia/Jakarta") -> str:
    """Return "31 Agu 2026"."""
    if day is None:
        return "–"
    value = local(day, zone).date() if isinstance(day, datetime) else day
    return str(format_date(value, "d MMM yyyy", rebase=False))


def due_chip(task: CaseTask, zone: str) -> tuple[str, str]:
    """Return the chip's modifier and words for a task's due time: over, today, ok, plain."""
    last = task.due_at if task.scored else task.lapses_at or task.due_at
    if last is None:
        return "plain", gettext("No time limit")
    if not task.scored:
        return "plain", gettext("Until %(day)s", day=day_words(local(last, zone)))
    return time_chip(last, zone)


def time_chip(last: datetime, zone: str) -> tuple[str, str]:
    """Return the chip's modifier and words for a time by which something must be done: over, today, ok."""
    now, due = local(clock.now(), zone), local(last, zone)
    days = (now.date() - due.date()).days
    if due < now and days == 0:
        return "over", gettext("Overdue since %(time)s", time=f"{due:%H.%M}")
    if due < now:
        return "over", ngettext("Overdue by %(num)d day", "Overdue by %(num)d days", days)
    if days == 0:
        return "today", gettext("Today, %(time)s", time=f"{due:%H.%M}")
    return "ok", str(format_date(due.date(), "EEEE, d MMM", rebase=False))


def today_words(zone: str) -> str:
    """Return today's date in full."""
    return str(format_date(local(clock.now(), zone).date(), "EEEE, d MMMM yyyy", rebase=False))
