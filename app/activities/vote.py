"""Examine and deliberate: each member votes; a dissent keeps its reasons."""

from collections.abc import Sequence
from typing import Any

from app.activities.base import Activity, Item, Outcome, OutcomeData, StepContext
from app.activities.fields import Ruling, area, field
from app.activities.teams import declared, items_without, member_for, required_team, voted
from app.errors import Conflict
from app.messages import N_
from app.models.appeal import Vote as VoteRecord


class Voted(OutcomeData):
    """The vote."""

    ruling: Ruling = field(N_("My vote"))
    reasons: str = area(N_("Reasons"), limit=8000)


class Vote(Activity):
    """A member's voice; the majority decides."""

    name = "vote"
    title = N_("Examine and deliberate")
    decides = True
    outcomes = {"voted": Outcome(N_("Cast the vote"), Voted, primary=True)}
    items = frozenset({"team_member"})

    def pending(self, context: StepContext, word: str) -> Sequence[Item]:
        """Members who have not voted."""
        return items_without(context, voted(context))

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """No deliberation before every statement of impartiality exists."""
        missing = [m for m in required_team(context).serving if m.id not in declared(context)]
        if missing:
            raise Conflict(N_("Not every member has declared impartiality yet."))

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the vote."""
        member = member_for(context)
        context.add(VoteRecord(
            case_id=context.case.id, member_id=member.id, ruling=data.ruling, reasons=data.reasons,
            at=context.now))  # fmt: skip
