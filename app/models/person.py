"""People who work with the system, and the dated appointments that give them their roles."""

from datetime import date, datetime

from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import User as FrameworkUser
from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnElement

from app.models.base import Identified, OfficeOwned, UtcDateTime, one_of
from app.models.codes import CAPACITIES, ROLES
from app.models.office import Office, Unit


class Staff(FrameworkUser):
    """A staff account. Its roles are not stored: they follow from the appointments in force today.

    `session_version` grows when all its sessions must end; `locked_until`: too many wrong passwords; until then no
    sign-in; `must_change_password`: somebody else knows the password; `news_seen_id`: the newest notice that was seen.
    """

    __tablename__ = "ab_user"
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), default=None, index=True)
    nip: Mapped[str | None] = mapped_column(String(30), default=None)
    position: Mapped[str | None] = mapped_column(String(160), default=None)
    language: Mapped[str] = mapped_column(String(5), default="id", server_default="id")
    session_version: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    competence: Mapped[str | None] = mapped_column(String(300), default=None)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    must_change_password: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    news_seen_id: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    office: Mapped[Office | None] = relationship()

    @property
    def name(self) -> str:
        """First and last name as printed."""
        return f"{self.first_name} {self.last_name}".strip()

    def __repr__(self) -> str:
        return self.name


class Appointment(Identified, OfficeOwned, Model):
    """A role held by a person from a date to a date: definitive, acting (Plt., Plh.) or as deputy (a.n.)."""

    __tablename__ = "appointment"
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None)
    capacity: Mapped[str] = mapped_column(String(20), default="definitive")
    from_date: Mapped[date] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date, default=None)
    basis: Mapped[str] = mapped_column(String(160), default="")
    office: Mapped[Office] = relationship()
    user: Mapped[Staff] = relationship(backref="appointments")
    unit: Mapped[Unit | None] = relationship()
    __table_args__ = (
        one_of("role", ROLES),
        one_of("capacity", CAPACITIES),
        CheckConstraint("to_date IS NULL OR to_date >= from_date", name="dates_in_order"),
        CheckConstraint("role <> 'function_coordinator' OR unit_id IS NOT NULL", name="function_has_unit"),
        Index("ix_appointment_office_role", "office_id", "role"),
    )

    def __repr__(self) -> str:
        return f"{self.role} {self.from_date.isoformat()}"


def in_force(on: date) -> ColumnElement[bool]:
    """SQL condition: the appointment counts on this day."""
    return (Appointment.from_date <= on) & or_(Appointment.to_date.is_(None), Appointment.to_date >= on)


def holders(office_id: int, role: str, on: date, unit_id: int | None = None):  # type: ignore[no-untyped-def]
    """Select the active users who hold a role in an office (and unit) on a day, definitive holders first."""
    query = (
        select(Staff, Appointment)
        .join(Appointment, Appointment.user_id == Staff.id)
        .where(Appointment.office_id == office_id, Appointment.role == role, in_force(on), Staff.active)
        .order_by(Appointment.capacity != "definitive", Staff.id)
    )
    return query if unit_id is None else query.where(Appointment.unit_id == unit_id)
