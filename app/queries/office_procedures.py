"""Which procedure an office works by, for a kind of case, on a day; and whether it hears appeals."""

from datetime import date

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.case import Case
from app.models.office import OfficeProcedure
from app.models.task import CaseTask
from app.procedures import Library, Procedure


def library() -> Library:
    """Return the procedures this installation knows."""
    found: Library = current_app.extensions["procedures"]
    return found


def procedure_for(session: Session, office_id: int, kind: str, on: date) -> Procedure | None:
    """Return the revision in force of the office's procedure for a kind of case, or None when it has none."""
    codes = session.scalars(
        select(OfficeProcedure.procedure_code)
        .where(OfficeProcedure.office_id == office_id, OfficeProcedure.from_date <= on)
        .order_by(OfficeProcedure.from_date.desc(), OfficeProcedure.id)
    )
    for code in codes:
        found = library().in_force(code, on)
        if found is not None and kind in found.handles:
            return found
    return None


def procedure_of(pinned: Case | CaseTask) -> Procedure:
    """Return the revision to which a case or a task is pinned. Raises KeyError when its file was taken away."""
    return library().get(pinned.procedure_code, pinned.procedure_revision)
