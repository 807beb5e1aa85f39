"""Writes the append-only, hash-chained history of a case, and proves that it is unbroken."""

import hashlib
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models.case import Case
from app.models.event import CaseEvent
from app.models.task import CaseTask
from app.security.viewer import Viewer


def _digest(event: CaseEvent) -> str:
    parts = [
        event.case_id, event.seq, event.at.isoformat(), event.name, event.actor_id, event.actor_name, event.actor_role,
        event.task_id, event.step_id, event.outcome, event.reason, event.facts, event.previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def record(
    session: Session, case: Case, viewer: Viewer, name: str, task: CaseTask | None = None, outcome: str = "",
    reason: str = "", *, grows: bool = True, **facts: Any,
) -> CaseEvent:  # fmt: skip
    """Append one event to the history of a case and grow the case's version.

    `grows` False: what happened changes nothing for somebody who has the case's page open.
    """
    last = session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq.desc()).limit(1)
    ).first()
    role = "" if task is None else task.role
    event = CaseEvent(
        case_id=case.id, seq=(last.seq if last else 0) + 1, at=clock.now(), name=name, actor_id=viewer.user_id,
        actor_name=viewer.name, actor_role=role, task_id=task.id if task else None, step_id=task.step_id if task else "",
        outcome=outcome, reason=reason, facts=json.loads(json.dumps(facts, default=str)),
        previous_hash=last.hash if last else "")  # fmt: skip
    event.hash = _digest(event)
    session.add(event)
    if grows:
        case.version = (case.version or 0) + 1
    session.flush()
    return event


def first_broken(session: Session, case_id: int) -> int | None:
    """Return the number of the first event whose chain is broken, or None when the history is unaltered."""
    before, expected = "", 1
    for event in session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq)):
        if event.seq != expected or event.previous_hash != before or event.hash != _digest(event):
            return event.seq
        before, expected = event.hash, expected + 1
    return None
