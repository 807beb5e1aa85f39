"""Declares the API's routes: who may call each, what it takes; from the same table come OpenAPI and the access test."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from flask import Blueprint, g, request
from flask_babel import gettext
from pydantic import BaseModel
from werkzeug.exceptions import BadRequest, Unauthorized, UnsupportedMediaType

from app.errors import NotAllowed, NotFound, invalid
from app.messages import N_
from app.models.base import LARGEST_ID
from app.security.viewer import Viewer

Access = Literal["public", "staff", "staff or customer"]
blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the API."""

    rule: str
    method: str
    endpoint: str
    access: Access
    roles: frozenset[str] | None
    summary: str
    body: type[BaseModel] | None
    query: tuple[str, ...]
    multipart: bool
    status: int


ROUTES: list[Route] = []


def route(
    rule: str, method: str = "GET", *, access: Access = "staff", roles: frozenset[str] | None = None, summary: str = "",
    body: type[BaseModel] | None = None, query: tuple[str, ...] = (), multipart: bool = False, status: int = 200,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # fmt: skip
    """Register an operation. `roles` narrows who of the staff may call it."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        entry = Route(rule, method, function.__name__, access, roles, summary or (function.__doc__ or "").strip(), body,
                      query, multipart, status)  # fmt: skip

        @wraps(function)
        def guarded(**arguments: Any) -> Any:
            check(entry)
            for name, value in arguments.items():
                if isinstance(value, int) and value > LARGEST_ID:
                    raise NotFound()
                if isinstance(value, str) and "\x00" in value:
                    raise NotFound(name=name)
            return function(**arguments)

        ROUTES.append(entry)
        blueprint.add_url_rule(rule, endpoint=function.__name__, view_func=guarded, methods=[method])
        return guarded

    return register


def check(entry: Route) -> None:
    """Refuse who may not call an operation, and parameters it does not know."""
    viewer: Viewer | None = g.get("viewer")
    if entry.access != "public":
        if viewer is None:
            raise Unauthorized()
        if viewer.kind == "customer" and entry.access == "staff":
            raise NotAllowed(N_("Your roles do not include this."))
        if viewer.kind == "staff" and entry.roles is not None and not viewer.role_codes & entry.roles:
            raise NotAllowed(N_("Your roles do not include this."))
    unknown = set(request.args) - set(entry.query) - {"lang"}
    if unknown:
        raise invalid(f"/{sorted(unknown)[0][:40]}", N_("This parameter is not known here."))


def viewer() -> Viewer:
    """Return the caller."""
    found: Viewer = g.viewer
    return found


def json_body() -> dict[str, Any]:
    """Return the JSON object that was sent. Raises 400 or 415."""
    if not request.is_json:
        raise UnsupportedMediaType()
    try:
        data = request.get_json()
    except RecursionError:
        raise BadRequest() from None
    if not isinstance(data, dict):
        raise BadRequest()
    return data


def key_of_request() -> str | None:
    """Return the idempotency key of the request, if any."""
    return request.headers.get("Idempotency-Key") or None


def number(name: str, default: int, most: int) -> int:
    """Return a whole number of the query, bounded. Raises Invalid."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise invalid(f"/{name}", N_("Enter a whole number."))
    return max(1, min(int(text), most))


def text_of(name: str, limit: int = 80) -> str:
    """Return a text of the query, without what cannot be searched."""
    return request.args.get(name, "").replace("\x00", "").strip()[:limit]


def translate(text: str) -> str:
    """Return a text in the caller's language."""
    return gettext(text) if text else ""
