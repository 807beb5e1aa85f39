"""Queues notices: one row a recipient, in the transaction that causes them. Who is told what is data (catalogue)."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app import clock
from app.models.case import Case
from app.models.outbox import OutboxMessage
from app.models.person import Staff
from app.models.task import CaseTask

ONCE = frozenset({"received"})


def tell_customer(session: Session, case: Case, notice: str, dedupe: str | None = None, **context: Any) -> None:
    """Queue a notice to the customer. Without an address it waits for somebody to call or hand it over."""
    if notice in ONCE:
        known = select(OutboxMessage.id).where(OutboxMessage.case_id == case.id, OutboxMessage.notice == notice)
        if session.scalars(known).first() is not None:
            return
    address = case.contact_email or (case.customer.email if case.customer else "")
    queue(session, notice, "customer", address, case=case, language=case.language, dedupe=dedupe, context=context,
          status="queued" if address else "by_hand")  # fmt: skip


def tell_assignee(session: Session, task: CaseTask) -> None:
    """Queue "a task is yours" to the person a task is assigned to."""
    session.flush()
    if task.assignee is not None:
        tell_person(session, task.assignee, "task_assigned", case=task.case, task=task.id, step=task.step_id)


def tell_person(
    session: Session, person: Staff, notice: str, case: Case | None = None, dedupe: str | None = None, **context: Any
) -> None:
    """Queue a notice to a member of staff who has an address."""
    if person.email:
        queue(session, notice, "staff", person.email, case=case, language=person.language or "id", person=person,
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
