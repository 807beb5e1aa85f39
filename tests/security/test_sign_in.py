"""Signing in: one answer for every failure, a lock after wrong passwords, a limit a caller, no way off the site."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.extensions import db, limiter
from app.factory import create_app
from config import TestConfig
from tests.security.conftest import settings
from tests.visitor import Visitor


def without_what_was_typed(page: str) -> str:
    return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page)


def test_the_right_name_and_password_open_a_session(visitor: Visitor) -> None:
    assert not visitor.is_signed_in()
    assert visitor.sign_in("plg_desk").status_code == 302
    assert visitor.is_signed_in()


@pytest.mark.parametrize("name", ["PLG_DESK", "  plg_desk "])
def test_a_name_is_found_however_it_is_typed(visitor: Visitor, name: str) -> None:
    visitor.sign_in(name)
    assert visitor.is_signed_in()


def test_an_unknown_name_a_wrong_password_a_closed_and_a_locked_account_get_the_same_answer(
    visitor: Visitor, staff: Callable[..., None]
) -> None:
    staff("plg_desk2", active=False)
    staff("plg_head", locked_until=clock.now() + timedelta(minutes=5))
    answers = [
        visitor.sign_in("nobody", "wrong-password-1"),
        visitor.sign_in("plg_desk", "wrong-password-1"),
        visitor.sign_in("plg_desk2"),
        visitor.sign_in("plg_head"),
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({without_what_was_typed(answer.text) for answer in answers}) == 1
    assert not visitor.is_signed_in()


def test_the_fifth_wrong_password_locks_the_account_for_a_while_even_for_the_right_one(visitor: Visitor) -> None:
    for _ in range(5):
        visitor.sign_in("plg_desk", "wrong-password-1")
    visitor.sign_in("plg_desk")
    assert not visitor.is_signed_in()
    with clock.moved(clock.now() + timedelta(minutes=2)):
        visitor.sign_in("plg_desk")
        assert visitor.is_signed_in()


def test_each_further_wrong_password_locks_longer(visitor: Visitor) -> None:
    for _ in range(5):
        visitor.sign_in("plg_desk", "wrong-password-1")
    with clock.moved(clock.now() + timedelta(minutes=2)):
        visitor.sign_in("plg_desk", "wrong-password-1")
        with clock.moved(clock.now() + timedelta(seconds=90)):
            visitor.sign_in("plg_desk")
            assert not visitor.is_signed_in()
        with clock.moved(clock.now() + timedelta(minutes=3)):
            visitor.sign_in("plg_desk")
            assert visitor.is_signed_in()


def test_signing_in_forgets_earlier_wrong_passwords(visitor: Visitor) -> None:
    for _ in range(2):
        for _ in range(4):
            visitor.sign_in("plg_desk", "wrong-password-1")
        visitor.sign_in("plg_desk")
        assert visitor.is_signed_in()
        visitor.sign_out()


def test_wrong_passwords_of_one_account_do_not_lock_another(visitor: Visitor) -> None:
    for _ in range(6):
        visitor.sign_in("plg_desk", "wrong-password-1")
    visitor.sign_in("plg_head")
    assert visitor.is_signed_in()


@pytest.fixture
def limited(web: Flask) -> Iterator[Flask]:
    """The application with its limits on, over the same database."""
    config = TestConfig()
    config.SQLALCHEMY_DATABASE_URI = web.config["SQLALCHEMY_DATABASE_URI"]
    config.RATELIMIT_ENABLED = config.AUTH_RATE_LIMITED = True
    before = limiter.enabled
    app = create_app(config)
    try:
        yield app
    finally:
        with app.app_context():  # the file is replaced before the next test: nobody may hold it open
            db.session.remove()
            db.engine.dispose()
        limiter.reset()
        limiter.enabled = before


def test_the_eleventh_attempt_from_one_address_is_refused_whatever_the_name(limited: Flask) -> None:
    visitor = Visitor(limited)
    answers = [visitor.sign_in(f"name{turn}", "wrong-password-1").status_code for turn in range(11)]
    assert answers == [422] * 10 + [429]
    visitor.sign_in("plg_desk")
    assert not visitor.is_signed_in()


def test_a_form_without_its_token_is_refused(visitor: Visitor) -> None:
    answer = visitor.client.post("/login/", data={"username": "plg_desk", "password": "whatever-it-is"})
    assert answer.status_code == 400
    assert not visitor.is_signed_in()


@pytest.mark.parametrize("target", [
    "//evil.example/", "https://evil.example/", "http:evil.example", "/%5Cevil.example", "%5C%5Cevil.example",
    "javascript:alert(1)", "///evil.example", "%09//evil.example", "https://localhost@evil.example/", "evil.example",
])  # fmt: skip
def test_after_signing_in_nobody_is_led_off_the_site(visitor: Visitor, target: str) -> None:
    location = visitor.sign_in("plg_desk", target=target).headers["Location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_after_signing_in_one_is_led_to_the_page_one_asked_for(visitor: Visitor) -> None:
    asked = visitor.get("/account/")
    assert asked.status_code == 302
    assert "next=/account/" in asked.headers["Location"].replace("%2F", "/")
    assert visitor.sign_in("plg_desk", target="/account/").headers["Location"] == "/account/"


def test_a_request_for_another_host_is_refused_where_the_hosts_are_declared(web: Flask) -> None:
    with settings(web, TRUSTED_HOSTS=["keluhan.example"]):
        assert Visitor(web, base_url="http://keluhan.example").get("/login/").status_code == 200
        assert Visitor(web, base_url="http://evil.example").get("/login/").status_code == 400
