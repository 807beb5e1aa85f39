"""Keeps what somebody has typed into a task, so that nothing is lost."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app import clock
from app.activities import ACTIVITIES
from app.activities.fields import secret_names
from app.commands.complete_task import visible_task
from app.commands.unit_of_work import AnySession, unit_of_work
from app.models.task import TaskDraft
from app.security.viewer import Viewer


def save_draft(session: AnySession, viewer: Viewer, task_id: int, outcome: str, fields: Mapping[str, Any]) -> None:
    """Save a draft of a task the viewer sees; the newest wins. Secrets are not kept. Raises NotFound."""
    with unit_of_work(session, viewer) as own:
        task = visible_task(own, task_id)
        draft = own.scalars(
            select(TaskDraft).where(TaskDraft.task_id == task.id, TaskDraft.user_id == viewer.user_id)
        ).first()
        if draft is None:
            draft = TaskDraft(task_id=task.id, user_id=viewer.user_id)
            own.add(draft)
        hidden = secret_names(ACTIVITIES[task.activity].outcomes[outcome].data)
        kept = {name: value for name, value in fields.items() if name not in hidden}
        draft.outcome, draft.fields, draft.saved_at = outcome, kept, clock.now()
