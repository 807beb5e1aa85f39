"""All that a customer's page of a case shows: what waits for him first, then where it stands, letters and messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.access import may_open
from app.models.appeal import AppealTeam, TeamMember
from app.models.case import Case
from app.models.document import Document, Message
from app.models.event import CaseEvent
from app.models.handling import ClockPause, CompletenessRequest, Referral
from app.models.portal import DataRequest, SurveyAnswer
from app.models.task import CaseTask
from app.procedures import Procedure
from app.queries.appeals import appeal_window, may_still_appeal
from app.queries.calendars import calendar_of
from app.queries.case_page import Promise, promises_of, records_of, tasks_of
from app.queries.customer_history import Line, history_of
from app.queries.customer_path import HANDLERS, Stage, path_for_customer
from app.queries.office_procedures import procedure_of
from app.security.viewer import customer_of

SURVEY_DAYS = 30
REOPENED_FROM = ("closed", "deemed_withdrawn")
PROMISED = ("progress", "decide", "deliver")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the office waits for: an open step of the customer, or a stretch in which it asked for something.

    `items`: what is asked for. `note`: the office's words. `until`: after that the case goes on without an answer.
    `lapse`: with which outcome then.
    """

    task: CaseTask | None
    items: tuple[str, ...] = ()
    note: str = ""
    until: datetime | None = None
    lapse: str = ""


@dataclass(frozen=True, slots=True)
class CustomerCase:
    """A case as its customer may know it. Of a restricted one: no step, no date, nobody who handles it.

    `handlers`: who handles it now, as msgids in a customer's words, never persons. `appeal_until`: the last moment for an appeal inside
    the office, past ones too; None where it hears none or nothing was delivered. `may`: what the customer can do now.
    """

    case: Case
    asked: tuple[Asked, ...]
    stages: tuple[Stage, ...]
    handlers: tuple[str, ...]
    promises: tuple[Promise, ...]
    papers: tuple[Document, ...]
    files: tuple[Document, ...]
    messages: tuple[Message, ...]
    history: tuple[Line, ...]
    linked: tuple[Case, ...]
    requests: tuple[DataRequest, ...]
    survey: SurveyAnswer | None
    appeal_until: datetime | None
    referral: Referral | None
    may: frozenset[str]


def customer_case(session: Session, case: Case, now: datetime) -> CustomerCase:
    """Return the case as its customer may know it. Call it unscoped, after the customer was proved."""
    procedure, tasks, records = procedure_of(case), tasks_of(session, case), records_of(session, case)
    customer, open_case = customer_of(case.id), case.status == "open"
    working = [task for task in tasks if task.status == "open" and not task.side_track and task.role != "customer"]
    told = open_case and not case.restricted
    promises = promises_of(session, procedure, case, records.notices) if told else []
    opened = [row for row in records.documents if row.status != "pending" and may_open(customer, row)]
    papers = tuple(row for row in opened if row.direction == "issued" and row.status == "in_force")
    requests = session.scalars(
        select(DataRequest).where(DataRequest.case_id == case.id).order_by(DataRequest.id.desc())
    ).all()
    survey = session.scalars(select(SurveyAnswer).where(SurveyAnswer.case_id == case.id)).first()
    handlers = dict.fromkeys(HANDLERS[task.role] for task in working if task.role in HANDLERS) if told else {}
    return CustomerCase(
        case, _asked(session, case, tasks, procedure), path_for_customer(session, case, procedure, now), tuple(handlers),
        tuple(p for p in promises if p.due_at and p.milestone.id in PROMISED and not p.kept_at), papers[::-1],
        tuple(row for row in opened if row.direction == "received"), tuple(records.messages),
        history_of(case, records.events, tasks), linked_of(session, case), tuple(requests), survey,
        appeal_until(session, case, now), _referral(session, case), may_now(session, case, now))  # fmt: skip


