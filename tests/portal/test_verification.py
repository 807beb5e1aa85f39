"""The public page that says whether a paper is genuine: what it tells, what it keeps to itself, what it withstands."""

import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update

from app.extensions import db, limiter
from app.factory import create_app
from app.models.person import Staff
from config import TestConfig
from tests.portal.conftest import ISSUED, SECRETS, SIGNED, Issue
from tests.visitor import Visitor

CODE = "7K4M-22XQ"
RUBBISH = (
    "%00", "7K4M-22X%00", "x" * 5000, "%F0%9F%98%80", "%D9%85%D8%B1", "..%2f..%2fetc", "%2e%2e", "<script>", "'--",
    "7K4M-22XU-1", "０１２３４５６７", "%FF%FE", "ß" * 8,
)  # fmt: skip


def heading(page: str) -> str:
    """Return the words of the page's only h1."""
    found = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert len(found) == 1
    return re.sub(r"<svg.*?</svg>|\s+", " ", found[0], flags=re.DOTALL).strip()


def english(web: Flask) -> Visitor:
    """Somebody whose browser asks for English."""
    return Visitor(web, headers={"Accept-Language": "en"})


def compare(visitor: Visitor, content: bytes, path: str = f"/periksa/{CODE}", **fields: str) -> str:
    """Send a file for comparison and return the answer's text."""
    return visitor.submit(path, file=(io.BytesIO(content), "surat.pdf"), **fields).text


def test_a_paper_in_force_is_told_with_what_identifies_it_and_nothing_of_its_case(web: Flask, issue: Issue) -> None:
    issue(CODE, signed="certificate")
    answer = english(web).get(f"/periksa/{CODE}")
    assert answer.status_code == 200
    assert heading(answer.text) == "This document is genuine and in force"
    for told in ("Reply letter", "B/7/BSPJI-Palembang/IX/2026", "1 September 2026", "BSPJI Palembang", "In force",
                 "Digitally signed", CODE):  # fmt: skip
        assert told in answer.text
    for secret in (*SECRETS, "Orang Rahasia", "rahasia.pdf", "bertanda-tangan"):
        assert secret not in answer.text


@pytest.mark.parametrize(("status", "said"), [("superseded", "replaced"), ("withdrawn", "withdrawn")])
def test_a_paper_that_no_longer_counts_is_told_as_genuine_and_past(
    web: Flask, issue: Issue, status: str, said: str
) -> None:
    issue(CODE, status=status)
    newer = issue("0000-0001")
    page = english(web).get(f"/periksa/{CODE}").text
    assert heading(page) == f"This document is genuine but was {said}"
    assert "t-status--warn" in page
    assert newer not in page
    assert ("newer document" in page) == (status == "superseded")


