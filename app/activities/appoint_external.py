"""Appoint an independent person from outside the office (ISO/IEC 17025 7.9.6: it may be external)."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import RecordId, line, reference
from app.activities.independent import bars
from app.errors import FieldError, Invalid
from app.messages import N_
from app.models.appeal import ExternalAppointment


class Appointed(OutcomeData):
    """Who, and on which basis."""

    person: RecordId = reference(N_("Person from outside the office"), "external_staff")
    basis: str = line(N_("Basis of the appointment"), limit=300)


class AppointExternal(Activity):
    """From now on this person can be chosen for the team."""

    name = "appoint_external"
    title = N_("Appoint an external member")
    outcomes = {"appointed": Outcome(N_("Appoint"), Appointed, primary=True)}

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """Somebody from outside must be independent too."""
        reasons = bars(context, int(data.person))
        if reasons:
            raise Invalid([FieldError("/person", reasons[0])])

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the appointment."""
        context.add(ExternalAppointment(
            case_id=context.case.id, user_id=int(data.person), basis=data.basis, at=context.now,
            by_id=context.actor.user_id))  # fmt: skip
