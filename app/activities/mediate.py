"""Mediate: the parties are invited and heard, and agree or not."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import area
from app.messages import N_
from app.models.handling import Resolution


class Meeting(OutcomeData):
    """The record of the meeting."""

    minutes: str = area(N_("Record of the meeting"))


class Mediate(Activity):
    """A meeting of the parties."""

    name = "mediate"
    title = N_("Invite the parties")
    outcomes = {
        "agreed": Outcome(N_("Agreed"), Meeting, primary=True),
        "not_agreed": Outcome(N_("Not agreed"), Meeting),
    }
    optional = frozenset({"not_agreed"})

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the record of the meeting."""
        context.add(Resolution(**context.author, kind="meeting", text=data.minutes, verdict=outcome))
