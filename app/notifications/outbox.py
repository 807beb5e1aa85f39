"""Queues notices: to the customer of a case, and to members of staff."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models.case import Case
from app.models.outbox import OutboxMessage
from app.models.task import CaseTask

ONCE = frozenset({"received"})


def tell_customer(session: Session, case: Case, notice: str, **context: Any) -> None:
    """Queue a notice to the customer. Without an address it waits for somebody to call or hand it over."""
    if notice in ONCE:
        known = select(OutboxMessage.id).where(OutboxMessage.case_id == case.id, OutboxMessage.notice == notice)
        if session.scalars(known).first() is not None:
            return
    address = case.contact_email or (case.customer.email if case.customer else "")
    session.add(OutboxMessage(
        case_id=case.id, notice=notice, recipient=address, audience="customer", language=case.language, context=context,
        status="queued" if address else "by_hand", created_at=clock.now()))  # fmt: skip


def tell_assignee(session: Session, task: CaseTask) -> None:
    """Queue "a task is yours" to the person a task is assigned to."""
    session.flush()
    person = task.assignee
    if person is None or not person.email:
        return
    session.add(OutboxMessage(
        case_id=task.case_id, notice="task_assigned", recipient=person.email, audience="staff", user_id=person.id,
        language=person.language or "id", context={"task": task.id, "step": task.step_id}, status="queued",
        created_at=clock.now()))  # fmt: skip
