"""Customers of an office, and the dated interests that bar a person from judging their cases."""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Identified, OfficeOwned, one_of
from app.models.codes import CUSTOMER_TYPES, INTEREST_KINDS
from app.models.office import Office
from app.models.person import Staff


class Customer(Identified, OfficeOwned, Model):
    """A customer or other complainant of one office (identity: masked outside front desk, coordinator and head)."""

    __tablename__ = "customer"
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(30), default="individual")
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    office: Mapped[Office] = relationship()
    __table_args__ = (one_of("type", CUSTOMER_TYPES), Index("ix_customer_office_name", "office_id", "name"))

    def __repr__(self) -> str:
        return self.name


class Interest(Identified, OfficeOwned, Model):
    """Consultancy for, employment by or another tie to a customer (ISO/IEC 17065 7.13.6): a bar until it ends + years."""

    __tablename__ = "interest"
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    from_date: Mapped[date] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date, default=None)
    note: Mapped[str] = mapped_column(String(300), default="")
    office: Mapped[Office] = relationship()
    user: Mapped[Staff] = relationship()
    customer: Mapped[Customer] = relationship()
    __table_args__ = (
        one_of("kind", INTEREST_KINDS),
        CheckConstraint("to_date IS NULL OR to_date >= from_date", name="dates_in_order"),
    )

    def __repr__(self) -> str:
        return f"{self.kind} {self.from_date.isoformat()}"
