"""Respond to the complaint (L5): the function concerned says what it found, why, and what it does about it.

Whether a complaint is proven the coordinator concludes (L6). A function may say what its facts show; one that is
complained about itself reports facts only.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from sqlalchemy import select

from app.activities.base import Activity, Item, Outcome, OutcomeData, StepContext
from app.activities.common import PointConclusion, Reasoned, conclude_points, point_rows
from app.activities.disposition import chosen_due
from app.activities.fields import OneOf, area, field, many
from app.messages import N_
from app.models.codes import VALIDITIES
from app.models.handling import DispositionAddressee, FunctionResponse

FACTS_ONLY = "not_assessed"
Assessment = Annotated[str, OneOf({
    **{code: name for code, name in VALIDITIES.items() if code != FACTS_ONLY},
    FACTS_ONLY: N_("Facts only: others judge")})]  # fmt: skip


class PointFinding(PointConclusion):
    """What was found on one point; whether it is proven may be left to others."""

    validity: Assessment = field(N_("What the facts show"))


class Answered(OutcomeData):
    """The function's answer to the service coordinator; it fills the register (D4)."""

    findings: str = area(N_("What was found"))
    cause: str = area(N_("Cause"), required=False)
    action: str = area(N_("Action taken or planned"), required=False)
    validity: Assessment = field(N_("What the facts show"), hint=N_(
        "The coordinator concludes. Where the complaint is about your own function, report facts only."))  # fmt: skip
    points: list[PointFinding] = many(N_("Findings on each point"))


class NeedsInvestigation(Reasoned):
    """Why an answer needs a nonconformity investigation first."""


class Respond(Activity):
    """A function answers a disposition."""

    name = "respond"
    title = N_("Respond")
    help = N_(
        "Report what was found and what the facts show. The coordinator concludes, not the function complained about."
    )
    outcomes = {
        "answered": Outcome(N_("Send the response"), Answered, primary=True),
        "needs_investigation": Outcome(N_("Needs an investigation"), NeedsInvestigation),
        "not_my_function": Outcome(N_("Not our function"), Reasoned),
    }
    optional = frozenset({"needs_investigation", "not_my_function"})
    items = frozenset({"addressee"})

    def pending(self, context: StepContext, word: str) -> Sequence[Item]:
        """Return the functions addressed that have no current response."""
        addressed = context.session.scalars(
            select(DispositionAddressee.unit_id).where(
                DispositionAddressee.case_id == context.case.id, DispositionAddressee.active
            )
        ).all()
        answered = context.session.scalars(
            select(FunctionResponse.unit_id).where(
                FunctionResponse.case_id == context.case.id, FunctionResponse.current
            )
        ).all()
        todo = sorted(set(addressed) - set(answered)) or sorted(set(addressed))
        return [Item(f"unit:{unit}", unit_id=unit) for unit in todo]

    def due_on(self, context: StepContext, item: str) -> date | None:
        """The date on the disposition sheet."""
        return chosen_due(context)

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start from the points of the case and from the response that was returned; facts only from who is involved."""
        if outcome != "answered":
            return {}
        values: dict[str, Any] = {"points": point_rows(context)}
        if context.actor.user_id in {person.user_id for person in context.case.involved}:
            values["validity"] = FACTS_ONLY
        earlier = context.session.scalars(
            select(FunctionResponse)
            .where(FunctionResponse.case_id == context.case.id,
                   FunctionResponse.unit_id == (context.task.unit_id if context.task else None))
            .order_by(FunctionResponse.id.desc())
        ).first()  # fmt: skip
        if earlier and not earlier.needs_investigation:
            values |= {"findings": earlier.findings, "cause": earlier.cause, "action": earlier.action}
        return values

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the response, or that the matter belongs elsewhere."""
        unit = context.task.unit_id if context.task else None
        if outcome == "not_my_function":
            mine = select(DispositionAddressee).where(
                DispositionAddressee.case_id == context.case.id, DispositionAddressee.unit_id == unit
            )
            for addressee in context.session.scalars(mine):
                addressee.active = False
        elif outcome == "needs_investigation":
            context.add(
                FunctionResponse(**context.author, unit_id=unit, findings=data.reason, needs_investigation=True)
            )
        else:
            context.add(FunctionResponse(
                **context.author, unit_id=unit, findings=data.findings, cause=data.cause, action=data.action,
                validity=None if data.validity == FACTS_ONLY else data.validity))  # fmt: skip
            if data.validity != FACTS_ONLY:
                context.case.validity = data.validity
            conclude_points(context, data.points)


def return_responses(context: StepContext, remarks: str, only: Sequence[int] | None = None) -> None:
    """Send responses back to their functions: all current ones, or only some."""
    query = select(FunctionResponse).where(FunctionResponse.case_id == context.case.id, FunctionResponse.current)
    for response in context.session.scalars(query):
        if only is None or response.id in only:
            response.current, response.returned = False, remarks
    context.session.flush()
