"""Who may open which document of a case he sees."""

from sqlalchemy import select
from sqlalchemy.orm import object_session

from app.documents.papers.registry import PAPERS
from app.models.document import Document
from app.models.letter import Dispatch
from app.security.masking import sees_identity
from app.security.viewer import Viewer

DELIVERED = frozenset({"reply_letter", "resolution_decision", "cover_letter"})  # by a step of their own


def may_open(viewer: Viewer, document: Document) -> bool:
    """Whether a viewer who sees the case may open one of its documents.

    Papers that say who complains are for those who may know it; customers get what was written for them once it was
    sent, and what was received in their case; the agency reads no text of a case, and so no paper.
    """
    if viewer.agency:
        return False
    if viewer.kind == "customer" and document.direction == "issued":
        paper = PAPERS.get(document.kind)
        return paper is not None and paper.to_customer and document.status != "pending" and _has_left(document)
    return not document.names_customer or sees_identity(viewer, document.case)


def _has_left(document: Document) -> bool:
    """Whether a letter or decision was delivered: until then it may wait for its signed copy, or be withdrawn."""
    own = object_session(document)
    if document.kind not in DELIVERED or own is None:
        return document.kind not in DELIVERED
    what = Dispatch.letter_id == document.source_id if document.kind == "reply_letter" else Dispatch.letter_id.is_(None)
    sent = select(Dispatch.id).where(Dispatch.case_id == document.case_id, Dispatch.delivered.is_(True), what)
    return own.scalars(sent).first() is not None
