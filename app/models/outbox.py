"""Mail: notices waiting for delivery, an office's own wording of them, what came in, and the development mailbox."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CaseOwned, Identified, OfficeOwned, UtcDateTime, one_of
from app.models.case import Case
from app.models.codes import INBOUND_KINDS, INBOUND_STATUSES, OUTBOX_STATUSES
from app.models.document import Document
from app.models.office import Office
from app.models.person import Staff


class OutboxMessage(Identified, CaseOwned, Model):
    """A notice for one recipient, written in the transaction that caused it. A digest belongs to no case.

    `message_id` is made once, so that a mail delivered twice is recognised. `dedupe`: the same notice is never queued
    twice. `next_at`: when to try next; `leased_until`, `leased_by`: a worker has it. `error`: what the server said last.
    "by_hand": the recipient has no mail; somebody calls or hands it over, and says so ("told"). "unreachable": nobody
    can, for the complainant is anonymous and left no way to be reached.
    """

    __tablename__ = "outbox_message"
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True, default=None)  # type: ignore[assignment]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True, default=None)
    notice: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(200), default="")
    audience: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    language: Mapped[str] = mapped_column(String(5), default="id")
    context: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), default=None)
    status: Mapped[str] = mapped_column(String(20), default="queued")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    message_id: Mapped[str | None] = mapped_column(String(120), default=None, unique=True)
    dedupe: Mapped[str | None] = mapped_column(String(160), default=None, unique=True)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    leased_by: Mapped[str] = mapped_column(String(80), default="", server_default="")
    error: Mapped[str] = mapped_column(String(500), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    handled_note: Mapped[str] = mapped_column(String(500), default="", server_default="")
    case: Mapped[Case | None] = relationship()
    office: Mapped[Office | None] = relationship()
    document: Mapped[Document | None] = relationship()
    user: Mapped[Staff | None] = relationship(foreign_keys=[user_id])
    handled_by: Mapped[Staff | None] = relationship(foreign_keys=[handled_by_id])
    __table_args__ = (
        one_of("status", OUTBOX_STATUSES),
        Index("ix_outbox_message_status", "status", "created_at"),
        Index("ix_outbox_message_due", "status", "next_at"),
    )


class NoticeText(Identified, OfficeOwned, Model):
    """An office's own wording of a notice. Every version stays; the newest counts, unless it is empty: then the standard."""

    __tablename__ = "notice_text"
    notice: Mapped[str] = mapped_column(String(40))
    audience: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(5), default="id")
    version: Mapped[int] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    office: Mapped[Office] = relationship()
    by: Mapped[Staff | None] = relationship()
    __table_args__ = (UniqueConstraint("office_id", "notice", "audience", "language", "version"),)

    def __repr__(self) -> str:
        return self.subject or self.notice


class InboundMail(Identified, OfficeOwned, Model):
    """A mail that came in: filed with its case, or held until somebody files, registers or discards it.

    `fingerprint`: SHA-256 of the raw mail, so that it is taken in once; `storage_key`: the raw mail in the file store.
    `recipients`: to whom it was addressed. `suggestions`: [{case, why}], cases it may belong to, the likeliest first.
    `files`: [{name, size, document, opens}], what was attached; `document` None: kept only in the raw mail; `opens`: of
    a kind that a case accepts.
    """

    __tablename__ = "inbound_mail"
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True, default=None)  # type: ignore[assignment]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True, default=None)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    message_id: Mapped[str] = mapped_column(String(300), default="")
    from_address: Mapped[str] = mapped_column(String(320), default="")
    from_name: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    problem: Mapped[str] = mapped_column(String(500), default="")
    recipients: Mapped[str] = mapped_column(String(500), default="")
    suggestions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    size: Mapped[int] = mapped_column(Integer)
    storage_key: Mapped[str] = mapped_column(String(120), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    reason: Mapped[str] = mapped_column(String(500), default="")
    office: Mapped[Office | None] = relationship()
    case: Mapped[Case | None] = relationship()
    handled_by: Mapped[Staff | None] = relationship()
    __table_args__ = (
        one_of("kind", INBOUND_KINDS),
        one_of("status", INBOUND_STATUSES),
        Index("ix_inbound_mail_status", "status", "received_at"),
    )

    def __repr__(self) -> str:
        return self.subject or self.message_id


class MailboxItem(Identified, OfficeOwned, Model):
    """A mail of the development mailbox: where mail lands while no mail server is configured.

    `office_id`: whose notice it is; its administrators alone see it.
    """

    __tablename__ = "mailbox_item"
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True, default=None)  # type: ignore[assignment]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(300), default="")
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
