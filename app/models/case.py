"""The case: a complaint, an appeal or a lawsuit from its receipt to its end, and the people around it."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnElement

from app.models.base import CaseOwned, Identified, OfficeOwned, UtcDateTime, one_of
from app.models.codes import (
    CASE_STATUSES,
    CATEGORIES,
    CHANNELS,
    CLASSES,
    FORMS,
    KINDS,
    NATURES,
    OBJECTS,
    OUTCOMES,
    POINT_FINDINGS,
    SEVERITIES,
    TYPES,
    VALIDITIES,
)  # fmt: skip
from app.models.customer import Customer
from app.models.office import Office, Service, Unit
from app.models.person import Staff


class Case(Identified, OfficeOwned, Model):
    """One matter. It is pinned to the procedure revision in force when it was received.

    `version` grows with every change. `consent_to_name`: the complainant agreed to be named to those who handle it.
    `restricted`: only persons granted on the case see it (wrongdoing). `deliverable_at`: the answer was delivered then.
    """

    __tablename__ = "case_file"
    number: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    type: Mapped[str | None] = mapped_column(String(20), default=None)
    klass: Mapped[str | None] = mapped_column(String(20), default=None)
    nature: Mapped[str | None] = mapped_column(String(20), default=None)
    category: Mapped[str | None] = mapped_column(String(40), default=None)
    severity: Mapped[str | None] = mapped_column(String(20), default=None)
    validity: Mapped[str] = mapped_column(String(20), default="not_assessed")
    status: Mapped[str] = mapped_column(String(20), default="open")
    outcome: Mapped[str | None] = mapped_column(String(30), default=None)
    procedure_code: Mapped[str] = mapped_column(String(60))
    procedure_revision: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(String(20), default="written")
    subject: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    remedy_sought: Mapped[str] = mapped_column(Text, default="")
    event_date: Mapped[date | None] = mapped_column(Date, default=None)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), default=None)
    object_kind: Mapped[str | None] = mapped_column(String(30), default=None)
    object_number: Mapped[str] = mapped_column(String(80), default="")
    external_number: Mapped[str] = mapped_column(String(80), default="")
    external_date: Mapped[date | None] = mapped_column(Date, default=None)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), default=None, index=True)
    anonymous: Mapped[bool] = mapped_column(Boolean, default=False)
    consent_to_name: Mapped[bool] = mapped_column(Boolean, default=False)
    contact_name: Mapped[str] = mapped_column(String(160), default="")
    contact_position: Mapped[str] = mapped_column(String(160), default="")
    contact_phone: Mapped[str] = mapped_column(String(60), default="")
    contact_email: Mapped[str] = mapped_column(String(120), default="")
    representative_name: Mapped[str] = mapped_column(String(160), default="")
    representative_basis: Mapped[str] = mapped_column(String(200), default="")
    respondent_name: Mapped[str] = mapped_column(String(200), default="")
    respondent_contact: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(5), default="id")
    restricted: Mapped[bool] = mapped_column(Boolean, default=False)
    legal_hold: Mapped[bool] = mapped_column(Boolean, default=False)
    reopened: Mapped[int] = mapped_column(Integer, default=0)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), default=None, index=True)
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), default=None, index=True)
    appealed_decision: Mapped[str] = mapped_column(String(300), default="")
    decision_delivered_on: Mapped[date | None] = mapped_column(Date, default=None)
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    complete_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    tracking_hash: Mapped[str] = mapped_column(String(200), index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    office: Mapped[Office] = relationship()
    service: Mapped[Service | None] = relationship()
    customer: Mapped[Customer | None] = relationship()
    registered_by: Mapped[Staff | None] = relationship()
    parent: Mapped["Case | None"] = relationship(foreign_keys=[parent_id], remote_side="Case.id", backref="children")
    duplicate_of: Mapped["Case | None"] = relationship(
        foreign_keys=[duplicate_of_id], remote_side="Case.id", backref="duplicates"
    )
    points: Mapped[list["CasePoint"]] = relationship(order_by="CasePoint.no", cascade="all, delete-orphan")
    involved: Mapped[list["InvolvedPerson"]] = relationship(back_populates="case", cascade="all, delete-orphan")
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        one_of("kind", KINDS),
        one_of("type", TYPES),
        one_of("klass", CLASSES),
        one_of("nature", NATURES),
        one_of("category", CATEGORIES),
        one_of("severity", SEVERITIES),
        one_of("validity", VALIDITIES),
        one_of("status", CASE_STATUSES),
        one_of("outcome", OUTCOMES),
        one_of("channel", CHANNELS),
        one_of("form", FORMS),
        one_of("object_kind", OBJECTS),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", name="closed_has_outcome"),
        CheckConstraint("customer_id IS NOT NULL OR anonymous", name="customer_or_anonymous"),
        CheckConstraint("duplicate_of_id IS NULL OR duplicate_of_id <> id", name="not_its_own_duplicate"),
        Index("ix_case_file_office_status_received", "office_id", "status", "received_at"),
    )

    def __repr__(self) -> str:
        return self.number

    @property
    def goes_on_under(self) -> "Case | None":
        """The case to which this one was joined, where its customer may know of it: he provably brought both himself.

        That is proven by the record of the customer, which the public form never shares, or by the access code. A mail
        address proves nothing: anybody can type another's into the form, and would learn on his own page of the other
        one's case.
        """
        other = self.duplicate_of
        if other is None or self.anonymous or other.anonymous or other.restricted:
            return None
        proven = self.customer_id == other.customer_id or self.tracking_hash == other.tracking_hash
        return other if proven else None


def sharing(case: Case) -> list[ColumnElement[bool]]:
    """Return conditions of which a case meets one that has the same object or complainant; none: nothing to go by."""
    known = (
        [] if case.anonymous else [(Case.contact_email, case.contact_email), (Case.contact_phone, case.contact_phone)]
    )
    texts = [(Case.object_number, case.object_number), *known]
    found = [func.lower(column) == value.lower() for column, value in texts if value]
    return found + ([Case.customer_id == case.customer_id] if case.customer_id is not None else [])


class CasePoint(Identified, CaseOwned, Model):
    """One point of a complaint or appeal, with the first finding on its truth (P1) and its conclusion."""

    __tablename__ = "case_point"
    no: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")
    finding: Mapped[str | None] = mapped_column(String(30), default=None)
    validity: Mapped[str | None] = mapped_column(String(20), default=None)
    conclusion: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        UniqueConstraint("case_id", "no"),
        one_of("finding", POINT_FINDINGS),
        one_of("validity", VALIDITIES),
    )


class InvolvedPerson(Identified, CaseOwned, Model):
    """Somebody who took part in the job, sample, audit or decision complained about: barred from judging it."""

    __tablename__ = "involved_person"
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None, index=True)
    name: Mapped[str] = mapped_column(String(160))
    part: Mapped[str] = mapped_column(String(200), default="")
    accused: Mapped[bool] = mapped_column(Boolean, default=False)
    case: Mapped[Case] = relationship(back_populates="involved")
    user: Mapped[Staff | None] = relationship()

    def __repr__(self) -> str:
        return self.name


class CaseGrant(Identified, CaseOwned, Model):
    """That a person or a unit may see a case (need to know), and since when."""

    __tablename__ = "case_grant"
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None, index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None, index=True)
    reason: Mapped[str] = mapped_column(String(60))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user: Mapped[Staff | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (unit_id IS NULL)", name="person_or_unit"),
        Index("uq_case_grant_user", "case_id", "user_id", unique=True, sqlite_where=text("user_id IS NOT NULL"),
              postgresql_where=text("user_id IS NOT NULL")),
        Index("uq_case_grant_unit", "case_id", "unit_id", unique=True, sqlite_where=text("unit_id IS NOT NULL"),
              postgresql_where=text("unit_id IS NOT NULL")),
    )  # fmt: skip


class CaseExclusion(Identified, CaseOwned, Model):
    """That a person may not see a case: named in it, or in the line of somebody named (wrongdoing)."""

    __tablename__ = "case_exclusion"
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    reason: Mapped[str] = mapped_column(String(60))
    user: Mapped[Staff] = relationship()
    __table_args__ = (UniqueConstraint("case_id", "user_id"),)
