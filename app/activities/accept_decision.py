"""Accept the decision (P6 asks whether the client does): accept, appeal, sue, or stay silent."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.confirm_receipt import Confirmed, ToAppeal, write_receipt
from app.activities.fields import Forum, area, field, line
from app.messages import N_
from app.models.lawsuit import Lawsuit


class Sued(OutcomeData):
    """The client goes to court."""

    claim: str = area(N_("What is claimed"), empty=N_("Say what you claim."))
    forum: Forum = field(N_("Where"), default="court")
    plaintiff: str = line(N_("Plaintiff or attorney"), required=False)
    received_by: str = line(N_("Received by"), required=False, limit=160)


class AcceptDecision(Activity):
    """Is it settled for the customer?"""

    name = "accept_decision"
    title = N_("Accept the decision")
    by_clock = frozenset({"silent"})
    outcomes = {
        "accepted": Outcome(N_("Accepted"), Confirmed, primary=True),
        "to_appeal": Outcome(N_("Appeal"), ToAppeal),
        "sued": Outcome(N_("Go to court"), Sued),
        "silent": Outcome(N_("No answer came")),
    }
    optional = frozenset({"to_appeal", "sued"})

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the receipt, and the suit."""
        write_receipt(context, outcome, data, N_("Decision"))
        if outcome == "sued":
            context.add(Lawsuit(
                case_id=context.case.id, forum=data.forum, plaintiff=data.plaintiff, claim=data.claim,
                notified_on=context.now.date(), opened_at=context.now))  # fmt: skip
            context.case.legal_hold = True
