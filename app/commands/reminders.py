"""Reminds people before and after a time ends, tells superiors, sends digests, and keeps customers informed.

Run every minute; each notice has a key, so that it is queued once, however many do this at once. Nothing is queued while an office is closed: what
falls due at night waits for the opening. Who is told when is data (app.notifications.escalation).
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.commands.reminder_times import OfficeToday, first_of
from app.commands.unit_of_work import AnySession, plain, unit_of_work
from app.models.case import Case
from app.models.office import Office
from app.models.outbox import OutboxMessage
from app.models.person import Staff
from app.notifications.catalogue import REMINDED
from app.notifications.escalation import ACTING_HEAD, Rules, rules
from app.notifications.outbox import tell_customer, tell_person
from app.procedures.durations import Duration
from app.queries.calendars import calendar_of, local_day, working_day_before
from app.queries.office_procedures import library
from app.queries.open_work import OpenCase, OpenTask, court_dates, open_cases, open_tasks, requests_due, waits
from app.queries.staffing import HEAD, Staffing
from app.security.duties import ON_BEHALF_OF
from app.security.scope import unscoped

COORDINATOR = "service_coordinator"
MOST_LISTED = 40  # tasks of one group in a digest
LAST_OF_REQUEST = timedelta(days=1)  # of the three that the law gives for a request on own data
AT_ONCE = 200  # notices queued in one transaction
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A notice that is due: to a person of the staff, or to the customer of a case."""

    notice: str
    dedupe: str
    case_id: int | None = None
    person_id: int | None = None
    context: dict[str, Any] = field(default_factory=dict)


def remind(session: AnySession, now: datetime | None = None) -> dict[str, int]:
    """Queue every notice that time alone makes due; return how many of each were new. Repeating it queues nothing."""
    moment, own = now or clock.now(), plain(session)
    own.info.pop("tanggap_calendars", None)
    with clock.moved(moment), unscoped(own):
        return _queue(own, Round(own, moment).wanted())


