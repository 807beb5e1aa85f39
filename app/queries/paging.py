"""Lists in pages of 25."""

from collections.abc import Mapping

PAGE = 25


def pages_of(total: int) -> int:
    """Return how many pages that many rows fill; there is always one."""
    return max(1, -(-total // PAGE))


def page_asked(wanted: Mapping[str, str], total: int) -> int:
    """Return the page that is asked for, counted from 1: within those there are, and 1 for what is no number."""
    asked = wanted.get("page", "1")
    return min(max(int(asked) if asked.isdecimal() and len(asked) < 7 else 1, 1), pages_of(total))


def offset(page: int) -> int:
    """Return how many rows come before a page."""
    return (page - 1) * PAGE
