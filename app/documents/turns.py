"""One at a time across threads and processes: who draws a numbered paper before its transaction waits for his turn.

The number is still taken by the transaction alone; the turn only spares the others drawing papers in vain.
"""

import functools
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

try:
    import fcntl
except ImportError:  # pragma: no cover  (Windows: one process only)
    fcntl = None  # type: ignore[assignment]

_HERE: dict[str, threading.Lock] = {}
_GUARD = threading.Lock()


@contextmanager
def turn(engine: Engine, name: str) -> Iterator[None]:
    """Hold the turn called `name` on the database of `engine`. The caller must not hold a connection of its pool."""
    with _here(f"{engine.url}/{name}"):
        if engine.dialect.name == "postgresql":
            yield from _postgresql(engine, name)
        else:
            yield from _file(engine, name)


def _here(name: str) -> threading.Lock:
    with _GUARD:
        return _HERE.setdefault(name, threading.Lock())


@functools.lru_cache(8)
def _own_engine(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)


def _postgresql(engine: Engine, name: str) -> Iterator[None]:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with _own_engine(engine.url.render_as_string(hide_password=False)).connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})


def _file(engine: Engine, name: str) -> Iterator[None]:
    """Lock a file beside the database: in the common folder of temporary files anybody could take its name."""
    place = engine.url.database
    if fcntl is None or place in (None, "", ":memory:"):  # one process only, where the lock of threads is enough
        yield
        return
    mark = hashlib.sha256(name.encode()).hexdigest()[:16]
    with Path(f"{place}-turn-{mark}").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
