"""What pyHanko finds in a signed PDF. Loaded by app.documents.validation when a file is examined; never goes online."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import pem, x509
from cryptography.x509 import NameOID, load_der_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import KeyUsageConstraints, SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from app import clock

log = logging.getLogger(__name__)
logging.getLogger("pyhanko").setLevel(logging.ERROR)  # what it finds is told in the report, not as warnings
Signer = dict[str, Any]
# A provider may issue either; both are meant for signing papers.
USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})


def read(content: bytes, trust_roots: Sequence[bytes]) -> tuple[list[Signer], bool]:
    """Return the signers, oldest first, and whether nothing was added after the last of them.

    Raises anything when the file cannot be read: the caller knows what that means.
    """
    reader = PdfFileReader(BytesIO(content), strict=False)
    if reader.encrypted:
        raise ValueError("protected by a password")
    roots = _certificates(trust_roots)
    found: list[tuple[int, Signer, bool]] = []
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        if value.get_object().get("/Type", "/Sig") == "/DocTimeStamp":
            continue
        try:
            signature = EmbeddedPdfSignature(reader, field, name)
            found.append((signature.signed_revision, *_examined(signature, roots)))
        except Exception as fault:
            log.info("a signature cannot be read: %s", fault)
            found.append((2**31, _unreadable(), False))
    found.sort(key=lambda row: row[0])
    return [signer for _revision, signer, _whole in found], bool(found) and found[-1][2]


def _certificates(trust_roots: Sequence[bytes]) -> list[x509.Certificate]:
    found = []
    for content in trust_roots:
        try:
            parts = (
                [der for _kind, _head, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
            )
            loaded = [x509.Certificate.load(der, strict=True) for der in parts]
            found += [root for root in loaded if root.subject]
        except (ValueError, TypeError) as fault:
            log.error("a trust root cannot be read and is left out: %s", fault)
    return found


def _unreadable() -> Signer:
    return {
        "name": "", "subject": "", "issuer": "", "serial": "", "at": None, "timestamped": False, "intact": False,
        "valid": False, "trusted": False, "expired": False, "problem": "unreadable",
    }  # fmt: skip


def _examined(signature: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> tuple[Signer, bool]:
    """Describe one signature, and say whether the file ends with it (validation data and timestamps aside)."""
    now = clock.now()
    moment = min(
        signature.self_reported_timestamp or now, now
    )  # a letter is to be believed when its signer has retired
    context = ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail")
    status = asyncio.run(
        async_validate_pdf_signature(signature, signer_validation_context=context, key_usage_settings=USAGE)
    )
    level = status.modification_level
    covered = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION and bool(status.docmdp_ok)
    whole = covered and level is not None and level <= ModificationLevel.LTA_UPDATES
    stamped = status.timestamp_validity
    proven: datetime | None = stamped.timestamp if stamped and stamped.valid and stamped.intact else None
    at: datetime | None = proven or status.signer_reported_dt
    certificate = load_der_x509_certificate(status.signing_cert.dump())
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    subject = certificate.subject.rfc4514_string()
    intact = bool(status.intact and covered)
    signer = {
        "name": str(names[-1].value if names else subject),
        "subject": subject,
        "issuer": certificate.issuer.rfc4514_string(),
        "serial": f"{certificate.serial_number:x}",
        "at": at.isoformat() if at else None,
        "timestamped": proven is not None,
        "intact": intact,
        "valid": bool(status.valid and intact),
        "trusted": bool(status.trusted and intact),
        "expired": not certificate.not_valid_before_utc <= (at or now) <= certificate.not_valid_after_utc,
    }
    return {**signer, "problem": _problem(signer, bool(status.intact), status)}, whole


def _problem(signer: Signer, digest_matches: bool, status: Any) -> str:
    """Name the first thing wrong with a signature, or nothing."""
    if not digest_matches:
        return "changed"
    if not signer["intact"]:
        return "added_to"
    if not signer["valid"]:
        return "invalid"
    if status.revoked:
        return "revoked"
    if signer["expired"]:
        return "expired"
    return "" if signer["trusted"] else "untrusted"
