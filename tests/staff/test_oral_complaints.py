"""At the counter the same is asked as on the public form; what is told by mouth is read back before it is registered."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.commands.intake import STORY
from app.extensions import db
from app.models.case import Case
from app.models.event import CaseEvent
from app.security.scope import unscoped
from tests.conftest import SqliteEngine
from tests.visitor import Visitor

TOLD = {
    "kind": "complaint", "channel": "walk_in", "form": "oral", "customer_name": "PT Contoh Karet Musi",
    "subject": "LHU terlambat", "description": "Baris satu.\nBaris dua <b>.", "event_date": "2026-08-03",
    "remedy_sought": "LHU diterbitkan.", "object_kind": "test_report", "object_number": "LHU-0417/2026",
    "severity": "medium", "anonymous": "",
}  # fmt: skip
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def web(sqlite_engine: SqliteEngine) -> Flask:
    """The application on a fresh SQLite."""
    sqlite_engine.reset()
    return sqlite_engine.app


@pytest.fixture
def desk(web: Flask) -> Visitor:
    """The front desk at a browser."""
    visitor = Visitor(web)
    visitor.sign_in("plg_desk")
    return visitor


def kept_in(page: str) -> dict[str, str]:
    """Return what a page carries on unseen."""
    return {
        name: value.replace("&lt;", "<").replace("&gt;", ">")
        for name, value in HIDDEN.findall(page)
        if name != "csrf_token"
    }


def numbers(web: Flask) -> list[tuple[str, str]]:
    """Return what is registered."""
    with web.app_context(), unscoped(db.session()):
        return [(case.form, case.description) for case in db.session.scalars(select(Case))]


def test_the_counter_asks_in_the_words_of_the_public_form(desk: Visitor) -> None:
    counter, public = desk.get("/cases/new").text, desk.get("/kantor/PLG/lapor").text
    desk.submit("/kantor/PLG/lapor", kind="complaint")
    public += desk.get("/kantor/PLG/lapor/kejadian").text
    for question in STORY.questions:
        label = re.search(rf'<label for="{question.name}">([^<]+)', counter)
        assert label is not None
        if question.name not in ("appealed_decision", "decision_delivered_on"):
            assert label[1].strip() in public


def test_an_oral_complaint_is_registered_once_the_customer_confirmed_what_was_read(desk: Visitor, web: Flask) -> None:
    page = desk.submit("/cases/new", **TOLD)
    assert page.status_code == 200 and numbers(web) == []
    shown = page.text
    for words in (
        "PT Contoh Karet Musi",
        "LHU terlambat",
        "Baris dua &lt;b&gt;.",
        "LHU diterbitkan.",
        "LHU-0417/2026",
        "3 Agustus 2026",
    ):
        assert words in shown
    kept = kept_in(shown)
    assert kept["severity"] == "medium" and kept["channel"] == "walk_in" and "read_back" not in kept
    refused = desk.submit("/cases/new", **kept, go="confirm")
    assert refused.status_code == 422 and 'href="#read_back"' in refused.text and numbers(web) == []
    changed = desk.submit("/cases/new", **kept, go="change")
    assert 'id="registration"' in changed.text and "Baris dua" in changed.text and numbers(web) == []
    for _press in (1, 2):
        done = desk.submit("/cases/new", **kept, read_back="1", go="confirm")
        assert done.status_code == 200 and "<code>" in done.text
    assert numbers(web) == [("oral", TOLD["description"])]
    with web.app_context(), unscoped(db.session()):
        event = db.session.scalars(select(CaseEvent).where(CaseEvent.name == "CaseRegistered")).one()
        assert event.facts["read_back"] is True


def test_what_is_wrong_with_it_is_mended_before_it_is_read_aloud(desk: Visitor, web: Flask) -> None:
    page = desk.submit("/cases/new", **{**TOLD, "subject": "", "contact_email": "bukan alamat"})
    assert (
        page.status_code == 422 and 'href="#subject"' in page.text and "Baris dua" in page.text and numbers(web) == []
    )
