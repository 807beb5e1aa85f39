"""An office's look for every page of it, open to everybody like the pages of customers: its colour and its logo."""

from hashlib import sha256

from flask import Blueprint, Response, request
from sqlalchemy import select

from app.documents.colour import stylesheet
from app.documents.logo import MEDIA_TYPE, screen_logo
from app.errors import NotFound
from app.extensions import db
from app.models.office import Office
from app.security.scope import unscoped

PATH = "/merek"
LONG, SHORT = 31_536_000, 600  # seconds that a browser keeps an answer whose address names the version, and another
pages = Blueprint("brand", __name__, url_prefix=PATH)


@pages.get("/<code>.css")
def colours(code: str) -> Response:
    """Send the styles that give pages the office's colour; `v` in the address is that colour without its #."""
    colour = _office(code).colour
    answer = Response(stylesheet(colour) if colour else "", content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = f"public, max-age={LONG if colour and _asked() == colour[1:] else SHORT}"
    return answer


@pages.get("/<code>.png")
def logo(code: str) -> Response:
    """Send the office's logo as small as the head of a page needs it."""
    with unscoped(db.session()):
        content = _office(code).logo
    if not content:
        raise NotFound
    answer = Response(screen_logo(content), content_type=MEDIA_TYPE)
    answer.headers["Cache-Control"] = f"public, max-age={SHORT}"
    answer.set_etag(sha256(content).hexdigest()[:32])
    answer.make_conditional(request)
    return answer


def _asked() -> str:
    return request.args.get("v", "")


def _office(code: str) -> Office:
    """Return the office with a code. Raises NotFound."""
    with unscoped(db.session()):
        found = db.session.scalars(select(Office).where(Office.code == code, Office.active)).one_or_none()
    if found is None:
        raise NotFound
    return found
