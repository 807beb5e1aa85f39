"""The public page on which customers follow their case: who gets in, and for how long."""

import logging
import re
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.commands.issue_papers import issue_pending
from app.commands.register_case import register_case
from app.documents.desk import desk_of
from app.documents.names import in_language
from app.extensions import db
from app.models.case import Case
from app.security.scope import unscoped
from app.security.tracking_links import key_of
from tests import world as worlds
from tests.visitor import Visitor

WORDS = {"channel": "walk_in", "customer_name": "PT Contoh Karet", "subject": "LHU terlambat", "description": "Rahasia.",
         "service": "pengujian", "contact_email": "a@karet.example"}  # fmt: skip
OPEN = 'id="standing"'  # what stands on the page of a case, and nowhere else


@pytest.fixture
def case(one_app: Flask) -> tuple[str, str, str]:
    """Number, access code and a mail's key of a registered case whose receipt is drawn."""
    world = worlds.read(db.session())
    answer = register_case(db.session(), world.viewer(db.session(), "plg_desk"), WORDS)
    issue_pending(db.session(), desk_of(one_app.config))
    with unscoped(db.session()):
        found = db.session.get_one(Case, int(answer["id"]))
        return answer["number"], answer["tracking"]["code"], key_of(one_app.config["SECRET_KEY"], found)


def test_number_and_access_code_open_the_case_however_they_are_typed(
    one_app: Flask, case: tuple[str, str, str]
) -> None:
    number, code, _key = case
    visitor = Visitor(one_app)
    led = visitor.submit("/lacak", number=f" {number.lower()} ", code=code.lower().replace("-", " "))
    assert (led.status_code, led.headers["Location"]) == (303, f"/lacak/{number}")
    page = visitor.get(f"/lacak/{number}")
    assert number in page.text and OPEN in page.text and "Tanda terima keluhan" in page.text
    late = in_language("You should have heard from us by %(day)s. We are late: ask us, the address stands below.", "id")
    assert late.partition(": ")[2] not in page.text
    with clock.moved(clock.now() + timedelta(days=30)):  # a promise that was not kept is no promise any more
        visitor.submit("/lacak", number=number, code=code)
        assert late.partition(": ")[2] in visitor.get(f"/lacak/{number}").text


@pytest.mark.parametrize("wrong", ["code", "number", "both", "empty"])
def test_a_wrong_number_or_code_is_refused_in_the_same_words(
    one_app: Flask, case: tuple[str, str, str], wrong: str
) -> None:
    number, code, _key = case
    typed = {"code": (number, "SALAH"), "number": ("K-9999/2026", code), "both": ("K-9999/2026", "SALAH"),
             "empty": ("", "")}[wrong]  # fmt: skip
    visitor = Visitor(one_app)
    page = visitor.submit("/lacak", number=typed[0], code=typed[1])
    assert page.status_code == 422
    assert "tidak cocok" in page.text and code not in page.text
    assert OPEN not in visitor.get(f"/lacak/{number}").text


def test_the_link_of_a_mail_leads_to_a_clean_address_that_opens_the_case_and_its_papers(
    one_app: Flask, case: tuple[str, str, str]
) -> None:
    number, _code, key = case
    visitor = Visitor(one_app)
    led = visitor.get(f"/lacak/{number}?kunci={key}")
    assert (led.status_code, led.headers["Location"]) == (303, f"/lacak/{number}")
    assert key not in visitor.cookie()
    page = visitor.get(f"/lacak/{number}")
    assert OPEN in page.text and key not in page.text
    paper = page.text.split(f'href="/lacak/{number}/surat/')[1].split('"')[0]
    assert visitor.get(f"/lacak/{number}/surat/{paper}/berkas").data.startswith(b"%PDF")
    assert Visitor(one_app).get(f"/lacak/{number}/surat/{paper}/berkas").status_code == 303


