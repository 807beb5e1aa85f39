"""Lawsuits against a decision (P6): the team for it, hearings, result, and the hold on the records."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CaseOwned, Identified, UtcDateTime, one_of
from app.models.case import Case
from app.models.codes import FORUMS
from app.models.person import Staff


class Lawsuit(Identified, CaseOwned, Model):
    """A suit, with the team suited to it (composition free) and the documents secured."""

    __tablename__ = "lawsuit"
    forum: Mapped[str] = mapped_column(String(30), default="court")
    plaintiff: Mapped[str] = mapped_column(String(200), default="")
    court_number: Mapped[str] = mapped_column(String(120), default="")
    claim: Mapped[str] = mapped_column(Text)
    contested_decision: Mapped[str] = mapped_column(String(200), default="")
    notified_on: Mapped[date | None] = mapped_column(Date, default=None)
    team: Mapped[list[str]] = mapped_column(JSON, default=list)
    liaison_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    secured: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    concluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    case: Mapped[Case] = relationship()
    liaison: Mapped[Staff | None] = relationship()
    hearings: Mapped[list["Hearing"]] = relationship(order_by="Hearing.on", cascade="all, delete-orphan")
    __table_args__ = (one_of("forum", FORUMS),)

    def __repr__(self) -> str:
        return self.court_number or f"#{self.id}"


class Hearing(Identified, CaseOwned, Model):
    """A hearing, mediation or other date of a suit, and what happened."""

    __tablename__ = "hearing"
    lawsuit_id: Mapped[int] = mapped_column(ForeignKey("lawsuit.id"), index=True)
    on: Mapped[date] = mapped_column(Date)
    agenda: Mapped[str] = mapped_column(String(300))
    report: Mapped[str] = mapped_column(Text, default="")
