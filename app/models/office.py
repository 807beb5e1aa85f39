"""Offices and what they declare: units, services, procedures in use, holidays, number patterns."""

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Identified, OfficeOwned, UtcDateTime


class Office(Identified, Model):
    """A testing and certification office (BSPJI): the owner of everything below it. Offices are strictly apart.

    `parent_name`, `name`, `address`, the ways to reach it and `logo` (PNG or JPEG) make its letterhead.
    `colour` (#rrggbb, "" for the product's own) is that of its pages; app.documents.colour says which can be read.
    `signed_copy_first`: a letter leaves only once its signed copy is on file.
    """

    __tablename__ = "office"
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(60))
    parent_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    city: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    website: Mapped[str] = mapped_column(String(120), default="", server_default="")
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, default=None, deferred=True)
    logo_type: Mapped[str] = mapped_column(String(40), default="", server_default="")
    colour: Mapped[str] = mapped_column(String(7), default="", server_default="")
    signed_copy_first: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    zone: Mapped[str] = mapped_column(String(40), default="Asia/Jakarta")
    hours: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=None)
    interest_years: Mapped[int] = mapped_column(Integer, default=2)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    __table_args__ = (CheckConstraint("interest_years BETWEEN 0 AND 20", name="interest_years_sane"),)

    def __repr__(self) -> str:
        return self.short_name


class Unit(Identified, OfficeOwned, Model):
    """A function (unit) of an office; complaints are disposed to functions. `parent` gives the line above it."""

    __tablename__ = "unit"
    code: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    office: Mapped[Office] = relationship()
    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id")
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    def __repr__(self) -> str:
        return self.name


class Service(Identified, OfficeOwned, Model):
    """A technical service of an office, and the function that answers for it."""

    __tablename__ = "service"
    code: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    office: Mapped[Office] = relationship()
    unit: Mapped[Unit | None] = relationship()
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    def __repr__(self) -> str:
        return self.name


class OfficeProcedure(Identified, OfficeOwned, Model):
    """That an office works by a procedure, from a date on. The revision in force is found by its effective date."""

    __tablename__ = "office_procedure"
    procedure_code: Mapped[str] = mapped_column(String(60))
    from_date: Mapped[date] = mapped_column(Date)
    office: Mapped[Office] = relationship()
    __table_args__ = (UniqueConstraint("office_id", "procedure_code"),)

    def __repr__(self) -> str:
        return self.procedure_code


class Holiday(Identified, OfficeOwned, Model):
    """A day on which the office is closed, from the yearly joint decree or its own."""

    __tablename__ = "holiday"
    day: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(20), default="public")
    decree: Mapped[str] = mapped_column(String(160), default="")
    confirmed: Mapped[bool] = mapped_column(Boolean, default=True)
    office: Mapped[Office] = relationship()
    __table_args__ = (UniqueConstraint("office_id", "day"),)

    def __repr__(self) -> str:
        return f"{self.day.isoformat()} {self.name}"


class NumberPattern(Identified, OfficeOwned, Model):
    """How an office numbers one kind of thing: literals and {seq}, {year}, {month_roman}, {unit}, {class}, {security}."""

    __tablename__ = "number_pattern"
    subject: Mapped[str] = mapped_column(String(40))
    pattern: Mapped[str] = mapped_column(String(120))
    office: Mapped[Office] = relationship()
    __table_args__ = (UniqueConstraint("office_id", "subject"),)

    def __repr__(self) -> str:
        return self.pattern


class NumberSequence(Identified, OfficeOwned, Model):
    """The last number taken of one subject in one year; taken in the transaction that uses it, so without a gap."""

    __tablename__ = "number_sequence"
    subject: Mapped[str] = mapped_column(String(40))
    year: Mapped[int] = mapped_column(Integer)
    last: Mapped[int] = mapped_column(Integer, default=0)
    __table_args__ = (UniqueConstraint("office_id", "subject", "year"),)


class IssuedNumber(Identified, OfficeOwned, Model):
    """A number that was given out, by the sequence or by the office's mail system: never again in its year."""

    __tablename__ = "issued_number"
    subject: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(80))
    year: Mapped[int] = mapped_column(Integer)
    seq: Mapped[int | None] = mapped_column(Integer, default=None)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("office_id", "subject", "year", "number"),)


class PaperForm(Identified, OfficeOwned, Model):
    """What an office declares of one kind of paper: form code and revision, classification code, who gets copies.

    `copies` has one addressee a line (tembusan).
    """

    __tablename__ = "paper_form"
    kind: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40), default="")
    revision: Mapped[str] = mapped_column(String(40), default="")
    issued_on: Mapped[date | None] = mapped_column(Date, default=None)
    klass: Mapped[str] = mapped_column(String(20), default="")
    copies: Mapped[str] = mapped_column(Text, default="")
    office: Mapped[Office] = relationship()
    __table_args__ = (UniqueConstraint("office_id", "kind"),)

    def __repr__(self) -> str:
        return self.code or self.kind


class LetterTemplate(Identified, OfficeOwned, Model):
    """The first text of a kind of letter: sanitised rich text with named placeholders (see app.documents.placeholders)."""

    __tablename__ = "letter_template"
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(5), default="id")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    office: Mapped[Office] = relationship()
    __table_args__ = (UniqueConstraint("office_id", "kind", "language"),)

    def __repr__(self) -> str:
        return self.subject


class ReferralBody(Identified, OfficeOwned, Model):
    """Another body to which matters outside the office's authority are referred."""

    __tablename__ = "referral_body"
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(Text, default="")
    matter: Mapped[str] = mapped_column(String(300), default="")
    office: Mapped[Office] = relationship()
    __table_args__ = (UniqueConstraint("office_id", "name"),)

    def __repr__(self) -> str:
        return self.name
