"""The only source of "now", so that every time in the system can be moved together (demo data, imports, tests)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_moved: ContextVar[datetime | None] = ContextVar("tanggap_now", default=None)


def now() -> datetime:
    """Return the present moment as an aware date-time in UTC."""
    return _moved.get() or datetime.now(UTC)


@contextmanager
def moved(to: datetime) -> Iterator[None]:
    """Let the clock stand at a moment while the block runs: for records that are entered with their true time."""
    token = _moved.set(to.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)
