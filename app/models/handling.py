"""What is recorded between receipt and answer: intake report, disposition, response, instruction, referral."""

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CaseOwned, Identified, UtcDateTime, one_of
from app.models.case import Case
from app.models.codes import SECURITY_CLASSES, URGENCIES, VALIDITIES
from app.models.office import Unit
from app.models.person import Staff
from app.models.task import CaseTask


class Authored(Identified, CaseOwned):
    """A record that a person made in a task of a case."""

    task_id: Mapped[int | None] = mapped_column(ForeignKey("case_task.id"), default=None)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class IntakeReport(Authored, Model):
    """Report on substance and truth (P1) or the register entry of L2, with the responsibility decision."""

    __tablename__ = "intake_report"
    summary: Mapped[str] = mapped_column(Text, default="")
    responsibility: Mapped[str] = mapped_column(String(30), default="ours")
    responsibility_reason: Mapped[str] = mapped_column(Text, default="")
    checks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    conclusion: Mapped[str] = mapped_column(String(40))
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()


class ComplaintRecord(Authored, Model):
    """The complaint and appeal record (P2): details, and which technical manager was told, when and how."""

    __tablename__ = "complaint_record"
    details: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(String(160), default="")
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()


class CompletenessRequest(Authored, Model):
    """What the customer was asked to complete, and by when."""

    __tablename__ = "completeness_request"
    items: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    answer: Mapped[str] = mapped_column(Text, default="")
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()


class Disposition(Authored, Model):
    """Disposition sheet (L4): to which functions, with which instructions, how urgent, by when."""

    __tablename__ = "disposition"
    agenda_number: Mapped[str] = mapped_column(String(60), default="")
    instructions: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    urgency: Mapped[str] = mapped_column(String(20), default="normal")
    security_class: Mapped[str] = mapped_column(String(20), default="open")
    due_on: Mapped[date | None] = mapped_column(Date, default=None)
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()
    addressees: Mapped[list["DispositionAddressee"]] = relationship(
        back_populates="disposition", cascade="all, delete-orphan"
    )
    __table_args__ = (one_of("urgency", URGENCIES), one_of("security_class", SECURITY_CLASSES))


class DispositionAddressee(Identified, CaseOwned, Model):
    """A function to which a case was disposed. `active` ends when it says the matter is not its own."""

    __tablename__ = "disposition_addressee"
    disposition_id: Mapped[int] = mapped_column(ForeignKey("disposition.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    disposition: Mapped[Disposition] = relationship(back_populates="addressees")
    unit: Mapped[Unit] = relationship()
    __table_args__ = (UniqueConstraint("disposition_id", "unit_id"),)

    def __repr__(self) -> str:
        return self.unit.name


class FunctionResponse(Authored, Model):
    """What the function concerned answers (L5). `current` ends when it is returned; `returned` says why."""

    __tablename__ = "function_response"
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None)
    findings: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text, default="")
    validity: Mapped[str | None] = mapped_column(String(20), default=None)
    needs_investigation: Mapped[bool] = mapped_column(Boolean, default=False)
    current: Mapped[bool] = mapped_column(Boolean, default=True)
    returned: Mapped[str] = mapped_column(Text, default="")
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    __table_args__ = (one_of("validity", VALIDITIES),)


class LetterInstruction(Authored, Model):
    """The coordinator's instruction to draft the answer (L6)."""

    __tablename__ = "letter_instruction"
    instruction: Mapped[str] = mapped_column(Text)
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()


class Resolution(Authored, Model):
    """A conclusion reached outside an appeal team: by a handler, in a meeting, or approved by somebody uninvolved."""

    __tablename__ = "resolution"
    kind: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(30))
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()


class Referral(Authored, Model):
    """That a matter was referred to another body, or handed over to the inspectorate: to whom, why, how."""

    __tablename__ = "referral"
    kind: Mapped[str] = mapped_column(String(20), default="referral")
    body: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(String(80), default="")
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()


class ThirdPartyAnswer(Authored, Model):
    """The written answer of a third organisation, usually the certified client complained about."""

    __tablename__ = "third_party_answer"
    organisation: Mapped[str] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(Text)
    answered_on: Mapped[date | None] = mapped_column(Date, default=None)
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()


class ClockPause(Identified, CaseOwned, Model):
    """A stretch in which the procedure's clock stood still while waiting for the customer."""

    __tablename__ = "clock_pause"
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    to_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str] = mapped_column(Text)
    limit_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()


class Extension(Identified, CaseOwned, Model):
    """More time for a task: approved, with a reason that is told to the customer."""

    __tablename__ = "extension"
    task_id: Mapped[int] = mapped_column(ForeignKey("case_task.id"), index=True)
    amount: Mapped[int] = mapped_column(Integer)
    unit_of_time: Mapped[str] = mapped_column(String(20))
    old_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    new_due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    case: Mapped[Case] = relationship()
    task: Mapped[CaseTask] = relationship()
    by: Mapped[Staff | None] = relationship()
