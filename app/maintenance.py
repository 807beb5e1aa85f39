"""Maintenance: while it lasts, every address answers with a calm page, and nothing touches the database.

It begins with TANGGAP_MAINTENANCE (read at the start) or, without a restart, with a file `maintenance` in the data
folder, and ends when that is gone. What stands in either is shown, such as until when it lasts; `1` shows nothing more.
"""

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext

from app.api.problems import Problem, problem_response

RETRY_AFTER = 600  # seconds after which programs and search engines ask again
LONGEST = 500  # characters of the notice that are shown


def install(app: Flask) -> None:
    """Ask before anything else is done for a request."""
    app.before_request(_closed)


def notice() -> str | None:
    """Return what is to be shown while maintenance lasts, and None while it does not."""
    words: str | None = current_app.config["MAINTENANCE"] or None
    file = current_app.config["DATA_FOLDER"] / "maintenance"
    if words is None and file.is_file():
        words = file.read_text(encoding="utf-8", errors="replace")
    return None if words is None else words.strip().removeprefix("1").strip()[:LONGEST]


def _closed() -> Response | None:
    if request.endpoint == "static":
        return None
    words = notice()
    if words is None:
        return None
    detail = gettext("We are improving the system. What was sent before is kept. Please come back a little later.")
    problem = Problem(503, gettext("Closed for maintenance"), f"{detail} {words}".strip())
    if request.path.startswith("/api/"):
        answer = problem_response(problem)
    else:
        answer = make_response(
            render_template("errors/maintenance.html", title=problem.title, detail=detail, words=words), 503
        )
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    answer.headers["Cache-Control"] = "no-store"
    return answer
