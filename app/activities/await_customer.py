"""Complete the file (UU 25/2009 Ps. 44): the clock pauses while the customer is asked, and lapses after a limit."""

from typing import Any

from sqlalchemy import select

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import area
from app.messages import N_
from app.models.handling import CompletenessRequest


class Completed(OutcomeData):
    """What the customer provides."""

    answer: str = area(N_("Your answer"), empty=N_("Write what was asked for, or say why you cannot send it."))


class AwaitCustomer(Activity):
    """Waiting for the customer, with named items and a limit."""

    name = "await_customer"
    title = N_("Complete the file")
    by_clock = frozenset({"lapsed"})
    outcomes = {
        "completed": Outcome(N_("Send"), Completed, primary=True),
        "lapsed": Outcome(N_("Nothing came in time")),
    }

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the answer to the request."""
        if outcome != "completed":
            return
        request = context.session.scalars(
            select(CompletenessRequest)
            .where(CompletenessRequest.case_id == context.case.id)
            .order_by(CompletenessRequest.id.desc())
        ).first()
        if request:
            request.answered_at, request.answer = context.now, data.answer
        context.case.description = f"{context.case.description}\n\n{data.answer}"
