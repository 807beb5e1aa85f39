"""Texts of letters on pages: formatted, safe, and without what the viewer may not know."""

from markupsafe import Markup

from app.documents.changes import changed_line, changes, markup
from app.documents.richtext import blocks, html, masked
from app.models.case import Case
from app.security.masking import masked_text
from app.security.viewer import Viewer


def _seen(viewer: Viewer, case: Case, body: str) -> str:
    return html(masked(blocks(body), lambda text: masked_text(viewer, case, text)))


def shown(viewer: Viewer, case: Case, body: str) -> Markup:
    """Return a letter's text as HTML for a page."""
    return Markup(_seen(viewer, case, body))  # nosec B704 - made of blocks: nothing but our own tags


def changed(viewer: Viewer, case: Case, old: str, new: str) -> Markup:
    """Return what changed between two texts of a letter as HTML for a page."""
    return markup(changes(_seen(viewer, case, old), _seen(viewer, case, new)))


def changed_subject(viewer: Viewer, case: Case, old: str, new: str) -> Markup:
    """Return what changed between two subjects as HTML for a page."""
    return changed_line(masked_text(viewer, case, old), masked_text(viewer, case, new))
