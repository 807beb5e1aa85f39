"""Files of a case: received from the customer or issued by the office."""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CaseOwned, Identified, UtcDateTime, one_of
from app.models.case import Case
from app.models.person import Staff

DIRECTIONS = {"received": "", "issued": ""}


class Document(Identified, CaseOwned, Model):
    """A stored file, found by its row and never by a name from outside. The bytes never change."""

    __tablename__ = "document"
    direction: Mapped[str] = mapped_column(String(20), default="received")
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("case_task.id"), default=None)
    case: Mapped[Case] = relationship()
    added_by: Mapped[Staff | None] = relationship()
    __table_args__ = (one_of("direction", DIRECTIONS),)

    def __repr__(self) -> str:
        return self.title


class Message(Identified, CaseOwned, Model):
    """A message between the customer and the office on a case."""

    __tablename__ = "message"
    from_customer: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(String(4000))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()
