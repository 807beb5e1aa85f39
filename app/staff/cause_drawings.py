"""Why-chain and fishbone of a nonconformity on a page, without what the viewer may not know."""

from collections.abc import Sequence

from markupsafe import Markup

from app.documents.papers.nonconformity import drawings
from app.models.nonconformity import Nonconformity
from app.readable import page_language
from app.security.masking import masked_text
from app.security.viewer import Viewer


def cause_drawings(viewer: Viewer, report: Nonconformity) -> Sequence[Markup]:
    """Return the drawings as SVG; none where the cause was only written down."""
    language = page_language()
    found = drawings(report, lambda text: masked_text(viewer, report.case, text), language)
    return [Markup(drawing) for drawing in found]  # nosec B704 - drawn here: texts are escaped, no styles, no scripts
