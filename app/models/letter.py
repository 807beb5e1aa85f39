"""Letters with all their versions and reviews, their dispatch, and receipts of what was delivered."""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CaseOwned, Identified, UtcDateTime, one_of
from app.models.case import Case
from app.models.codes import CAPACITIES, DELIVERY_METHODS
from app.models.person import Staff

LETTER_STATUSES = {"draft": "", "checked": "", "signed": "", "dispatched": ""}
VERDICTS = {"passed": "", "wording": "", "substance": "", "form": "", "conflict": ""}


class Letter(Identified, CaseOwned, Model):
    """An outgoing letter. Its number is taken in the transaction that signs it."""

    __tablename__ = "letter"
    kind: Mapped[str] = mapped_column(String(30), default="reply_letter")
    status: Mapped[str] = mapped_column(String(20), default="draft")
    number: Mapped[str | None] = mapped_column(String(80), default=None)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    capacity: Mapped[str | None] = mapped_column(String(20), default=None)
    case: Mapped[Case] = relationship()
    signer: Mapped[Staff | None] = relationship()
    versions: Mapped[list["LetterVersion"]] = relationship(
        back_populates="letter", order_by="LetterVersion.no", cascade="all, delete-orphan"
    )
    __table_args__ = (
        one_of("status", LETTER_STATUSES),
        one_of("capacity", CAPACITIES),
        CheckConstraint("(status IN ('signed', 'dispatched')) = (signed_at IS NOT NULL)", name="signed_has_time"),
        CheckConstraint("signed_at IS NULL OR number IS NOT NULL", name="signed_has_number"),
    )

    @property
    def current(self) -> "LetterVersion | None":
        """The version in force."""
        return next((version for version in self.versions if version.current), None)

    def __repr__(self) -> str:
        return self.number or f"#{self.id}"


class LetterVersion(Identified, CaseOwned, Model):
    """One text of a letter. All versions stay; exactly one is current."""

    __tablename__ = "letter_version"
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    no: Mapped[int] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    apology: Mapped[bool] = mapped_column(Boolean, default=True)
    current: Mapped[bool] = mapped_column(Boolean, default=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    letter: Mapped[Letter] = relationship(back_populates="versions")
    by: Mapped[Staff | None] = relationship()
    __table_args__ = (
        UniqueConstraint("letter_id", "no"),
        Index("uq_letter_version_current", "letter_id", unique=True, sqlite_where=text("current"),
              postgresql_where=text("current")),
    )  # fmt: skip


class LetterReview(Identified, CaseOwned, Model):
    """A verdict on one version (L8, L9) with the remarks that reach the drafter."""

    __tablename__ = "letter_review"
    version_id: Mapped[int] = mapped_column(ForeignKey("letter_version.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(20))
    remarks: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    version: Mapped[LetterVersion] = relationship(backref="reviews")
    by: Mapped[Staff | None] = relationship()
    __table_args__ = (one_of("verdict", VERDICTS),)


class Dispatch(Identified, CaseOwned, Model):
    """One attempt to deliver a letter or decision: how, to whom, with what proof, whether it arrived."""

    __tablename__ = "dispatch"
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), default=None, index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), default=None, index=True)
    method: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[str] = mapped_column(String(200), default="")
    proof: Mapped[str] = mapped_column(String(200), default="")
    delivered: Mapped[bool] = mapped_column(Boolean, default=True)
    remark: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    case: Mapped[Case] = relationship()
    letter: Mapped[Letter | None] = relationship()
    by: Mapped[Staff | None] = relationship()
    __table_args__ = (one_of("method", DELIVERY_METHODS),)


class Receipt(Identified, CaseOwned, Model):
    """Acknowledgement by the customer that the answer or decision arrived (L11), or that nobody answered."""

    __tablename__ = "receipt"
    number: Mapped[str] = mapped_column(String(80), default="")
    what: Mapped[str] = mapped_column(String(160))
    received_by: Mapped[str] = mapped_column(String(160), default="")
    relation: Mapped[str] = mapped_column(String(120), default="")
    answer: Mapped[str] = mapped_column(String(30))
    remark: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship()
