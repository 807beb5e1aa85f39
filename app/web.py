"""What happens around every request: who is looking, in which language, and what the answer's headers forbid."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask_babel import gettext
from flask_login import current_user, logout_user
from flask_talisman import Talisman
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from app import clock, readable, static_versions
from app.documents.richtext import editable, tidy
from app.extensions import db
from app.models.codes import ROLES
from app.models.office import Office
from app.models.person import Staff
from app.portal.setup import is_public
from app.security import scope, sessions
from app.security.viewer import Viewer, viewer_of
from app.staff.navigation import menu_sections
from app.staff.screen import waiting

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-src": "'self'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
# A mail in the development mailbox: nothing of it runs, nothing is fetched; its links open beside the page.
FRAMED_MAILS = frozenset({"MailboxView.html", "NoticeTextView.preview"})
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'self'; form-action 'none'; frame-ancestors 'self'"
)
YEAR = 31_536_000
# What an account may still open while it has to choose its own password.
BEFORE_OWN_PASSWORD = {
    "AccountView.password", "AccountView.language", "SignInView.logout", "static", "brand.colours", "brand.logo",
}  # fmt: skip
# What is the same for everybody and may be kept by browsers.
PUBLIC_FILES = {"static", "appbuilder.static", "brand.colours", "brand.logo"}


def install(app: Flask) -> None:
    """Wire the checks and headers; call it before any view is registered."""
    app.after_request(_let_own_pages_frame_papers)  # before Talisman's, and so called after it
    _headers(app)
    app.config["TRUSTED_HOSTS"] = list(app.config["FAB_SAFE_REDIRECT_HOSTS"]) or None
    app.before_request(_check_session)
    app.before_request(_look_as)
    app.before_request(_no_such_address)
    app.before_request(_own_password_first)
    app.after_request(_keep_private)
    app.after_request(_say_ready)
    app.context_processor(_page_values)
    app.add_template_filter(readable.number, "number")
    static_versions.install(app)
    app.add_template_filter(tidy, "stored_text")
    app.add_template_filter(editable, "plain_text")


def install_languages(app: Flask) -> None:
    """Let our rules choose language and time zone (Flask-AppBuilder has made Flask-Babel by then)."""
    babel = app.extensions["babel"]
    babel.locale_selector = choose_language
    babel.timezone_selector = choose_zone


def _headers(app: Flask) -> None:
    https = bool(app.config["SESSION_COOKIE_SECURE"])
    app.config["SESSION_COOKIE_NAME"] = "__Host-tanggap" if https else "tanggap"
    Talisman(
        app,
        force_https=False,
        frame_options="DENY",
        content_security_policy=POLICY,
        content_security_policy_nonce_in=["script-src"],
        permissions_policy={"geolocation": "()", "camera": "()", "microphone": "()"},
        referrer_policy="same-origin",
        session_cookie_secure=https,
        strict_transport_security=False,
        x_xss_protection=False,
    )


def _let_own_pages_frame_papers(response: Response) -> Response:
    """A PDF, or a mail that is only looked at, may be looked at inside a page of ours, and of nobody else."""
    if response.mimetype == "application/pdf":
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        )
    if request.endpoint in FRAMED_MAILS and response.status_code == 200:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def is_api() -> bool:
    """Whether the request is for the API, which takes tokens and never the session's cookie."""
    return request.path.startswith("/api/")


def _no_such_address() -> None:
    """Answer an address that no text column can hold as one that does not exist."""
    if "\x00" in request.path:
        abort(404)


def _check_session() -> None:
    """End a session that is too old, unused, or made before the account's password or sessions changed."""
    if is_api() or request.endpoint == "static" or not current_user.is_authenticated:
        return
    config, now = current_app.config, clock.now()
    valid = sessions.is_valid(
        session, current_user, config["SECRET_KEY"], now, config["PERMANENT_SESSION_LIFETIME"], config["SESSION_IDLE"]
    )
    if not valid:
        logout_user()
        session.clear()
        return
    sessions.touch(session, now)


