"""How papers name the parties of a case, with and without saying who complains, and what the customer handed in."""

from collections.abc import Sequence

from sqlalchemy import select

from app.documents.papers.setting import Setting
from app.models.document import Document

ROLES = {
    "id": {"complaint": "pelapor", "appeal": "pengaju banding", "lawsuit": "penggugat"},
    "en": {"complaint": "the complainant", "appeal": "the appellant", "lawsuit": "the plaintiff"},
}


def role_of(setting: Setting) -> str:
    """Return what the customer is in this case: "pelapor", "pengaju banding"."""
    return ROLES[setting.language][setting.case.kind]


def party(setting: Setting) -> str:
    """Return the customer inside a sentence: by name, or by role where the paper may not say who it is."""
    return role_of(setting) if setting.masked or setting.case.customer is None else setting.case.customer.name


def received_files(setting: Setting) -> Sequence[Document]:
    """Return the files the customer handed in until the paper is made, oldest first."""
    return setting.session.scalars(
        select(Document).where(
            Document.case_id == setting.case.id, Document.direction == "received", Document.status == "in_force",
            Document.added_at <= setting.at,
        ).order_by(Document.id)
    ).all()  # fmt: skip
