"""A paper to the customer as its page tells it: what it is about, its day and number, its words, and who signed it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.documents.papers.signers import position_lines
from app.models.document import Document
from app.models.letter import Letter


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What stands on a paper's page. `body`: stored rich text; empty for papers that are no letter with own words.

    `position`: the lines above the signature, in the paper's language; `signer`: empty where nobody is known.
    """

    dated: datetime
    subject: str = ""
    body: str = ""
    signer: str = ""
    position: tuple[str, ...] = ()


def letter_words(session: Session, paper: Document) -> LetterWords:
    """Return what the page of a paper says. Call it unscoped, after the customer was proved."""
    letter = session.get(Letter, paper.source_id) if paper.source_table == Letter.__tablename__ else None
    signed = paper.signed
    if paper.kind != "reply_letter" or letter is None or letter.current is None:
        return LetterWords(paper.added_at, signer=signed.signer_name if signed else "")
    language = "en" if paper.language.startswith("en") else "id"
    position = position_lines(paper.case.office, letter.signer, letter.capacity, language) if letter.signer else ""
    return LetterWords(
        letter.signed_at or paper.added_at, letter.current.subject, letter.current.body,
        letter.signer.name if letter.signer else signed.signer_name if signed else "", tuple(position.split("\n")))  # fmt: skip
