"""A third organisation answers (ISO/IEC 17065 7.13.4): usually the certified client that is complained about."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import Day, area, field, line
from app.messages import N_
from app.models.handling import ThirdPartyAnswer


class Answered(OutcomeData):
    """The organisation's written statement."""

    organisation: str = line(N_("Organisation"))
    answer: str = area(N_("Its statement"))
    answered_on: Day | None = field(N_("Dated"), default=None)


class AwaitThirdParty(Activity):
    """Waiting for the statement of a third organisation."""

    name = "await_third_party"
    title = N_("Statement of the third party")
    by_clock = frozenset({"lapsed"})
    outcomes = {
        "answered": Outcome(N_("Record the statement"), Answered, primary=True),
        "lapsed": Outcome(N_("Nothing came in time")),
    }
    optional = frozenset({"lapsed"})

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """The organisation named at intake."""
        return {"organisation": context.case.respondent_name} if context.case.respondent_name else {}

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the statement."""
        if outcome == "answered":
            context.add(ThirdPartyAnswer(
                **context.author, organisation=data.organisation, answer=data.answer, answered_on=data.answered_on
            ))  # fmt: skip
