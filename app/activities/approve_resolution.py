"""Approve the resolution of a complaint (ISO/IEC 17065 7.13.5): by somebody who was not involved."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Remarked
from app.activities.fields import Validity, area, field
from app.messages import N_
from app.models.handling import Resolution


class Approved(OutcomeData):
    """The resolution as it will be told to the customer."""

    resolution: str = area(N_("Resolution told to the customer"))
    validity: Validity = field(N_("Conclusion of the complaint"))


class ApproveResolution(Activity):
    """An uninvolved approver looks at what was found and done."""

    name = "approve_resolution"
    title = N_("Approve the resolution")
    decides = True
    outcomes = {
        "approved": Outcome(N_("Approve"), Approved, primary=True),
        "returned": Outcome(N_("Return with remarks"), Remarked),
    }

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """The conclusion reached so far."""
        known = context.case.validity
        return {"validity": known} if outcome == "approved" and known != "not_assessed" else {}

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the verdict."""
        if outcome == "approved":
            context.case.validity, context.case.answered_at = data.validity, context.now
        text = data.resolution if outcome == "approved" else data.remarks
        context.add(Resolution(**context.author, kind="approval", text=text, verdict=outcome))
