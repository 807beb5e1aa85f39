"""Puts the public pages into the application, and tells what all of them have in common."""

from flask import Flask, Response, request

from app.documents.verification import PATH
from app.portal import brand, protection, quiet_logs, tracking, verification

PUBLIC_PATHS = (PATH, tracking.PATH)


def is_public(path: str) -> bool:
    """Whether an address belongs to the public pages, also one that does not exist there."""
    return any(path == public or path.startswith(f"{public}/") for public in PUBLIC_PATHS)


def install(app: Flask) -> None:
    """Register every public page."""
    quiet_logs.install()
    protection.install(app)
    app.register_blueprint(brand.pages)
    app.register_blueprint(verification.pages)
    app.register_blueprint(tracking.pages)
    app.after_request(_keep_out_of_caches_and_indexes)


def _keep_out_of_caches_and_indexes(response: Response) -> Response:
    """Neither a shared computer nor a search engine keeps what was asked about a paper.

    The referrer stays within the site (web.py says so): none at all would make forms fail behind HTTPS, where the
    forgery check wants one.
    """
    if is_public(request.path):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
