"""A thread of its own for libraries that start an event loop: one may be running already where they are called."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def apart(work: Callable[[], Result]) -> Result:
    """Do the work in a thread without an event loop; return its result or raise what it raised."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()
