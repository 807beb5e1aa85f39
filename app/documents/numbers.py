"""Numbers of cases, letters, reports and decisions: per office, subject and year, without gap or reuse."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.office import NumberPattern, NumberSequence, Office

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
DEFAULTS = {
    "complaint": "K-{seq:04}/{year}",
    "appeal": "B-{seq:04}/{year}",
    "lawsuit": "T-{seq:04}/{year}",
    "letter": "{security}/{seq}/{office}/{month_roman}/{year}",
    "nonconformity": "LKS-{seq:03}/{office}/{year}",
    "team": "{seq:03}/SK/{office}/{month_roman}/{year}",
    "decision": "{seq:03}/KPTS/{office}/{month_roman}/{year}",
    "receipt": "TT-{seq:04}/{year}",
    "agenda": "{seq:04}",
}
_PLACE = re.compile(r"\{(seq|year|month_roman|office|security|unit|class)(?::0(\d))?\}")


def _next(session: Session, office_id: int, subject: str, year: int) -> int:
    """Take the next number in one statement, so that two transactions never take the same."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(NumberSequence).values(office_id=office_id, subject=subject, year=year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=["office_id", "subject", "year"], set_={"last": NumberSequence.last + 1}
    )
    return int(session.execute(statement.returning(NumberSequence.last)).scalar_one())


def problems_of(pattern: str) -> list[str]:
    """Return what is wrong with a pattern (English, empty when it is fine)."""
    rest = _PLACE.sub("", pattern)
    found = []
    if "{" in rest or "}" in rest:
        found.append("unknown place: use {seq}, {year}, {month_roman}, {office}, {security}, {unit} or {class}")
    if not any(match[1] == "seq" for match in _PLACE.finditer(pattern)):
        found.append("the pattern needs {seq}, otherwise numbers repeat")
    return found


def take(session: Session, office: Office, subject: str, now: datetime, **values: str) -> str:
    """Take the next number of a subject in the running transaction and return it as printed."""
    local = now.astimezone(ZoneInfo(office.zone))
    own = session.scalar(
        select(NumberPattern.pattern).where(NumberPattern.office_id == office.id, NumberPattern.subject == subject)
    )
    seq = _next(session, office.id, subject, local.year)
    known = {
        "seq": str(seq), "year": str(local.year), "month_roman": ROMAN[local.month - 1], "office": office.code,
        "security": "B", "unit": "", "class": "", **values,
    }  # fmt: skip

    def fill(match: re.Match[str]) -> str:
        return known[match[1]].zfill(int(match[2] or 0))

    return _PLACE.sub(fill, own or DEFAULTS[subject])
