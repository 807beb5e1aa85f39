"""Classify: decide nature, class and severity, on which the procedure may branch."""

from typing import Any

from app.activities.base import Activity, Outcome, StepContext
from app.activities.intake import Classification, classify
from app.messages import N_


class Classify(Activity):
    """The case is sorted; the procedure's conditions take it from there."""

    name = "classify"
    title = N_("Classify")
    outcomes = {"classified": Outcome(N_("Classify"), Classification, primary=True)}

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the classification."""
        classify(context, data)
