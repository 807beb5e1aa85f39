"""What a customer has typed into the public form and not sent yet, and the files that go with it."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Identified, OfficeOwned, UtcDateTime, one_of

PURPOSES = {"evidence": "", "proxy": ""}


class SubmissionDraft(Identified, OfficeOwned, Model):
    """A complaint or appeal being written at an office's public form. It is found by its token's digest alone.

    `data`: {field: text as typed}, of all steps; `done`: the steps whose answers were accepted. Once sent, `case_id` and
    `sent_at` are set and nothing typed is left in the row. After `expires_at` the row and its files go.
    """

    __tablename__ = "submission_draft"
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    done: Mapped[list[str]] = mapped_column(JSON, default=list)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), default=None, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    files: Mapped[list["SubmissionFile"]] = relationship(
        order_by="SubmissionFile.id", cascade="all, delete-orphan", back_populates="draft"
    )


class SubmissionFile(Identified, Model):
    """A file of a draft: its bytes are stored already and become a document of the case when the draft is sent."""

    __tablename__ = "submission_file"
    draft_id: Mapped[int] = mapped_column(ForeignKey("submission_draft.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20), default="evidence")
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(120), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    draft: Mapped[SubmissionDraft] = relationship(back_populates="files")
    __table_args__ = (UniqueConstraint("draft_id", "purpose", "sha256"), one_of("purpose", PURPOSES))
