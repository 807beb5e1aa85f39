"""The domain's errors. Each carries its HTTP status and an English text that the edge translates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.messages import N_


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field: a JSON pointer into the data and a translatable text with its values."""

    pointer: str
    message: str
    values: Mapping[str, object] | None = None


class DomainError(Exception):
    """Something a user must be told. `message` is a msgid; `values` fill its %(name)s places."""

    status = 400
    title = N_("The request cannot be carried out")

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


class NotAllowed(DomainError):
    """The caller is known, but this is not theirs to do (403)."""

    status = 403
    title = N_("Not allowed")


class NotFound(DomainError):
    """The thing does not exist or is invisible to the caller; the two are not told apart (404)."""

    status = 404
    title = N_("Not found")

    def __init__(
        self, message: str = N_("This page or record does not exist, or is not yours to see."), **values: object
    ):
        super().__init__(message, **values)


class Conflict(DomainError):
    """The state moved on meanwhile: a stale version, a task already done, a case already closed (409)."""

    status = 409
    title = N_("No longer possible")


class Unavailable(DomainError):
    """Something outside this program does not do its part now: the file store, the timestamp authority (503)."""

    status = 503
    title = N_("Not available now")


class Invalid(DomainError):
    """The data is wrong; every fault is named with its place (422)."""

    status = 422
    title = N_("Please correct the data")

    def __init__(
        self, errors: Sequence[FieldError], message: str = N_("Some fields need your attention."), **values: object
    ):
        super().__init__(message, **values)
        self.errors = tuple(errors)


def invalid(pointer: str, message: str, **values: object) -> Invalid:
    """Build the error for a single field."""
    return Invalid([FieldError(pointer, message, values or None)])
