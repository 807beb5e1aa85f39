"""At the counter the same is asked as on the public form; what is told by mouth is read back before it is registered."""

import re
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from app.commands.intake import STORY
from app.documents.storage import storage_of
from app.extensions import db
from app.models.case import Case
from app.models.document import Document
from app.models.event import CaseEvent
from app.security.scope import unscoped
from tests.conftest import SqliteEngine
from tests.documents.pictures import png
from tests.visitor import Visitor

TOLD = {
    "kind": "complaint", "channel": "walk_in", "form": "oral", "customer_name": "PT Contoh Karet Musi",
    "subject": "LHU terlambat", "description": "Baris satu.\nBaris dua <b>.", "event_date": "2026-08-03",
    "remedy_sought": "LHU diterbitkan.", "object_kind": "test_report", "object_number": "LHU-0417/2026",
    "severity": "medium", "anonymous": "",
}  # fmt: skip
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
KEPT = re.compile(r'name="kept_file" value="([^"]*)" checked')


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


def test_papers_brought_to_the_counter_stay_with_the_form_until_the_case_is_registered(
    desk: Visitor, web: Flask
) -> None:
    """After an error and through the reading aloud; what cannot be taken is named, and nothing else is lost."""
    chosen = [
        (BytesIO(png()), "tanda terima.png"),
        (BytesIO(b"#!/bin/sh"), "skrip.pdf"),
        (BytesIO(b""), "../kosong.pdf"),
    ]
    page = desk.submit("/cases/new", **{**TOLD, "subject": ""}, files=chosen)
    assert page.status_code == 422 and 'href="#subject"' in page.text and 'href="#files"' in page.text
    assert "“skrip.pdf” tidak dapat diterima" in page.text and "“kosong.pdf” kosong" in page.text
    (note,) = KEPT.findall(page.text)
    more = [(BytesIO(png((8, 8))), "foto.png"), (BytesIO(png()), "tanda terima.png")]  # the second one is kept already
    aloud = desk.submit("/cases/new", **TOLD, kept_file=note, files=more)
    assert "tanda terima.png, foto.png" in aloud.text and numbers(web) == []
    notes = [value for name, value in HIDDEN.findall(aloud.text) if name == "kept_file"]
    forged = desk.submit(
        "/cases/new", **kept_in(aloud.text) | {"kept_file": notes[0] + "x"}, read_back="1", go="confirm"
    )
    assert forged.status_code == 422 and 'href="#files"' in forged.text and numbers(web) == []
    done = desk.submit("/cases/new", **kept_in(aloud.text) | {"kept_file": notes}, read_back="1", go="confirm")
    assert done.status_code == 200 and "<code>" in done.text
    with web.app_context(), unscoped(db.session()):
        query = select(Document).where(Document.direction == "received").order_by(Document.id)
        papers = list(db.session.scalars(query))
        assert [(row.title, row.media_type) for row in papers] == [
            ("tanda terima.png", "image/png"), ("foto.png", "image/png")]  # fmt: skip
        told = db.session.scalars(select(CaseEvent.name).where(CaseEvent.case_id == papers[0].case_id)).all()
        assert told.count("FileAttached") == 2
        assert storage_of(web.config).get(papers[1].storage_key) == png((8, 8))
