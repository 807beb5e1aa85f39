"""A letter as it would be printed, before anybody has signed it: marked as a draft, without number."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.documents.drawing import DrawnPaper, Issue, language_of, setting_of
from app.documents.papers.letters import draft_letter_pdf
from app.documents.papers.registry import PAPERS
from app.documents.richtext import sanitise
from app.models.case import Case
from app.models.person import Staff
from app.security.masking import sees_identity
from app.security.scope import unscoped
from app.security.viewer import Viewer


def preview_letter(
    session: Session, viewer: Viewer, case: Case, kind: str, subject: str, body: str, at: datetime,
    signer: Staff | None = None,
) -> DrawnPaper:  # fmt: skip
    """Return the letter with this subject and text (rich text as an editor sends it). Without a signer: of the head.

    Who may not know who complains sees it without name and address.
    """
    paper = PAPERS[kind]
    with unscoped(session):
        setting = setting_of(session, case, paper, Issue("", at, "", language_of(paper, case)), "")
        setting = replace(setting, masked=not sees_identity(viewer, case))
        return draft_letter_pdf(setting, subject, sanitise(body), signer)
