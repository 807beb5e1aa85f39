"""What was recorded of a portion of cases, read in one query a table, for the rows of a register.

The cases are those that the viewer was found to see; their records are read without asking again for each.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models.document import Document
from app.models.handling import Disposition, DispositionAddressee, FunctionResponse
from app.models.letter import Letter, Receipt
from app.models.nonconformity import Nonconformity
from app.models.task import CaseTask
from app.security.scope import unscoped


@dataclass(frozen=True)
class Related:
    """Records by the key of their case, oldest first."""

    dispositions: dict[int, list[Disposition]] = field(default_factory=lambda: defaultdict(list))
    responses: dict[int, list[FunctionResponse]] = field(default_factory=lambda: defaultdict(list))
    nonconformities: dict[int, list[Nonconformity]] = field(default_factory=lambda: defaultdict(list))
    letters: dict[int, list[Letter]] = field(default_factory=lambda: defaultdict(list))
    receipts: dict[int, list[Receipt]] = field(default_factory=lambda: defaultdict(list))


def related(session: Session, ids: Sequence[int]) -> Related:
    """Return the records of some cases."""
    found = Related()
    with unscoped(session):
        by_unit = selectinload(Disposition.addressees).joinedload(DispositionAddressee.unit)
        _into(session, found.dispositions, Disposition, ids, by_unit)
        _into(session, found.responses, FunctionResponse, ids, joinedload(FunctionResponse.unit))
        _into(session, found.nonconformities, Nonconformity, ids, selectinload(Nonconformity.checks))
        _into(session, found.letters, Letter, ids)
        _into(session, found.receipts, Receipt, ids)
    return found


def _into(session: Session, found: dict[int, list[Any]], model: Any, ids: Sequence[int], *options: Any) -> None:
    for row in session.scalars(select(model).where(model.case_id.in_(ids)).options(*options).order_by(model.id)):
        found[row.case_id].append(row)


def late_cases(session: Session, ids: Sequence[int], now: datetime) -> frozenset[int]:
    """Return which cases had, or have, a step that was not done when it was due."""
    with unscoped(session):
        rows = session.scalars(
            select(CaseTask.case_id).distinct().where(
                CaseTask.case_id.in_(ids), CaseTask.scored, CaseTask.due_at.is_not(None),
                or_(CaseTask.completed_at > CaseTask.due_at, (CaseTask.status == "open") & (CaseTask.due_at < now))))  # fmt: skip
        return frozenset(rows)


def sheet_numbers(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Return the agenda numbers that disposition sheets got when they were issued, by the key of the disposition."""
    with unscoped(session):
        rows = session.execute(
            select(Document.source_id, Document.number).where(
                Document.case_id.in_(ids), Document.kind == "disposition_sheet", Document.number != "")
            .order_by(Document.id))  # fmt: skip
        return {source: number for source, number in rows if source is not None}
