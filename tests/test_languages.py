"""Every page in both languages: no word of the other one, and no word that is in neither.

The pages come from the routes (tests/pages.py), over an office whose data is invented words (tests/furnished.py); the
words of each language from the catalogue, the libraries' own catalogues, the procedures, papers and notices
(tests/words.py). What a page shows in another language on purpose - a letter, a notice, the printed procedure - says so
by `lang`, as a screen reader needs it, and is left out.

Each address is read in Indonesian, and each page with one address in English, by one of the roles that open it; the
roles take turns, and every role reads its first page. `make long-look` lets every role read every address in both.
"""

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template

from app.api.problems import problem_of_status
from app.extensions import db
from app.models.codes import ROLES
from tests import world as worlds
from tests.conftest import PASSWORD
from tests.furnished import SYLLABLES, furnish
from tests.pages import CUSTOMER, Pages, speak, username
from tests.words import LANGUAGES, texts_of, vocabularies, words_in

EVERY_ROLE = bool(os.environ.get("TANGGAP_EVERY_ROLE"))
READERS = ("", CUSTOMER, *sorted(ROLES))
REDIRECTS = (301, 302, 303, 308)
FAILURES = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)

Visit = tuple[str, str, str]  # method, address, which page it is


@pytest.fixture(scope="module")
def furnished(sqlite_engine: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Visit]]]:
    """A copy of the furnished office's database, and what each role (nobody is "") visits; forms are sent empty too."""
    sqlite_engine.reset()
    app: Flask = sqlite_engine.app
    with app.app_context():
        pages = Pages(app, furnish(app), worlds.read(db.session()))
        visits = {
            role: [(method, url, page) for method in ("GET", "POST") for page, url in pages.of(role, method)]
            for role in READERS
        }
        db.session.remove()
    copy = tmp_path_factory.mktemp("furnished") / "office.db"
    sqlite_engine.save(copy)
    return copy, visits


def in_turn(visits: dict[str, list[Visit]], language: str) -> dict[str, list[Visit]]:
    """Give each page to one of the roles that open it, by turns; first pages stay with everybody."""
    openers: dict[Visit, list[str]] = {}
    for role in ("", *sorted(ROLES)):
        for visit in visits[role]:
            openers.setdefault(visit, []).append(role)
    if language != LANGUAGES[0]:
        openers = {visit: openers[visit] for visit in {visit[::2]: visit for visit in reversed(openers)}.values()}
    given: dict[str, list[Visit]] = {role: [("GET", "/tasks/", "")] for role in sorted(ROLES)}
    given |= {"": [], CUSTOMER: visits[CUSTOMER]}  # a customer's visits belong together
    for number, (visit, roles) in enumerate(openers.items(), LANGUAGES.index(language)):
        given[roles[number % len(roles)]].append(visit)
    return given


@pytest.fixture
def web(sqlite_engine: Any) -> Iterator[Flask]:
    """The application, taking forms without a token: what is asked here is words."""
    sqlite_engine.app.config["WTF_CSRF_ENABLED"] = False
    yield sqlite_engine.app
    sqlite_engine.app.config["WTF_CSRF_ENABLED"] = True


def pages_of(app: Flask, role: str, language: str, visits: list[Visit]) -> Iterator[tuple[str, str]]:
    """(what was asked, the page) of each visit that is answered with a page."""
    client = app.test_client()
    if role in ROLES:
        signed = client.post("/login/", data={"username": username(role), "password": PASSWORD})
        assert signed.status_code == 302
    for method, url, _page in visits:
        answer = client.open(url, method=method, headers={"Accept-Language": language})
        asked = f"{role or 'nobody'}: {method} {url}"
        if answer.mimetype == "text/html" and answer.status_code not in REDIRECTS:
            said = f'<html lang="{language}"' in answer.text and answer.status_code < 500
            yield asked, answer.text if said else f"fault {answer.status_code}"


def failures(app: Flask, language: str) -> Iterator[tuple[str, str]]:
    """The pages that say that something was refused or failed."""
    for status in FAILURES:
        with app.test_request_context("/vazqor", headers={"Accept-Language": language}):
            app.preprocess_request()
            problem = problem_of_status(status)
            yield f"nobody: {status}", render_template(
                "errors/page.html", problem=problem, title=problem.title, incident="9", home="/",
                frame="portal/base_public.html")  # fmt: skip


def is_invented(word: str) -> bool:
    """Whether a word is the data's."""
    return any(syllable in word for syllable in SYLLABLES)


def test_every_page_speaks_one_language_to_every_role(
    web: Flask, sqlite_engine: Any, furnished: tuple[Path, dict[str, list[Visit]]]
) -> None:
    wrong = {}
    for language in LANGUAGES:
        sqlite_engine.reset(furnished[0])  # an office that nobody visited yet
        wrong |= {(language, word): where for word, where in wrong_words(web, furnished[1], language).items()}
    assert wrong == {}, "\n".join(f"{word}: {where}" for word, where in sorted(wrong.items()))


def wrong_words(web: Flask, visits: dict[str, list[Visit]], language: str) -> dict[str, tuple[str, str]]:
    """Words that are not of a language on the pages in that language, each with where it stands."""
    known = vocabularies()[language]
    with web.app_context():
        speak(db.session(), language)
        db.session.remove()
    plan = visits if EVERY_ROLE else in_turn(visits, language)
    read = 0
    wrong: dict[str, tuple[str, str]] = {}
    rounds = [
        (role, [visit for visit in found if visit[0] == method])
        for method in ("GET", "POST")  # what is sent may take away what is looked at
        for role, found in plan.items()
    ]
    pages = chain(failures(web, language), *(pages_of(web, role, language, found) for role, found in rounds))
    for asked, page in pages:
        read += 1
        for text in texts_of(page, language):
            for word in words_in(text) - known:
                if not is_invented(word):
                    wrong.setdefault(word, (asked, text[:120]))
    assert read > 200
    return wrong
