"""Sessions end when they should: signing out, a new password, a closed account, disuse, age."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from tests.conftest import PASSWORD
from tests.visitor import Visitor

NEW = "kopi teduh gunung biru"


def change_password(visitor: Visitor, current: str = PASSWORD, new: str = NEW, again: str | None = None):  # type: ignore[no-untyped-def]
    return visitor.submit("/account/password", current=current, new=new, again=new if again is None else again)


def test_signing_in_begins_a_new_session_and_keeps_nothing_of_the_one_before(visitor: Visitor) -> None:
    visitor.get("/login/")
    before = visitor.cookie()
    visitor.sign_in("plg_desk")
    with visitor.client.session_transaction() as session:
        first = session["sid"]
    assert visitor.cookie() != before
    visitor.sign_out()
    visitor.sign_in("plg_desk")
    with visitor.client.session_transaction() as session:
        assert session["sid"] != first
        assert len(session["sid"]) >= 32


def test_a_copied_cookie_is_worthless_after_signing_out(web: Flask, visitor: Visitor) -> None:
    visitor.sign_in("plg_desk")
    copied = visitor.cookie()
    assert Visitor(web).steal(copied).is_signed_in()
    visitor.sign_out()
    assert not visitor.is_signed_in()
    assert not Visitor(web).steal(copied).is_signed_in()


def test_signing_out_needs_a_form_and_not_a_link(visitor: Visitor) -> None:
    visitor.sign_in("plg_desk")
    assert visitor.get("/logout/").status_code == 405
    assert visitor.client.post("/logout/").status_code == 400
    assert visitor.is_signed_in()


def test_a_new_password_ends_all_other_sessions_and_only_those(web: Flask, visitor: Visitor) -> None:
    other = Visitor(web)
    other.sign_in("plg_desk")
    visitor.sign_in("plg_desk")
    old = visitor.cookie()
    assert change_password(visitor).status_code == 302
    assert visitor.is_signed_in()
    assert not other.is_signed_in()
    assert not Visitor(web).steal(old).is_signed_in()
    other.sign_in("plg_desk")
    assert not other.is_signed_in()
    other.sign_in("plg_desk", NEW)
    assert other.is_signed_in()


@pytest.mark.parametrize(("fields", "pointed_at"), [
    ({"current": "not-the-present-one"}, "current"),
    ({"new": "sebelas-ab1"}, "new"),
    ({"new": "password123456"}, "new"),
    ({"new": "aaaaaaaaaaaaaaaa"}, "new"),
    ({"new": "plg_desk2026plg_desk"}, "new"),
    ({"new": "b" * 40 + "acdefghijk" * 10}, "new"),
    ({"new": PASSWORD}, "new"),
    ({"again": "something else altogether"}, "again"),
])  # fmt: skip
def test_a_bad_change_of_password_is_refused_at_its_field_and_changes_nothing(
    web: Flask, visitor: Visitor, fields: dict[str, str], pointed_at: str
) -> None:
    visitor.sign_in("plg_desk")
    answer = change_password(visitor, **fields)
    assert answer.status_code == 422
    assert f'id="{pointed_at}-e"' in answer.text
    other = Visitor(web)
    other.sign_in("plg_desk")
    assert other.is_signed_in()


def test_a_long_sentence_is_a_good_password(web: Flask, visitor: Visitor) -> None:
    sentence = "Hujan turun di atas atap seng; kami minum kopi dan menunggu kapal sungai pulang. " + "Ya."
    assert len(sentence) > 64
    visitor.sign_in("plg_desk")
    assert change_password(visitor, new=sentence).status_code == 302
    other = Visitor(web)
    other.sign_in("plg_desk", sentence)
    assert other.is_signed_in()


def test_a_session_ends_after_two_hours_without_use(visitor: Visitor) -> None:
    start = clock.now()
    with clock.moved(start):
        visitor.sign_in("plg_desk")
    with clock.moved(start + timedelta(hours=1, minutes=59)):
        assert visitor.is_signed_in()
    with clock.moved(start + timedelta(hours=4, minutes=1)):
        assert not visitor.is_signed_in()


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(visitor: Visitor) -> None:
    start = clock.now()
    with clock.moved(start):
        visitor.sign_in("plg_desk")
    for hour in range(1, 12):
        with clock.moved(start + timedelta(hours=hour)):
            assert visitor.is_signed_in()
    with clock.moved(start + timedelta(hours=12, minutes=1)):
        assert not visitor.is_signed_in()


def test_a_closed_account_is_out_at_its_next_request(visitor: Visitor, staff: Callable[..., None]) -> None:
    visitor.sign_in("plg_desk")
    staff("plg_desk", active=False)
    assert not visitor.is_signed_in()


def test_somebody_whose_password_another_knows_must_choose_an_own_one_first(
    visitor: Visitor, staff: Callable[..., None]
) -> None:
    staff("plg_desk", must_change_password=True)
    visitor.sign_in("plg_desk")
    assert visitor.get("/account/").headers["Location"] == "/account/password"
    assert change_password(visitor).status_code == 302
    assert visitor.is_signed_in()


def test_a_forged_cookie_is_nobody(web: Flask, visitor: Visitor) -> None:
    visitor.sign_in("plg_desk")
    body, _, signature = visitor.cookie().rpartition(".")
    assert not Visitor(web).steal(f"{body}.{'A' * len(signature)}").is_signed_in()


def test_the_language_is_switched_by_a_form_and_remembered_for_the_account(web: Flask, visitor: Visitor) -> None:
    visitor.sign_in("plg_desk")
    assert '<html lang="id">' in visitor.get("/account/").text
    visitor.submit("/account/", "/account/language/en", next="/account/")
    assert '<html lang="en">' in visitor.get("/account/").text
    elsewhere = Visitor(web)
    elsewhere.sign_in("plg_desk")
    assert '<html lang="en">' in elsewhere.get("/account/").text
    assert visitor.submit("/account/", "/account/language/fr").status_code == 404


def test_a_stranger_sees_the_language_of_the_browser_but_staff_see_their_own(web: Flask) -> None:
    stranger = Visitor(web, headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert '<html lang="en">' in stranger.get("/login/").text
    stranger.sign_in("plg_desk")
    assert '<html lang="id">' in stranger.get("/account/").text
    assert '<html lang="id">' in Visitor(web).get("/login/").text
