"""Who is looking or acting: one frozen value, made once per request, asked everywhere."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.person import Appointment, Staff, in_force

OFFICE_WIDE = frozenset({"front_desk", "service_coordinator", "technical_manager", "office_head", "auditor"})
IDENTITY_ROLES = frozenset({"front_desk", "service_coordinator", "office_head"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member of staff, a customer with the secret of one case, or the system itself.

    `roles`: (role, office id, unit id or None) of every appointment in force today; `agency`: sees all offices' figures.
    """

    kind: Literal["staff", "customer", "system"]
    user_id: int | None = None
    name: str = ""
    office_id: int | None = None
    roles: frozenset[tuple[str, int, int | None]] = field(default_factory=frozenset)
    capacities: tuple[tuple[str, int, str], ...] = ()
    case_id: int | None = None

    @property
    def role_codes(self) -> frozenset[str]:
        """The roles held in any office or unit."""
        return frozenset(role for role, _office, _unit in self.roles)

    @property
    def agency(self) -> bool:
        """Whether the viewer belongs to the parent agency."""
        return "agency" in self.role_codes

    @property
    def units(self) -> frozenset[int]:
        """The units the viewer coordinates."""
        return frozenset(unit for _role, _office, unit in self.roles if unit is not None)

    def offices_as(self, wanted: frozenset[str]) -> frozenset[int]:
        """The offices in which the viewer holds one of these roles."""
        return frozenset(office for role, office, _unit in self.roles if role in wanted)

    def holds(self, role: str, office_id: int, unit_id: int | None = None) -> bool:
        """Whether the viewer holds a role in an office (and in a unit, when one is asked for)."""
        return any(r == role and o == office_id and (unit_id is None or u == unit_id) for r, o, u in self.roles)

    def capacity(self, role: str, office_id: int) -> str:
        """In which capacity the viewer holds a role: definitive, plt, plh or deputy."""
        return next((c for r, o, c in self.capacities if r == role and o == office_id), "definitive")

    @property
    def key(self) -> str:
        """A name for repeat protection and logs: never shared between two callers."""
        return f"user:{self.user_id}" if self.kind == "staff" else f"{self.kind}:{self.case_id or ''}"


SYSTEM = Viewer(kind="system", name="Tanggap")


def viewer_of(session: Session, user: Staff, on: date) -> Viewer:
    """Read a user's appointments in force on a day into a viewer."""
    rows = session.execute(
        select(Appointment.role, Appointment.office_id, Appointment.unit_id, Appointment.capacity).where(
            Appointment.user_id == user.id, in_force(on)
        )
    ).all()
    return Viewer(
        kind="staff",
        user_id=user.id,
        name=user.name,
        office_id=user.office_id,
        roles=frozenset((role, office, unit) for role, office, unit, _ in rows),
        capacities=tuple((role, office, capacity) for role, office, _unit, capacity in rows),
    )


def customer_of(case_id: int) -> Viewer:
    """The customer who proved to know the tracking secret of one case."""
    return Viewer(kind="customer", case_id=case_id)
