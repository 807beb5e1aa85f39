"""A letter as it would be printed, before anybody has signed it: marked as a draft, without number."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.documents.drawing import DrawnPaper, Issue, language_of, setting_of
from app.documents.papers.letters import draft_letter_pdf
from app.documents.papers.registry import PAPERS
from app.documents.richtext import sanitise
from app.models.case import Case
from app.models.person import Staff
from app.security.scope import unscoped


def preview_letter(
    session: Session, case: Case, kind: str, subject: str, body: str, at: datetime, signer: Staff | None = None
) -> DrawnPaper:
    """Return the letter with this subject and text (rich text as an editor sends it). Without a signer: of the head."""
    paper = PAPERS[kind]
    with unscoped(session):
        setting = setting_of(session, case, paper, Issue("", at, "", language_of(paper, case)), "")
        return draft_letter_pdf(setting, subject, sanitise(body), signer)
