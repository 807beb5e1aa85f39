"""Printing a register from its page: which one, of which office, over which days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.drawing import DrawnPaper
from app.documents.registers import KINDS, period_of, register_pdf, register_title
from app.errors import invalid
from app.extensions import limiter
from app.messages import N_
from app.models.office import Office
from app.readable import page_language
from app.security.permissions import offices_for
from app.security.viewer import Viewer

SPANS = {
    "this_month": N_("This month"),
    "last_month": N_("Last month"),
    "this_quarter": N_("This quarter"),
    "last_quarter": N_("Last quarter"),
    "this_year": N_("This year"),
    "last_year": N_("Last year"),
    "days": N_("From one day to another"),
}
# A register of many years takes seconds to draw; nobody needs many a minute.
print_limit = limiter.limit("20 per minute", exempt_when=lambda: not current_app.config["AUTH_RATE_LIMITED"])


@dataclass(frozen=True)
class Printing:
    """The form: what can be chosen, and what was."""

    kinds: Mapping[str, str]
    offices: tuple[Office, ...]
    spans: Mapping[str, str]
    chosen: Mapping[str, str]


def printing_offices(session: Session, viewer: Viewer) -> tuple[Office, ...]:
    """Return the offices whose registers the viewer may print; his own first."""
    offices = offices_for(viewer, "can_print", "CaseRegisterView") or frozenset()
    rows = session.scalars(select(Office).where(Office.id.in_(offices)).order_by(Office.name)).all()
    return tuple(sorted(rows, key=lambda office: office.id != viewer.office_id))


def printing_form(session: Session, viewer: Viewer, chosen: Mapping[str, str]) -> Printing | None:
    """Return the form for who may print; None for others."""
    offices = printing_offices(session, viewer)
    names = {kind: register_title(kind, page_language()) for kind in KINDS}
    return Printing(names, offices, SPANS, chosen) if offices else None


def printed_register(
    session: Session, viewer: Viewer, wanted: Mapping[str, str], now: datetime
) -> tuple[DrawnPaper, str]:
    """Return the register that was asked for and a name for its file. Raises Invalid with the field that is wrong."""
    kind, offices = wanted.get("register", ""), printing_offices(session, viewer)
    if kind not in KINDS:
        raise invalid("/register", N_("Choose one of the list."))
    office = next((one for one in offices if str(one.id) == wanted.get("office", str(offices[0].id))), None)
    if office is None:
        raise invalid("/office", N_("Choose one of the list."))
    today = now.astimezone(ZoneInfo(office.zone)).date()
    first, last = _days(wanted, today)
    period = period_of(first, last)
    drawn = register_pdf(session, office, kind, period, viewer, now, page_language())
    return drawn, f"{kind.replace('_', '-')}-{period.first.isoformat()}-{period.last.isoformat()}.pdf"


def _days(wanted: Mapping[str, str], today: date) -> tuple[date | None, date | None]:
    """Return the first and last day of the span chosen; None for a day that cannot be read."""
    span = wanted.get("span", "days")
    if span not in SPANS:
        raise invalid("/span", N_("Choose one of the list."))
    if span == "days":
        return _day(wanted.get("first", "")), _day(wanted.get("last", ""))
    which, unit = span.split("_")
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    start = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    if which == "last":
        start = _later(start, -months)
    return start, _later(start, months) - timedelta(days=1)


def _later(start: date, months: int) -> date:
    index = start.year * 12 + start.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
