"""The address on which customers follow their case, and the key that opens it from a mail to its owner."""

import hashlib
import hmac
from typing import Protocol
from urllib.parse import quote


class Tracked(Protocol):
    """A case that can be followed."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def tracking_hash(self) -> str:
        """What is kept of its access code."""


class Named(Tracked, Protocol):
    """A case with the number it is followed by."""

    @property
    def number(self) -> str:
        """Its number."""


def tracking_address(public_url: str, number: str) -> str:
    """Return the address of a case's page; it opens nothing without the access code."""
    return f"{public_url}/lacak/{quote(number, safe='/')}"


def key_of(secret: str, case: Tracked) -> str:
    """Return the key that stands in mails to the owner of a case: 128 bits that nobody outside can make.

    It ends when the access code is changed. It is made anew each time, and kept nowhere.
    """
    said = f"tracking-link:{case.id}:{case.tracking_hash}".encode()
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()[:32]


def personal_address(public_url: str, secret: str, case: Named) -> str:
    """Return the address that opens a case for whoever has it: only for a mail to its owner."""
    return f"{tracking_address(public_url, case.number)}?kunci={key_of(secret, case)}"


def opens(secret: str, case: Tracked, key: str) -> bool:
    """Whether a key from a mail is that of the case."""
    return hmac.compare_digest(key_of(secret, case).encode(), key.encode("utf-8", "replace"))
