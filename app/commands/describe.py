"""How a task describes itself: its outcomes for this viewer, with fields, first values and valid choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.activities import ACTIVITIES
from app.activities.base import Outcome, StepContext
from app.activities.forms import FormField, fields_of
from app.activities.lookups import LOOKUPS, Choice
from app.errors import FieldError


@dataclass(frozen=True, slots=True)
class OutcomeForm:
    """One outcome as a form."""

    name: str
    outcome: Outcome
    fields: list[FormField]
    errors: tuple[FieldError, ...] = ()


def choices_for(context: StepContext, lookup: str) -> Sequence[Choice]:
    """Return the valid choices of a lookup for the task of a context; none for an unknown lookup."""
    return LOOKUPS[lookup](context) if lookup in LOOKUPS else ()


def outcome_form(
    context: StepContext, name: str, values: Mapping[str, Any] | None = None, errors: Sequence[FieldError] = ()
) -> OutcomeForm:
    """Return the form of an outcome: with what was typed, or else with first values."""
    activity = ACTIVITIES[context.step.activity]
    outcome = activity.outcomes[name]
    start = activity.prefill(context, name) if values is None else values
    fields = fields_of(outcome.data, start, lambda lookup: choices_for(context, lookup), errors)
    return OutcomeForm(name, outcome, fields, tuple(errors))
