"""Signing in: staff by name and password, customers by the number and access code of their case."""

from flask import abort, current_app, g, request
from limits import parse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from app import clock
from app.activities.validation import validate
from app.api import tokens
from app.api.routing import blueprint, json_body, route, viewer
from app.commands.register_case import tracking_hash
from app.errors import DomainError, NotAllowed
from app.extensions import db, limiter
from app.messages import N_
from app.models.case import Case
from app.models.office import Office
from app.models.person import Staff
from app.queries.tracking import case_of_code
from app.security import scope, sessions
from app.security.sign_in import authenticate, sign_in_limit
from app.security.viewer import Viewer, customer_of, viewer_of


class Refused(DomainError):
    """Name or password, number or code are wrong (401); which one is not said."""

    status = 401
    title = N_("Sign in first")


class Credentials(BaseModel):
    """Who signs in."""

    model_config = ConfigDict(extra="forbid")
    username: str = Field(max_length=64)
    password: str = Field(max_length=256)
    provider: str = Field(default="db", pattern="^db$")
    otp: str = Field(default="", max_length=10)


class TrackingCode(BaseModel):
    """What the customer was given at registration."""

    model_config = ConfigDict(extra="forbid")
    number: str = Field(max_length=60)
    code: str = Field(max_length=80)


@blueprint.before_request
def find_viewer() -> None:
    """Find out who calls by the bearer token alone; cookies do not count here."""
    g.viewer = _viewer()
    scope.set_viewer(db.session(), g.viewer)
    if g.viewer is not None and g.viewer.kind == "customer" and request.method not in ("GET", "HEAD", "OPTIONS"):
        _count_writing(g.viewer)


def _count_writing(customer: Viewer) -> None:
    """Let a customer's program write no more on a case than its page lets a browser (app/portal/protection.py)."""
    config = current_app.config
    limit = parse(config["PUBLIC_LIMITS"]["message"][1])
    if config["RATELIMIT_ENABLED"] and not limiter.limiter.hit(
        limit, "protection", "message", "owner", str(customer.case_id)
    ):
        abort(429)


def _viewer() -> Viewer | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    claims = tokens.read(token.strip(), current_app.config["SECRET_KEY"]) if kind.lower() == "bearer" else None
    if claims is None:
        return None
    with scope.unscoped(db.session()):
        if claims["typ"] == "tracking":
            known = db.session.scalar(select(Case.tracking_hash).where(Case.id == int(claims["sub"])))
            return customer_of(int(claims["sub"])) if known and known[:32] == claims.get("fp") else None
        user = db.session.get(Staff, int(claims["sub"])) if claims["typ"] == "staff" else None
        if user is None or not user.active:
            return None
        if claims.get("fp") != sessions.fingerprint(user, current_app.config["SECRET_KEY"]):
            return None
        g.user = user
        return viewer_of(db.session(), user, clock.now().date())


@route("/security/login", "POST", access="public", body=Credentials, summary="Sign in")
@sign_in_limit
def login() -> dict[str, str]:
    """Give an access token for a name and password."""
    given = validate(Credentials, json_body())
    user = authenticate(given.username, given.password)
    if user is None:
        raise Refused(N_("The name or the password is not right."))
    if user.must_change_password:
        raise NotAllowed(
            N_("Somebody else knows this password. Sign in on the pages and choose one of your own first.")
        )
    config = current_app.config
    mark = sessions.fingerprint(user, config["SECRET_KEY"])
    lifetime = config["JWT_ACCESS_TOKEN_EXPIRES"]
    return {"access_token": tokens.issue("staff", user.id, mark, clock.now(), lifetime, config["SECRET_KEY"])}


@route("/tracking", "POST", access="public", body=TrackingCode, summary="A customer's access to one case")
@sign_in_limit
def tracking() -> dict[str, str]:
    """Give a token for one case to whoever knows its number and code."""
    given = validate(TrackingCode, json_body())
    wanted = tracking_hash(given.code)
    found = case_of_code(db.session(), given.number, wanted)
    if found is None:
        raise Refused(N_("The number or the access code is not right."))
    config = current_app.config
    lifetime = config["TRACKING_TOKEN_EXPIRES"]
    return {
        "access_token": tokens.issue("tracking", found.id, wanted[:32], clock.now(), lifetime, config["SECRET_KEY"]),
        "case": str(found.id),
    }


@route("/me")
def me() -> dict[str, object]:
    """Say who is calling."""
    who = viewer()
    user = db.session.get_one(Staff, who.user_id)
    office = db.session.get(Office, who.office_id) if who.office_id else None
    return {
        "id": str(user.id),
        "username": user.username,
        "name": user.name,
        "language": user.language,
        "office": {"id": str(office.id), "code": office.code, "name": office.name} if office else None,
        "roles": sorted(who.role_codes),
    }
