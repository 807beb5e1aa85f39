"""Papers that wait for one's electronic signature: where one's name stands, and nobody has put a signed copy on file."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.documents.access import may_open
from app.documents.drawing import anchors_of
from app.documents.papers.signers import account_key
from app.models.document import Document, SigningCertificate
from app.security.viewer import Viewer

LOOKS_BACK = timedelta(days=90)
LIMIT = 20


def waits_for(viewer: Viewer, document: Document) -> bool:
    """Whether a paper has room for the viewer's signature and neither that nor a copy signed otherwise is on file."""
    return (
        document.direction == "issued"
        and document.status == "in_force"
        and any(anchor.key == account_key(viewer.user_id) for anchor in anchors_of(document).values())
        and all(row.method == "certificate" and row.signer_id != viewer.user_id for row in document.signatures)
        and may_open(viewer, document)
    )


def signs_here(session: Session, viewer: Viewer) -> bool:
    """Whether the viewer keeps a certificate here; others sign on paper and are not reminded of each."""
    found = select(SigningCertificate.id).where(SigningCertificate.user_id == viewer.user_id)
    return viewer.user_id is not None and session.scalars(found).first() is not None


def papers_to_sign(session: Session, viewer: Viewer, now: datetime) -> list[Document]:
    """Return the papers of the last 90 days that wait for the viewer's electronic signature, newest first, at most 20."""
    if not signs_here(session, viewer):
        return []
    named = cast(Document.anchors, String).contains(json.dumps(account_key(viewer.user_id)), autoescape=True)
    query = (
        select(Document)
        .where(
            Document.direction == "issued", Document.status == "in_force", Document.added_at > now - LOOKS_BACK, named
        )
        .options(joinedload(Document.case), selectinload(Document.signatures))
        .order_by(Document.id.desc())
        .limit(5 * LIMIT)
    )
    return [row for row in session.scalars(query) if waits_for(viewer, row)][:LIMIT]


def waiting_among(session: Session, viewer: Viewer, documents: Iterable[Document]) -> frozenset[int]:
    """Return the ids of those papers that wait for the viewer's electronic signature."""
    if not signs_here(session, viewer):
        return frozenset()
    return frozenset(row.id for row in documents if waits_for(viewer, row))
