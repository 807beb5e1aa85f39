"""The proof that somebody may see a case, kept in the visitor's session: no secret stays in an address or a title.

The cookie is signed and readable: what it holds for a case opens nothing elsewhere, and is worthless once the access
code was changed, the visit was ended, unused for CUSTOMER_IDLE, or older than a staff session may be.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Any

from flask import current_app, session

from app import clock
from app.commands.visits import end_visit, has_ended
from app.extensions import db
from app.models.case import Case
from app.queries.tracking import cases_numbered
from app.security.tracking_links import Tracked

VISIT = "visit"
MOST_CASES = 20
SEEN_EVERY = 60  # seconds: most answers set no cookie


def follow(case: Case) -> None:
    """Remember that the visitor proved to own a case, beside those he follows already."""
    visit = _visit() or {"id": secrets.token_hex(16), "started": _now(), "seen": _now(), "cases": []}
    others = [[key, mark] for key, mark in visit["cases"] if key != case.id][-MOST_CASES + 1 :]
    session[VISIT] = {**visit, "seen": _now(), "cases": [*others, [case.id, _mark(case)]]}  # a list: cookies sort keys


def followed(number: str) -> Case | None:
    """Return the case of a number that this visitor may see. Of two offices' cases the one proved last."""
    visit = _visit()
    if visit is None:
        return None
    marks = visit["cases"]
    cases = {case.id: case for case in cases_numbered(db.session(), number, [key for key, _ in marks])}
    for key, mark in reversed(marks):
        if key in cases and hmac.compare_digest(mark, _mark(cases[key])):
            if _now() - visit["seen"] >= SEEN_EVERY:
                session[VISIT] = {**visit, "seen": _now()}
            return cases[key]
    return None


def forget() -> None:
    """End the visit: nothing it opened opens any more, with this cookie or a copy of it."""
    visit = _visit()
    session.pop(VISIT, None)
    if visit is not None:
        longest = int(current_app.config["PERMANENT_SESSION_LIFETIME"].total_seconds())
        end_visit(db.session, visit["id"], datetime.fromtimestamp(visit["started"] + longest, UTC))


def _visit() -> dict[str, Any] | None:
    """Return the visit that still holds, or None."""
    visit = session.get(VISIT)
    if not isinstance(visit, dict) or not isinstance(visit.get("cases"), list):
        return None
    config, now = current_app.config, _now()
    old = now - visit["started"] > config["PERMANENT_SESSION_LIFETIME"].total_seconds()
    unused = now - visit["seen"] > config["CUSTOMER_IDLE"].total_seconds()
    if old or unused or has_ended(db.session(), visit["id"]):
        session.pop(VISIT)
        return None
    return visit


def _now() -> int:
    return int(clock.now().timestamp())


def _mark(case: Tracked) -> str:
    said = f"followed-case:{case.id}:{case.tracking_hash}".encode()
    return hmac.new(current_app.config["SECRET_KEY"].encode(), said, hashlib.sha256).hexdigest()[:32]
