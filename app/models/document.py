"""Files of a case, received or issued, the signed copies of issued papers, and the certificates people sign with."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_appbuilder import Model
from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Integer, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CaseOwned, Identified, UtcDateTime, one_of
from app.models.case import Case
from app.models.codes import CAPACITIES, DOCUMENT_STATUSES, SIGNING_METHODS
from app.models.person import Staff

if TYPE_CHECKING:
    from app.models.outbox import InboundMail

DIRECTIONS = {"received": "", "issued": ""}
PDF = "application/pdf"


def file_name(title: str) -> str:
    """Return the name a paper is downloaded under: its title in letters, digits and dashes."""
    kept = "".join(character if character.isalnum() else "-" for character in title)
    return "-".join(part for part in kept.split("-") if part)[:120] + ".pdf"


class Document(Identified, CaseOwned, Model):
    """A file of a case: received, or issued by the office. It is found by its row, never by a name from outside.

    The bytes behind `storage_key` never change. An issued paper has a verification code; it is `pending` until its
    bytes are stored. `source_table` and `source_id` name the record it was made from; a later paper of the same
    kind and source supersedes it. `anchors` says where signatures go: {name: [page, x, y, width, height]} in points
    from below left, pages from 1. `names_customer`: only for those who may know who the complainant is.
    """

    __tablename__ = "document"
    direction: Mapped[str] = mapped_column(String(20), default="received")
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(80), default="", server_default="")
    language: Mapped[str] = mapped_column(String(5), default="id", server_default="id")
    status: Mapped[str] = mapped_column(String(20), default="in_force", server_default="in_force")
    verification_code: Mapped[str | None] = mapped_column(String(12), default=None, unique=True)
    source_table: Mapped[str] = mapped_column(String(40), default="", server_default="")
    source_id: Mapped[int | None] = mapped_column(Integer, default=None)
    anchors: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=None)
    names_customer: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    storage_key: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("case_task.id"), default=None)
    case: Mapped[Case] = relationship()
    added_by: Mapped[Staff | None] = relationship()
    signatures: Mapped[list["DocumentSignature"]] = relationship(
        back_populates="document", order_by="DocumentSignature.id"
    )
    __table_args__ = (
        one_of("direction", DIRECTIONS),
        one_of("status", DOCUMENT_STATUSES),
        CheckConstraint("(status = 'pending') = (sha256 = '')", name="pending_has_no_bytes"),
        CheckConstraint("direction = 'received' OR verification_code IS NOT NULL", name="issued_has_code"),
    )

    def __repr__(self) -> str:
        return self.title

    @property
    def source(self) -> tuple[str, int | None]:
        """The record it was made from: table and key."""
        return self.source_table, self.source_id

    @property
    def signed(self) -> "DocumentSignature | None":
        """The newest signed copy, which counts from then on."""
        return self.signatures[-1] if self.signatures else None


class DocumentSignature(Identified, CaseOwned, Model):
    """A signed copy of an issued paper: how, by whom, recorded by whom, with the copy's own bytes, unchanged.

    `report` is what pyHanko found in it: {valid, intact, trusted, signers: [...], ...}; None for a scan.
    """

    __tablename__ = "document_signature"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    method: Mapped[str] = mapped_column(String(20))
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    signer_name: Mapped[str] = mapped_column(String(160))
    capacity: Mapped[str | None] = mapped_column(String(20), default=None)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    storage_key: Mapped[str] = mapped_column(String(120))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=None)
    document: Mapped[Document] = relationship(back_populates="signatures")
    signer: Mapped[Staff | None] = relationship(foreign_keys=[signer_id])
    recorded_by: Mapped[Staff | None] = relationship(foreign_keys=[recorded_by_id])
    __table_args__ = (one_of("method", SIGNING_METHODS), one_of("capacity", CAPACITIES))


class SigningCertificate(Identified, Model):
    """A person's PKCS#12 file, as encrypted as it came; its passphrase is typed at each signing and kept nowhere."""

    __tablename__ = "signing_certificate"
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), unique=True)
    subject: Mapped[str] = mapped_column(String(300))
    issuer: Mapped[str] = mapped_column(String(300))
    serial: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user: Mapped[Staff] = relationship()


class Message(Identified, CaseOwned, Model):
    """A message between the customer and the office on a case."""

    __tablename__ = "message"
    from_customer: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_mail.id"), default=None, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    case: Mapped[Case] = relationship()
    inbound: Mapped["InboundMail | None"] = relationship()
    by: Mapped[Staff | None] = relationship()
