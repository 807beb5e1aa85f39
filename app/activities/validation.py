"""From what somebody sent to valid data, or to errors that name each place in plain words."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.activities.base import OutcomeData, StepContext
from app.activities.lookups import LOOKUPS
from app.errors import FieldError, Invalid
from app.messages import N_

MESSAGES = {
    "missing": N_("This is required."),
    "extra_forbidden": N_("This field is not known here."),
    "string_type": N_("Enter a text."),
    "string_too_short": N_("This is required."),
    "string_too_long": N_("Use at most %(max_length)s characters."),
    "string_pattern_mismatch": N_("Choose one of the list."),
    "literal_error": N_("Choose one of the list."),
    "list_type": N_("Give a list."),
    "too_short": N_("Give at least %(min_length)s."),
    "too_long": N_("Give at most %(max_length)s."),
    "bool_type": N_("Answer yes or no."),
    "bool_parsing": N_("Answer yes or no."),
    "int_type": N_("Enter a whole number."),
    "int_parsing": N_("Enter a whole number."),
    "date_type": N_("Enter a date such as 2026-08-31."),
    "date_parsing": N_("Enter a date such as 2026-08-31."),
    "date_from_datetime_parsing": N_("Enter a date such as 2026-08-31."),
    "date_from_datetime_inexact": N_("Enter a date such as 2026-08-31."),
    "datetime_type": N_("Enter a date and time such as 2026-08-31T09:30."),
    "datetime_parsing": N_("Enter a date and time such as 2026-08-31T09:30."),
    "datetime_from_date_parsing": N_("Enter a date and time such as 2026-08-31T09:30."),
    "greater_than_equal": N_("This is too early or too small."),
    "less_than_equal": N_("This is too late or too large."),
    "model_type": N_("Give an object with named fields."),
    "dict_type": N_("Give an object with named fields."),
}
OTHER = N_("This cannot be accepted. Check the value.")
Model = TypeVar("Model", bound=BaseModel)
UNREADABLE = N_("This text contains characters that cannot be stored. Type it again.")
OWN_WORDS = {"email", "phone", "statements", "rule"}


def pointer(place: tuple[int | str, ...]) -> str:
    """Return the JSON pointer of a place."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)


def field_error(error: ErrorDetails) -> FieldError:
    """Put one of pydantic's errors into our words."""
    place = pointer(tuple(part for part in error["loc"] if not str(part).startswith(("function-", "constrained-"))))
    if error["type"] in OWN_WORDS:
        return FieldError(place, error["msg"])
    return FieldError(place, MESSAGES.get(error["type"], OTHER), error.get("ctx"))


def _unreadable(value: Any, place: str) -> list[FieldError]:
    if isinstance(value, str):
        bad = "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value)
        return [FieldError(place, UNREADABLE)] if bad else []
    if isinstance(value, Mapping):
        return [error for key, item in value.items() for error in _unreadable(item, f"{place}/{key}")]
    if isinstance(value, list):
        return [error for index, item in enumerate(value) for error in _unreadable(item, f"{place}/{index}")]
    return []


def validate(model: type[Model], data: Any) -> Model:
    """Return the data as the model. Raises Invalid with every fault."""
    if errors := _unreadable(data, ""):
        raise Invalid(errors)
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        raise Invalid([field_error(error) for error in problem.errors(include_url=False)]) from None


def lookup_of(info: Any) -> str:
    """Return the lookup that a field refers to, or an empty text."""
    extra = info.json_schema_extra
    return str(extra.get("x-lookup", "")) if isinstance(extra, dict) else ""


def check_references(context: StepContext, data: OutcomeData, place: str = "") -> list[FieldError]:
    """Return an error for every reference to a record that is no valid choice for this task."""
    errors: list[FieldError] = []
    for name, info in type(data).model_fields.items():
        value, here = getattr(data, name), f"{place}/{name}"
        if lookup := lookup_of(info):
            wanted = value if isinstance(value, list) else [value]
            valid = {choice.id for choice in LOOKUPS[lookup](context)} if any(wanted) else set()
            for index, item in enumerate(wanted):
                if item and item not in valid:
                    where = f"{here}/{index}" if isinstance(value, list) else here
                    errors.append(FieldError(where, N_("Choose one of the list.")))
        elif isinstance(value, list):
            for index, row in enumerate(value):
                if isinstance(row, OutcomeData):
                    errors += check_references(context, row, f"{here}/{index}")
    return errors
