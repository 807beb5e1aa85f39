"""Visits of customers who follow a case without an account: ended on the server, so that a copied cookie opens nothing."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock
from app.commands.unit_of_work import AnySession, unit_of_work
from app.models.portal import EndedVisit


def end_visit(session: AnySession, visit: str, until: datetime) -> None:
    """Note that a visit has ended. `until`: when its cookie would have run out by itself; older notes are dropped."""
    with unit_of_work(session) as own:
        own.execute(delete(EndedVisit).where(EndedVisit.until < clock.now()))
        if not has_ended(own, visit):
            own.add(EndedVisit(visit=visit, until=until))


def has_ended(session: Session, visit: str) -> bool:
    """Whether a visit was ended."""
    return session.scalars(select(EndedVisit.id).where(EndedVisit.visit == visit)).first() is not None
