"""Nonconformities found through complaints: cause, actions, affected results, effectiveness."""

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CaseOwned, Identified, UtcDateTime, one_of
from app.models.case import Case
from app.models.codes import GRADES
from app.models.person import Staff

NC_STATUSES = {"open": "", "effective": "", "ineffective": "", "unfounded": ""}


class Nonconformity(Identified, CaseOwned, Model):
    """Nonconformity report (P3, D5; ISO/IEC 17025 7.10, 8.7). Ineffective ones are followed by another.

    How the root cause was found, where it was drawn: `whys`, answer after answer; `causes`: [{category, causes: []}].
    """

    __tablename__ = "nonconformity"
    number: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20), default="open")
    grade: Mapped[str] = mapped_column(String(20))
    description: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(String(300))
    evidence: Mapped[str] = mapped_column(Text, default="")
    root_cause: Mapped[str] = mapped_column(Text)
    whys: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    causes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    correction: Mapped[str] = mapped_column(Text, default="")
    corrective_action: Mapped[str] = mapped_column(Text)
    prevention: Mapped[str] = mapped_column(Text, default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    target_date: Mapped[date] = mapped_column(Date)
    check_on: Mapped[date] = mapped_column(Date)
    result_affected: Mapped[bool] = mapped_column(Boolean, default=False)
    affected_results: Mapped[str] = mapped_column(Text, default="")
    work_stopped: Mapped[bool] = mapped_column(Boolean, default=False)
    found_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("nonconformity.id"), default=None)
    case: Mapped[Case] = relationship()
    responsible: Mapped[Staff | None] = relationship(foreign_keys=[responsible_id])
    found_by: Mapped[Staff | None] = relationship(foreign_keys=[found_by_id])
    follows: Mapped["Nonconformity | None"] = relationship(remote_side="Nonconformity.id")
    checks: Mapped[list["EffectivenessCheck"]] = relationship(back_populates="nonconformity")
    __table_args__ = (one_of("status", NC_STATUSES), one_of("grade", GRADES))

    def __repr__(self) -> str:
        return self.number


class EffectivenessCheck(Identified, CaseOwned, Model):
    """A check, by another person, whether the action worked."""

    __tablename__ = "effectiveness_check"
    nonconformity_id: Mapped[int] = mapped_column(ForeignKey("nonconformity.id"), index=True)
    effective: Mapped[bool] = mapped_column(Boolean)
    method: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    nonconformity: Mapped[Nonconformity] = relationship(back_populates="checks")
    by: Mapped[Staff | None] = relationship()


class InvestigationNote(Identified, CaseOwned, Model):
    """An investigation that found no nonconformity, with the reasons (a reasoned letter is still due)."""

    __tablename__ = "investigation_note"
    task_id: Mapped[int | None] = mapped_column(ForeignKey("case_task.id"), default=None)
    reasons: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")
    round: Mapped[int] = mapped_column(Integer, default=1)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()
