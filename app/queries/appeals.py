"""How long a customer can appeal inside the office, and whether that is still so."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.case import Case
from app.procedures.durations import Duration, TimeUnit
from app.queries.calendars import calendar_of
from app.queries.office_procedures import procedure_for

STATUTORY = Duration(21, TimeUnit.WORKING_DAYS)
OVER_FOR_OTHER_REASONS = frozenset({"referred", "handed_over", "joined", "withdrawn", "deemed_withdrawn"})


def appeal_window(session: Session, case: Case, on: date) -> Duration | None:
    """Return how long a complaint's answer can be appealed against; None where the office hears no appeals.

    It is the filing period of the office's appeal procedure; where that declares none, what the law gives (UU 30/2014
    Ps. 77).
    """
    if case.kind != "complaint":
        return None
    appeals = procedure_for(session, case.office_id, "appeal", on)
    if appeals is None:
        return None
    filing = appeals.filing.get("appeal")
    return filing.within if filing is not None else STATUTORY


def may_still_appeal(session: Session, case: Case, now: datetime) -> bool:
    """Whether the customer can appeal to the office now: there is a time for it, and it has not run out."""
    window = appeal_window(session, case, now.date())
    if window is None or case.outcome in OVER_FOR_OTHER_REASONS:
        return False
    if session.scalars(select(Case.id).where(Case.parent_id == case.id, Case.kind == "appeal")).first() is not None:
        return False
    if case.delivered_at is None:
        return case.outcome is None
    return calendar_of(session, case.office).due(case.delivered_at, window).at > now
