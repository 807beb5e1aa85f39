"""Whether a file really carries the signatures it shows, and what may be printed about them (SNI/ISO 17025 8.4, UU ITE).

The library that reads signatures is loaded only when a file is examined (app.documents.pades_reading).
"""

import importlib
import logging
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import filetype
from PIL import Image

from app.documents.apart import apart
from app.documents.providers import provider_name, provider_of
from app.errors import Invalid, invalid
from app.messages import N_
from app.models.codes import Codes

log = logging.getLogger(__name__)
Report = dict[str, Any]
SCANS = {"application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}
CERTIFICATE_FILES = {".pem", ".crt", ".cer"}
# What can be wrong with one signature (`problem` of a signer).
PROBLEMS: Codes = {
    "unreadable": N_("The signature cannot be read."),
    "changed": N_("The file was changed after it was signed."),
    "added_to": N_("Something was added to the file after it was signed."),
    "invalid": N_("The signature does not belong to the certificate it shows."),
    "revoked": N_("The certificate was revoked."),
    "expired": N_("The certificate was not valid when it was used."),
    "untrusted": N_("The certificate comes from an issuer that this installation does not know."),
}
NEUTRAL = {"id": "Dokumen ini ditandatangani secara elektronik.", "en": "This document is signed electronically."}
BY_PROVIDER = {
    "id": "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan oleh "
    "{name}.",
    "en": "This document has been signed electronically with an electronic certificate issued by {name}.",
}
# Lines that signing services print on the pages they sign; they say nothing of the paper itself.
_SERVICE_LINE = re.compile(r"ditandatangani secara elektronik|sertifikat elektronik|\bBSrE\b", re.IGNORECASE)
_NEVER_READ: Report = {
    "pdf": False, "signed": False, "intact": False, "valid": False, "trusted": False, "whole": False, "signers": [],
    "provider": "",
}  # fmt: skip


def trust_roots_of(config: Mapping[str, Any]) -> list[bytes]:
    """Return the certificates (PEM or DER) in the folder TRUST_ROOTS, in the order of their names; none without one."""
    folder: Path | None = config.get("TRUST_ROOTS")
    if folder is None:
        return []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in CERTIFICATE_FILES)
        return [path.read_bytes() for path in paths]
    except OSError as fault:
        log.error("the trust roots cannot be read: %s", fault)
        return []


def examine(content: bytes, trust_roots: Sequence[bytes] = ()) -> Report:
    """Say what signatures a file carries; whatever the bytes are, this answers, and without the network.

    {pdf, signed, intact, valid, trusted: of every signature; whole: nothing was added after the last, validation data
    aside; signers: [{name, subject, issuer, serial, at (ISO or None), timestamped, intact, valid, trusted, expired,
    problem}], oldest first; provider: the code of a known one whose signature this is, or ""}. It is plain JSON.
    """
    report: Report = {**_NEVER_READ, "signers": []}
    if not content.startswith(b"%PDF-"):
        return report
    report["pdf"] = True
    reading: Any = importlib.import_module("app.documents.pades_reading")
    try:
        signers, whole = apart(lambda: reading.read(content, trust_roots))
    except Exception as fault:  # bytes from outside: there is no end to what can be wrong with them
        log.info("a PDF cannot be examined: %s", fault)
        return report
    report.update(signers=signers, signed=bool(signers), whole=whole)
    for name in ("intact", "valid", "trusted"):
        report[name] = bool(signers) and all(signer[name] for signer in signers)
    # Anybody can give an authority of their own a provider's name: only a known root proves whose it is.
    proven = [provider_of(signer["issuer"]) for signer in signers if signer["trusted"]]
    report["provider"] = next((code for code in reversed(proven) if code), "")
    return report


def footer_line(report: Report | None, language: str = "id") -> str:
    """Return the line that may be printed about a file's signatures; a provider is named only where it really signed."""
    if not report or not report.get("signed") or not report.get("intact") or not report.get("valid"):
        return ""
    known = language if language in NEUTRAL else "id"
    name = provider_name(report.get("provider") or "")
    return BY_PROVIDER[known].format(name=name) if name else NEUTRAL[known]


def check_signed_copy(
    original: bytes, uploaded: bytes, number: str = "", trust_roots: Sequence[bytes] = ()
) -> Report:  # fmt: skip
    """Examine a paper of ours (`original`) that was signed elsewhere and uploaded; return the report of examine().

    `ours` tells how it was known again: "same_bytes_extended" or "same_text". Where trust roots are configured, each
    signature must lead to one. Raises Invalid (/file): no PDF, no signature, changed since, unfit certificate, or not
    the paper with this number.
    """
    report = examine(uploaded, trust_roots)
    if not report["pdf"]:
        raise invalid("/file", N_("Send the signed paper as a PDF."))
    if not report["signed"]:
        raise invalid("/file", N_("This file carries no electronic signature, or it cannot be read."))
    for signer in report["signers"]:
        if signer["problem"] and (signer["problem"] != "untrusted" or trust_roots):
            raise _faulty(signer["problem"])
    if not report["whole"]:
        raise _faulty("added_to")
    report["ours"] = _known_again(original, uploaded)
    if not report["ours"]:
        raise invalid(
            "/file", N_("This is not the paper with number %(number)s: its text is another."), number=number or "–"
        )
    return report


def _faulty(problem: str) -> Invalid:
    return invalid("/file", PROBLEMS[problem])


def _known_again(original: bytes, uploaded: bytes) -> str:
    if uploaded.startswith(original):
        return "same_bytes_extended"
    try:
        if _pages(original) != _pages(uploaded):  # before reading: a hostile file may have any number
            return ""
        ours, theirs = _words(original), _words(uploaded)
    except Exception as fault:  # as in examine()
        log.info("the text of a signed copy cannot be read: %s", fault)
        return ""
    return "same_text" if any(ours) and ours == theirs else ""


def _pages(content: bytes) -> int:
    return len(importlib.import_module("pypdf").PdfReader(BytesIO(content)).pages)


def _words(content: bytes) -> list[list[str]]:
    """Return the words of each page, without what signing services print on it."""
    reader: Any = importlib.import_module("pypdf").PdfReader(BytesIO(content))
    found = []
    for page in reader.pages:
        lines = [line for line in page.extract_text().splitlines() if not _SERVICE_LINE.search(line)]
        found.append(" ".join(lines).split())
    return found


def check_scan(content: bytes, name: str = "") -> str:
    """Return the media type of a scanned paper: PDF, JPEG or PNG, told by its content. Raises Invalid (/file).

    A scan that cannot be opened is refused: it would become the copy that counts and show nothing.
    """
    kind = filetype.guess(content[:8192]) if content else None
    found = kind.mime if kind else ""
    if found not in SCANS or (name and not name.lower().endswith(SCANS[found])):
        raise invalid("/file", N_("Send the scan as a PDF, JPG or PNG file whose name ends accordingly."))
    if not _opens(content, found):
        raise invalid(
            "/file",
            N_("The file cannot be opened: it is damaged, or protected by a password. Save it again and resend it."),
        )
    return found


def _opens(content: bytes, media_type: str) -> bool:
    """Whether a reader finds pages or a picture in a file."""
    try:
        if media_type == "application/pdf":
            reader: Any = importlib.import_module("pypdf").PdfReader(BytesIO(content))
            return not reader.is_encrypted and len(reader.pages) > 0
        with Image.open(BytesIO(content)) as picture:
            picture.verify()
    except Exception as fault:  # a file from outside may be anything
        log.info("a scan cannot be opened: %s", fault)
        return False
    return True
