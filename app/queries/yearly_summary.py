"""An office's cases of one year in numbers that everybody may read, so small that nobody can be recognised in them.

A number below three is not told; where only one number of a table would be missing, the next smallest goes with it,
for otherwise the total would give it away. Shares and medians are told of five cases or more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from app.models.case import Case
from app.models.codes import CATEGORIES, CAUSE_CATEGORIES, KINDS, OUTCOMES, Codes
from app.models.nonconformity import Nonconformity
from app.models.office import Office
from app.procedures import Library
from app.procedures.definition import TimeByFact
from app.procedures.durations import Duration
from app.queries.calendars import calendar_of
from app.security.scope import unscoped
from app.workflow.working_time import Calendar

FEWEST = 3  # a smaller number is not told
FEWEST_FOR_SHARE = 5
# All that is read of a case: nothing that somebody typed.
COUNTED = (
    Case.kind, Case.category, Case.outcome, Case.klass, Case.severity, Case.nature, Case.received_at, Case.complete_at,
    Case.answered_at, Case.procedure_code, Case.procedure_revision,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a table: what is counted (a msgid) and how often; None where it is not told."""

    name: str
    number: int | None


@dataclass(frozen=True, slots=True)
class YearlySummary:
    """The numbers of one year. None and empty tables: nothing to tell, or too little to tell it.

    `in_time`: share of answers within the promised time, 0 to 1. `median_days`: working days until the answer.
    """

    year: int
    received: int | None
    answered: int | None
    in_time: float | None
    median_days: float | None
    kinds: tuple[Count, ...]
    categories: tuple[Count, ...]
    causes: tuple[Count, ...]
    outcomes: tuple[Count, ...]


def years_of(session: Session, office: Office) -> list[int]:
    """Return the years in which the office received cases, the latest first."""
    zone = ZoneInfo(office.zone)
    with unscoped(session):
        query = select(func.min(Case.received_at), func.max(Case.received_at)).where(Case.office_id == office.id)
        first, last = session.execute(query).one()
    if first is None:
        return []
    return list(range(last.astimezone(zone).year, first.astimezone(zone).year - 1, -1))


def summary_of(session: Session, office: Office, year: int, library: Library) -> YearlySummary:
    """Return the numbers of the cases that an office received in a year of its own calendar."""
    zone = ZoneInfo(office.zone)
    begin, end = (datetime(at, 1, 1, tzinfo=zone).astimezone(UTC) for at in (year, year + 1))
    with unscoped(session):
        cases = session.scalars(
            select(Case)
            .options(load_only(*COUNTED, raiseload=True))
            .where(Case.office_id == office.id, Case.received_at >= begin, Case.received_at < end)
        ).all()
        reports = session.execute(
            select(Nonconformity.case_id, Nonconformity.causes)
            .join(Case, Case.id == Nonconformity.case_id)
            .where(Case.office_id == office.id, Case.received_at >= begin, Case.received_at < end)
        ).all()
        calendar = calendar_of(session, office)
    found = {(case_id, str(part.get("category"))) for case_id, causes in reports for part in causes or ()}
    answered = [case for case in cases if case.answered_at is not None]
    kept = [kept for case in answered if (kept := _kept(case, calendar, library)) is not None]
    days = [_working_days(case, calendar) for case in answered]
    return YearlySummary(
        year,
        _told(len(cases)),
        _told(len(answered)),
        sum(kept) / len(kept) if len(kept) >= FEWEST_FOR_SHARE else None,
        median(days) if len(days) >= FEWEST_FOR_SHARE else None,
        _table((case.kind for case in cases), KINDS),
        _table((case.category for case in cases if case.category), CATEGORIES),
        _table((category for _case, category in found), CAUSE_CATEGORIES),
        _table((case.outcome for case in cases if case.outcome), OUTCOMES),
    )


def _told(number: int) -> int | None:
    return number if number == 0 or number >= FEWEST else None


def _table(values: Iterable[str], names: Codes) -> tuple[Count, ...]:
    """Count coded values, the most frequent first; say of small numbers only that there are some."""
    counts: Mapping[str, int] = Counter(value for value in values if value in names)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], list(names).index(item[0])))
    hidden = {value for value, number in ordered if number < FEWEST}
    if len(hidden) == 1 and len(ordered) > 1:
        hidden.add(next(value for value, _number in reversed(ordered) if value not in hidden))
    shown = [Count(names[value], number) for value, number in ordered if value not in hidden]
    veiled = [Count(names[value], None) for value in names if value in hidden]  # in the list's order, not by number
    return (*shown, *veiled)


def _kept(case: Case, calendar: Calendar, library: Library) -> bool | None:
    """Whether a case was answered within the time its procedure promises; None where it promises none."""
    span = _promised(case, library)
    if span is None or case.answered_at is None:
        return None
    return case.answered_at <= calendar.due(case.complete_at or case.received_at, span).at


def _promised(case: Case, library: Library) -> Duration | None:
    try:
        procedure = library.get(case.procedure_code, case.procedure_revision)
    except KeyError:
        return None
    span = next((part.within for part in procedure.milestones if part.id == "decide"), None)
    if isinstance(span, TimeByFact):
        return span.times.get(getattr(case, span.by) or "", span.default)
    return span


def _working_days(case: Case, calendar: Calendar) -> float:
    minutes = calendar.working_minutes(case.received_at, case.answered_at or case.received_at)
    return minutes / calendar.hours.minutes_a_day