@pytest.mark.parametrize("typed", ["7k4m22xq", " 7K4M 22XQ ", "7K4M–22XQ", "7k4m-22xq"])
def test_a_code_is_found_however_it_is_typed(web: Flask, issue: Issue, typed: str) -> None:
    issue(CODE)
    answer = Visitor(web).submit("/periksa", code=typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/periksa/{CODE}")


def test_signs_that_look_alike_are_read_as_the_ones_that_occur(web: Flask, issue: Issue) -> None:
    issue("0011-VABC")
    assert Visitor(web).get("/periksa/OOIL-UABC").status_code == 200


def test_an_unknown_code_is_answered_with_what_to_do(web: Flask, issue: Issue) -> None:
    issue(CODE)
    answer = english(web).get("/periksa/0000-0000")
    assert answer.status_code == 404
    assert heading(answer.text) == "No document has this code"
    assert "look alike" in answer.text
    assert 'value="0000-0000"' in answer.text


@pytest.mark.parametrize("hidden", [
    {"status": "pending", "sha256": ""}, {"direction": "received"},
])  # fmt: skip
def test_a_paper_being_made_and_a_received_file_are_unknown(web: Flask, issue: Issue, hidden: dict[str, str]) -> None:
    issue(CODE, **hidden)
    visitor = english(web)
    assert visitor.get(f"/periksa/{CODE}").status_code == 404
    assert heading(compare(visitor, ISSUED, "/periksa", code=CODE)) == "No document has this code"


def test_the_same_bytes_are_told_from_all_others(web: Flask, issue: Issue) -> None:
    issue(CODE, signed="wet_ink")
    visitor = english(web)
    assert "byte for byte, with the document that was issued" in compare(visitor, ISSUED)
    assert "byte for byte, with the signed copy" in compare(visitor, SIGNED)
    changed = compare(visitor, ISSUED[:-1] + b"!")
    assert heading(changed) == "The file is not the document that was issued"
    assert "t-status--bad" in changed
    assert "t-status--ok" not in changed
    assert "a scan" in changed


def test_code_and_file_can_be_sent_together(web: Flask, issue: Issue) -> None:
    issue(CODE)
    assert "byte for byte" in compare(english(web), ISSUED, "/periksa", code="7k4m22xq")
    assert heading(compare(english(web), b"other", "/periksa", code=CODE)).startswith("The file is not")


def test_an_identical_file_of_a_replaced_paper_is_still_told_as_replaced(web: Flask, issue: Issue) -> None:
    issue(CODE, status="superseded")
    page = compare(english(web), ISSUED)
    assert heading(page) == "This document is genuine but was replaced"
    assert "byte for byte" in page


def test_a_file_is_never_kept(web: Flask, issue: Issue) -> None:
    issue(CODE)
    folder = web.config["FILES_FOLDER"]
    before = sorted(folder.rglob("*")) if folder.exists() else []
    compare(english(web), b"%PDF-1.7 something private")
    assert (sorted(folder.rglob("*")) if folder.exists() else []) == before


@pytest.mark.parametrize(("fields", "said"), [({}, "Choose the file first."), ({"file": ""}, "Choose the file first.")])
def test_comparing_without_a_file_asks_for_one(web: Flask, issue: Issue, fields: dict[str, str], said: str) -> None:
    issue(CODE)
    answer = english(web).submit(f"/periksa/{CODE}", **fields)
    assert answer.status_code == 422
    assert said in answer.text


def test_an_empty_file_and_an_empty_code_are_told(web: Flask, issue: Issue) -> None:
    issue(CODE)
    assert "The file is empty." in compare(english(web), b"")
    answer = english(web).submit("/periksa", code="  ")
    assert answer.status_code == 422
    assert 'href="#code"' in answer.text


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_in_the_address_or_the_form_is_an_unknown_code(web: Flask, rubbish: str) -> None:
    visitor = english(web)
    by_address = visitor.get(f"/periksa/{rubbish}")
    assert by_address.status_code == 404
    assert 'href="/periksa"' in by_address.text
    by_form = visitor.submit("/periksa", code=rubbish)
    assert by_form.status_code == 404
    assert "<script>" not in by_form.text
    assert rubbish[:41] not in by_form.text or len(rubbish) <= 40


def test_raw_bytes_in_the_form_are_an_unknown_code(web: Flask) -> None:
    visitor = english(web)
    for raw in ("\x00" * 8, "7K4M\x0022XQ", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") * 8):
        assert visitor.submit("/periksa", code=raw).status_code == 404


def test_without_a_token_nothing_is_compared(web: Flask, issue: Issue) -> None:
    issue(CODE)
    for path in ("/periksa", f"/periksa/{CODE}"):
        answer = web.test_client().post(path, data={"code": CODE, "file": (io.BytesIO(ISSUED), "a.pdf")})
        assert answer.status_code == 400
        assert "byte" not in answer.text


def test_behind_https_the_form_is_accepted_from_the_page_itself(web: Flask, issue: Issue) -> None:
    issue(CODE)
    visitor = Visitor(web, base_url="https://localhost", headers={"Referer": "https://localhost/periksa"})
    assert visitor.submit("/periksa", code=CODE).status_code == 303


@pytest.mark.parametrize("path", ["/periksa", f"/periksa/{CODE}", "/periksa/0000-0000", "/periksa/a/b/c"])
def test_no_cache_and_no_search_engine_keeps_the_answers(web: Flask, issue: Issue, path: str) -> None:
    issue(CODE)
    headers = Visitor(web).get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/periksa", f"/periksa/{CODE}", "/periksa/0000-0000"])
def test_the_pages_hold_no_inline_style_or_script_and_ask_no_index(web: Flask, issue: Issue, path: str) -> None:
    issue(CODE)
    page = Visitor(web).get(path).text
    assert " style=" not in page
    assert not re.search(r'\son\w+="', page)
    assert 'name="robots" content="noindex, nofollow"' in page
    assert '<html lang="id">' in page


def test_an_anonymous_visitor_switches_the_language_and_stays_on_the_page(web: Flask, issue: Issue) -> None:
    issue(CODE)
    visitor = Visitor(web)
    assert '<html lang="id">' in visitor.get(f"/periksa/{CODE}").text
    answer = visitor.submit(f"/periksa/{CODE}", "/account/language/en", next=f"/periksa/{CODE}")
    assert answer.headers["Location"] == f"/periksa/{CODE}"
    assert '<html lang="en">' in visitor.get(f"/periksa/{CODE}").text


def test_somebody_signed_in_sees_the_same_and_no_more(web: Flask, issue: Issue) -> None:
    issue(CODE)
    visitor = english(web)
    visitor.sign_in("ptk_desk")
    page = visitor.get(f"/periksa/{CODE}")
    assert page.status_code == 200
    assert all(secret not in page.text for secret in SECRETS)
    assert 'id="menu"' not in page.text


def test_an_account_that_still_needs_its_own_password_checks_papers_like_anybody(web: Flask, issue: Issue) -> None:
    issue(CODE)
    visitor = english(web)
    visitor.sign_in("plg_desk")
    with web.app_context():
        db.session.execute(update(Staff.__table__).values(must_change_password=True))
        db.session.commit()
    assert visitor.get("/account/").status_code == 302
    assert "sama persis" in compare(visitor, ISSUED)  # in the language of the account


def test_a_refusal_below_the_page_keeps_the_public_frame(web: Flask) -> None:
    visitor = Visitor(web)
    missing = visitor.get("/periksa/a/b/c")
    assert missing.status_code == 404
    assert "t-top--portal" in missing.text
    assert "t-frame" not in missing.text
    assert "t-top--portal" not in visitor.get("/no-such-page").text


def test_a_file_larger_than_the_limit_is_refused_in_words(web: Flask, issue: Issue) -> None:
    issue(CODE)
    visitor, before = english(web), web.config["MAX_CONTENT_LENGTH"]
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/periksa").text)
    web.config["MAX_CONTENT_LENGTH"] = 2000
    try:
        assert token is not None
        data = {"csrf_token": token.group(1), "file": (io.BytesIO(b"x" * 4000), "besar.pdf")}
        answer = visitor.client.post(f"/periksa/{CODE}", data=data, headers={"Accept-Language": "en"})
    finally:
        web.config["MAX_CONTENT_LENGTH"] = before
    assert answer.status_code == 413
    assert "larger than allowed" in answer.text
    assert "t-top--portal" in answer.text


@pytest.fixture
def limited(web: Flask) -> Iterator[Flask]:
    """The application with its limits on, over the same database."""
    config = TestConfig()
    config.SQLALCHEMY_DATABASE_URI = web.config["SQLALCHEMY_DATABASE_URI"]
    config.RATELIMIT_ENABLED, config.CHECK_RATE_LIMIT = True, "3 per minute;5 per day"
    before = limiter.enabled
    app = create_app(config)
    limiter.reset()
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        limiter.reset()
        limiter.enabled = before


def test_guessing_codes_is_slowed_down_for_one_address_and_not_for_others(limited: Flask) -> None:
    visitor = english(limited)
    tried = [visitor.get(f"/periksa/0000-000{turn}").status_code for turn in range(4)]
    assert tried == [404, 404, 404, 429]
    refused = visitor.submit("/periksa", code="0000-0000")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "t-top--portal" in refused.text
    assert "Too many attempts" in refused.text
    assert visitor.get("/periksa").status_code == 200
    other = Visitor(limited, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert other.get("/periksa/0000-0000").status_code == 404
