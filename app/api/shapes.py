"""How records look in the API: times with the office's offset, numbers of records as strings, masked where masked."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app import clock
from app.models.case import Case
from app.models.event import CaseEvent
from app.models.task import CaseTask
from app.procedures.definition import Text
from app.queries.office_procedures import procedure_of
from app.readable import page_language
from app.security.masking import masked_parties, masked_text
from app.security.viewer import Viewer


def words(text: Text) -> str:
    """Return a procedure's text in the caller's language."""
    return text.in_language(page_language())


def moment(value: datetime | None, case: Case) -> str | None:
    """Return a time as RFC 3339 with the offset of the case's office."""
    return value.astimezone(ZoneInfo(case.office.zone)).isoformat() if value else None


def reference(record: Any) -> dict[str, str] | None:
    """Return a record as id and name."""
    return {"id": str(record.id), "name": str(record)} if record is not None else None


def case_line(case: Case, viewer: Viewer) -> dict[str, Any]:
    """Return a case as the register shows it."""
    return {
        "id": str(case.id),
        "number": case.number,
        "kind": case.kind,
        "status": case.status,
        "outcome": case.outcome,
        "version": case.version,
        "subject": masked_text(viewer, case, case.subject),
        "channel": case.channel,
        "service": reference(case.service),
        "office": {"id": str(case.office.id), "code": case.office.code, "name": case.office.name},
        "procedure": {"code": case.procedure_code, "revision": case.procedure_revision},
        "received_at": moment(case.received_at, case),
        "closed_at": moment(case.closed_at, case),
        "customer": masked_parties(viewer, case)["customer"],
    }


def task_line(task: CaseTask, viewer: Viewer) -> dict[str, Any]:
    """Return a task as a list shows it."""
    case = task.case
    step = procedure_of(task).step(task.step_id)
    late = bool(task.status == "open" and task.scored and task.due_at and task.due_at < clock.now())
    return {
        "id": str(task.id),
        "case": {"id": str(case.id), "number": case.number, "subject": masked_text(viewer, case, case.subject)},
        "step": {"id": step.id, "no": step.no, "title": words(step.title)},
        "actor": task.actor,
        "role": task.role,
        "assignee": reference(task.assignee),
        "activity": task.activity,
        "status": task.status,
        "outcome": task.outcome,
        "opened_at": moment(task.opened_at, case),
        "due_at": moment(task.due_at, case),
        "due_computation": task.due_lines,
        "overdue": late,
        "needs_appointment": task.needs_appointment,
        "version": task.version,
    }


def event_line(event: CaseEvent, case: Case, viewer: Viewer) -> dict[str, Any]:
    """Return an event of the history."""
    return {
        "seq": event.seq,
        "at": moment(event.at, case),
        "name": event.name,
        "step": event.step_id or None,
        "outcome": event.outcome or None,
        "by": event.actor_name,
        "reason": masked_text(viewer, case, event.reason),
        "hash": event.hash,
    }
