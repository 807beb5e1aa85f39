"""What anybody may know of an office: that it exists, how to reach it, and the procedures it works by."""

from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, undefer

from app.models.office import Office, OfficeProcedure
from app.procedures import Procedure
from app.queries.office_procedures import library
from app.security.scope import unscoped


def public_offices(session: Session, today: date) -> list[Office]:
    """Return the offices that take complaints: switched on and with a procedure, sorted by city."""
    works = exists().where(OfficeProcedure.office_id == Office.id, OfficeProcedure.from_date <= today)
    with unscoped(session):
        query = select(Office).where(Office.active, works).order_by(func.lower(Office.city), Office.id)
        return list(session.scalars(query))


def public_office(session: Session, code: str, *, logo: bool = False) -> Office | None:
    """Return the office of a code, however it is written; `logo`: with its picture."""
    with unscoped(session):
        query = select(Office).where(func.lower(Office.code) == code.lower())
        return session.scalars(query.options(undefer(Office.logo)) if logo else query).first()


def procedures_in_force(session: Session, office: Office, today: date) -> tuple[Procedure, ...]:
    """Return the procedures the office works by today, each in the revision in force, sorted by code."""
    if not office.active:
        return ()
    with unscoped(session):
        codes = session.scalars(
            select(OfficeProcedure.procedure_code)
            .where(OfficeProcedure.office_id == office.id, OfficeProcedure.from_date <= today)
            .order_by(OfficeProcedure.procedure_code)
        ).all()
    return tuple(found for code in codes if (found := library().in_force(code, today)) is not None)
