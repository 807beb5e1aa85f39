"""Record and tell the technical manager (P2): the complaint and appeal record."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import area, line
from app.messages import N_
from app.models.handling import ComplaintRecord


class Recorded(OutcomeData):
    """Details of the kind of complaint or appeal, and who was told."""

    details: str = area(N_("Details of the complaint or appeal"))
    told: str = line(N_("Told to, and how"), required=False, limit=160, hint=N_("For example: in person, 10.15"))


class Record(Activity):
    """The record is made and handed on."""

    name = "record"
    title = N_("Record")
    outcomes = {"recorded": Outcome(N_("Record and pass on"), Recorded, primary=True)}

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start from the points found."""
        return {"details": "\n".join(f"{point.no}. {point.text}" for point in context.case.points)}

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the record."""
        context.add(ComplaintRecord(**context.author, details=data.details, told=data.told))
