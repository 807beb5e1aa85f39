"""Who somebody is: one check of name and password for the page and the API alike, throttled and with a lock.

The answer and the time taken are the same for an unknown name, a wrong password, a locked and a closed account.
"""

import logging
from datetime import timedelta

from flask import current_app
from sqlalchemy import case, update
from werkzeug.security import check_password_hash

from app import clock
from app.extensions import IMMEDIATE, db, limiter
from app.models.person import Staff
from app.security.passwords import LONGEST, hash_password
from app.security.scope import unscoped

log = logging.getLogger(__name__)

FREE_TRIES = 5
LONGEST_LOCK = timedelta(minutes=15)

# One bucket per caller's address for the page and the API together.
sign_in_limit = limiter.shared_limit(
    lambda: current_app.config["AUTH_RATE_LIMIT"],
    scope="sign-in",
    methods=["POST"],
    exempt_when=lambda: not current_app.config["AUTH_RATE_LIMITED"],
)


def authenticate(username: str | None, password: str | None) -> Staff | None:
    """Return the account when name and password are right and it may sign in now, else None.

    Counts wrong passwords; from the fifth in a row on the account is locked, for 1 minute at first, 15 at most.
    """
    now = clock.now()
    user = _find(username or "")
    given = (password or "")[: LONGEST + 1]
    right = check_password_hash(user.password if user and user.password else _hash_of_nothing(), given)
    if user is None:
        log.warning("sign-in refused: unknown name")
        return None
    if user.locked_until is not None and user.locked_until > now:
        log.warning("sign-in refused: account %s is locked", user.id)
        return None
    if not right or not given.strip("\x00") or not user.is_active:
        _count_failure(user)
        log.warning("sign-in refused: account %s", user.id)
        return None
    _count_success(user)
    log.info("sign-in: account %s", user.id)
    return user


def _find(username: str) -> Staff | None:
    name = username.strip()
    if not name or len(name) > 64 or "\x00" in name:
        return None
    with unscoped(db.session()):
        found = db.session.query(Staff).filter(Staff.username.in_({name, name.lower()})).all()
    return next((user for user in found if user.username == name), found[0] if found else None)


def _hash_of_nothing() -> str:
    """A hash that costs what a real one costs, so that time does not tell whether a name exists."""
    kept: str = current_app.extensions.setdefault("tanggap_hash_of_nothing", hash_password("no such account"))
    return kept


def _count_failure(user: Staff) -> None:
    failures = (user.fail_login_count or 0) + 1
    over = failures - FREE_TRIES
    lock = min(timedelta(minutes=2 ** min(over, 10)), LONGEST_LOCK) if over >= 0 else None
    _write(
        user,
        fail_login_count=case((Staff.fail_login_count.is_(None), 1), else_=Staff.fail_login_count + 1),
        locked_until=clock.now() + lock if lock else None,
    )


def _count_success(user: Staff) -> None:
    _write(
        user,
        fail_login_count=0,
        locked_until=None,
        login_count=case((Staff.login_count.is_(None), 1), else_=Staff.login_count + 1),
        last_login=clock.now().replace(tzinfo=None),
    )


def _write(user: Staff, **values: object) -> None:
    """Write in a transaction of its own: a count of failures must survive whatever the caller does next."""
    key = user.id
    db.session.rollback()
    with db.engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
        connection.execute(update(Staff.__table__).where(Staff.__table__.c.id == key).values(**values))
