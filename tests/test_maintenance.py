"""Maintenance: a calm page everywhere, that needs no database; and the pages that stand when something failed."""

from typing import Any

import pytest
from flask import Flask

from app import maintenance
from app.extensions import db
from tests.visitor import Visitor


@pytest.fixture
def web(sqlite_engine: Any) -> Flask:
    """The application on a fresh SQLite."""
    sqlite_engine.reset()
    return sqlite_engine.app


def test_a_file_closes_every_address_until_it_is_gone(
    web: Flask, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(web.config, "DATA_FOLDER", tmp_path)
    visitor = Visitor(web)
    visitor.sign_in("plg_desk")
    file = tmp_path / "maintenance"
    file.write_text("sampai pukul 18.00 <b>WIB</b>", encoding="utf-8")
    with monkeypatch.context() as away:
        away.setattr(db.session, "execute", None)  # nothing is asked of the database
        look_at_every_page(visitor)
    file.unlink()
    assert visitor.get("/tasks/").status_code == 200


def look_at_every_page(visitor: Visitor) -> None:
    """Each answers with the notice."""
    for path in ("/tasks/", "/login/", "/periksa", "/no-such-page"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, str(maintenance.RETRY_AFTER))
        assert "sampai pukul 18.00 &lt;b&gt;WIB&lt;/b&gt;" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Content-Security-Policy" in answer.headers
    told = visitor.get("/api/v1/cases/")
    assert (told.status_code, told.content_type) == (503, "application/problem+json")
    assert visitor.client.post("/tasks/", data={}).status_code == 503
    assert visitor.get("/static/base.css").status_code == 200


def test_a_setting_closes_too_and_one_says_nothing_more(web: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(web.config, "MAINTENANCE", "1")
    with web.app_context():
        assert maintenance.notice() == ""
    assert Visitor(web).get("/login/").status_code == 503
    monkeypatch.setitem(web.config, "MAINTENANCE", "Kembali besok pagi.")
    assert "Kembali besok pagi." in Visitor(web).get("/login/").text
