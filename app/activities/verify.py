"""Identify substance and truth (P1): points, evidence, responsibility, completeness; with the report D2."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import PointFinding, area, field, many
from app.activities.intake import DOOR, Classification, apply_door, check_door, classify
from app.messages import N_
from app.models.case import CasePoint
from app.models.handling import IntakeReport


class VerifiedPoint(OutcomeData):
    """One point, the evidence for it, and what a first look shows."""

    point: str = area(N_("Point"), limit=2000)
    evidence: str = area(N_("Evidence received"), required=False, limit=2000)
    finding: PointFinding = field(N_("First finding"))


class Accepted(Classification):
    """The report on substance and truth."""

    points: list[VerifiedPoint] = many(N_("Points of the complaint or appeal"), least=1)
    our_service: bool = field(N_("It concerns a service of this office"), default=False)
    our_client: bool = field(N_("It concerns a client of this office"), default=False)
    our_decision: bool = field(N_("It concerns a decision of this office"), default=False)
    responsibility_reason: str = area(N_("Why this office answers for it"), limit=2000)


class Verify(Activity):
    """What is it about, is it true on its face, is it ours, is it complete?"""

    name = "verify"
    title = N_("Identify substance and truth")
    help = N_("Set out the points one by one, with the evidence for each.")
    outcomes = {"accepted": Outcome(N_("Accept for handling"), Accepted, primary=True), **DOOR}

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start with the customer's text as the first point."""
        if outcome != "accepted":
            return {}
        case = context.case
        points = [
            {"point": p.text, "evidence": p.evidence, **({"finding": p.finding} if p.finding else {})}
            for p in case.points
        ]
        known = {"type": case.type, "category": case.category, "severity": case.severity}
        return {"points": points or [{"point": case.subject}], **{k: v for k, v in known.items() if v}}

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """See check_door."""
        check_door(context, outcome, data)

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the report and the points, or the way out."""
        if outcome != "accepted":
            apply_door(context, outcome, data)
            return
        classify(context, data)
        context.case.points.clear()
        context.session.flush()
        context.case.points.extend(
            CasePoint(case_id=context.case.id, no=no, text=row.point, evidence=row.evidence, finding=row.finding)
            for no, row in enumerate(data.points, 1)
        )
        checks = {name: getattr(data, name) for name in ("our_service", "our_client", "our_decision")}
        context.add(IntakeReport(**context.author, conclusion="accepted", checks=checks,
                                 responsibility_reason=data.responsibility_reason))  # fmt: skip
