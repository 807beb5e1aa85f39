"""Receive the answer (L11): the customer confirms, is silent, is dissatisfied, or appeals."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import area, line
from app.documents.numbers import take
from app.messages import N_
from app.models.letter import Receipt


class Confirmed(OutcomeData):
    """The receipt (D11)."""

    received_by: str = line(N_("Received by"), limit=160, empty=N_("Write the name of the person who received it."))
    relation: str = line(N_("Relation to the customer"), required=False, limit=120)
    remark: str = area(N_("Remark"), required=False, limit=2000)


class Dissatisfied(OutcomeData):
    """Why the answer does not settle it."""

    reason: str = area(
        N_("Why the answer does not settle it"), limit=4000, empty=N_("Say what the answer leaves open."))  # fmt: skip
    received_by: str = line(N_("Received by"), required=False, limit=160)


class ToAppeal(OutcomeData):
    """What the appeal asks for."""

    grounds: str = area(N_("Grounds of the appeal"), limit=8000, empty=N_("Say why you do not accept the answer."))
    received_by: str = line(N_("Received by"), required=False, limit=160)


class ConfirmReceipt(Activity):
    """The customer has the last word on whether it is settled."""

    name = "confirm_receipt"
    title = N_("Receive the answer")
    by_clock = frozenset({"silent"})
    outcomes = {
        "satisfied": Outcome(N_("Received, settled"), Confirmed, primary=True),
        "dissatisfied": Outcome(N_("Not settled"), Dissatisfied),
        "to_appeal": Outcome(N_("Appeal"), ToAppeal),
        "silent": Outcome(N_("No answer came")),
    }
    optional = frozenset({"to_appeal"})

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the receipt."""
        write_receipt(context, outcome, data, N_("Reply letter"))
        if outcome == "dissatisfied":
            context.case.reopened += 1


def write_receipt(context: StepContext, outcome: str, data: Any, what: str) -> None:
    """Write who received what, and what they said of it."""
    number = "" if outcome == "silent" else take(context.session, context.case.office, "receipt", context.now)
    text = next(
        (getattr(data, name) for name in ("remark", "reason", "grounds", "claim") if getattr(data, name, "")), ""
    )
    context.add(Receipt(
        case_id=context.case.id, number=number, what=what, received_by=getattr(data, "received_by", ""),
        relation=getattr(data, "relation", ""), answer=outcome, remark=text, at=context.now))  # fmt: skip
    if getattr(data, "grounds", ""):
        context.changes["grounds"] = data.grounds
