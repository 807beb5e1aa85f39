"""What a customer may know of where the case stands: found by number with the access code or with a mail's key."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.access import may_open
from app.models.base import LARGEST_ID
from app.models.case import Case
from app.models.document import Document
from app.security.scope import unscoped
from app.security.tracking_links import opens
from app.security.viewer import customer_of

MOST_ALIKE = 64  # offices that may have given one number


@dataclass(frozen=True, slots=True)
class Numbered:
    """A case as far as its key needs it."""

    id: int
    tracking_hash: str


NOBODY = Numbered(0, "")


def case_of_code(session: Session, number: str, hashed: str) -> Case | None:
    """Return the case with a number and the digest of its access code.

    It is found by the digest: what is done, and so the time taken, is the same for a number that exists and one that
    does not. Capitals and spaces of the number do not matter.
    """
    with unscoped(session):
        rows = session.execute(select(Case.id, Case.number).where(Case.tracking_hash == hashed)).all()
        found = next((row.id for row in rows if _plain(row.number) == _plain(number)), None)
        return session.get(Case, found) if found is not None else None


def case_of_key(session: Session, number: str, secret: str, key: str) -> Case | None:
    """Return the case that a mail's key opens: as many keys are compared whether or not the number exists."""
    with unscoped(session):
        known = select(Case.id, Case.tracking_hash).where(Case.number == _typed(number)).limit(MOST_ALIKE)
        rows = [Numbered(row.id, row.tracking_hash) for row in session.execute(known)]
        tried = [row for row in [*rows, *[NOBODY] * MOST_ALIKE][:MOST_ALIKE] if opens(secret, row, key)]
        found = next((row.id for row in tried if row.id), None)
        return session.get(Case, found) if found is not None else None


def cases_numbered(session: Session, number: str, among: Sequence[int]) -> Sequence[Case]:
    """Return those of some cases that have a number (offices number alike)."""
    with unscoped(session):
        return session.scalars(select(Case).where(Case.id.in_(among), Case.number == _typed(number))).all()


def _typed(number: str) -> str:
    """Return a number as it can be looked up."""
    return number.replace("\x00", "").strip()[:60]


def _plain(number: str) -> str:
    return "".join(number.split()).upper()


def paper_of(session: Session, case: Case, document_id: int, direction: str = "issued") -> Document | None:
    """Return a paper that was written for the customer of a case and is in force, or a file that was received in it."""
    with unscoped(session):
        query = select(Document).where(
            Document.id == document_id, Document.case_id == case.id, Document.direction == direction,
            Document.status == "in_force")  # fmt: skip
        found = session.scalars(query).first() if document_id <= LARGEST_ID else None
        return found if found is not None and may_open(customer_of(case.id), found) else None
