"""Errors as the API tells them: application/problem+json (RFC 9457), in the caller's language."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, json
from flask_babel import gettext

from app.errors import DomainError, Invalid
from app.messages import N_

JSON_TYPE = "application/problem+json"

# What a bare HTTP error means to somebody who did not write the program: title and explanation by status.
TEXTS: dict[int, tuple[str, str]] = {
    400: (N_("The request cannot be understood"), N_("Something in the address or in what was sent is not as it should be.")),
    401: (N_("Sign in first"), N_("This needs a valid sign-in.")),
    403: (N_("Not allowed"), N_("Your roles do not include this.")),
    404: (N_("Not found"), N_("This page or record does not exist, or is not yours to see.")),
    405: (N_("Not possible this way"), N_("This address does not answer this kind of request.")),
    409: (N_("No longer possible"), N_("The record changed meanwhile. Load it again and look at what changed.")),
    413: (N_("Too large"), N_("What was sent is larger than allowed. Send less or smaller files.")),
    415: (N_("Wrong format"), N_("This kind of content is not accepted here.")),
    422: (N_("Please correct the data"), N_("Some fields need your attention.")),
    429: (N_("Too many attempts"), N_("Please wait a few minutes and try again.")),
    500: (N_("Something went wrong"), N_("The fault is ours and has been recorded. Nothing was changed. Please try again.")),
    503: (N_("Not available now"), N_("The system is busy or being maintained. Please try again in a minute.")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProblemError:
    """One fault with its place (a JSON pointer) and its text, translated."""

    pointer: str
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is told about an error, on a page or as JSON: texts already in the reader's language."""

    status: int
    title: str
    detail: str
    errors: tuple[ProblemError, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the members of RFC 9457."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [{"pointer": error.pointer, "message": error.message} for error in self.errors]
        return body


def problem_of(error: DomainError) -> Problem:
    """Translate an error of the domain."""
    errors: tuple[ProblemError, ...] = ()
    if isinstance(error, Invalid):
        errors = tuple(
            ProblemError(fault.pointer, gettext(fault.message, **(fault.values or {}))) for fault in error.errors
        )
    return Problem(error.status, gettext(error.title), gettext(error.message, **error.values), errors)


def problem_of_status(status: int) -> Problem:
    """Explain a bare HTTP error; one we have no words for by its standard phrase."""
    title, detail = TEXTS.get(status, (HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error", ""))
    return Problem(status, gettext(title), gettext(detail) if detail else "")


def problem_response(problem: Problem) -> Response:
    """Return a problem as a response of the API."""
    return Response(json.dumps(problem.as_json()), status=problem.status, content_type=JSON_TYPE)
