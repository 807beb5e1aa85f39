"""Who may open which document of a case he sees."""

from app.documents.papers.registry import PAPERS
from app.models.document import Document
from app.security.masking import sees_identity
from app.security.viewer import Viewer


def may_open(viewer: Viewer, document: Document) -> bool:
    """Whether a viewer who sees the case may open one of its documents.

    Papers that say who complains are for those who may know it; customers get what was written for them, and what was
    received in their case; the agency reads no text of a case, and so no paper.
    """
    if viewer.agency:
        return False
    if viewer.kind == "customer" and document.direction == "issued":
        paper = PAPERS.get(document.kind)
        return paper is not None and paper.to_customer and document.status != "pending"
    return not document.names_customer or sees_identity(viewer, document.case)
