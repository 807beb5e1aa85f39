"""What every answer forbids the browser, and how refusals and faults look."""

import re
from pathlib import Path

import pytest
from flask import Flask

from app.factory import create_app
from config import TestConfig
from tests.visitor import Visitor

PAGES = ["/login/", "/account/", "/account/password", "/no-such-page", "/logout/"]
STRICT = {
    "default-src": "'self'", "style-src": "'self'", "object-src": "'none'", "base-uri": "'none'",
    "frame-ancestors": "'none'", "form-action": "'self'",
}  # fmt: skip


@pytest.fixture
def https(base: Path) -> Flask:
    """An application that is served behind HTTPS, with a page of its own that fails."""
    config = TestConfig()
    config.SQLALCHEMY_DATABASE_URI = f"sqlite:///{base / 'https.db'}"
    config.SESSION_COOKIE_SECURE = True
    app = create_app(config)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/fails")
    def fails() -> str:
        raise RuntimeError("the secret detail")

    @app.get("/api/v1/fails")
    def fails_too() -> str:
        raise RuntimeError("the secret detail")

    return app


@pytest.mark.parametrize("path", PAGES)
def test_every_page_forbids_foreign_and_inline_code(visitor: Visitor, path: str) -> None:
    visitor.sign_in("plg_desk")
    answer = visitor.get(path)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert {name: policy[name] for name in STRICT} == STRICT
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy["script-src"])
    assert nonce is not None
    scripts = re.findall(r"<script\b[^>]*>", answer.text)
    assert all(f'nonce="{nonce.group(1)}"' in script and "src=" in script for script in scripts)
    assert " style=" not in answer.text
    assert "<style" not in answer.text
    assert not re.search(r'\son\w+="', answer.text)


@pytest.mark.parametrize("path", [*PAGES, "/static/tanggap.css"])
def test_every_answer_says_how_it_may_be_used(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_a_nonce_is_used_once(visitor: Visitor) -> None:
    found = {re.search(r"nonce-([^']+)", visitor.get("/login/").headers["Content-Security-Policy"]).group(1)
             for _ in range(5)}  # type: ignore[union-attr] # fmt: skip
    assert len(found) == 5


def test_pages_of_signed_in_people_stay_out_of_caches(visitor: Visitor) -> None:
    visitor.sign_in("plg_desk")
    assert visitor.get("/account/").headers["Cache-Control"] == "no-store"
    assert "no-store" not in visitor.get("/static/tanggap.css").headers.get("Cache-Control", "")


def test_files_are_kept_by_browsers_as_long_as_they_do_not_change(visitor: Visitor) -> None:
    found = re.search(r'href="(/static/tanggap\.css\?v=[0-9a-f]{12})"', visitor.get("/login/").text)
    assert found is not None
    assert visitor.get(found[1]).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("/static/tanggap.css", "/static/tanggap.css?v=0", "/static/../config.py?v=", "/static/none.css?v=0"):
        assert "immutable" not in visitor.get(path).headers.get("Cache-Control", "")


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = visitor.get("/login/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_behind_https_the_cookie_is_bound_to_the_host_and_browsers_remember_https(https: Flask) -> None:
    headers = https.test_client().get("/login/", base_url="https://localhost").headers
    assert headers["Set-Cookie"].startswith("__Host-")
    assert "Secure" in headers["Set-Cookie"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_refusal_is_a_page_in_the_readers_language(visitor: Visitor) -> None:
    missing = visitor.get("/no-such-page")
    assert missing.status_code == 404
    assert "Tidak ditemukan" in missing.text
    english = visitor.get("/no-such-page", headers={"Accept-Language": "en"})
    assert "Not found" in english.text
    assert visitor.get("/logout/").headers["Allow"]


def test_a_fault_tells_the_reader_a_number_and_nothing_else(https: Flask) -> None:
    answer = https.test_client().get("/fails")
    assert answer.status_code == 500
    assert "the secret detail" not in answer.text
    assert "RuntimeError" not in answer.text
    assert re.search(r"\b[0-9a-f]{8}\b", answer.text)


@pytest.mark.parametrize(("path", "status"), [("/api/v1/no-such-thing", 404), ("/api/v1/fails", 500)])
def test_under_the_api_a_refusal_is_a_problem_document(https: Flask, path: str, status: int) -> None:
    answer = https.test_client().get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert answer.content_type.startswith("application/problem+json")
    problem = answer.get_json()
    assert problem["status"] == status
    assert problem["title"]
    assert "secret" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
