"""The first text of each kind of letter: the office's own template, else the standard one of the language."""

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.richtext import tidy
from app.messages import N_
from app.models.codes import Codes
from app.models.office import LetterTemplate, Office

FOLDER = Path(__file__).parent / "letter_texts"
LANGUAGES: Codes = {"id": N_("Indonesian"), "en": N_("English")}
LETTER_KINDS: Codes = {
    "reply_letter": N_("Reply letter"),
    "acknowledgement": N_("Acknowledgement of receipt"),
    "completeness_request": N_("Request for what is missing"),
    "extension_letter": N_("Extension letter"),
    "progress_letter": N_("Progress letter"),
    "referral_letter": N_("Referral letter"),
    "closing_notice": N_("Closing notice"),
    "cover_letter": N_("Letter that goes with a decision"),
}


@functools.cache
def texts(language: str) -> Mapping[str, Any]:
    """Return the standard texts of a language: `words` for coded values, `letters` by kind; Indonesian if unknown."""
    name = language if language in LANGUAGES else "id"
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def standard(kind: str, language: str) -> tuple[str, str]:
    """Return the standard (subject, body) of a kind of letter. Raises KeyError for an unknown kind."""
    letter = texts(language)["letters"][kind]
    return letter["subject"], tidy(letter["body"])


def template_for(session: Session, office: Office, kind: str, language: str) -> tuple[str, str]:
    """Return (subject, body) of the office's own template, else the standard one; places are still unfilled."""
    own = session.scalars(
        select(LetterTemplate).where(
            LetterTemplate.office_id == office.id, LetterTemplate.kind == kind, LetterTemplate.language == language)
    ).first()  # fmt: skip
    return (own.subject, own.body) if own else standard(kind, language)
