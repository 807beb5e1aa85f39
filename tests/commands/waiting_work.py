"""Cases with open tasks, put into the database directly: for reminders, which look only at what is open and since when."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.case import Case
from app.models.customer import Customer
from app.models.outbox import OutboxMessage
from app.models.task import CaseTask
from app.procedures.durations import Duration
from app.queries.calendars import calendar_of
from tests.world import World

SOP = ("SOP12-BSPJI/5", "2/1")


def at(text: str, zone: str = "Asia/Jakarta") -> datetime:
    """Return a moment on the clock of a place: "2026-11-23 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def open_case(
    session: Session, world: World, office: str = "PLG", since: str = "2026-11-23 08:00", **more: Any
) -> Case:
    """Insert an open complaint."""
    owner = world.offices[office]
    customer = session.scalars(select(Customer).where(Customer.office_id == owner.id)).first()
    begun = at(since, owner.zone)
    number = f"K-{len(session.scalars(select(Case.id)).all()) + 1}"
    values = {
        "office_id": owner.id, "number": number, "kind": "complaint", "procedure_code": SOP[0],
        "procedure_revision": SOP[1], "channel": "letter", "subject": "Perihal", "description": "Uraian",
        "customer_id": customer.id if customer else None, "contact_email": "pelanggan@contoh.example",
        "received_at": begun, "registered_at": begun, "tracking_hash": "-",
    }  # fmt: skip
    case = Case(**{**values, **more})
    session.add(case)
    session.commit()
    return case


def open_task(
    session: Session, world: World, case: Case, who: str = "", role: str = "front_desk", time: str = "2 hours",
    since: str = "2026-11-23 08:00", step: str = "receive", **more: Any,
) -> CaseTask:  # fmt: skip
    """Insert an open task with the due time that its standard time gives."""
    begun = at(since, case.office.zone)
    due = calendar_of(session, case.office).due(begun, Duration.parse(time)).at if time else None
    values = {
        "case_id": case.id, "office_id": case.office_id, "procedure_code": SOP[0], "procedure_revision": SOP[1],
        "step_id": step, "activity": "receive", "actor": "pji_staff", "role": role, "opened_at": begun, "due_at": due,
        "standard_time": time, "due_lines": [], "assignee_id": world.people[who].id if who else None,
    }  # fmt: skip
    task = CaseTask(**{**values, **more})
    session.add(task)
    session.commit()
    return task


def many_tasks(session: Session, case: Case, count: int, **more: Any) -> None:
    """Insert many open tasks like one that there is, each for an item of its own."""
    like = session.scalars(select(CaseTask).where(CaseTask.case_id == case.id)).first()
    assert like is not None
    row = {column.key: getattr(like, column.key) for column in CaseTask.__table__.columns if column.key != "id"}
    session.execute(CaseTask.__table__.insert(), [{**row, **more, "item": f"i{index}"} for index in range(count)])
    session.commit()


def told(session: Session, notice: str = "") -> list[tuple[str, str]]:
    """Return what was queued so far, oldest first: the notice and the name before the at-sign."""
    query = select(OutboxMessage.notice, OutboxMessage.recipient).order_by(OutboxMessage.id)
    if notice:
        query = query.where(OutboxMessage.notice == notice)
    return [(name, recipient.split("@")[0]) for name, recipient in session.execute(query)]
