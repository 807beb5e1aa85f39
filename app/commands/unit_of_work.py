"""The only place that commits: one transaction a command, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session, scoped_session

from app.extensions import IMMEDIATE
from app.security import scope
from app.security.viewer import Viewer

AnySession = Session | scoped_session[Session]


def plain(session: AnySession) -> Session:
    """Return the session itself where a registry of sessions is handed in."""
    return session() if isinstance(session, scoped_session) else session


@contextmanager
def looking(session: AnySession, viewer: Viewer) -> Iterator[Session]:
    """Look at things on somebody's behalf before a transaction; whatever was changed meanwhile is taken back."""
    own = plain(session)
    before = scope.viewer_in(own)
    scope.set_viewer(own, viewer)
    try:
        yield own
    finally:
        own.rollback()
        scope.set_viewer(own, before)


@contextmanager
def unit_of_work(session: AnySession, viewer: Viewer | None = None) -> Iterator[Session]:
    """Begin a write transaction (on SQLite with its lock), commit at the end, roll back on any error.

    `viewer`: on whose behalf; reads inside stay within what he or she may see until a command has authorised.
    """
    own = plain(session)
    own.rollback()
    before = scope.viewer_in(own)
    if viewer is not None:
        scope.set_viewer(own, viewer)
    own.connection(execution_options={IMMEDIATE: True})
    try:
        yield own
        own.commit()
    except BaseException:
        own.rollback()
        raise
    finally:
        scope.set_viewer(own, before)
