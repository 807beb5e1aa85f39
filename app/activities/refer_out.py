"""Refer to another body (ISO/IEC 17025 7.9.2, 17065 7.13.2): with a reason, and told to the customer."""

from typing import Any

from sqlalchemy import select

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Reasoned
from app.activities.fields import area, line
from app.messages import N_
from app.models.handling import IntakeReport, Referral


class Referred(OutcomeData):
    """To whom, where, and why."""

    body: str = line(N_("Body that answers for it"))
    address: str = area(N_("Its address"), required=False, limit=1000)
    reason: str = area(N_("Reason told to the customer"), limit=4000)
    reference_number: str = line(N_("Reference"), required=False, limit=80)


class ReferOut(Activity):
    """What is not ours is passed on kindly, with the right address."""

    name = "refer_out"
    title = N_("Refer to another body")
    outcomes = {
        "referred": Outcome(N_("Refer"), Referred, primary=True),
        "ours_after_all": Outcome(N_("It is ours after all"), Reasoned),
    }
    optional = frozenset({"ours_after_all"})

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start from what intake found."""
        if outcome != "referred":
            return {}
        report = context.session.scalars(
            select(IntakeReport)
            .where(IntakeReport.case_id == context.case.id, IntakeReport.conclusion == "not_ours")
            .order_by(IntakeReport.id.desc())
        ).first()
        return {"body": report.summary, "reason": report.responsibility_reason} if report else {}

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the referral, or take the matter back."""
        if outcome == "referred":
            context.case.validity = "out_of_scope"
            context.add(Referral(**context.author, body=data.body, address=data.address, reason=data.reason,
                                 reference=data.reference_number))  # fmt: skip
        else:
            context.case.validity = "not_assessed"
