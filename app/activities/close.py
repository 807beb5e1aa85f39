"""Close and give notice (ISO/IEC 17025 7.9.7, 17065 7.13.7-8): a notice distinct from the answer, naming recourse."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import area
from app.errors import Conflict
from app.messages import N_
from app.models.handling import Resolution

RECOURSE = (
    "Apabila Saudara tidak menerima hasil ini, Saudara dapat mengajukan banding kepada balai sesuai prosedur yang berlaku "
    "atau menyampaikan pengaduan kepada Ombudsman Republik Indonesia."
)


class Closed(OutcomeData):
    """The closing notice."""

    notice: str = area(N_("Closing notice"), limit=4000, hint=N_("Names the recourse inside and outside the office."))


class Close(Activity):
    """The customer is told that handling has ended and what remains open to them."""

    name = "close"
    title = N_("Close and give notice")
    outcomes = {"closed": Outcome(N_("Close the case"), Closed, primary=True)}

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start from the standard wording."""
        case = context.case
        return {"notice": f"Penanganan {case.number} perihal {case.subject} telah selesai. {RECOURSE}"}

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """An appeal cannot close without proof of delivery (ISO/IEC 17065 7.13.8)."""
        if context.case.kind == "appeal" and context.case.delivered_at is None:
            raise Conflict(N_("An appeal cannot be closed before its decision was delivered."))

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the notice."""
        context.add(Resolution(**context.author, kind="closing_notice", text=data.notice, verdict="closed"))
