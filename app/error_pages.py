"""What people see when something is refused or fails: a page in our look, or a problem document under /api/."""

import logging
import secrets
from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from app.api.problems import Problem, problem_of, problem_of_status, problem_response
from app.errors import DomainError
from app.extensions import db
from app.portal.setup import is_public

log = logging.getLogger(__name__)
NOT_SHOWN = ("code", "token", "key", "version", "protection", "keterangan_lain")
SHORT = 20  # characters: what is shorter is typed again at once


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _fault)


def _answer(problem: Problem, headers: Any = None, incident: str = "", kept: Sequence[str] = ()) -> Response:
    if request.path.startswith("/api/"):
        response = problem_response(problem)
    else:
        public = is_public(request.path)
        frame = _frame(problem.status, public)
        home = url_for("offices.index" if public else "HomeView.index")
        page = render_template(
            "errors/page.html",
            problem=problem,
            title=problem.title,
            incident=incident,
            kept=kept,
            frame=frame,
            home=home,
        )
        response = make_response(page, problem.status)
    for name, value in headers or ():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _frame(status: int, public: bool) -> str:
    """Return the template around the page: where our own part fails, one that asks nothing of it."""
    if status >= 500:
        return "errors/bare.html"
    return "portal/base_public.html" if public else "appbuilder/baselayout.html"


def _domain(error: DomainError) -> Response:
    db.session.rollback()
    if error.status in {401, 403, 404}:
        log.warning("refused: %s %s: %s", request.method, request.path, error.status)
    return _answer(problem_of(error))


def _stale_form(error: CSRFError) -> Response:
    log.warning("refused: %s %s: %s", request.method, request.path, error.description)
    return _answer(
        Problem(
            400,
            gettext("The form is no longer valid"),
            gettext("It was open for too long, or you signed in again meanwhile. Go back, reload the page and send it again."),
        ),
        kept=_typed() if is_public(request.path) else (),
    )  # fmt: skip


def _typed() -> list[str]:
    """Return the texts of a public form that was refused, to be shown again: never a code, nor what a form hides."""
    fields = [(name, value.strip()) for name, values in request.form.lists() for value in values]
    shown = [value for name, value in fields if not any(word in name for word in NOT_SHOWN) and len(value) > SHORT]
    return shown[:20]


def _http(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if isinstance(error, SecurityError):  # a foreign Host header: no address can be built for a page's frame
        return make_response(problem_of_status(400).detail, 400, {"Content-Type": "text/plain; charset=utf-8"})
    if status < 400:
        return error.get_response()
    if status == 401 and not request.path.startswith("/api/"):
        flash(gettext("Please sign in to go on."), "info")
        target = request.full_path if request.method == "GET" else None
        return redirect(url_for("SignInView.login", next=target))
    if status in {401, 403, 404, 429}:
        log.warning("refused: %s %s: %s", request.method, request.path, status)
    return _answer(problem_of_status(status), error.get_headers())


def _busy(error: OperationalError) -> Response:
    """Say that the database did not answer in time; anything else that it reports is a fault of ours."""
    db.session.rollback()
    text = str(error.orig)
    if "locked" in text or "connection" in text or "timeout" in text:
        log.error("the database is not available: %s", text.splitlines()[0])
        return _answer(problem_of_status(503), (("Retry-After", "5"),))
    return _fault(error)


def _fault(error: Exception) -> Response:
    """Tell nothing of the fault but a number by which its record is found."""
    db.session.rollback()
    incident = secrets.token_hex(4)
    log.exception("incident %s: %s %s", incident, request.method, request.path, exc_info=error)
    return _answer(problem_of_status(500), incident=incident)
