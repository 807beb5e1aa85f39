"""Check the effectiveness of the action (ISO/IEC 17025 8.7.1 d; P3): later, and by another person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.activities.base import Activity, Item, Outcome, OutcomeData, StepContext
from app.activities.fields import area
from app.activities.investigate import check_date
from app.messages import N_
from app.models.nonconformity import EffectivenessCheck, Nonconformity


class Checked(OutcomeData):
    """How it was checked and what was seen."""

    method: str = area(N_("How it was checked"), limit=4000)
    result: str = area(N_("What was found"), limit=4000)


class CheckEffectiveness(Activity):
    """Did the action work?"""

    name = "check_effectiveness"
    title = N_("Check the effectiveness")
    outcomes = {
        "effective": Outcome(N_("Effective"), Checked, primary=True),
        "ineffective": Outcome(N_("Not effective: investigate again"), Checked),
    }
    items = frozenset({"nonconformity"})

    def pending(self, context: StepContext, word: str) -> Sequence[Item]:
        """Return the open nonconformities of the case."""
        open_ones = select(Nonconformity.id).where(
            Nonconformity.case_id == context.case.id, Nonconformity.status == "open"
        )
        return [Item(f"nc:{key}") for key in context.session.scalars(open_ones)]

    def due_on(self, context: StepContext, item: str) -> date | None:
        """The day set in the report."""
        return check_date(context, item)

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the check and the state of the nonconformity."""
        key = int(context.task.item.removeprefix("nc:")) if context.task and context.task.item else None
        query = select(Nonconformity).where(Nonconformity.case_id == context.case.id)
        query = query.where(Nonconformity.id == key) if key else query.where(Nonconformity.status == "open")
        for report in context.session.scalars(query):
            report.status = "effective" if outcome == "effective" else "ineffective"
            context.add(EffectivenessCheck(
                case_id=context.case.id, nonconformity_id=report.id, effective=outcome == "effective", method=data.method,
                result=data.result, at=context.now, by_id=context.actor.user_id))  # fmt: skip
