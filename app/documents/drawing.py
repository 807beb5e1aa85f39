"""Draws a paper of a case from its records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.documents.papers.paper import Paper
from app.documents.papers.registry import PAPERS
from app.documents.papers.setting import Setting
from app.models.case import Case
from app.models.document import Document
from app.procedures.vocabulary import DOCUMENTS
from app.security.scope import unscoped
from reports.sheet import Anchor, Drawn, Verify

LANGUAGES = ("id", "en")
DrawnPaper = Drawn  # for the layers above, which know nothing of how papers are made


@dataclass(frozen=True)
class Issue:
    """Number, time and code with which a paper is drawn; the same issue draws the same bytes."""

    number: str
    at: datetime
    code: str
    language: str = "id"


def language_of(paper: Paper, case: Case) -> str:
    """Return the language a paper is written in: the customer's where it goes to the customer."""
    return case.language if paper.to_customer and case.language in LANGUAGES else LANGUAGES[0]


def title_of(kind: str, number: str, language: str = "id") -> str:
    """Return a paper's title: the name of its kind, and its number."""
    known = DOCUMENTS.get(kind)
    name = kind if known is None else known.en if language == "en" else known.id
    return f"{name} {number}".strip()[:200]


def setting_of(session: Session, case: Case, paper: Paper, issue: Issue, address: str) -> Setting:
    """Return what a paper is drawn with; without an address it is a draft."""
    return Setting(
        session, case, paper.kind, issue.at, issue.language, issue.number,
        Verify(address, issue.code) if address else None, not (paper.names_customer or case.consent_to_name),
    )  # fmt: skip


def draw(session: Session, case: Case, paper: Paper, source: Any, issue: Issue, address: str) -> Drawn:
    """Draw a paper from a record; without an address as a draft."""
    with unscoped(session):
        return paper.draw(setting_of(session, case, paper, issue, address), source)


def anchors_of(document: Document) -> dict[str, Anchor]:
    """Return where an issued paper can be signed, and by whom."""
    return {name: Anchor(*place) for name, place in (document.anchors or {}).items()}


def draw_document(session: Session, document: Document, address: str) -> Drawn | None:
    """Draw an issued paper from its record as it is now; None when the record is gone."""
    paper = PAPERS[document.kind]
    with unscoped(session):
        sources = paper.sources(session, document.case)
    source = next((row for row in sources if (row.__tablename__, row.id) == document.source), None)
    if source is None:
        return None
    issue = Issue(document.number, document.added_at, document.verification_code or "", document.language)
    return draw(session, document.case, paper, source, issue, address)
