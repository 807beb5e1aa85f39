"""Queues notices: one row a recipient, in the transaction that causes them. Who is told what is data (catalogue)."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app import clock
from app.models.case import Case
from app.models.outbox import OutboxMessage
from app.models.person import Staff
from app.models.task import CaseTask
from app.notifications.catalogue import NOTICES, OPENED
from app.notifications.flood import is_flooded
from app.notifications.recipients import people_of, performers_of


def tell_customer(session: Session, case: Case, notice: str, dedupe: str | None = None, **context: Any) -> bool:
    """Queue a notice to the customer; False when nothing new was queued.

    Without an address it waits for somebody to call or hand it over, who is told. An anonymous complainant who left no
    way to be reached cannot be told: that is recorded, and nobody is asked to. An address that somebody floods by the
    public form is not written to: the notice waits for a person who sends or tells it.
    """
    known = NOTICES[notice]
    address = case.contact_email or (case.customer.email if case.customer else "")
    if not (address or known.by_mail) or (known.once and _was_told(session, case, notice)):
        return False
    status = "queued" if address else "by_hand" if case.customer is not None or case.contact_phone else "unreachable"
    if address and is_flooded(session, case, notice, address):
        status = "by_hand"
    new = queue(session, notice, "customer", address, case=case, language=case.language, dedupe=dedupe, context=context,
                status=status)  # fmt: skip
    if new and status == "by_hand" and not address:
        tell_staff(session, case, "by_hand", notice=notice)
    return new


def _was_told(session: Session, case: Case, notice: str) -> bool:
    known = select(OutboxMessage.id).where(OutboxMessage.case_id == case.id, OutboxMessage.notice == notice)
    return session.scalars(known).first() is not None


def tell_assignee(
    session: Session, task: CaseTask, actor_id: int | None = None, remarks: str = "", returned: bool = False
) -> None:
    """Tell whoever a step waits for: its performers, the customer whose step it is, or the agency that appoints.

    `actor_id`: who made it open, and so knows of it. `remarks`: what was said at the step before; `returned`: with
    them the work comes back to be improved.
    """
    session.flush()
    special = OPENED.get(task.activity)
    if task.role == "customer":
        if special is not None:
            tell_customer(session, task.case, special.id, task=task.id)
        return
    about: dict[str, Any] = {"task": task.id, "step": task.step_id}
    if task.needs_appointment:
        tell_staff(session, task.case, "appointment_needed", **about)
        return
    people = performers_of(session, task, clock.now().date())
    if any(person.id == actor_id for person in people):
        return
    if remarks:
        about["remarks"] = remarks
    notice = special.id if special else "returned" if returned else "task_assigned"
    for person in _who_did_it_before(session, task, people) if returned else people:
        tell_person(session, person, notice, case=task.case, **about)


def _who_did_it_before(session: Session, task: CaseTask, people: Sequence[Staff]) -> Sequence[Staff]:
    """Work that comes back goes to who did it, where he or she can still do it."""
    done = select(CaseTask.completed_by_id).where(
        CaseTask.case_id == task.case_id, CaseTask.step_id == task.step_id, CaseTask.item == task.item,
        CaseTask.status == "done").order_by(CaseTask.id.desc())  # fmt: skip
    last = session.scalars(done).first()
    return [person for person in people if person.id == last] or people


def tell_staff(session: Session, case: Case, notice: str, /, dedupe: str | None = None, **context: Any) -> None:
    """Queue a notice to the people that the catalogue names for it; with `dedupe` once a person."""
    for person in people_of(session, case, NOTICES[notice].who, clock.now().date()):
        tell_person(session, person, notice, case, f"{dedupe}:{person.id}" if dedupe else None, **context)


def tell_person(
    session: Session, person: Staff, notice: str, /, case: Case | None = None, dedupe: str | None = None, **context: Any
) -> bool:
    """Queue a notice to a member of staff who has an address; False when nothing new was queued."""
    return bool(person.email) and queue(
        session, notice, "staff", person.email, case=case, language=person.language or "id", person=person,
        dedupe=dedupe, context=context)  # fmt: skip


def queue(
    session: Session, notice: str, audience: str, recipient: str, *, case: Case | None = None, language: str = "id",
    person: Staff | None = None, dedupe: str | None = None, document_id: int | None = None, status: str = "queued",
    context: dict[str, Any] | None = None,
) -> bool:  # fmt: skip
    """Write one row of the outbox; False when the same notice (`dedupe`) was queued before."""
    session.flush()
    now = clock.now()
    values = {
        "case_id": case.id if case else None,
        "office_id": case.office_id if case else person.office_id if person else None,
        "notice": notice, "recipient": recipient, "audience": audience, "user_id": person.id if person else None,
        "language": language, "context": context or {}, "document_id": document_id, "status": status, "attempts": 0,
        "message_id": uuid.uuid4().hex, "dedupe": dedupe, "created_at": now, "next_at": now,
    }  # fmt: skip
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(OutboxMessage).values(**values).on_conflict_do_nothing(index_elements=["dedupe"])
    return session.execute(statement.returning(OutboxMessage.id)).first() is not None
