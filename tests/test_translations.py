"""The Indonesian catalogue holds every text of the program, with the same places for values.

To add texts: `pybabel extract -F babel.cfg -k N_ -k lazy_gettext --sort-output --no-location -o messages.pot .`, then
`pybabel update --no-fuzzy-matching --omit-header -i messages.pot -o app/translations/id/LC_MESSAGES/messages.po -l id`,
and translate what is empty.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
PLACE = re.compile(r"%\((\w+)\)[sd]")
KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2),
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The Indonesian texts."""
    with (ROOT / "app/translations/id/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="id")


@cache
def texts_of_the_program() -> frozenset[str]:
    """Every English text of the program and its pages (the singular where there are two)."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT / "app", [(f"{p.removeprefix('app/')}", m) for p, m in methods],
                             {p.removeprefix("app/"): o for p, o in options.items()}, KEYWORDS)  # fmt: skip
    return frozenset(message if isinstance(message, str) else message[0] for _, _, message, _, _ in found)


def test_every_text_of_the_program_has_an_indonesian_one(catalogue: Catalog) -> None:
    texts = texts_of_the_program()
    assert len(texts) > 300
    missing = sorted(text for text in texts if text and not (catalogue.get(text) and catalogue.get(text).string))
    assert missing == []


def test_a_translation_keeps_the_places_for_values(catalogue: Catalog) -> None:
    for message in catalogue:
        if not message.id:
            continue
        source = message.id if isinstance(message.id, str) else message.id[0]
        for target in [message.string] if isinstance(message.string, str) else message.string:
            assert sorted(PLACE.findall(target)) == sorted(PLACE.findall(source)), source


def test_indonesian_has_one_form_for_every_number(catalogue: Catalog) -> None:
    assert catalogue.num_plurals == 1
    assert all(len(m.string) == 1 for m in catalogue if isinstance(m.id, tuple))


def test_no_text_hides_in_a_formatted_string_where_it_is_not_extracted() -> None:
    hidden = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"""\bf"[^"]*\{(?:n?gettext|_)\('""", line)
    ]
    assert hidden == []
