"""The facts of a case that a procedure's conditions may ask for."""

from datetime import UTC, datetime, time

from app.models.case import Case
from app.procedures.definition import Procedure
from app.workflow.engine import Facts
from app.workflow.working_time import Calendar


def is_late(case: Case, procedure: Procedure, calendar: Calendar) -> bool:
    """Whether the case was filed after the limit its procedure declares (none declared: never late)."""
    filing = procedure.filing.get(case.kind)  # type: ignore[call-overload]
    since = case.event_date if filing and filing.from_ == "event" else case.decision_delivered_on
    if filing is None or since is None:
        return False
    begin = datetime.combine(since, time(12), tzinfo=calendar.hours.zone_info).astimezone(UTC)
    return case.received_at > calendar.due(begin, filing.within).at


def facts_of(case: Case, procedure: Procedure, calendar: Calendar) -> Facts:
    """Return the facts as strings; None where nothing is known."""
    return {
        "kind": case.kind,
        "type": case.type,
        "klass": case.klass,
        "nature": case.nature,
        "severity": case.severity,
        "service": case.service.code if case.service else None,
        "category": case.category,
        "channel": case.channel,
        "validity": case.validity,
        "anonymous": "yes" if case.anonymous else "no",
        "late": "yes" if is_late(case, procedure, calendar) else "no",
    }
