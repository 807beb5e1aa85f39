"""Named persons and their line: who must not see a report of wrongdoing (Perpres 76/2013)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.office import Unit
from app.models.person import Appointment, in_force


def line_of(session: Session, user_ids: Iterable[int], office_id: int, now: datetime) -> set[int]:
    """Return the persons themselves, the coordinators of their units and of the units above.

    Somebody who coordinates a unit, or belongs to none, answers to the head of office directly.
    """
    named = set(user_ids)
    if not named:
        return set()
    today = now.date()
    rows = session.execute(
        select(Appointment.user_id, Appointment.role, Appointment.unit_id).where(
            Appointment.office_id == office_id, in_force(today)
        )
    ).all()
    units_above = session.execute(select(Unit.id, Unit.parent_id).where(Unit.office_id == office_id))
    parents = {unit: parent for unit, parent in units_above}  # noqa: C416 - rows are not plain tuples to the type checker
    coordinators = {(user, unit) for user, role, unit in rows if role == "function_coordinator" and unit}
    heads = {user for user, role, _unit in rows if role == "office_head"}
    found = set(named)
    for person in named:
        units = {unit for user, _role, unit in rows if user == person and unit}
        leads = {unit for user, unit in coordinators if user == person}
        if leads or not units:
            found |= heads
        above: set[int] = set()
        for unit in units:
            step: int | None = unit
            while step is not None and step not in above:
                above.add(step)
                step = parents.get(step)
        found |= {user for user, unit in coordinators if unit in above}
    return found
