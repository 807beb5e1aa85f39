"""Numbers of cases, letters, reports and decisions: per office, subject and year, without gap or reuse.

Every number that was given out is kept, those of the office's own mail system too; the same number never comes twice.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.errors import invalid
from app.messages import N_
from app.models.office import IssuedNumber, NumberPattern, NumberSequence, Office

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
# How long what fills a place can be, and how long a number may be where it is kept.
WIDEST = {"seq": 6, "year": 4, "month_roman": 4, "office": 10, "security": 2, "unit": 20, "class": 20}
SHORT = {"complaint": 60, "appeal": 60, "lawsuit": 60, "agenda": 60}
LONGEST = 80
_PLACE = re.compile(r"\{(seq|year|month_roman|office|security|unit|class)(?::0(\d))?\}")


class NumberMoved(Exception):
    """The number with which a letter was drawn went to another meanwhile; draw it again with the next."""


def _insert(session: Session, model: Any) -> Any:
    """Return the dialect's insert, which knows what to do on a conflict."""
    return (postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert)(model)


def _next(session: Session, office_id: int, subject: str, year: int) -> int:
    """Take the next number in one statement, so that two transactions never take the same."""
    statement = _insert(session, NumberSequence).values(office_id=office_id, subject=subject, year=year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=["office_id", "subject", "year"], set_={"last": NumberSequence.last + 1}
    )
    return int(session.execute(statement.returning(NumberSequence.last)).scalar_one())


def _keep(session: Session, office: Office, subject: str, number: str, now: datetime, seq: int | None) -> bool:
    """Note that a number was given out; False when it already was."""
    statement = _insert(session, IssuedNumber).values(
        office_id=office.id, subject=subject, number=number, year=_year(office, now), seq=seq, at=now
    ).on_conflict_do_nothing(index_elements=["office_id", "subject", "year", "number"])  # fmt: skip
    return session.execute(statement.returning(IssuedNumber.id)).first() is not None


def _year(office: Office, now: datetime) -> int:
    return now.astimezone(ZoneInfo(office.zone)).year


def problems_of(pattern: str) -> list[str]:
    """Return what is wrong with a pattern (English, empty when it is fine)."""
    rest = _PLACE.sub("", pattern)
    found = []
    if "{" in rest or "}" in rest:
        found.append("unknown place: use {seq}, {year}, {month_roman}, {office}, {security}, {unit} or {class}")
    if not any(match[1] == "seq" for match in _PLACE.finditer(pattern)):
        found.append("the pattern needs {seq}, otherwise numbers repeat")
    return found


def length_limit(pattern: str, subject: str) -> int | None:
    """Return how long numbers of a subject may be, when those of a pattern can be longer; None when they fit."""
    limit = SHORT.get(subject, LONGEST)
    widest = _PLACE.sub(lambda match: "x" * max(WIDEST[match[1]], int(match[2] or 0)), pattern)
    return limit if len(widest) > limit else None


def returns_each_year(pattern: str, subject: str) -> bool:
    """Whether a pattern gives the same numbers again in the next year. An agenda is one book a year."""
    return subject != "agenda" and not any(match[1] == "year" for match in _PLACE.finditer(pattern))


def _pattern(session: Session, office: Office, subject: str) -> str:
    own = session.scalar(
        select(NumberPattern.pattern).where(NumberPattern.office_id == office.id, NumberPattern.subject == subject)
    )
    return own or DEFAULTS[subject]


def _filled(pattern: str, office: Office, seq: int, now: datetime, values: Mapping[str, str]) -> str:
    local = now.astimezone(ZoneInfo(office.zone))
    known = {
        "seq": str(seq), "year": str(local.year), "month_roman": ROMAN[local.month - 1], "office": office.code,
        "security": "B", "unit": "", "class": "", **values,
    }  # fmt: skip
    filled = _PLACE.sub(lambda match: known[match[1]].zfill(int(match[2] or 0)), pattern)
    return re.sub("/{2,}", "/", filled).strip("/")  # a place without a value leaves no gap


def take(session: Session, office: Office, subject: str, now: datetime, **values: str) -> str:
    """Take the next number of a subject in the running transaction and return it as printed.

    `values` fill the places {security}, {unit} and {class} of the pattern. A number that was typed in before is
    passed over.
    """
    pattern = _pattern(session, office, subject)
    while True:
        seq = _next(session, office.id, subject, _year(office, now))
        number = _filled(pattern, office, seq, now, values)
        if _keep(session, office, subject, number, now, seq):
            return number


def peek(session: Session, office: Office, subject: str, now: datetime, **values: str) -> str:
    """Return the number that `take` would give now, without taking it."""
    pattern, year = _pattern(session, office, subject), _year(office, now)
    seq = session.execute(
        select(NumberSequence.last).where(
            NumberSequence.office_id == office.id, NumberSequence.subject == subject, NumberSequence.year == year)
    ).scalar() or 0  # fmt: skip
    while True:
        seq += 1
        number = _filled(pattern, office, seq, now, values)
        if not _given(session, office, subject, year, number):
            return number


def _given(session: Session, office: Office, subject: str, year: int, number: str) -> bool:
    return session.execute(
        select(IssuedNumber.id).where(
            IssuedNumber.office_id == office.id, IssuedNumber.subject == subject, IssuedNumber.year == year,
            IssuedNumber.number == number)
    ).first() is not None  # fmt: skip


def keep_typed(session: Session, office: Office, subject: str, number: str, now: datetime, pointer: str) -> str:
    """Keep a number that the office's mail system issued, and return it. Raises Invalid when it was given out before."""
    if not _keep(session, office, subject, number, now, None):
        raise invalid(
            pointer, N_("The number %(number)s was already given out. Check it in the mail system."), number=number
        )
    return number


def given_out(
    session: Session,
    office: Office,
    subject: str,
    now: datetime,
    typed: str = "",
    pointer: str = "/number",
    **values: str,
) -> str:
    """Return the number that was typed in, kept; or the next one, taken. Raises Invalid as keep_typed does."""
    if typed:
        return keep_typed(session, office, subject, typed, now, pointer)
    return take(session, office, subject, now, **values)
