"""Times as people read them here: in the office's zone, with the day named, and what is due said in words."""

from datetime import date, datetime

from flask_babel import gettext, ngettext

from app import clock
from app.models.task import CaseTask
from app.readable import local, near_day, short_day, time_of_day, weekday, weekday_moment


def moment_words(moment: datetime | None, zone: str) -> str:
    """Return "Senin, 31 Agu 2026, 14.12"."""
    if moment is None:
        return "–"
    return weekday_moment(local(moment, zone))


def day_words(day: date | datetime | None, zone: str = "Asia/Jakarta") -> str:
    """Return "31 Agu 2026"."""
    if day is None:
        return "–"
    return short_day(local(day, zone) if isinstance(day, datetime) else day)


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
        return "over", gettext("Overdue since %(time)s", time=time_of_day(due))
    if due < now:
        return "over", ngettext("Overdue by %(num)d day", "Overdue by %(num)d days", days)
    if days == 0:
        return "today", gettext("Today, %(time)s", time=time_of_day(due))
    return "ok", near_day(due) if due.year == now.year else short_day(due)


def today_words(zone: str) -> str:
    """Return today's date in full."""
    return weekday(local(clock.now(), zone))
