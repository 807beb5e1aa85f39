"""Puts the public pages into the application, and tells what all of them have in common."""

from flask import Flask, Response, g, request

from app.documents.verification import PATH
from app.portal import (
    brand,
    offices,
    own_actions,
    own_requests,
    own_steps,
    procedure_pages,
    protection,
    quiet_logs,
    submission_extras,
    summaries,
    tracking,
    verification,
)  # fmt: skip

OWN_PAGES = (tracking, own_steps, own_actions, own_requests)  # of a customer's case: all in one blueprint
PUBLIC_PATHS = (PATH, offices.PATH, tracking.PATH)

INFORMATION = frozenset({offices.pages.name, procedure_pages.pages.name, summaries.pages.name})


def is_public(path: str) -> bool:
    """Whether an address belongs to the public pages, also one that does not exist there."""
    return any(path == public or path.startswith(f"{public}/") for public in PUBLIC_PATHS)


def install(app: Flask) -> None:
    """Register every public page."""
    quiet_logs.install()
    protection.install(app)
    app.register_blueprint(brand.pages)
    app.register_blueprint(offices.pages)
    app.register_blueprint(procedure_pages.pages)
    app.register_blueprint(summaries.pages)
    app.register_blueprint(verification.pages)
    app.register_blueprint(submission_extras.pages)
    app.register_blueprint(tracking.pages)
    app.after_request(_keep_out_of_caches_and_indexes)


def _keep_out_of_caches_and_indexes(response: Response) -> Response:
    """Neither a shared computer nor a search engine keeps what was asked about a paper or a case.

    Pages that say the same to everybody may be found, and kept by the reader's own browser, which asks whether they
    are still true. The referrer stays within the site (web.py says so): none at all would make forms fail behind
    HTTPS, where the forgery check wants one.
    """
    if (request.blueprint in INFORMATION or request.path == "/") and response.status_code == 200:
        if g.get("viewer") is None:
            response.headers["Cache-Control"] = "private, no-cache"
    elif is_public(request.path):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
