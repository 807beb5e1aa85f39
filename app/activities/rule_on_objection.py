"""Rule on the objection: upheld means the member is replaced."""

from typing import Any

from sqlalchemy import select

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import area
from app.messages import N_
from app.models.appeal import Objection


class Ruled(OutcomeData):
    """The ruling with its reasons."""

    ruling: str = area(N_("Ruling and reasons"), limit=4000)


class RuleOnObjection(Activity):
    """The head rules."""

    name = "rule_on_objection"
    title = N_("Rule on the objection")
    decides = True
    outcomes = {
        "upheld": Outcome(N_("Uphold: replace the member"), Ruled),
        "rejected": Outcome(N_("Reject the objection"), Ruled, primary=True),
    }

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the ruling on every objection that is open."""
        pending = select(Objection).where(Objection.case_id == context.case.id, Objection.upheld.is_(None))
        for objection in context.session.scalars(pending):
            objection.upheld, objection.ruling = outcome == "upheld", data.ruling
            objection.ruled_at, objection.ruled_by_id = context.now, context.actor.user_id
            if outcome == "upheld":
                member = objection.member
                member.status, member.replaced_reason, member.chair = "replaced", data.ruling, False
        context.session.flush()
