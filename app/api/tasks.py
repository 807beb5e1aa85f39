"""Tasks: mine, each describing itself, and completed with an outcome."""

from typing import Any

from flask import current_app, request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import false, or_, select
from sqlalchemy.orm import joinedload

from app.activities import ACTIVITIES
from app.activities.lookups import LOOKUPS
from app.activities.validation import validate
from app.api.routing import Access, json_body, key_of_request, number, route, text_of, translate, viewer
from app.api.schemas import outcome_schema
from app.api.shapes import task_line
from app.commands.complete_task import complete_task, load_context, outcomes_of, visible_task
from app.commands.opening import bars_here
from app.documents.desk import desk_of
from app.errors import NotAllowed, NotFound, invalid
from app.extensions import db
from app.messages import N_
from app.models.base import LARGEST_ID
from app.models.codes import TASK_STATUSES
from app.models.task import CaseTask
from app.security.duties import ON_BEHALF_OF, acts_on_behalf, may_do, mine
from app.security.scope import unscoped

BOTH: Access = "staff or customer"


class Completion(BaseModel):
    """Which outcome, with which data, seen at which version."""

    model_config = ConfigDict(extra="forbid")
    outcome: str = Field(max_length=40)
    data: dict[str, Any] = Field(default_factory=dict)
    version: int


@route("/tasks", access=BOTH, query=("mine", "status", "case", "cursor", "limit"))
def tasks() -> dict[str, Any]:
    """List tasks the caller sees; with `mine=true` those that are the caller's to do."""
    who, limit = viewer(), number("limit", 50, 100)
    query = select(CaseTask).options(joinedload(CaseTask.case), joinedload(CaseTask.assignee)).order_by(CaseTask.id)
    status = text_of("status") or "open"
    if status not in TASK_STATUSES:
        raise invalid("/status", N_("Choose one of the list."))
    query = query.where(
        CaseTask.status == status, CaseTask.id > (number("cursor", 0, LARGEST_ID) if text_of("cursor") else 0)
    )
    if text_of("case"):
        query = query.where(CaseTask.case_id == number("case", 0, LARGEST_ID))
    if text_of("mine") == "true":
        behalf = [
            (CaseTask.role == role) & CaseTask.office_id.in_(who.offices_as(roles))
            for role, roles in ON_BEHALF_OF.items()
        ]
        query = query.where(or_(mine(who), *(behalf if who.kind == "staff" else [false()])))
    rows = list(db.session.scalars(query.limit(limit + 1)).unique())
    with unscoped(db.session()):
        items = [task_line(task, who) for task in rows[:limit]]
    return {"items": items, "next": items[-1]["id"] if len(rows) > limit else None}


@route("/tasks/<int:task_id>", access=BOTH)
def task(task_id: int) -> dict[str, Any]:
    """Describe a task: for each outcome the JSON Schema of its data."""
    who, found = viewer(), visible_task(db.session(), task_id)
    with unscoped(db.session()):
        context = load_context(db.session(), who, found)
        outcomes: list[dict[str, Any]] = []
        if found.status == "open" and may_do(found, who) and not _barred(context):
            activity = ACTIVITIES[found.activity]
            outcomes = [
                {
                    "name": name,
                    "title": translate(activity.outcomes[name].title),
                    "schema": outcome_schema(context, activity.outcomes[name].data),
                }
                for name in outcomes_of(context)
            ]
        return {**task_line(found, who), "outcomes": outcomes}


def _barred(context: Any) -> bool:
    if acts_on_behalf(context.task, context.actor) or context.actor.user_id is None:
        return False
    return bool(bars_here(context, context.step, context.actor.user_id))


@route("/tasks/<int:task_id>/complete", "POST", access=BOTH, body=Completion)
def complete(task_id: int) -> dict[str, Any]:
    """End a task with an outcome. The same key and body again: the same answer, nothing done twice."""
    given = validate(Completion, json_body())
    desk = desk_of(current_app.config)
    return complete_task(
        db.session, viewer(), task_id, given.outcome, given.data, given.version, key_of_request(), desk
    )


@route("/choices/<lookup>", access=BOTH, query=("task", "q"))
def choices(lookup: str) -> dict[str, Any]:
    """List the valid choices of a reference field for one task."""
    if lookup not in LOOKUPS or not request.args.get("task"):
        raise NotFound()
    who, found = viewer(), visible_task(db.session(), number("task", 0, LARGEST_ID))
    if not may_do(found, who):
        raise NotAllowed(N_("This task belongs to somebody else."))
    wanted = text_of("q").lower()
    with unscoped(db.session()):
        rows = LOOKUPS[lookup](load_context(db.session(), who, found))
    items = [{"id": row.id, "name": row.name, "hint": row.hint} for row in rows if wanted in row.name.lower()]
    return {"items": items, "next": None}
