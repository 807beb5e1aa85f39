"""Instruct the draft letter (L6): the coordinator weighs the responses and says what the answer is to say."""

from typing import Any

from sqlalchemy import select

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Remarked
from app.activities.fields import RecordId, Validity, area, field, many
from app.activities.respond import return_responses
from app.messages import N_
from app.models.handling import FunctionResponse, LetterInstruction


class Instructed(OutcomeData):
    """What the letter is to say."""

    instruction: str = area(N_("Instruction for the letter"), limit=4000)
    validity: Validity = field(N_("Conclusion of the complaint"))


class Insufficient(Remarked):
    """Which responses do not suffice."""

    responses: list[RecordId] = many(
        N_("Responses to return"),
        hint=N_("None chosen: all are returned."),
        lookup="responses",
    )


class Instruct(Activity):
    """From responses to the answer."""

    name = "instruct"
    title = N_("Instruct the draft letter")
    outcomes = {
        "instructed": Outcome(N_("Instruct the draft"), Instructed, primary=True),
        "insufficient": Outcome(N_("Response does not suffice"), Insufficient),
    }

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start from the validity found and what the functions propose."""
        if outcome != "instructed":
            return {}
        rows = context.session.scalars(
            select(FunctionResponse).where(FunctionResponse.case_id == context.case.id, FunctionResponse.current)
        ).all()
        proposal = "\n".join(row.action for row in rows if row.action)
        known = context.case.validity if context.case.validity != "not_assessed" else None
        return {**({"instruction": proposal} if proposal else {}), **({"validity": known} if known else {})}

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the instruction, or return responses with remarks."""
        if outcome == "instructed":
            context.case.validity = data.validity
            context.add(LetterInstruction(**context.author, instruction=data.instruction))
        else:
            return_responses(context, data.remarks, [int(key) for key in data.responses] or None)
