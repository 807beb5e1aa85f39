"""A copy of what is kept on a customer in a case, as a file that programs and people can read (UU 27/2022)."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.models.case import Case
from app.queries.customer_case import customer_case
from app.security.masking import masked_parties
from app.security.viewer import customer_of

TOLD = (
    "number", "kind", "status", "outcome", "channel", "form", "subject", "description", "remedy_sought", "object_kind",
    "object_number", "external_number", "anonymous", "consent_to_name", "representative_basis", "language",
)  # fmt: skip


def own_data(session: Session, case: Case, now: datetime) -> str:
    """Return, as JSON, the customer's particulars, his words, files, letters, messages, receipts and requests.

    Nothing that others wrote about the case is in it. Call it unscoped, after the customer was proved.
    """
    found = customer_case(session, case, now)
    told: dict[str, Any] = {
        "made_at": now.isoformat(),
        "office": case.office.name,
        "case": {
            **{name: getattr(case, name) for name in TOLD},
            "received_at": case.received_at.isoformat(),
            "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        },
        "particulars": {
            name: value for name, value in masked_parties(customer_of(case.id), case).items() if name != "masked"
        },
        "files": [_file(row.title, row.added_at, row.sha256) for row in found.files],
        "letters": [_file(row.title, row.added_at, row.sha256, row.number) for row in found.papers],
        "messages": [
            {"at": row.at.isoformat(), "from": "customer" if row.from_customer else "office", "text": row.text}
            for row in found.messages
        ],
        "requests": [
            {"kind": row.kind, "at": row.asked_at.isoformat(), "text": row.text, "status": row.status, "answer": row.answer}
            for row in found.requests
        ],
        "survey": {
            name: getattr(found.survey, name)
            for name in ("ease", "courtesy", "information", "promptness", "fairness", "comment")
        } if found.survey else None,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _file(title: str, at: datetime, sha256: str, number: str = "") -> dict[str, str]:
    return {"title": title, "at": at.isoformat(), "sha256": sha256, **({"number": number} if number else {})}
