"""History, repeat protection and the log of who read what: append-only records."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.messages import N_
from app.models.base import CaseOwned, Identified, UtcDateTime
from app.models.case import Case
from app.models.codes import Codes
from app.models.person import Staff

PROGRESS = "ProgressReported"  # facts: done, coming; the progress letter is drawn from it

EVENTS: Codes = {
    "CaseRegistered": N_("Registered"),
    "CaseClosed": N_("Closed"),
    "TaskCompleted": N_("Step completed"),
    "CaseWithdrawn": N_("Withdrawn by the customer"),
    "CaseReopened": N_("Reopened"),
    "ClockPaused": N_("Waiting for the customer"),
    "ClockResumed": N_("The clock runs again"),
    "TimeExtended": N_("More time was given"),
    "TaskReassigned": N_("Given to somebody else"),
    "ProgressReported": N_("Progress was reported"),
    "DocumentIssued": N_("A paper was issued"),
    "DocumentSigned": N_("A signed copy was kept"),
    "DocumentWithdrawn": N_("A paper was withdrawn"),
    "MessageWritten": N_("A message was written"),
    "MailReceived": N_("A mail came in"),
    "FileAttached": N_("A file was attached"),
    "KindChanged": N_("Changed kind"),
    "LinkedCaseOpened": N_("A linked case was opened"),
    "SurveyAnswered": N_("The customer answered the survey"),
    "DataRequested": N_("The customer made a request on own data"),
    "DataRequestAnswered": N_("A request on own data was answered"),
}


class CaseEvent(Identified, CaseOwned, Model):
    """One thing that happened, hash-chained per case: `hash` covers the event and the hash before it."""

    __tablename__ = "case_event"
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    actor_name: Mapped[str] = mapped_column(String(160), default="")
    actor_role: Mapped[str] = mapped_column(String(60), default="")
    task_id: Mapped[int | None] = mapped_column(ForeignKey("case_task.id"), default=None)
    step_id: Mapped[str] = mapped_column(String(40), default="")
    outcome: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous_hash: Mapped[str] = mapped_column(String(64), default="")
    hash: Mapped[str] = mapped_column(String(64))
    case: Mapped[Case] = relationship()
    actor: Mapped[Staff | None] = relationship()
    __table_args__ = (UniqueConstraint("case_id", "seq"),)


class IdempotencyKey(Identified, Model):
    """The answer already given to a write, so that the same write again gives it again and does nothing."""

    __tablename__ = "idempotency_key"
    caller: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(120))
    request_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("caller", "key"),)


class AccessLog(Identified, Model):
    """Who read a complainant's identity or a restricted case, once a day and person."""

    __tablename__ = "access_log"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    what: Mapped[str] = mapped_column(String(30))
    day: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user: Mapped[Staff] = relationship()
    case: Mapped[Case] = relationship()
    __table_args__ = (
        UniqueConstraint("case_id", "user_id", "what", "day"),
        Index("ix_access_log_case_id_at", "case_id", "at"),
    )
