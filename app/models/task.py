"""The tasks of a case (one per step and performer) and the drafts people keep in them."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CaseOwned, Identified, OfficeOwned, UtcDateTime, one_of
from app.models.case import Case
from app.models.codes import TASK_STATUSES
from app.models.office import Unit
from app.models.person import Staff


class CaseTask(Identified, CaseOwned, OfficeOwned, Model):
    """One performer's work at one step. `item` says for whom of a fan-out ("" for none): one open task per item.

    `assignee` is set where one person must do it; otherwise whoever holds `role` (in `unit`) may.
    `due_lines` explains the due date; `data` keeps what was submitted. The step is one of the procedure named here: a
    case that changes kind goes on under another, its earlier tasks stay where they were.
    """

    __tablename__ = "case_task"
    procedure_code: Mapped[str] = mapped_column(String(60))
    procedure_revision: Mapped[str] = mapped_column(String(20))
    step_id: Mapped[str] = mapped_column(String(40))
    activity: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(30))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None, index=True)
    item: Mapped[str] = mapped_column(String(40), default="")
    side_track: Mapped[bool] = mapped_column(Boolean, default=False)
    scored: Mapped[bool] = mapped_column(Boolean, default=True)
    status: Mapped[str] = mapped_column(String(20), default="open")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    due_lines: Mapped[list[Any]] = mapped_column(JSON, default=list)
    standard_time: Mapped[str] = mapped_column(String(30), default="")
    lapses_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("case_task.id"), default=None)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    completed_as: Mapped[str] = mapped_column(String(160), default="")
    outcome: Mapped[str | None] = mapped_column(String(40), default=None)
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=None)
    needs_appointment: Mapped[bool] = mapped_column(Boolean, default=False)
    late_reason: Mapped[str] = mapped_column(Text, default="")
    remarks: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    case: Mapped[Case] = relationship(backref="tasks")
    assignee: Mapped[Staff | None] = relationship(foreign_keys=[assignee_id])
    completed_by: Mapped[Staff | None] = relationship(foreign_keys=[completed_by_id])
    unit: Mapped[Unit | None] = relationship()
    opened_by: Mapped["CaseTask | None"] = relationship(remote_side="CaseTask.id")
    __table_args__ = (
        one_of("status", TASK_STATUSES),
        CheckConstraint("(status = 'done') = (outcome IS NOT NULL)", name="done_has_outcome"),
        CheckConstraint("(status = 'done') = (completed_at IS NOT NULL)", name="done_has_time"),
        Index("uq_case_task_open", "case_id", "step_id", "item", unique=True,
              sqlite_where=text("status = 'open'"), postgresql_where=text("status = 'open'")),
        Index("ix_case_task_worklist", "office_id", "status", "role", "due_at"),
    )  # fmt: skip


class TaskDraft(Identified, Model):
    """What somebody has typed into a task and not sent yet. Nothing typed is lost."""

    __tablename__ = "task_draft"
    task_id: Mapped[int] = mapped_column(ForeignKey("case_task.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(40), default="")
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("task_id", "user_id"),)
