"""What a customer may know of where the case stands: found by number with the access code or with a mail's key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.access import may_open
from app.models.case import Case
from app.models.document import Document
from app.procedures.definition import Text
from app.queries.case_page import promises_of, records_of, tasks_of
from app.queries.office_procedures import procedure_of
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


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands. `now`: the steps at work (none of a restricted case); `yours`: it waits for the customer."""

    case: Case
    now: tuple[Text, ...]
    yours: bool
    answer_by: datetime | None
    papers: tuple[Document, ...]


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
        known = select(Case.id, Case.tracking_hash).where(Case.number == number.strip()[:60]).limit(MOST_ALIKE)
        rows = [Numbered(row.id, row.tracking_hash) for row in session.execute(known)]
        tried = [row for row in [*rows, *[NOBODY] * MOST_ALIKE][:MOST_ALIKE] if opens(secret, row, key)]
        found = next((row.id for row in tried if row.id), None)
        return session.get(Case, found) if found is not None else None


def cases_numbered(session: Session, number: str, among: Sequence[int]) -> Sequence[Case]:
    """Return those of some cases that have a number (offices number alike)."""
    with unscoped(session):
        return session.scalars(select(Case).where(Case.id.in_(among), Case.number == number.strip()[:60])).all()


def _plain(number: str) -> str:
    return "".join(number.split()).upper()


def standing_of(session: Session, case: Case) -> Standing:
    """Return what its customer may know of a case."""
    with unscoped(session):
        procedure = procedure_of(case)
        tasks = [task for task in tasks_of(session, case) if task.status == "open" and not task.side_track]
        shown = [] if case.restricted else tasks
        titles = {
            procedure_of(task).step(task.step_id).id: procedure_of(task).step(task.step_id).title for task in shown
        }
        records = records_of(session, case)
        promised = [
            p.due_at for p in promises_of(session, procedure, case, records.notices) if p.milestone.id == "decide"
        ]
        customer = customer_of(case.id)
        papers = tuple(
            row for row in records.documents
            if row.direction == "issued" and row.status == "in_force" and may_open(customer, row)
        )  # fmt: skip
        waits = any(task.role == "customer" for task in tasks)
        return Standing(
            case, tuple(titles.values()), waits, promised[0] if promised and not case.answered_at else None, papers
        )


def paper_of(session: Session, case: Case, document_id: int) -> Document | None:
    """Return a paper that was written for the customer of a case."""
    return next((row for row in standing_of(session, case).papers if row.id == document_id), None)
