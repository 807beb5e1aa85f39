"""Hand suspected wrongdoing to the inspectorate (Perpres 76/2013; SP4N): never through the persons accused."""

from typing import Any

from sqlalchemy import delete

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Reasoned
from app.activities.fields import area, line
from app.messages import N_
from app.models.case import CaseExclusion
from app.models.handling import Referral


class HandedOver(OutcomeData):
    """To whom and under which reference, without identities."""

    body: str = line(N_("Handed over to"))
    reason: str = area(N_("What was handed over"), limit=4000)
    reference_number: str = line(N_("Reference"), required=False, limit=80)


class HandOverWrongdoing(Activity):
    """The matter leaves the ordinary path."""

    name = "hand_over_wrongdoing"
    title = N_("Hand over to the inspectorate")
    outcomes = {
        "handed_over": Outcome(N_("Hand over"), HandedOver, primary=True),
        "not_wrongdoing": Outcome(N_("This is an ordinary complaint"), Reasoned),
    }

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the handover, or put the case back on the ordinary path."""
        if outcome == "handed_over":
            context.add(Referral(**context.author, kind="handover", body=data.body, reason=data.reason,
                                 reference=data.reference_number))  # fmt: skip
            return
        context.case.restricted, context.case.type = False, "personnel"
        context.session.execute(delete(CaseExclusion).where(CaseExclusion.case_id == context.case.id))
