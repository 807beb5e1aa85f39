"""Dispatch the letter (L10): how it went, to whom, with what proof; undeliverable means a second channel.

A letter that goes as a file (`AS_A_FILE`) needs its signed copy: the customer would get a letter that nobody signed.
One that is posted or handed over goes as signed on paper; the page warns while no scan is kept, and the mail that tells
of it says that what is attached carries no signature. SOP12 asks for no scan, so no other way waits for one, unless the
office wants it so. A decision (deliver_decision) is not held: its covering letter is made in that very step.
"""

from typing import Any

from sqlalchemy import select

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Reasoned
from app.activities.fields import DeliveryMethod, area, field, line
from app.activities.letters import letter_at_hand, required_letter, undelivered
from app.errors import Conflict, invalid
from app.messages import N_
from app.models.document import Document, DocumentSignature
from app.models.letter import Dispatch, Letter

AS_A_FILE = frozenset({"email", "whatsapp"})


class Dispatched(OutcomeData):
    """Delivery with its proof."""

    method: DeliveryMethod = field(N_("How it was delivered"))
    recipient: str = line(N_("Delivered to"), required=False)
    proof: str = line(N_("Proof of delivery"), required=False, hint=N_("For example the courier's number."))
    remark: str = area(N_("Note"), required=False, limit=2000)


class Undeliverable(Reasoned):
    """An attempt that failed."""

    method: DeliveryMethod = field(N_("How it was tried"))


class DispatchLetter(Activity):
    """The signed letter goes to the customer."""

    name = "dispatch_letter"
    title = N_("Dispatch the letter")
    shows = ("dispatch",)
    outcomes = {
        "dispatched": Outcome(N_("Dispatched"), Dispatched, primary=True),
        "undeliverable": Outcome(N_("Could not be delivered"), Undeliverable),
    }

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """Refuse to send what is not signed where that would reach the customer, or where the office wants the copy first."""
        letter = letter_at_hand(context)
        if outcome != "dispatched" or letter is None or _has_signed_copy(context, letter):
            return
        if context.case.office.signed_copy_first:
            raise invalid(
                "/method",
                N_(
                    "This office sends a letter only once its signed copy is on file. Add it on the page of the letter."
                ),
            )
        if data.method in AS_A_FILE:
            raise invalid(
                "/method",
                N_("Sent as a file, the letter needs its signed copy. Add the scan on the page of the letter first."),
            )

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the attempt; the letter counts as dispatched when it arrived."""
        letter, _version = required_letter(context)
        if letter.status != "signed":
            raise Conflict(N_("Only a signed letter can be dispatched."))
        if outcome == "undeliverable":
            undelivered(context, letter.id, data.method, data.reason)
            return
        context.add(Dispatch(
            case_id=context.case.id, letter_id=letter.id, method=data.method, recipient=data.recipient,
            proof=data.proof, remark=data.remark, at=context.now, by_id=context.actor.user_id))  # fmt: skip
        letter.status = "dispatched"
        context.case.delivered_at = context.now


def _has_signed_copy(context: StepContext, letter: Letter) -> bool:
    return context.session.scalars(
        select(DocumentSignature.id).join(Document).where(
            Document.case_id == context.case.id, Document.kind == letter.kind, Document.source_id == letter.id,
            Document.status == "in_force")
    ).first() is not None  # fmt: skip