def test_nobody_gets_in_without_key_or_code(one_app: Flask, case: tuple[str, str, str]) -> None:
    number, _code, _key = case
    visitor, other = Visitor(one_app), Visitor(one_app)
    wrong = [visitor.get(f"/lacak/{name}?kunci={'0' * 32}") for name in (number, "K-9999/2026")]
    assert [page.status_code for page in wrong] == [422, 422]
    clean = [other.get(f"/lacak/{name}").text.replace(name, "") for name in (number, "K-9999/2026")]
    assert without_token(clean[0]) == without_token(clean[1])
    for address in (f"/lacak/{number}", "/lacak/%00?kunci=%00", f"/lacak/{'x' * 4000}", f"/lacak/{number}?kunci="):
        assert OPEN not in visitor.get(address).text


def without_token(page: str) -> str:
    """A page without what differs from answer to answer."""
    return re.sub(r'(value|nonce)="[^"]{30,}"', "", page)


def test_several_cases_are_followed_in_one_visit_and_all_end_with_it(
    one_app: Flask, case: tuple[str, str, str]
) -> None:
    world = worlds.read(db.session())
    second = register_case(db.session(), world.viewer(db.session(), "ptk_desk"), WORDS)
    visitor, first = Visitor(one_app), case[0]
    visitor.submit("/lacak", number=first, code=case[1])
    visitor.submit("/lacak", number=second["number"], code=second["tracking"]["code"])
    assert OPEN in visitor.get(f"/lacak/{first}").text
    assert OPEN in visitor.get(f"/lacak/{second['number']}").text
    assert second["number"] == first  # two offices count alike: the page is that of the case proved last
    for number, code, office in (
        (first, case[1], "BSPJI Palembang"),
        (first, second["tracking"]["code"], "BSPJI Pontianak"),
    ):
        visitor.submit("/lacak", number=number, code=code)
        assert office in visitor.get(f"/lacak/{first}").text.partition("</title>")[0]
    copied = Visitor(one_app).steal(visitor.cookie())
    assert OPEN in copied.get(f"/lacak/{first}").text
    assert visitor.submit(f"/lacak/{first}", "/lacak/selesai").status_code == 303
    for browser in (visitor, copied):
        assert OPEN not in browser.get(f"/lacak/{first}").text


@pytest.mark.parametrize("change", ["unused", "old", "new code"])
def test_a_visit_ends_by_itself_and_with_the_code(
    one_app: Flask, case: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    number, code, key = case
    visitor = Visitor(one_app)
    visitor.submit("/lacak", number=number, code=code)
    if change == "new code":
        db.session.execute(Case.__table__.update().values(tracking_hash="0" * 64))
        db.session.commit()
        assert visitor.get(f"/lacak/{number}?kunci={key}").status_code == 422
    else:
        start, minutes = clock.now(), 0
        while minutes < (59 if change == "unused" else 12 * 60):
            minutes += 59
            monkeypatch.setattr(clock, "now", lambda at=start + timedelta(minutes=minutes): at)
            if minutes < 12 * 60:
                assert OPEN in visitor.get(f"/lacak/{number}").text
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=minutes + 61 * (change == "unused")))
    page = visitor.get(f"/lacak/{number}")
    assert OPEN not in page.text and 'name="code"' in page.text


def test_no_server_logs_what_stands_behind_the_question_mark(one_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("gunicorn.access", "werkzeug", "gunicorn.error"):
        logging.getLogger(name).warning('"%s" 303', "GET /lacak/K-1/2026?kunci=0123456789abcdef HTTP/1.1")
    assert caplog.text.count("/lacak/K-1/2026 HTTP/1.1") == 3 and "kunci" not in caplog.text


def test_a_restricted_case_tells_no_step(one_app: Flask, case: tuple[str, str, str]) -> None:
    number, code, _key = case
    db.session.execute(Case.__table__.update().values(restricted=True))
    db.session.commit()
    visitor = Visitor(one_app)
    visitor.submit("/lacak", number=number, code=code)
    page = visitor.get(f"/lacak/{number}").text
    assert OPEN in page and "Terima dan daftarkan" not in page
