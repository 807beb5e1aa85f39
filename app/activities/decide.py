"""Decide (P5, D9): the chair sets down what the majority decided; the head may not alter it."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import Day, Ruling, area, field, many, typed_number
from app.activities.teams import declared, member_for, required_team
from app.documents.numbers import given_out
from app.errors import Conflict, NotAllowed, invalid
from app.messages import N_
from app.models.appeal import Decision, DecisionPoint, Vote


class RuledPoint(OutcomeData):
    """One point of objection with its consideration."""

    point: str = area(N_("Point of objection"), limit=4000)
    evidence: str = area(N_("Evidence"), required=False, limit=4000)
    consideration: str = area(N_("Consideration"))
    conclusion: str = area(N_("Conclusion"), limit=4000)


class Decided(OutcomeData):
    """The decision."""

    ruling: Ruling = field(N_("Ruling"))
    chronology: str = area(N_("Short chronology"), required=False)
    points: list[RuledPoint] = many(N_("Points of objection"), least=1, most=50)
    effect: str = area(N_("Effect on the certificate or report"), required=False, limit=4000)
    follow_up: str = area(N_("Follow-up and who is responsible"), required=False, limit=4000)
    follow_up_by: Day | None = field(N_("Follow-up by"), default=None)
    number: str = typed_number()


class Decide(Activity):
    """Final inside the office; courts remain open."""

    name = "decide"
    title = N_("Decide")
    decides = True
    outcomes = {"decided": Outcome(N_("Set down the decision"), Decided, primary=True)}

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """The majority's ruling and the points of the case."""
        points = [{"point": point.text, "evidence": point.evidence} for point in context.case.points]
        ruling = majority(context)
        return {"points": points or [{"point": context.case.subject}], **({"ruling": ruling} if ruling else {})}

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """All statements, all votes, the majority's ruling, by the chair."""
        if not member_for(context).chair:
            raise NotAllowed(N_("Only the chair sets down the decision."))
        team = required_team(context)
        if {member.id for member in team.serving} - declared(context):
            raise Conflict(N_("Not every member has declared impartiality yet."))
        ruling = majority(context)
        if ruling is not None and data.ruling != ruling:
            raise invalid("/ruling", N_("The ruling must be that of the majority of votes."))

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the decision with its points and the dissents."""
        votes = list(context.session.scalars(select(Vote).where(Vote.case_id == context.case.id)))
        dissent = "\n".join(f"{v.member.user.name}: {v.reasons}" for v in votes if v.ruling != data.ruling)
        decision = context.add(Decision(
            case_id=context.case.id, number=given_out(context.session, context.case.office, "decision", context.now, data.number),
            ruling=data.ruling, chronology=data.chronology, effect=data.effect, follow_up=data.follow_up,
            follow_up_by=data.follow_up_by, dissent=dissent, decided_at=context.now,
            decided_by_id=context.actor.user_id))  # fmt: skip
        decision.points.extend(
            DecisionPoint(case_id=context.case.id, no=no, point=row.point, evidence=row.evidence,
                          consideration=row.consideration, conclusion=row.conclusion)
            for no, row in enumerate(data.points, 1)
        )  # fmt: skip
        proven = {"granted": "proven", "granted_in_part": "partly_proven", "rejected": "not_proven"}
        context.case.validity = proven.get(data.ruling, context.case.validity)
        context.case.answered_at = context.now
        context.changes.update(number=decision.number, ruling=data.ruling)


def majority(context: StepContext) -> str | None:
    """Return the ruling with more than half of the votes, or None (then the chair's decides, dissent recorded)."""
    votes = list(context.session.scalars(select(Vote.ruling).where(Vote.case_id == context.case.id)))
    if not votes:
        return None
    ruling, count = Counter(votes).most_common(1)[0]
    return ruling if count * 2 > len(votes) else None
