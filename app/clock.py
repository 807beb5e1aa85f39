"""The only source of "now", so that every time in the system can be moved together in a test."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment as an aware date-time in UTC."""
    return datetime.now(UTC)
