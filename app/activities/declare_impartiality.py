"""Declare impartiality (P4, D8): each member, before deliberation; a conflict or refusal leads to a replacement."""

from collections.abc import Sequence
from typing import Any

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from app.activities.base import Activity, Item, Outcome, OutcomeData, StepContext
from app.activities.common import Reasoned
from app.activities.fields import area, field
from app.activities.form_team import replace_conflicted
from app.activities.teams import declared, items_without, member_for
from app.messages import N_
from app.models.appeal import ImpartialityStatement


class Declared(OutcomeData):
    """The six statements; all must be true."""

    not_involved: bool = field(N_("I took no part in the audit, test, review or decision appealed against"))
    no_ties: bool = field(N_("I have no family, business or financial ties to the parties"))
    no_consultancy: bool = field(N_("I have not advised the appellant within the last two years"))
    no_gifts: bool = field(N_("I have accepted no gift and am under no pressure"))
    on_evidence: bool = field(N_("I will decide on evidence and keep confidence"))
    will_report: bool = field(N_("I will report at once anything that may affect my impartiality"))
    disclosure: str = area(N_("What I disclose"), required=False, limit=4000)

    @model_validator(mode="after")
    def _all(self) -> "Declared":
        names = ("not_involved", "no_ties", "no_consultancy", "no_gifts", "on_evidence", "will_report")
        if not all(getattr(self, name) for name in names):
            raise PydanticCustomError("statements", N_("Confirm all six statements, or say that there is a conflict."))
        return self


class DeclareImpartiality(Activity):
    """A member states impartiality, or steps aside."""

    name = "declare_impartiality"
    title = N_("Declare impartiality")
    outcomes = {
        "declared": Outcome(N_("Declare"), Declared, primary=True),
        "conflicted": Outcome(N_("I have a conflict of interest"), Reasoned),
        "declined": Outcome(N_("I decline"), Reasoned),
    }
    items = frozenset({"team_member"})

    def pending(self, context: StepContext, word: str) -> Sequence[Item]:
        """Members without a statement."""
        return items_without(context, declared(context))

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the statement, or take the member out of the team."""
        member = member_for(context)
        if outcome != "declared":
            replace_conflicted(context, member, outcome, data.reason)
            return
        context.add(ImpartialityStatement(
            case_id=context.case.id, member_id=member.id, verdict="declared", statements="1, 2, 3, 4, 5, 6",
            disclosure=data.disclosure, at=context.now))  # fmt: skip
        member.status = "declared"
