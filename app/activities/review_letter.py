"""Check the draft (L8): pass it, or return it for wording or for substance."""

from typing import Any

from app.activities.base import Activity, Outcome, StepContext
from app.activities.common import Noted, Remarked
from app.activities.letters import review
from app.activities.respond import return_responses
from app.messages import N_


class ReviewLetter(Activity):
    """The coordinator reads the draft against the responses."""

    name = "review_letter"
    title = N_("Check the draft")
    shows = ("letter",)
    outcomes = {
        "passed": Outcome(N_("Pass for signature"), Noted, primary=True),
        "wording": Outcome(N_("Return for wording"), Remarked),
        "substance": Outcome(N_("Return for substance"), Remarked),
    }

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the verdict; for substance the functions answer again."""
        remarks = data.note if outcome == "passed" else data.remarks
        review(context, outcome, remarks)
        if outcome == "substance":
            return_responses(context, remarks)
