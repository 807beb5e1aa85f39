"""Every write can be repeated safely: the same key and request give the same answer and do nothing twice.

An answer may hold a new case's access code, which is told only to who registered it. Of a key only a digest is kept, and
an answer is kept sealed with the key itself: what lies in the database opens nothing without the caller's key.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.commands.unit_of_work import AnySession, plain, unit_of_work
from app.errors import invalid
from app.messages import N_
from app.models.event import IdempotencyKey
from app.security.viewer import Viewer

Answer = dict[str, Any]


def _fingerprint(request: Any) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()


def _digest(key: str) -> str:
    return hashlib.sha256(f"idempotency-key:{key}".encode()).hexdigest()


def _seal(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"idempotency-answer:{key}".encode()).digest()))


def _known(session: Session, viewer: Viewer, key: str, print_: str) -> Answer | None:
    row = session.scalars(
        select(IdempotencyKey).where(IdempotencyKey.caller == viewer.key, IdempotencyKey.key == _digest(key))
    ).first()
    if row is None:
        return None
    if row.request_hash != print_:
        raise invalid("", N_("This key was already used for another request. Use a new key."))
    return dict(json.loads(_seal(key).decrypt(row.answer["sealed"].encode())))


def answered(session: AnySession, viewer: Viewer, key: str | None, request: Any) -> Answer | None:
    """Return the answer this request was given before under the same key, if any: for what is done outside `once`."""
    return _known(plain(session), viewer, key[:120], _fingerprint(request)) if key else None


def once(
    session: AnySession, viewer: Viewer, key: str | None, request: Any, work: Callable[[Session], Answer]
) -> Answer:
    """Do `work` in one transaction, once per caller and key; return its (JSON-able) answer.

    Two identical requests at the same moment: one does the work, the other gets its answer.
    """
    print_ = _fingerprint(request)
    for attempt in (1, 2):
        try:
            with unit_of_work(session, viewer) as own:
                if key and (answer := _known(own, viewer, key[:120], print_)) is not None:
                    return answer
                answer = work(own)
                if key:
                    sealed = {"sealed": _seal(key[:120]).encrypt(json.dumps(answer).encode()).decode()}
                    own.add(IdempotencyKey(
                        caller=viewer.key, key=_digest(key[:120]), request_hash=print_, answer=sealed, at=clock.now()))  # fmt: skip
                    own.flush()
            return answer
        except IntegrityError:
            plain(session).rollback()
            if attempt == 2 or not key:
                raise
    raise AssertionError("unreachable")
