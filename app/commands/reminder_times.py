"""When something is soon due, how late it is, and what a day's digest holds: on the calendar of one office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from app.notifications.escalation import Rules
from app.procedures.durations import Duration, TimeUnit
from app.queries.calendars import local_day, opening_on, working_day_before
from app.queries.open_work import OpenTask, Wait
from app.security.duties import ON_BEHALF_OF
from app.workflow.due_facts import RUNNING_UNITS
from app.workflow.working_time import Calendar

GROUPS = ("overdue", "today", "this_week", "waiting")


@dataclass
class OfficeToday:
    """One office at one moment. Raises ValueError, when asked, where its calendar makes no sense."""

    calendar: Calendar
    now: datetime
    rules: Rules

    def __post_init__(self) -> None:
        self.day = local_day(self.calendar, self.now)
        self._warnings: dict[date, datetime] = {}
        self._late: dict[date, int] = {}

    @cached_property
    def is_open(self) -> bool:
        """Whether the office is open at this moment."""
        return self.calendar.next_opening(self.now) == self.now

    @cached_property
    def opening(self) -> datetime:
        """When the office opens today (or next, on a closed day)."""
        return opening_on(self.calendar, self.day)

    def is_soon(self, task: OpenTask) -> bool:
        """Whether it is time to warn that a task, not late yet, is soon due."""
        if task.due_at is None or self.now >= task.due_at:
            return False
        given = _time_given(task)
        if given is not None and given.unit in RUNNING_UNITS:
            whole = given.amount * (60 if given.unit is TimeUnit.HOURS else 1)
            warning = max(whole * self.rules.warning_share, self.rules.warning_minutes)
            left = self.calendar.working_time(self.now, task.due_at)
            return warning < whole and left <= timedelta(minutes=warning)
        return self._warned_by(task, task.due_at)

    def _warned_by(self, task: OpenTask, due: datetime) -> bool:
        """A time in days: warn some working days before; a task given later is warned of on its last day."""
        last = local_day(self.calendar, due)
        if last not in self._warnings:
            before = working_day_before(self.calendar, last, self.rules.warning_days)
            self._warnings[last] = opening_on(self.calendar, before)
        warning = self._warnings[last]
        if warning <= task.opened_at:
            warning = opening_on(self.calendar, last)
        return task.opened_at < warning <= self.now

    def days_late(self, task: OpenTask) -> int | None:
        """How many working days have begun since a task was due; None while it is not late."""
        if task.due_at is None or not task.scored or self.now <= task.due_at:
            return None
        last = local_day(self.calendar, task.due_at)
        if last not in self._late:
            self._late[last] = self.calendar.overdue_by(task.due_at, self.now).days
        return self._late[last]

    def reminder_of(self, wait: Wait) -> str | None:
        """Which reminder to complete a file is due: "half", "last" or none."""
        if wait.limit_at is None or self.now >= wait.limit_at:
            return None
        half = wait.from_at + (wait.limit_at - wait.from_at) * self.rules.completeness_share
        last = wait.limit_at - timedelta(days=self.rules.completeness_days)
        if self.now >= last:
            return "last"
        return "half" if self.now >= half else None

    def days_before(self, on: date) -> int | None:
        """Which notice of a hearing is due, in days before it; what falls on a closed day comes before it."""
        found = None
        for days in self.rules.hearing_days:
            morning = on - timedelta(days=days)
            if not self.calendar.is_working_day(morning):
                morning = working_day_before(self.calendar, morning)
            if morning <= self.day <= on:
                found = days
        return found

    @property
    def digest_time(self) -> bool:
        """Whether it is early enough in the office's day for a digest."""
        return self.is_open and self.now - self.opening < timedelta(minutes=self.rules.digest_minutes)

    def digest_group(self, task: OpenTask) -> str | None:
        """In which part of this morning's digest a task belongs; None where it is not yet to be told."""
        if task.opened_at >= self.opening:
            return None
        if task.role in ON_BEHALF_OF:
            return "waiting"
        if task.due_at is None or task.paused:
            return None
        if task.scored and task.due_at < self.opening:
            return "overdue"
        due = local_day(self.calendar, task.due_at)
        if due <= self.day:
            return "today"
        return "this_week" if due <= self.day + timedelta(days=6 - self.day.weekday()) else None


def _time_given(task: OpenTask) -> Duration | None:
    """Return the time that was given last: an extension, or the standard time unless a date was chosen."""
    for line in reversed(task.due_lines):
        if line.get("fact") == "extended" and "by" in line:
            return Duration.parse(str(line["by"]))
        if line.get("fact") == "chosen":
            return None
    return Duration.parse(task.standard_time) if task.standard_time else None


def first_of(groups: Iterable[tuple[str, int]], most: int) -> dict[str, list[int]]:
    """Return the tasks of each group, the most urgent first and no more than a mail can hold."""
    found: dict[str, list[int]] = {name: [] for name in GROUPS}
    for name, task_id in groups:
        if len(found[name]) < most:
            found[name].append(task_id)
    return found
