"""Signing a paper electronically with a person's own certificate (PAdES, ETSI EN 319 142).

The libraries that do it are heavy and loaded only when somebody signs (app.documents.pkcs12, app.documents.pades).
"""

import importlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.x509 import Name, NameOID

from app import clock
from app.documents.apart import apart

LARGEST_FILE = 256 * 1024  # of a PKCS#12 file, in bytes


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a person's certificate says: whose it is (`name` for people to read), who issued it, when it counts."""

    name: str
    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True, slots=True)
class Field:
    """Where a signature is seen: the page, from 1, and (x, y, width, height) in points from below left."""

    page: int
    box: tuple[float, float, float, float]


def readable_name(distinguished: str) -> str:
    """Return a distinguished name (RFC 4514) as people write names: who, of what organisation; else as it is."""
    try:
        parts = Name.from_rfc4514_string(distinguished)
    except ValueError:
        return distinguished
    kinds = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    return ", ".join(str(part.value) for kind in kinds for part in parts.get_attributes_for_oid(kind)) or distinguished


def read_certificate(content: bytes, passphrase: str, at: datetime | None = None) -> Certificate:
    """Open a PKCS#12 file and return what its certificate says, when one may sign with it at a moment (now).

    Raises Invalid, with the pointer /certificate or /passphrase: no such file, wrong passphrase, a key that is not
    protected by one, no private key, a certificate that is expired, not yet valid, or not meant for signing.
    """
    module: Any = importlib.import_module("app.documents.pkcs12")
    certificate: Certificate = module.open_for_signing(content, passphrase, at or clock.now())
    return certificate


def sign(
    content: bytes, field: Field, pkcs12: bytes, passphrase: str, stamp: bytes, *, name: str, reason: str,
    location: str, at: datetime, timestamp_url: str = "",
) -> bytes:  # fmt: skip
    """Return a PDF with one more signature (PAdES B-B; B-T with a timestamp authority); its own bytes stay as they are.

    `stamp`: a PDF of one page, of the box's proportions, that is shown in the field. `at`: the time the signature
    claims. Earlier signatures stay intact. Nothing but the timestamp needs the network. Raises Invalid as
    read_certificate does and for a PDF that cannot be signed (/file), Unavailable when the authority does not answer.
    """
    module: Any = importlib.import_module("app.documents.pades")
    signed: bytes = apart(lambda: module.sign(
        content, field, pkcs12, passphrase, stamp, name=name, reason=reason, location=location, at=at,
        timestamp_url=timestamp_url,
    ))  # fmt: skip
    return signed
