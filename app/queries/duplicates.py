"""Which earlier cases of an office a new one may repeat: the same object, the same complainant, similar words.

Nothing here decides: people compare and join. Only cases the viewer sees are read; a restricted one is never offered.
That two cases have one complainant is told only to whoever may know both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.messages import N_
from app.models.case import Case, sharing
from app.models.customer import Customer
from app.security.masking import sees_identity
from app.security.viewer import Viewer
from app.workflow.likeness import likenesses, words_of

MOST = 5  # suggestions
RECENT = 500  # newest cases of the office whose words are compared
OLDER = 20  # cases before these with the same object or complainant
COMPARED = 800  # characters of a description
ALIKE, ALIKE_OF_ONE = 0.19, 0.12  # likeness that tells by itself, and with the same complainant
LATELY = timedelta(days=30)  # within which a complainant's two cases are worth a look whatever they say
REASONS = {
    "object": N_("same number of the report, sample or certificate"),
    "customer": N_("same customer"),
    "email": N_("same e-mail"),
    "phone": N_("same telephone"),
    "words": N_("similar words"),
}
_WEIGHTS = {"object": 3.0, "customer": 0.5, "email": 0.5, "phone": 0.5}
_BETWEEN = re.compile(r"[\W_]+")
_FORM = re.compile(r"^(?:PT|CV|UD|PD|Fa)\b\.?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Likely:
    """A case that another may repeat, with the reasons (keys of REASONS) and how alike the words are, 0 to 1."""

    case: Case
    reasons: tuple[str, ...]
    likeness: float


def likely_duplicates(session: Session, viewer: Viewer, case: Case) -> list[Likely]:
    """Return up to five cases that a case may repeat, likeliest first. `session` carries the viewer's row scope."""
    if case.restricted or case.duplicate_of_id is not None:
        return []
    name = case.customer.name if case.customer is not None else ""
    recent = session.execute(_cases(case).limit(RECENT)).all()
    older: Sequence[Row[Any]] = ()
    if len(recent) == RECENT and (same := sharing(case)):
        older = session.execute(_cases(case).where(Case.id < recent[-1].id, or_(*same)).limit(OLDER)).all()
    rows = [*recent, *older]
    own = words_of(f"{case.subject} {case.description[:COMPARED]}")
    alike = likenesses(own, [words_of(f"{row.subject} {row.words}") for row in rows])
    knows = not case.anonymous and sees_identity(viewer, case)
    found = []
    for row, likeness in zip(rows, alike, strict=True):
        one = knows and not row.anonymous and sees_identity(viewer, row)  # type: ignore[arg-type]
        reasons = _reasons(case, name, row, one)
        near = abs(case.received_at - row.received_at) <= LATELY
        if likeness >= (ALIKE_OF_ONE if reasons else ALIKE):
            reasons.append("words")
        if "object" in reasons or "words" in reasons or (reasons and near):
            found.append((sum(_WEIGHTS.get(reason, 0) for reason in reasons) + 3 * likeness, row, reasons, likeness))
    found.sort(key=lambda entry: (-entry[0], -entry[1].id))
    best = {row.id: (tuple(reasons), likeness) for _weight, row, reasons, likeness in found[:MOST]}
    query = select(Case).where(Case.id.in_(best)).options(joinedload(Case.customer))
    cases = {one.id: one for one in session.scalars(query)} if best else {}
    return [Likely(cases[id_], *facts) for id_, facts in best.items() if id_ in cases]


def _cases(case: Case) -> Select[*tuple[Any, ...]]:
    """Select the cases of the office that can be the first of a duplicate, newest first."""
    apart = [case.id, *([case.parent_id] if case.parent_id else [])]
    return (
        select(
            Case.id, Case.subject, Case.received_at, Case.office_id, Case.anonymous, Case.consent_to_name,
            Case.customer_id, Case.object_number, Case.contact_email, Case.contact_phone,
            func.substr(Case.description, 1, COMPARED).label("words"), Customer.name.label("customer"),
        )
        .outerjoin(Customer, Customer.id == Case.customer_id)
        .where(Case.office_id == case.office_id, Case.kind == case.kind, Case.id.not_in(apart),
               Case.duplicate_of_id.is_(None), Case.restricted.is_(False), or_(Case.parent_id.is_(None), Case.parent_id != case.id))
        .order_by(Case.id.desc())
    )  # fmt: skip


def _reasons(case: Case, name: str, row: Row[Any], one: bool) -> list[str]:
    """Return what a case shares with another; of the complainant only where the viewer may know both (`one`)."""
    number = _plain(case.object_number)
    found = ["object"] if number and row.object_number and number == _plain(row.object_number) else []
    if not one:
        return found
    if case.customer_id == row.customer_id or (name and _named(name) == _named(row.customer or "")):
        found.append("customer")
    if case.contact_email and case.contact_email.casefold() == row.contact_email.casefold():
        found.append("email")
    if (digits := _digits(case.contact_phone)) and digits == _digits(row.contact_phone):
        found.append("phone")
    return found


def _plain(number: str) -> str:
    """Return a number without what hands put between its signs; "" where it is too short to tell."""
    plain = _BETWEEN.sub("", number).upper()
    return plain if len(plain) >= 3 else ""


def _named(name: str) -> str:
    return " ".join(_FORM.sub("", name).casefold().split())


def _digits(phone: str) -> str:
    digits = re.sub(r"^(?:62|0)", "", re.sub(r"\D", "", phone))
    return digits if len(digits) >= 6 else ""