class Round:
    """One look at all that waits, at the offices that are open now."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now, self.rules = session, now, rules()
        self.offices = _offices(session, now, self.rules)
        self.is_open = any(office.is_open for office in self.offices.values())
        if not self.is_open:
            return
        self.staffing = Staffing(session)
        self.tasks = {task.id: task for task in open_tasks(session) if task.office_id in self.offices}
        self.doing = {task.id: self._doing(task) for task in self.tasks.values()}

    def wanted(self) -> list[Wanted]:
        """Return all notices that are due now, whether queued before or not."""
        if not self.is_open:
            return []
        return [*self._tasks(), *self._digests(), *self._completeness(), *self._lapses(), *self._progress(),
                *self._hearings(), *self._requests()]  # fmt: skip

    def _doing(self, task: OpenTask) -> Sequence[int]:
        day = self.offices[task.office_id].day
        if task.role in ON_BEHALF_OF:
            return self.staffing.callers(task, day)
        return self.staffing.performers(task, day) or self._superiors(task, ())

    def _superiors(self, task: OpenTask, performers: Sequence[int]) -> list[int]:
        """Return to whom the performers of a task answer, as far as they may hear of the case."""
        found: dict[int, None] = {}
        for rung in self.rules.superiors.get(task.role, ()):
            for role in rung:
                people = [
                    person
                    for person in self._named(role, task, self.offices[task.office_id].day)
                    if person not in performers and self.staffing.may_hear(person, task.case_id)
                ]
                found.update(dict.fromkeys(people))
                if people:
                    break
        return list(found)

    def _named(self, role: str, task: OpenTask, day: date) -> list[int]:
        if role == ACTING_HEAD:
            return self.staffing.acting_heads(task.office_id, day)
        return self.staffing.holders(task.office_id, role, day)

    def _tasks(self) -> Iterator[Wanted]:
        for task in self.tasks.values():
            if task.due_at is None or not task.scored or task.paused or task.role in ON_BEHALF_OF:
                continue
            office, people = self._at(task.office_id), self.doing[task.id]
            if office is None:
                continue
            late = office.days_late(task)
            facts = {"task": task.id, "step": task.step_id, "due_at": task.due_at.isoformat()}
            if late is None:
                if office.is_soon(task):
                    yield from self._tell("due_soon", task, people, facts)
                continue
            facts["days"] = late
            yield from self._tell("overdue", task, people, facts, f":{office.day}")
            if late >= self.rules.escalated_after:
                yield from self._tell("escalated", task, self._superiors(task, people), facts)

    def _at(self, office_id: int) -> OfficeToday | None:
        """Return an office that is open now."""
        office = self.offices.get(office_id)
        return office if office is not None and office.is_open else None

    def _tell(
        self, notice: str, task: OpenTask, people: Sequence[int], facts: dict[str, Any], more: str = ""
    ) -> Iterator[Wanted]:
        when = f"{task.due_at:%Y%m%d%H%M}"
        for person in people:
            key = f"{notice}:{task.id}:{when}:{person}{more}"
            yield Wanted(notice, key, task.case_id, person, facts)

    def _digests(self) -> Iterator[Wanted]:
        """One mail a person and working day, early, with what stood at the opening; nobody gets an empty one."""
        found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        for task in self.tasks.values():
            for person in self.doing[task.id]:
                office = self.offices.get(self.staffing.home.get(person) or task.office_id)
                if office is not None and office.digest_time and (group := office.digest_group(task)):
                    found[person].append((group, task.id))
        for person, groups in found.items():
            counts = Counter(name for name, _task in groups)
            office = self.offices[self.staffing.home.get(person) or self.tasks[groups[0][1]].office_id]
            context = {"day": office.day.isoformat(), **first_of(groups, MOST_LISTED), "counts": dict(counts)}
            yield Wanted("digest", f"digest:{person}:{office.day}", None, person, context)

    def _completeness(self) -> Iterator[Wanted]:
        for wait in waits(self.session):
            office = self._at(wait.office_id)
            which = office.reminder_of(wait) if office else None
            if which and wait.limit_at is not None:
                facts = {"until": wait.limit_at.isoformat(), "last": which == "last"}
                yield Wanted("completeness_reminded", f"completeness:{wait.id}:{which}", wait.case_id, None, facts)

    def _lapses(self) -> Iterator[Wanted]:
        """Remind the customer of a step of his own before it ends without him, once."""
        for task in self.tasks.values():
            notice, office = REMINDED.get(task.activity), self._at(task.office_id)
            if notice is None or office is None or task.lapses_at is None:
                continue
            if task.lapses_at - timedelta(days=self.rules.lapse_days) <= self.now < task.lapses_at:
                yield Wanted(notice.id, f"lapse:{task.id}", task.case_id, None, {"task": task.id})

    def _progress(self) -> Iterator[Wanted]:
        """Tell the customer on the day a milestone asks for it, unless he or she just heard; the office the day before."""
        ours = {task.case_id for task in self.tasks.values() if not task.side_track and task.role != "customer"}
        ends: dict[tuple[int, date, Duration], tuple[date, date]] = {}
        for case in open_cases(self.session):
            office = self._at(case.office_id)
            if office is None or case.id not in ours or not case.reachable:
                continue
            for milestone, start, every in _regular(case):
                heard = max(start, case.last_told_at or start)
                key = (case.office_id, local_day(office.calendar, heard), every)
                if key not in ends:
                    end = local_day(office.calendar, office.calendar.due(heard, every).at)
                    ends[key] = working_day_before(office.calendar, end), end
                before, end = ends[key]
                if end <= office.day:
                    yield Wanted(milestone, f"{milestone}:{case.id}:{end}", case.id)
                elif before <= office.day:
                    for person in self.staffing.holders(case.office_id, COORDINATOR, office.day):
                        if self.staffing.may_hear(person, case.id):
                            facts = {"until": end.isoformat()}
                            yield Wanted(
                                "progress_due", f"progress_due:{case.id}:{end}:{person}", case.id, person, facts
                            )

    def _hearings(self) -> Iterator[Wanted]:
        days = [office.day for office in self.offices.values()]
        reach = timedelta(days=max(self.rules.hearing_days) + 30)
        for hearing in court_dates(self.session, min(days), max(days) + reach):
            office = self._at(hearing.office_id)
            before = office.days_before(hearing.on) if office else None
            if office is None or before is None:
                continue
            liaison = hearing.liaison_id if hearing.liaison_id in self.staffing.active else None
            people = [liaison] if liaison else self.staffing.holders(hearing.office_id, HEAD, office.day)
            for person in people:
                key = f"hearing:{hearing.id}:{hearing.on}:{before}:{person}"
                facts = {"hearing": hearing.id, "on": hearing.on.isoformat()}
                yield Wanted("litigation_date", key, hearing.case_id, person, facts)

    def _requests(self) -> Iterator[Wanted]:
        """A request on own data is told again in its last day; the head too, each working day, once that has passed."""
        for request in requests_due(self.session, self.now + LAST_OF_REQUEST):
            office = self._at(request.office_id)
            if office is None:
                continue
            late = request.due_at < self.now
            roles, when = ((COORDINATOR, HEAD), str(office.day)) if late else ((COORDINATOR,), "soon")
            people = [person for role in roles for person in self.staffing.holders(request.office_id, role, office.day)]
            for person in dict.fromkeys(people):
                if self.staffing.may_hear(person, request.case_id):
                    key = f"data_correction:{request.id}:{when}:{person}"
                    facts = {"request": request.id, "late": late}
                    yield Wanted("data_correction_asked", key, request.case_id, person, facts)


def _offices(session: Session, now: datetime, rules: Rules) -> dict[int, OfficeToday]:
    found = {}
    for office in session.scalars(select(Office).where(Office.active)):
        try:
            today = OfficeToday(calendar_of(session, office), now, rules)
            if today.is_open or today.opening:
                found[office.id] = today
        except ValueError as problem:
            log.warning("No reminders at %s: %s", office.code, problem)
    return found


def _regular(case: OpenCase) -> list[tuple[str, datetime, Duration]]:
    """Return the notices that a case promises again and again: from when, and how often."""
    try:
        procedure = library().get(case.procedure_code, case.procedure_revision)
    except KeyError:  # its file was taken away: the case still waits for people, who are reminded all the same
        return []
    starts = {"received": case.received_at, "complete": case.complete_at, "decided": case.answered_at}
    found = []
    for milestone in procedure.milestones:
        start = starts[milestone.from_]
        if milestone.every is not None and milestone.notice is not None and start is not None:
            found.append((milestone.notice, start, milestone.every))
    return found


def _queue(session: Session, wanted: Sequence[Wanted]) -> dict[str, int]:
    """Queue what was not queued before, some at a time, so that nobody else waits long."""
    done: Counter[str] = Counter()
    fresh = _unknown(session, wanted)
    for first in range(0, len(fresh), AT_ONCE):
        part = fresh[first : first + AT_ONCE]
        with unit_of_work(session) as own:
            case_ids, people_ids = {row.case_id for row in part}, {row.person_id for row in part}
            loaded = own.scalars(select(Case).where(Case.id.in_(case_ids)).options(joinedload(Case.customer)))
            cases = {case.id: case for case in loaded}
            people = {person.id: person for person in own.scalars(select(Staff).where(Staff.id.in_(people_ids)))}
            for row in part:
                case = cases.get(row.case_id or 0)
                if row.person_id is not None:
                    new = tell_person(own, people[row.person_id], row.notice, case, row.dedupe, **row.context)
                else:
                    new = case is not None and tell_customer(own, case, row.notice, row.dedupe, **row.context)
                done[row.notice] += new
    return dict(+done)


def _unknown(session: Session, wanted: Sequence[Wanted]) -> list[Wanted]:
    """Return what was not queued, always in one order: two that queue the same in two orders would wait for each other."""
    by_key = {row.dedupe: row for row in wanted}
    keys = sorted(by_key)
    known: set[str | None] = set()
    for first in range(0, len(keys), 500):
        part = keys[first : first + 500]
        known.update(session.scalars(select(OutboxMessage.dedupe).where(OutboxMessage.dedupe.in_(part))))
    return [by_key[key] for key in keys if key not in known]
