"""Forward to the head of office (L3), or send back what was misregistered or is an appeal."""

from typing import Any

from app.activities.base import Activity, Outcome, StepContext
from app.activities.common import Noted, Reasoned
from app.activities.fields import Day, field, line
from app.messages import N_


class IsAppeal(Reasoned):
    """Against which decision the appeal is directed."""

    appealed_decision: str = line(N_("Decision appealed against"), limit=300)
    decision_delivered_on: Day | None = field(N_("Decision delivered on"), default=None)


class Forward(Activity):
    """The coordinator looks at it before the head does."""

    name = "forward"
    title = N_("Forward")
    outcomes = {
        "forwarded": Outcome(N_("Forward"), Noted, primary=True),
        "misregistered": Outcome(N_("Return: registered wrongly"), Reasoned),
        "is_appeal": Outcome(N_("This is an appeal"), IsAppeal),
    }
    optional = frozenset({"is_appeal"})

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Keep what the appeal is directed against."""
        if outcome == "is_appeal":
            context.case.appealed_decision = data.appealed_decision
            context.case.decision_delivered_on = data.decision_delivered_on
