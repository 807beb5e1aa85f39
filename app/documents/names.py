"""Names of coded values in the language of a paper, whatever language the person at the screen reads."""

import functools
from pathlib import Path

from babel.support import NullTranslations, Translations

from app.models.codes import Codes

TRANSLATIONS = Path(__file__).parent.parent / "translations"


@functools.cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(str(TRANSLATIONS), [language])


def in_language(msgid: str, language: str) -> str:
    """Return a message (an English msgid) in a language."""
    return _catalogue(language).gettext(msgid) if msgid else ""


def name_of(codes: Codes, code: str | None, language: str) -> str:
    """Return the name of a coded value, or the code itself when it is not known."""
    return in_language(codes.get(code, code), language) if code else ""
