"""Appeal against an answer whose case was closed meanwhile: inside its time the customer need not have it reopened."""

from typing import Any

from sqlalchemy import select

from app.activities.base import OutcomeData, StepContext
from app.activities.fields import area
from app.commands.moving import open_linked
from app.errors import Conflict, NotAllowed
from app.messages import N_
from app.models.case import Case
from app.notifications.outbox import tell_assignee
from app.queries.appeals import may_still_appeal


class Appeal(OutcomeData):
    """Why the customer appeals, and what he asks for."""

    grounds: str = area(N_("Grounds of the appeal"), empty=N_("Say why you do not accept the answer."))


def appeal(context: StepContext, data: Appeal) -> dict[str, Any]:
    """Open a linked appeal. Raises NotAllowed for anybody but the customer, Conflict when it is not possible (any more)."""
    case = context.case
    if context.actor.kind != "customer":
        raise NotAllowed(N_("Only the customer can do this."))
    if case.status == "open":
        raise Conflict(N_("The case is still open: appeal when you have received the answer."))
    if case.outcome != "closed" or not may_still_appeal(context.session, case, context.now):
        raise Conflict(N_("The time for an appeal to the office is over. The Ombudsman remains open."))
    context.changes["grounds"] = data.grounds
    for task in open_linked(context, "appeal"):
        tell_assignee(context.session, task)
    number = context.session.scalars(
        select(Case.number).where(Case.parent_id == case.id, Case.kind == "appeal").order_by(Case.id.desc())
    ).first()
    return {"appeal": {"number": number}}
