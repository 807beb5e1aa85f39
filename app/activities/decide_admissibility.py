"""Decide on admissibility: a late appeal is a decision, never a refusal by form (UU 30/2014)."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Reasoned
from app.activities.fields import area
from app.messages import N_
from app.models.handling import Resolution


class Inadmissible(OutcomeData):
    """Why the appeal is not examined, and what the customer can do instead."""

    reason: str = area(N_("Reason"), limit=4000)
    advice: str = area(N_("Advice to the customer"), required=False, limit=2000)


class DecideAdmissibility(Activity):
    """Examined or not, with reasons."""

    name = "decide_admissibility"
    title = N_("Decide on admissibility")
    decides = True
    outcomes = {
        "inadmissible": Outcome(N_("Inadmissible"), Inadmissible),
        "admitted": Outcome(N_("Admit all the same"), Reasoned, primary=True),
    }

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the decision on admissibility."""
        text = "\n\n".join(filter(None, (data.reason, getattr(data, "advice", ""))))
        context.add(Resolution(**context.author, kind="admissibility", text=text, verdict=outcome))
