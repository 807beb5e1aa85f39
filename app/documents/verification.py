"""Whether a paper is genuine: short codes, what the public may learn by one, and the comparison of a file's bytes.

Nothing of a case is told: no title, name, subject or file; whoever holds a paper already knows what it says.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.models.case import Case
from app.models.document import Document, DocumentSignature
from app.models.office import Office
from app.procedures.definition import Text
from app.procedures.vocabulary import DOCUMENTS
from app.security.scope import unscoped

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O and U: on paper they look like 1, 1, 0 and V
LENGTH = 8
PATH = "/periksa"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_LEFT_OUT = " -–—‑.·_\t\r\n\u00a0\u200b\ufeff"  # what hands and copying put between the signs
_PAPER = Text(id="Dokumen", en="Document")

Comparison = Literal["issued", "signed", "different"]


@dataclass(frozen=True, slots=True)
class Genuine:
    """All that the public learns of an issued paper.

    `issued_on` is the day in the office's zone. `status`: in_force, superseded or withdrawn. `signed`: how the newest
    signed copy was made (a code of SIGNING_METHODS), "" when none is on file. `report`: what was found in that copy's
    electronic signatures (see app.documents.validation), None for a scan.
    """

    code: str
    kind: Text
    number: str
    issued_on: date
    office: str
    status: str
    signed: str
    report: dict[str, Any] | None = None


def new_code(session: Session) -> str:
    """Return a code that no paper has, as it is printed and stored: two groups of four, such as 7K4M-22XQ."""
    while True:
        signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        code = f"{signs[:4]}-{signs[4:]}"
        with unscoped(session):
            if not session.scalar(select(exists().where(Document.verification_code == code))):
                return code


def normalise(code: str) -> str:
    """Return a code as it is stored, however it was typed; "" for what cannot be one."""
    if len(code) > 8 * LENGTH:
        return ""
    signs = "".join(sign for sign in code.upper() if sign not in _LEFT_OUT).translate(_READ_AS)
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return ""
    return f"{signs[:4]}-{signs[4:]}"


def address(config: Mapping[str, Any]) -> str:
    """Return the address of the public page; "/" and a code lead to one paper."""
    return f"{str(config['PUBLIC_URL']).rstrip('/')}{PATH}"


def look_up(session: Session, code: str) -> Genuine | None:
    """Return what may be told of the issued paper with a code, or None. A paper that is being made is not issued."""
    known = normalise(code)
    if not known:
        return None
    wanted = (
        select(
            Document.id, Document.kind, Document.number, Document.added_at, Document.status, Office.name, Office.zone
        )
        .join(Case, Case.id == Document.case_id)
        .join(Office, Office.id == Case.office_id)
        .where(*_issued_with(known))
    )
    with unscoped(session):
        found = session.execute(wanted).one_or_none()
        if found is None:
            return None
        signed = session.execute(
            select(DocumentSignature.method, DocumentSignature.report)
            .where(DocumentSignature.document_id == found.id)
            .order_by(DocumentSignature.id.desc())
        ).first()
    return Genuine(
        code=known,
        kind=DOCUMENTS.get(found.kind, _PAPER),
        number=found.number,
        issued_on=found.added_at.astimezone(ZoneInfo(found.zone)).date(),
        office=found.name,
        status=found.status,
        signed=signed.method if signed else "",
        report=signed.report if signed else None,
    )


def compare(session: Session, code: str, content: bytes) -> Comparison:
    """Tell whether a file is the issued paper with a code, or a signed copy of it, byte for byte.

    "different" also for an unknown code: a file alone never tells that a paper exists.
    """
    known, print_ = normalise(code), hashlib.sha256(content).hexdigest()
    with unscoped(session):
        issued = session.execute(select(Document.id, Document.sha256).where(*_issued_with(known))).one_or_none()
        if issued is None:
            return "different"
        copies = session.scalars(
            select(DocumentSignature.sha256).where(DocumentSignature.document_id == issued.id)
        ).all()
    if issued.sha256 == print_:
        return "issued"
    return "signed" if print_ in copies else "different"


def _issued_with(code: str) -> tuple[ColumnElement[bool], ...]:
    return Document.verification_code == code, Document.direction == "issued", Document.status != "pending"
