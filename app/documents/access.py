"""Who may open which document of a case he sees: papers that say who complains only those who may know it."""

from app.models.document import Document
from app.security.masking import sees_identity
from app.security.viewer import Viewer


def may_open(viewer: Viewer, document: Document) -> bool:
    """Whether a viewer who sees the case may open one of its documents."""
    return not document.names_customer or sees_identity(viewer, document.case)
