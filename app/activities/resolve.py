"""Resolve: a handler settles the matter directly (used by bodies with shorter procedures)."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Reasoned
from app.activities.fields import Validity, area, field
from app.messages import N_
from app.models.handling import Resolution


class Resolved(OutcomeData):
    """What was found and done."""

    findings: str = area(N_("What was found"))
    action: str = area(N_("Action taken or planned"), required=False)
    validity: Validity = field(N_("Proven or not"))


class Resolve(Activity):
    """One handler looks into it and settles it, or finds that it is deadlocked."""

    name = "resolve"
    title = N_("Resolve")
    outcomes = {
        "resolved": Outcome(N_("Resolved"), Resolved, primary=True),
        "deadlocked": Outcome(N_("No agreement"), Reasoned),
    }
    optional = frozenset({"deadlocked"})

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write what was found."""
        if outcome == "resolved":
            context.case.validity, context.case.answered_at = data.validity, context.now
        text = "\n\n".join(filter(None, (data.findings, data.action))) if outcome == "resolved" else data.reason
        context.add(Resolution(**context.author, kind="resolution", text=text, verdict=outcome))
