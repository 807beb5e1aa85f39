"""Sessions of the worker's own: short, and never open while a mail is on its way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.extensions import IMMEDIATE

SessionFactory = Callable[[], Session]


@contextmanager
def reading(sessions: SessionFactory) -> Iterator[Session]:
    """A session that changes nothing and holds no transaction once it is left."""
    with sessions() as session:
        yield session


@contextmanager
def writing(sessions: SessionFactory) -> Iterator[Session]:
    """One short write transaction (on SQLite with its lock), like every command's; nothing is kept after a fault."""
    with sessions() as session:
        session.connection(execution_options={IMMEDIATE: True})
        yield session
        session.commit()
