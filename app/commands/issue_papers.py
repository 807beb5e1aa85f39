"""Issues papers: a step's transaction says which are due; after it they are drawn, stored, and put in force.

Nothing is drawn or written to the store inside a transaction. A paper that could not be made stays `pending` and is
made by the next look at the case or by `papers issue`.
"""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.activities.base import StepContext
from app.commands.history import record
from app.commands.unit_of_work import AnySession, plain, unit_of_work
from app.documents.desk import Desk
from app.documents.drawing import DrawnPaper, Issue, draw_document, language_of
from app.documents.issued import due_paper, give_bytes
from app.documents.letterhead import number_values
from app.documents.numbers import take
from app.documents.papers.registry import PAPERS
from app.documents.verification import new_code
from app.errors import NotFound, Unavailable
from app.messages import N_
from app.models.case import Case
from app.models.document import Document
from app.models.task import CaseTask
from app.security.scope import unscoped
from app.security.viewer import SYSTEM

BEING_MADE = N_("This paper is still being made. Try again in a moment; if that does not help, tell the administrator.")
MOST_ATTEMPTS = 5
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Expected:
    """When and by whom papers were made due."""

    at: datetime
    by_id: int | None = None
    task_id: int | None = None


def expect(session: Session, case: Case, kinds: Iterable[str], expected: Expected) -> list[Document]:
    """Make papers of these kinds due, in the running transaction: one for each record that has none or a changeable one."""
    made = []
    for kind in kinds:
        paper = PAPERS.get(kind)
        if paper is None or (paper.subject and case.customer_id is None and not paper.unnamed):  # no letters to nobody
            continue
        present = {row.source: row for row in _standing(session, case.id, kind)}
        for source in paper.sources(session, case):
            known = present.get((source.__tablename__, source.id))
            if known is not None and (known.status == "pending" or (paper.to_customer and not paper.until_sent)):
                continue
            number = known.number if known else paper.number(source)
            if paper.subject and not number:
                number = take(session, case.office, paper.subject, expected.at, **number_values(session, case, kind))
            issue = Issue(number, expected.at, new_code(session), language_of(paper, case))
            made.append(due_paper(case, paper, source, issue, expected.by_id, expected.task_id))
            session.add(made[-1])
    session.flush()
    return made


def expect_of_step(context: StepContext, opened: Iterable[CaseTask] = ()) -> None:
    """Make due what a step makes, and what the customer is to get from the steps that it opened."""
    by = Expected(context.now, context.actor.user_id, context.task.id if context.task else None)
    expect(context.session, context.case, context.step.makes, by)
    for task in opened:
        if task.case_id == context.case.id and task.step_id in {step.id for step in context.procedure.steps}:
            makes = context.procedure.step(task.step_id).makes
            expect(context.session, context.case, (kind for kind in makes if _goes_out(kind)), by)


def expect_of_registration(context: StepContext) -> None:
    """Make due the form of a complaint or appeal that was registered, and the receipt for who brought it."""
    form = "appeal_form" if context.case.kind == "appeal" else "complaint_form"
    expect(context.session, context.case, (form, "intake_receipt"), Expected(context.now, context.actor.user_id))


def _goes_out(kind: str) -> bool:
    return kind in PAPERS and PAPERS[kind].to_customer


def _standing(session: Session, case_id: int, kind: str) -> list[Document]:
    """The papers of one kind that count or are being made, oldest first."""
    return list(session.scalars(
        select(Document).where(
            Document.case_id == case_id, Document.kind == kind, Document.direction == "issued",
            Document.status.in_(("pending", "in_force"))).order_by(Document.id)))  # fmt: skip


def put_in_force(session: Session, document: Document, key: str, drawn: DrawnPaper) -> None:
    """Give a due paper its stored bytes, end the one it replaces, write the history. Runs in a transaction."""
    give_bytes(document, key, drawn)
    for older in _standing(session, document.case_id, document.kind):
        if older.id != document.id and older.source == document.source and older.status == "in_force":
            older.status = "superseded"
    record(
        session, document.case, SYSTEM, "DocumentIssued", grows=False, kind=document.kind, number=document.number,
        code=document.verification_code, sha256=key,
    )  # fmt: skip


def issue_at_once(session: AnySession, desk: Desk | None, case_id: int) -> None:
    """Draw what a command made due, where the installation draws at once."""
    if desk is not None and desk.at_once:
        issue_pending(session, desk, case_id)


def made(session: AnySession, desk: Desk, document: Document) -> Document:
    """Return a document with its bytes stored, made now if need be. Raises NotFound, Unavailable."""
    if document.status != "pending":
        return document
    document_id, case_id = document.id, document.case_id
    issue_pending(session, desk, case_id)
    own = plain(session)
    with unscoped(own):
        found = own.get(Document, document_id, populate_existing=True)
    if found is None:
        raise NotFound()
    if found.status == "pending":
        raise Unavailable(BEING_MADE)
    return found


def issue_pending(session: AnySession, desk: Desk, case_id: int | None = None, limit: int = 200) -> dict[str, int]:
    """Draw the papers that are due (of one case and those linked to it, or of all); say how many were made.

    A paper that cannot be made is left for later and reported, never raised: the step that needs it is done.
    """
    own, counts = plain(session), {"issued": 0, "unchanged": 0, "failed": 0}
    # of all papers in any order: some that always fail must not keep the others waiting
    order = func.random() if case_id is None else Document.id
    wanted = select(Document.id).where(Document.status == "pending").order_by(order).limit(limit)
    if case_id is not None:
        linked = select(Case.id).where(or_(Case.id == case_id, Case.parent_id == case_id))
        wanted = wanted.where(Document.case_id.in_(linked))
    with unscoped(own):
        due = own.scalars(wanted).all()
        for document_id in due:
            try:
                counts[_issue(own, desk, document_id)] += 1
            except Exception:
                own.rollback()
                log.exception("paper %s could not be made", document_id)
                counts["failed"] += 1
    return counts


def _issue(session: Session, desk: Desk, document_id: int) -> str:
    """Make one paper; draw it again when the case moved on meanwhile, for it must show what the records say."""
    for _attempt in range(MOST_ATTEMPTS):
        session.rollback()
        document = session.get(Document, document_id)
        if document is None or document.status != "pending":
            return "unchanged"
        case_id, version = document.case_id, document.case.version
        drawn = None if _is_unchanged(session, desk, document) else draw_document(session, document, desk.address)
        key = desk.storage.put(drawn.content) if drawn else ""
        with unit_of_work(session) as own:
            now = own.scalar(select(Case.version).where(Case.id == case_id).with_for_update())
            document = own.get(Document, document_id)
            if document is None or document.status != "pending":
                return "unchanged"
            if now != version:
                continue
            if drawn is None:
                own.delete(document)
                return "unchanged"
            put_in_force(own, document, key, drawn)
        return "issued"
    raise Unavailable(BEING_MADE)


def _is_unchanged(session: Session, desk: Desk, document: Document) -> bool:
    """Whether the paper in force, drawn again from the record as it is now, would be the same."""
    before = next(
        (row for row in _standing(session, document.case_id, document.kind)
         if row.status == "in_force" and row.source == document.source), None,
    )  # fmt: skip
    if before is None:
        return False
    again = draw_document(session, before, desk.address)
    return again is not None and before.sha256 == hashlib.sha256(again.content).hexdigest()
