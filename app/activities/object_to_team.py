"""Objection to the team (ISO/IEC 17065 4.2): the appellant may object to a member."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import RecordId, area, reference
from app.activities.teams import required_team
from app.errors import invalid
from app.messages import N_
from app.models.appeal import Objection


class Objected(OutcomeData):
    """To whom, and why."""

    member: RecordId = reference(N_("Member objected to"), "members", empty=N_("Choose the member you object to."))
    reason: str = area(N_("Reason"), limit=4000, empty=N_("Say why this member cannot judge freely."))


class ObjectToTeam(Activity):
    """The appellant looks at who will decide."""

    name = "object_to_team"
    title = N_("Objection to the team")
    outcomes = {
        "none": Outcome(N_("No objection"), primary=True),
        "objected": Outcome(N_("Object to a member"), Objected),
    }

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """The member must be serving."""
        if outcome == "objected" and int(data.member) not in {m.id for m in required_team(context).serving}:
            raise invalid("/member", N_("Choose a member of the team."))

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the objection."""
        if outcome == "objected":
            context.add(Objection(
                case_id=context.case.id, member_id=int(data.member), reason=data.reason, at=context.now))  # fmt: skip
