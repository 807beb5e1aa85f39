"""Deliver the decision in writing (P5): with proof; an appeal cannot close without it."""

from typing import Any

from sqlalchemy import select

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Reasoned
from app.activities.fields import DeliveryMethod, area, field, line
from app.errors import invalid
from app.messages import N_
from app.models.appeal import Decision
from app.models.letter import Dispatch


class Delivered(OutcomeData):
    """Delivery with its proof."""

    method: DeliveryMethod = field(N_("How it was delivered"))
    recipient: str = line(N_("Delivered to"), required=False)
    proof: str = line(N_("Proof of delivery"), required=False, hint=N_("Required for an appeal."))
    cover_text: str = area(N_("Text of the covering letter"), required=False)


class Undeliverable(Reasoned):
    """An attempt that failed."""

    method: DeliveryMethod = field(N_("How it was tried"))


class DeliverDecision(Activity):
    """The customer gets the decision in writing."""

    name = "deliver_decision"
    title = N_("Deliver the decision")
    shows = ("delivery",)
    outcomes = {
        "delivered": Outcome(N_("Delivered"), Delivered, primary=True),
        "undeliverable": Outcome(N_("Could not be delivered"), Undeliverable),
    }

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """Proof is unconditional for an appeal (ISO/IEC 17065 7.13.8)."""
        if outcome == "delivered" and context.case.kind == "appeal" and not data.proof:
            raise invalid("/proof", N_("An appeal needs proof of delivery."))

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the attempt."""
        decision = context.session.scalars(select(Decision).where(Decision.case_id == context.case.id)).first()
        arrived = outcome == "delivered"
        context.add(Dispatch(
            case_id=context.case.id, decision_id=decision.id if decision else None, method=data.method,
            recipient=data.recipient if arrived else "", proof=data.proof if arrived else "", delivered=arrived,
            remark=data.cover_text if arrived else data.reason, at=context.now, by_id=context.actor.user_id))  # fmt: skip
        if arrived:
            context.case.delivered_at = context.now
            if decision:
                decision.delivered_at = context.now
