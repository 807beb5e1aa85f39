"""Sign the letter (L9): by somebody not involved. The number is taken in the same transaction."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Remarked
from app.activities.fields import line
from app.activities.letters import required_letter, review
from app.documents.numbers import take
from app.messages import N_


class Signed(OutcomeData):
    """Only where the office's mail system issues numbers is one typed in."""

    number: str = line(
        N_("Number issued by the mail system"), required=False, limit=80,
        hint=N_("Leave empty: the next number is taken."),
    )  # fmt: skip


class SignLetter(Activity):
    """The head, or who acts for the head, signs or returns."""

    name = "sign_letter"
    title = N_("Sign the letter")
    decides = True
    outcomes = {
        "signed": Outcome(N_("Sign"), Signed, primary=True),
        "form": Outcome(N_("Return for form"), Remarked),
        "substance": Outcome(N_("Return for substance"), Remarked),
        "conflict": Outcome(N_("I have a conflict of interest"), Remarked),
    }
    optional = frozenset({"conflict"})

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Sign with number and capacity, or write why not."""
        if outcome != "signed":
            review(context, outcome, data.remarks)
            return
        letter, _version = required_letter(context)
        letter.number = data.number or take(context.session, context.case.office, "letter", context.now)
        letter.status, letter.signed_at, letter.signer_id = "signed", context.now, context.actor.user_id
        letter.capacity = context.actor.capacity("office_head", context.case.office_id)
        context.case.answered_at = context.now
        context.changes["number"] = letter.number
