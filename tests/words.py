"""Reads the words of a page as somebody sees or hears them, and knows which words only one of our languages has."""

import gettext
import html
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import flask_appbuilder
import wtforms
from babel.dates import get_day_names, get_month_names
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.procedures.vocabulary import DOCUMENTS

ROOT = Path(__file__).parent.parent
WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")
MARKUP = re.compile(r"<[^>]*>")
NO_WORDS = re.compile(
    r"%\(\w+\)[sd]|%[sd]|#\w+|\{\w*\}|\[/?[a-z_ ]+\]"  # places for values, passages
    r"|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"  # codes of papers
    r"|\S+@\S+|\w+://\S+|\S*/\S*\w+\.\w+\S*|\b\w[\w-]*\.(?:example|id|go|pdf|png|svg)\b\S*"  # addresses, files
    r"|\S*/\S*\d\S*|\b\w*[\d_]\w*\b|\b[A-Z]{2,3}\b"  # numbers, names of accounts, fingerprints, short forms
)
LANGUAGES = ("id", "en")
# The same in every language: names, laws, units, what files and standards are called.
NAMES = {
    "tanggap", "bspji", "bahasa", "indonesia", "english", "iso", "iec", "sni", "sha", "pdf", "png", "jpg", "jpeg", "docx",
    "xlsx", "csv", "min", "perpres", "ps",
}  # fmt: skip
# What a procedure's file gives as the office printed it.
PRINTED = {"printed", "legal_basis", "related", "qualifications", "equipment", "warning", "records", "competence"}
HEARD = ("title", "aria-label", "aria-description", "placeholder", "alt", "label", "aria-roledescription")
PUT_IN = {"data-insert", "data-html"}  # goes into a text that has its own language
SILENT = {"script", "style", "code", "pre", "kbd", "samp"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use"}


class _Reader(HTMLParser):
    """Collects texts; leaves out what says that it is in another language (`lang`), and code."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language, self.texts = language, list[str]()
        self.stack: list[tuple[str, bool]] = []

    @property
    def _mute(self) -> bool:
        return bool(self.stack) and self.stack[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element says, and whether its content counts."""
        found = {name: value or "" for name, value in attrs}
        mute = self._mute or tag in SILENT or found.get("lang", self.language) != self.language
        mute = mute or found.get("translate") == "no" or "t-id" in found.get("class", "").split()
        if not mute:
            self.texts += [found[name] for name in HEARD if found.get(name)]
            self.texts += [
                value
                for name, value in found.items()
                if name.startswith("data-") and name not in PUT_IN and " " in value
            ]
            if tag == "input" and found.get("type") in ("submit", "button", "reset"):
                self.texts.append(found.get("value", ""))
            if tag == "meta" and found.get("name") == "description":
                self.texts.append(found.get("content", ""))
        if tag not in VOID:
            self.stack.append((tag, mute))

    def handle_endtag(self, tag: str) -> None:
        """Go back to what is around the element."""
        while tag in [name for name, _mute in self.stack]:
            if self.stack.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if not self._mute and data.strip():
            self.texts.append(" ".join(data.split()))


def texts_of(page: str, language: str) -> list[str]:
    """What somebody reads or hears on a page in this language."""
    reader = _Reader(language)
    reader.feed(page)
    return reader.texts


@cache
def words_in(text: str) -> frozenset[str]:
    """The words in a text, in small letters. Addresses, codes, places for values and what holds a digit are no words."""
    if text.startswith("{") and text.endswith("}"):
        text = " ".join(_values(text))
    text = NO_WORDS.sub(" ", html.unescape(MARKUP.sub(" ", text)))
    return frozenset(word.lower() for word in WORD.findall(text))


def _values(text: str) -> Iterator[str]:
    """The words that a script gets as a list of names and texts."""
    try:
        yield from (str(value) for value in json.loads(text).values())
    except ValueError:
        yield text


def words_of(texts: Iterable[str]) -> set[str]:
    """The words in texts."""
    return set[str]().union(*map(words_in, texts))


def _catalogue() -> Catalog:
    with (ROOT / "app/translations/id/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="id")


def _several(text: Any) -> Iterator[str]:
    yield from [text] if isinstance(text, str) else text or ()


def _foreign() -> Iterator[str]:
    """The English texts of the framework and of the form library."""
    for package in (flask_appbuilder, wtforms):
        for path in sorted(Path(package.__file__).parent.glob("**/LC_MESSAGES/*.mo"))[:1]:
            with path.open("rb") as file:
                yield from (key for key in gettext.GNUTranslations(file)._catalog if isinstance(key, str))  # type: ignore[attr-defined]


def _tables(language: str) -> Iterator[str]:
    """The words in tables beside the catalogue: procedures, papers, notices and letters."""
    for path in sorted((ROOT / "app").glob("**/*.toml")):
        own = path.stem if path.stem in LANGUAGES else ""
        if own in ("", language):
            yield from _in_language(tomllib.loads(path.read_text(encoding="utf-8")), language, bool(own))


def _in_language(value: Any, language: str, own: bool) -> Iterator[str]:
    """What is said in a language: by a table of both, by a file that is in this one, or by the printed procedure."""
    if isinstance(value, dict) and set(LANGUAGES) <= set(value):
        yield str(value[language])
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _in_language(part, language, own or (name in PRINTED and language == "id"))
    elif isinstance(value, list):
        for part in value:
            yield from _in_language(part, language, own)
    elif isinstance(value, str) and own:
        yield value


def _calendar(language: str) -> Iterator[str]:
    for width in ("wide", "abbreviated"):
        yield from get_month_names(width, locale=language).values()
        yield from get_day_names(width, locale=language).values()


def vocabularies() -> dict[str, set[str]]:
    """The words of each of our languages: the catalogue, the libraries' own, procedures, papers, notices, the calendar."""
    said: dict[str, list[str]] = {"id": [], "en": list(_foreign())}
    for message in _catalogue():
        if message.id:
            said["en"] += _several(message.id)
            said["id"] += _several(message.string)
    for language, texts in said.items():
        texts += [*_tables(language), *_calendar(language)]
        texts += [name.in_language(language) for name in DOCUMENTS.values()]
    return {language: words_of(texts) | NAMES for language, texts in said.items()}
