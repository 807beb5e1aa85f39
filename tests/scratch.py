"""Databases for programs that measure or run long, beside the tests' own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres


@contextmanager
def database(engine: str, name: str, folder: Path) -> Iterator[str]:
    """The address of an empty database: a file in a folder, or one of the name on the run's PostgreSQL server."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / name}.db"
        return
    server = postgres.start()
    server.drop(name)
    server.create(name)
    try:
        yield server.url_for(name)
    finally:
        server.drop(name)
        server.stop()