def _look_as() -> None:
    """Say who is looking, for this request and its database session; the API does so itself after its token check."""
    viewer: Viewer | None = None
    if not is_api() and request.endpoint != "static" and current_user.is_authenticated:
        user = current_user._get_current_object()
        with scope.unscoped(db.session()):
            viewer = viewer_of(db.session(), user, clock.now().date())
    g.user, g.viewer = current_user, viewer
    scope.set_viewer(db.session(), viewer)


def _own_password_first() -> AnyResponse | None:
    """Lead an account whose password somebody else knows to choosing its own."""
    if g.viewer is None or not current_user.must_change_password:
        return None
    if request.endpoint in BEFORE_OWN_PASSWORD or request.blueprint == "portal":  # open to everybody, so to them too
        return None
    if request.method != "GET":
        abort(403)
    return redirect(url_for("AccountView.password"))


def choose_language() -> str:
    """The account's language; for others what they switched to, then what their browser asks for; else Indonesian."""
    known = list(current_app.config["LANGUAGES"])
    default: str = current_app.config["BABEL_DEFAULT_LOCALE"]
    if not request:
        return default
    if (user := _account()) is not None:
        return user.language if user.language in known else default
    chosen = session.get("locale")
    if chosen in known:
        return str(chosen)
    return request.accept_languages.best_match(known, default) or default


def choose_zone() -> ZoneInfo | None:
    """The time zone of the account's office."""
    office = _office() if request else None
    return ZoneInfo(office.zone) if office is not None else ZoneInfo("Asia/Jakarta")


def _account() -> Staff | None:
    user = g.get("user")
    return user if user is not None and user.is_authenticated else None


def _office() -> Office | None:
    if "office" not in g:
        user = _account()
        g.office = None
        if user is not None and user.office_id is not None:
            with scope.unscoped(db.session()):
                g.office = db.session.scalars(select(Office).where(Office.id == user.office_id)).first()
    found: Office | None = g.office
    return found


def _page_values() -> dict[str, Any]:
    """What every page's frame needs. A public page says by its value `office` whose colour it takes."""
    office, viewer = _office(), g.get("viewer")
    shown = None if is_public(request.path) else office
    roles = sorted(gettext(ROLES[code]) for code in viewer.role_codes) if viewer else []
    return {
        "appbuilder": current_app.extensions["appbuilder"],
        "base_template": "appbuilder/baselayout.html",
        "menu_sections": menu_sections,
        "news_count": _news_count,
        "locale_code": readable.page_language(),
        "office_short": shown.short_name if shown is not None else "",
        "styles_of": lambda other: _office_styles(other or shown),
        "office_logo": url_for("brand.logo", code=shown.code) if shown is not None and shown.logo_type else "",
        "viewer_roles": ", ".join(roles),
    }


def _office_styles(office: Office | None) -> str:
    """Return the address of the styles with an office's colour; "" where it has none of its own."""
    if office is None or not office.colour:
        return ""
    return url_for("brand.colours", code=office.code, v=office.colour[1:])


def _news_count() -> int:
    """How many notices the person who is signed in has not yet seen, for the bell."""
    return waiting().news


def _say_ready(response: Response) -> Response:
    """Tell the script of a page that waits for a long answer that it has come, by the mark it sent along."""
    mark = request.args.get("ready", "")
    if mark.isascii() and mark.isalnum() and len(mark) <= 40:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie("tanggap-ready", mark, max_age=60, secure=secure, samesite="Lax")
    return response


def _keep_private(response: Response) -> Response:
    """Keep pages of signed-in people, and the API's answers, out of every cache; have browsers remember HTTPS."""
    if request.endpoint not in PUBLIC_FILES and (is_api() or g.get("viewer") is not None):
        response.headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return response