def _asked(session: Session, case: Case, tasks: Sequence[CaseTask], procedure: Procedure) -> tuple[Asked, ...]:
    found = []
    for task in tasks:
        if task.status != "open" or task.role != "customer":
            continue
        request = _request(session, case) if task.activity == "await_customer" else None
        step = procedure_of(task).step(task.step_id)
        items, note = (tuple(request.items), request.note) if request else ((), "")
        found.append(
            Asked(task, items, note, task.lapses_at or task.due_at, step.lapses.outcome if step.lapses else "")
        )
    pause = session.scalars(
        select(ClockPause).where(ClockPause.case_id == case.id, ClockPause.to_at.is_(None))
    ).first()  # fmt: skip
    if pause is not None and not found and pause.reason not in {step.id for step in procedure.steps}:
        found.append(Asked(None, note=pause.reason, until=pause.limit_at))
    return tuple(found)


def asked_of(session: Session, case: Case, task: CaseTask) -> Asked:
    """Return what an open step asks of the customer."""
    request = _request(session, case) if task.activity == "await_customer" else None
    lapses = procedure_of(task).step(task.step_id).lapses
    items, note = (tuple(request.items), request.note) if request else ((), "")
    return Asked(task, items, note, task.lapses_at or task.due_at, lapses.outcome if lapses else "")


def _referral(session: Session, case: Case) -> Referral | None:
    if case.outcome != "referred":
        return None
    query = select(Referral).where(Referral.case_id == case.id, Referral.kind == "referral")
    return session.scalars(query.order_by(Referral.id.desc())).first()


def _request(session: Session, case: Case) -> CompletenessRequest | None:
    query = select(CompletenessRequest).where(CompletenessRequest.case_id == case.id)
    return session.scalars(query.order_by(CompletenessRequest.id.desc())).first()


def linked_of(session: Session, case: Case) -> tuple[Case, ...]:
    """Return the cases that go on from this one or came before it and open with the same code: never another's."""
    own = select(Case).where(Case.tracking_hash == case.tracking_hash, Case.id != case.id).order_by(Case.id)
    return tuple(session.scalars(own))


def appeal_until(session: Session, case: Case, now: datetime) -> datetime | None:
    """Return until when an answer that was delivered can be appealed against inside the office."""
    window = appeal_window(session, case, now.date())
    return calendar_of(session, case.office).due(case.delivered_at, window).at if window and case.delivered_at else None


def survey_until(case: Case) -> datetime | None:
    """Return until when the survey of a closed case can be answered and changed."""
    return case.closed_at + timedelta(days=SURVEY_DAYS) if case.closed_at else None


def may_now(session: Session, case: Case, now: datetime) -> frozenset[str]:
    """Return what the customer can do beside the steps: message, data, withdraw, survey, reopen, appeal. Unscoped."""
    found = {"data", "message"}
    if case.status == "open":
        return frozenset({*found, "withdraw"})
    until, rule = survey_until(case), procedure_of(case).reopening
    if case.outcome == "closed" and until is not None and now < until:
        found.add("survey")
    if case.outcome in REOPENED_FROM and rule is not None and case.reopened < rule.times:
        found.add("reopen")
    if case.outcome == "closed" and may_still_appeal(session, case, now):
        found.add("appeal")
    return frozenset(found)


def corrections_of(session: Session, case: Case) -> Sequence[DataRequest]:
    """Return the requests for correction of a case, the newest first."""
    query = select(DataRequest).where(DataRequest.case_id == case.id, DataRequest.kind == "correction")
    return session.scalars(query.order_by(DataRequest.id.desc())).all()


def team_of_case(session: Session, case: Case) -> Sequence[TeamMember]:
    """Return the serving members of the appeal team, the chair first."""
    team = session.scalars(select(AppealTeam).where(AppealTeam.case_id == case.id)).first()
    return team.serving if team else ()


def events_since(session: Session, case: Case, count: int = 3) -> tuple[Line, ...]:
    """Return the newest lines of what a customer may know of what happened."""
    events = list(session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)))
    return history_of(case, events, tasks_of(session, case))[:count]
