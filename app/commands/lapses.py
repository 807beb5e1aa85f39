"""Tasks of customers who stayed silent past the limit: the clock completes them."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.activities import ACTIVITIES
from app.activities.base import OutcomeData
from app.commands.complete_task import carry_out, load_context, visible_task
from app.commands.once import Answer, once
from app.commands.unit_of_work import AnySession
from app.errors import Conflict
from app.messages import N_
from app.models.case import Case
from app.models.task import CaseTask
from app.security.scope import unscoped
from app.security.viewer import SYSTEM


def lapse_due_tasks(session: AnySession) -> int:
    """Complete every task whose customer stayed silent past its limit; return how many (run by the sweep)."""
    now, done = clock.now(), 0
    with unscoped(session() if callable(session) else session):
        due = session.scalars(
            select(CaseTask.id).where(CaseTask.status == "open", CaseTask.lapses_at <= now).order_by(CaseTask.id)
        ).all()
    for task_id in due:
        try:
            once(session, SYSTEM, None, {}, partial(_lapse, task_id=task_id))
            done += 1
        except Conflict:
            continue
    return done


def _lapse(session: Session, task_id: int) -> Answer:
    task = visible_task(session, task_id)
    session.execute(select(Case.id).where(Case.id == task.case_id).with_for_update())
    session.refresh(task)
    context = load_context(session, SYSTEM, task)
    lapse = context.step.lapses
    if task.status != "open" or lapse is None:
        raise Conflict(N_("This task is no longer needed: the case has moved on."))
    empty: OutcomeData = ACTIVITIES[context.step.activity].outcomes[lapse.outcome].data.model_construct()
    return carry_out(context, task, lapse.outcome, (empty, {}, ""))
