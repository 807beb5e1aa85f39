"""Receive and register (L2): classify, acknowledge, or find that it goes another way."""

from typing import Any

from app.activities.base import Activity, Outcome, StepContext
from app.activities.fields import area
from app.activities.intake import DOOR, Classification, apply_door, check_door, classify
from app.messages import N_
from app.models.handling import IntakeReport


class Registered(Classification):
    """The register entry."""

    summary: str = area(N_("Summary for the register"), required=False, limit=2000)


class Receive(Activity):
    """The office takes the complaint in and says so to the customer."""

    name = "receive"
    title = N_("Receive and register")
    help = N_("Classify the complaint. The customer is told at once that it was received.")
    outcomes = {"registered": Outcome(N_("Register"), Registered, primary=True), **DOOR}

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start from what is known of the case."""
        case = context.case
        known = {"type": case.type, "category": case.category, "severity": case.severity, "klass": case.klass}
        return {key: value for key, value in known.items() if value} if outcome == "registered" else {}

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """See check_door."""
        check_door(context, outcome, data)

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the classification, or the way out."""
        if outcome != "registered":
            apply_door(context, outcome, data)
            return
        classify(context, data)
        context.add(IntakeReport(**context.author, conclusion="registered", summary=data.summary))
