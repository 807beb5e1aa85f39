"""The valid choices of a reference field, for one task: the same list for forms, the API and validation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.activities.base import StepContext
from app.activities.independent import bars
from app.activities.teams import team_of
from app.models.appeal import ExternalAppointment
from app.models.case import Case, sharing
from app.models.handling import FunctionResponse
from app.models.office import Unit
from app.models.person import Appointment, Staff, in_force

LIMIT = 500
OLDER = 20  # cases before the newest that share the object or the complainant


@dataclass(frozen=True, slots=True)
class Choice:
    """One valid value with what to show for it."""

    id: str
    name: str
    hint: str = ""


def _people(people: Sequence[Staff]) -> list[Choice]:
    return [Choice(str(person.id), person.name, person.position or "") for person in people]


def _staff_of(context: StepContext) -> list[Staff]:
    query = select(Staff).where(Staff.office_id == context.case.office_id, Staff.active).order_by(Staff.first_name)
    return list(context.session.scalars(query.limit(LIMIT)))


def units(context: StepContext) -> list[Choice]:
    """Active functions of the office, with who coordinates them."""
    names: dict[int, str] = {}
    leads = (
        select(Appointment.unit_id, Staff)
        .join(Staff, Staff.id == Appointment.user_id)
        .where(Appointment.office_id == context.case.office_id, Appointment.role == "function_coordinator",
               in_force(context.now.date()), Staff.active)
    )  # fmt: skip
    for unit_id, person in context.session.execute(leads):
        if unit_id is not None:
            names.setdefault(unit_id, person.name)
    query = select(Unit).where(Unit.office_id == context.case.office_id, Unit.active).order_by(Unit.name).limit(LIMIT)
    return [Choice(str(unit.id), unit.name, names.get(unit.id, "")) for unit in context.session.scalars(query)]


def staff(context: StepContext) -> list[Choice]:
    """Active staff of the office."""
    return _people(_staff_of(context))


def team_candidates(context: StepContext) -> list[Choice]:
    """Staff of the office and persons appointed from outside who may sit in the team."""
    outside = context.session.scalars(
        select(Staff)
        .join(ExternalAppointment, ExternalAppointment.user_id == Staff.id)
        .where(ExternalAppointment.case_id == context.case.id)
    ).all()
    people = {person.id: person for person in [*_staff_of(context), *outside]}
    choices = [person for person in people.values() if person.id != context.actor.user_id]
    return [
        Choice(str(person.id), person.name, person.competence or person.position or "")
        for person in choices
        if not bars(context, person.id)
    ]


def external_staff(context: StepContext) -> list[Choice]:
    """Active staff of other offices who are open to appointment."""
    query = (
        select(Staff)
        .join(Appointment, Appointment.user_id == Staff.id)
        .where(Staff.office_id != context.case.office_id, Staff.active, Appointment.role == "appeal_member",
               in_force(context.now.date()))
        .order_by(Staff.first_name)
        .distinct()
    )  # fmt: skip
    return _people([person for person in context.session.scalars(query.limit(LIMIT)) if not bars(context, person.id)])


def cases(context: StepContext) -> list[Choice]:
    """Other cases of the office that are not duplicates themselves: the newest, and older ones that share something."""
    query = (
        select(Case)
        .where(Case.office_id == context.case.office_id, Case.id != context.case.id, Case.duplicate_of_id.is_(None),
               Case.restricted.is_(False))
        .order_by(Case.id.desc())
    )  # fmt: skip
    found = list(context.session.scalars(query.limit(LIMIT)))
    if len(found) == LIMIT and (shared := sharing(context.case)):
        found += context.session.scalars(query.where(Case.id < found[-1].id, or_(*shared)).limit(OLDER))
    return [Choice(str(case.id), f"{case.number} {case.subject}") for case in found]


def responses(context: StepContext) -> list[Choice]:
    """Current responses of the functions."""
    query = select(FunctionResponse).where(FunctionResponse.case_id == context.case.id, FunctionResponse.current)
    return [
        Choice(str(row.id), row.unit.name if row.unit else f"#{row.id}", row.findings[:120])
        for row in context.session.scalars(query)
    ]


def members(context: StepContext) -> list[Choice]:
    """Serving members of the appeal team."""
    team = team_of(context)
    return [Choice(str(m.id), m.user.name, m.competence) for m in (team.serving if team else [])]


LOOKUPS: dict[str, Callable[[StepContext], list[Choice]]] = {
    "units": units, "staff": staff, "team_candidates": team_candidates, "external_staff": external_staff, "cases": cases,
    "responses": responses, "members": members,
}  # fmt: skip
