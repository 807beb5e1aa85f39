"""What is sent along when a task is completed, checked: the step's own fields, how it reached the office, why it is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.activities import ACTIVITIES
from app.activities.base import OutcomeData, StepContext
from app.activities.fields import OnBehalfHow, area, field, line
from app.activities.validation import check_references, validate
from app.errors import FieldError, Invalid
from app.messages import N_
from app.security.duties import acts_on_behalf


class OnBehalf(OutcomeData):
    """How a step of somebody outside the office reached it, and the evidence of that."""

    how: OnBehalfHow = field(N_("How it reached us"))
    evidence: str = line(N_("Evidence"), hint=N_("For example: signed form, letter of 3 August, mail of 3 August."))


class LateReason(OutcomeData):
    """A late step needs a reason."""

    late_reason: str = area(N_("Why this step is late"), limit=2000)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks to do with a task."""

    task_id: int
    outcome: str
    data: Mapping[str, Any]
    version: int | None = None


def is_overdue(context: StepContext) -> bool:
    """Whether a late reason is due with the task."""
    task = context.task
    return bool(task and task.scored and task.due_at and context.now > task.due_at and context.actor.kind == "staff")


def check_data(context: StepContext, request: Request) -> tuple[OutcomeData, dict[str, Any], str]:
    """Validate the data of an outcome; return it, how it was done on behalf, and the reason for being late."""
    fields = dict(request.data)
    errors: list[FieldError] = []
    on_behalf, late = fields.pop("on_behalf", None), fields.pop("late_reason", "")
    task = context.task
    told: dict[str, Any] = {}
    if task is not None and acts_on_behalf(task, context.actor):
        told = _part(OnBehalf, on_behalf or {}, "/on_behalf", errors)
    elif on_behalf is not None:
        errors.append(FieldError("/on_behalf", N_("This field is not known here.")))
    if is_overdue(context):
        late = _part(LateReason, {"late_reason": late}, "", errors).get("late_reason", "")
    model = ACTIVITIES[context.step.activity].outcomes[request.outcome].data
    try:
        data = validate(model, fields)
    except Invalid as problem:
        raise Invalid([*problem.errors, *errors]) from None
    if errors or (errors := check_references(context, data)):
        raise Invalid(errors)
    return data, told, str(late)


def _part(model: type[OutcomeData], value: Any, place: str, errors: list[FieldError]) -> dict[str, Any]:
    try:
        return validate(model, value).model_dump(mode="json")
    except Invalid as problem:
        errors.extend(FieldError(place + error.pointer, error.message, error.values) for error in problem.errors)
        return {}
