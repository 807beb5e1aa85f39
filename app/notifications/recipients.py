"""Who at the office is told of a case: by the words of the catalogue, and only who may hear of it."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.case import Case, CaseExclusion, CaseGrant
from app.models.codes import ROLES
from app.models.lawsuit import Lawsuit
from app.models.person import Appointment, Staff, holders, in_force
from app.models.task import CaseTask
from app.security.duties import ON_BEHALF_OF, able


def performers_of(session: Session, task: CaseTask, on: date) -> list[Staff]:
    """Return whose task it is: the person it was given to, else all who may take it. Nobody for a customer's step."""
    if task.role in ON_BEHALF_OF or task.needs_appointment:
        return []
    if task.assignee is not None:
        return [task.assignee] if task.assignee.active else []
    return list(able(session, task.case, task.role, on, task.unit_id))


def people_of(session: Session, case: Case, who: Iterable[str], on: date) -> list[Staff]:
    """Return the people that words of the catalogue stand for in a case, each once, as far as they may hear of it.

    Raises KeyError for the words of those whom the cause of a notice finds itself: performer, owner, rules.
    """
    found: dict[int, Staff] = {}
    for word in who:
        for person in _people(session, case, word, on):
            found.setdefault(person.id, person)
    return _who_may_hear(session, case, list(found.values()))


def _people(session: Session, case: Case, word: str, on: date) -> list[Staff]:
    if word == "agency":
        return agency(session, on)
    if word in ROLES:
        return _holders(session, case, word, on)
    if word == "liaison":
        suits = select(Lawsuit).where(Lawsuit.case_id == case.id, Lawsuit.concluded_at.is_(None))
        return [suit.liaison for suit in session.scalars(suits) if suit.liaison is not None and suit.liaison.active]
    raise KeyError(word)


def agency(session: Session, on: date) -> list[Staff]:
    """Return who acts for the parent agency."""
    query = (
        select(Staff).join(Appointment, Appointment.user_id == Staff.id)
        .where(Appointment.role == "agency", in_force(on), Staff.active).order_by(Staff.id)
    )  # fmt: skip
    return list(session.scalars(query).unique())


def _holders(session: Session, case: Case, role: str, on: date) -> list[Staff]:
    return [person for person, _appointment in session.execute(holders(case.office_id, role, on))]


def _who_may_hear(session: Session, case: Case, people: list[Staff]) -> list[Staff]:
    """Leave out who is excluded from a case and, where it is restricted, who was not let in."""
    excluded = set(session.scalars(select(CaseExclusion.user_id).where(CaseExclusion.case_id == case.id)))
    kept = [person for person in people if person.id not in excluded]
    if not case.restricted:
        return kept
    granted = set(session.scalars(select(CaseGrant.user_id).where(CaseGrant.case_id == case.id)))
    return [person for person in kept if person.id in granted]
