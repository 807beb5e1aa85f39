"""Staff sessions: bound to the account's present password, ended by the server, limited in time.

The cookie is signed and holds no secret, so a copy of it would outlive a sign-out. It therefore carries a fingerprint
of the password's hash and of the account's session version; signing out, a new password or an administrator raise
the version, and every cookie and token made before is worthless from that moment.
"""

import hashlib
import hmac
from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any

from app.models.person import Staff

FINGERPRINT, STARTED, SEEN, USER = "fingerprint", "started", "seen", "_user_id"
SEEN_EVERY = timedelta(minutes=1)


def fingerprint(user: Staff, secret_key: str) -> str:
    """Return what ties a session or token to the account as it is now (hex, 128 bits)."""
    facts = f"{user.id}|{user.password}|{user.session_version}".encode()
    return hmac.new(secret_key.encode(), facts, hashlib.sha256).hexdigest()[:32]


def begin(session: MutableMapping[str, Any], user: Staff, secret_key: str, now: datetime) -> None:
    """Mark a fresh session as this account's, from now on."""
    session[FINGERPRINT] = fingerprint(user, secret_key)
    session[STARTED] = session[SEEN] = int(now.timestamp())


def is_valid(
    session: MutableMapping[str, Any], user: Staff, secret_key: str, now: datetime, longest: timedelta, idle: timedelta
) -> bool:
    """Whether the session still holds: made for the account as it is, neither too old nor unused for too long."""
    known = session.get(FINGERPRINT)
    started, seen = session.get(STARTED), session.get(SEEN)
    if not isinstance(known, str) or not isinstance(started, int) or not isinstance(seen, int):
        return False
    stamp = int(now.timestamp())
    if stamp - started > longest.total_seconds() or stamp - seen > idle.total_seconds():
        return False
    return hmac.compare_digest(known, fingerprint(user, secret_key))


def touch(session: MutableMapping[str, Any], now: datetime) -> None:
    """Note that the session is in use; written once a minute, so that most answers set no cookie."""
    if int(now.timestamp()) - session[SEEN] >= SEEN_EVERY.total_seconds():
        session[SEEN] = int(now.timestamp())


def end_all(user: Staff) -> None:
    """End every session and token of an account (the caller commits)."""
    user.session_version = (user.session_version or 0) + 1


def set_password(user: Staff, hashed: str, chosen_by_owner: bool) -> None:
    """Give an account a new password, which ends its sessions; one set by somebody else must be changed at once."""
    user.password = hashed
    user.must_change_password = not chosen_by_owner
    user.fail_login_count = 0
    user.locked_until = None
    end_all(user)
