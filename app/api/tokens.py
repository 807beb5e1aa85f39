"""The API's tokens: signed, dated, of one type each; a staff token dies with the password or sessions it was made for."""

from datetime import datetime, timedelta
from typing import Any

import jwt

ALGORITHM = "HS256"


def issue(kind: str, subject: int, mark: str, now: datetime, lifetime: timedelta, secret_key: str) -> str:
    """Return a token of a kind ("staff" or "tracking") for an account or a case."""
    claims = {"typ": kind, "sub": str(subject), "fp": mark, "iat": now, "exp": now + lifetime}
    return jwt.encode(claims, secret_key, algorithm=ALGORITHM)


def read(token: str, secret_key: str) -> dict[str, Any] | None:
    """Return the claims of a valid token, or None."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token, secret_key, algorithms=[ALGORITHM], options={"require": ["exp", "sub", "typ"]}
        )
    except jwt.PyJWTError:
        return None
    return claims if str(claims["sub"]).isdecimal() else None
