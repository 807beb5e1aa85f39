"""Guessing at other people's cases: no hit, the same answer whatever is wrong, and the customer next door is served."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.commands.register_case import register_case
from app.extensions import db, limiter
from app.factory import create_app
from config import TestConfig
from tests import world as worlds
from tests.conftest import SqliteEngine
from tests.portal.test_protection import solved
from tests.visitor import TOKEN, Visitor

WORDS = {
    "channel": "walk_in",
    "customer_name": "PT Contoh",
    "subject": "LHU",
    "description": "x",
    "service": "pengujian",
}
HERE = {"environ_base": {"REMOTE_ADDR": "192.0.2.77"}}
CHANGING = re.compile(
    r'name="csrf_token"[^>]*value="[^"]+"|nonce="[^"]*"|data-seed="\w+"|protection_token" value="[^"]+"'
)
QUESTION = re.compile(r'<label for="protection-answer">[^<]+')
GUESSES = 250


@pytest.fixture(params=["without limits", "with limits"])
def app(request: pytest.FixtureRequest, sqlite_engine: SqliteEngine) -> Iterator[Flask]:
    """The application over a database with the world of the tests, its limits off and on."""
    sqlite_engine.reset()
    config = TestConfig()
    config.SQLALCHEMY_DATABASE_URI = f"sqlite:///{sqlite_engine.path}"
    config.RATELIMIT_ENABLED = request.param == "with limits"
    before = limiter.enabled
    made = create_app(config)
    yield made
    with made.app_context():
        if config.RATELIMIT_ENABLED:
            limiter.reset()
        limiter.enabled = before
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def case(app: Flask) -> dict[str, str]:
    """Number and code of a case."""
    with app.app_context():
        world = worlds.read(db.session())
        answer: dict[str, Any] = register_case(db.session(), world.viewer(db.session(), "plg_desk"), WORDS)
        db.session.remove()
    return {"number": answer["number"], "code": answer["tracking"]["code"]}


class Guesser(Visitor):
    """Somebody with one page open, who sends its form again and again."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, **HERE)
        self.token = TOKEN.search(self.get("/lacak").text)[1]  # type: ignore[index]

    def try_(self, number: str, code: str, **more: str) -> tuple[int, str]:
        """Send number and code; the status, and the text without what differs from page to page."""
        data = {"csrf_token": self.token, "number": number, "code": code, **more}
        answer = self.client.post("/lacak", data=data, **HERE)
        text = CHANGING.sub("", answer.text).replace(number, "NUMBER").replace(code, "CODE")
        return answer.status_code, QUESTION.sub("", text)


def test_guesses_make_no_hit_and_say_nothing_and_the_customer_behind_the_same_address_is_served(
    app: Flask, case: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    guesser, found = Guesser(app), []
    for turn in range(GUESSES):
        code = f"{turn:028X}".replace("0", "Q")
        found.append((guesser.try_(case["number"], code), guesser.try_(f"K-9{turn:03}/2026", code)))
    assert {status for pair in found for status, _text in pair} == {422}
    assert all(wrong_code == wrong_number for wrong_code, wrong_number in found[-100:])
    customer = Guesser(app)
    status, text = customer.try_(case["number"], case["code"])
    if app.config["RATELIMIT_ENABLED"]:
        assert status == 422 and "CODE" in text  # what was typed stands there still
        shown = customer.client.post("/lacak", data={"csrf_token": customer.token, **case}, **HERE).text
        puzzle = {name: re.search(rf'data-{name}="(\w+)"', shown)[1] for name in ("seed", "bits", "pieces")}  # type: ignore[index]
        puzzle["token"] = re.search(r'protection_token" value="([^"]+)"', shown)[1]  # type: ignore[index]
        status, _text = customer.try_(case["number"], case["code"], **solved(puzzle))
    assert status == 303
    assert case["number"] in customer.get(f"/lacak/{case['number']}").text
    plain = case["code"].replace("-", "")
    assert case["code"] not in caplog.text and plain not in caplog.text.replace("-", "")
    assert case["code"] not in customer.get(f"/lacak/{case['number']}").text
