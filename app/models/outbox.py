"""Notices waiting for delivery: one row a recipient, written in the transaction that caused it."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CaseOwned, Identified, UtcDateTime, one_of
from app.models.case import Case
from app.models.person import Staff

OUTBOX_STATUSES = {"queued": "", "sent": "", "deferred": "", "failed": "", "by_hand": ""}


class OutboxMessage(Identified, CaseOwned, Model):
    """A notice for one recipient. "by_hand": the recipient has no mail; somebody must call or hand it over."""

    __tablename__ = "outbox_message"
    notice: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(200), default="")
    audience: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    language: Mapped[str] = mapped_column(String(5), default="id")
    context: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    status: Mapped[str] = mapped_column(String(20), default="queued")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    case: Mapped[Case] = relationship()
    user: Mapped[Staff | None] = relationship()
    __table_args__ = (one_of("status", OUTBOX_STATUSES), Index("ix_outbox_message_status", "status", "created_at"))
