"""What issuing papers needs of the installation: where files are kept, where papers are checked, when they are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.storage import Storage, storage_of
from app.documents.validation import trust_roots_of
from app.documents.verification import address


@dataclass(frozen=True)
class Desk:
    """`address`: of the public page that checks papers. `at_once`: papers are drawn right after the step that makes
    them, otherwise by the worker. `timestamp_url`: of a timestamp authority, or empty.
    """

    storage: Storage
    address: str
    at_once: bool = True
    timestamp_url: str = ""
    trust_roots: Sequence[bytes] = ()


def desk_of(config: Mapping[str, Any]) -> Desk:
    """Return the desk of an installation."""
    return Desk(
        storage_of(config),
        address(config),
        bool(config.get("PAPERS_AT_ONCE", True)),
        str(config.get("TIMESTAMP_URL", "")),
        trust_roots_of(config),
    )
