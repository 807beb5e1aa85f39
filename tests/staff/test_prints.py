"""What the pages print: a procedure, the position of a case in it, and the case file with only what the reader may see."""

import hashlib
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.attachments import Upload, attach
from app.commands.register_case import register_case
from app.documents.case_file import case_file_of
from app.documents.desk import Desk
from app.documents.storage import LocalStorage, storage_of
from app.errors import Unavailable
from app.extensions import db
from app.models.document import Document, DocumentSignature
from app.queries.office_procedures import library
from app.security.scope import set_viewer, unscoped
from reports.case_file import picture_page
from tests import world as worlds
from tests.commands.journeys import WORDS, Journey
from tests.conftest import SqliteEngine
from tests.visitor import Visitor

NOW = datetime(2026, 9, 1, 3, tzinfo=UTC)
NAME = "PT Contoh Karet Musi"
Visit = Callable[[str], Visitor]


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    """A store of its own."""
    return LocalStorage(tmp_path / "files")


@pytest.fixture
def journey(session: Session, world: worlds.World, storage: LocalStorage) -> Journey:
    """A complaint that was answered, with its papers."""
    return Journey(session, world, Desk(storage, "https://tanggap.example/periksa")).up_to("signed")


def file_for(journey: Journey, username: str, storage: Any, language: str = "id") -> bytes:
    """The case file as somebody gets it."""
    viewer = journey.world.viewer(journey.session, username)
    made = case_file_of(journey.session, viewer, journey.case, storage, library(), NOW, language)
    with made.content:
        content = made.content.read()
    assert len(PdfReader(io.BytesIO(content), strict=True).pages) == made.pages
    return content


def issued(journey: Journey) -> list[Document]:
    with unscoped(journey.session):
        query = select(Document).where(Document.case_id == journey.case_id, Document.direction == "issued")
        return list(journey.session.scalars(query.order_by(Document.id)))


def test_the_case_file_holds_every_paper_the_history_and_the_facts(journey: Journey, storage: LocalStorage) -> None:
    content = file_for(journey, "plg_head", storage)
    text = words(content)
    for told in (journey.case.number, NAME, "LHU terlambat", "Formulir keluhan pelanggan", "Surat jawaban keluhan pelanggan",
                 "Didaftarkan", "Tanda tangani surat", "ditandatangani", "atas nama pelanggan", "Plg Head Contoh", "Masih berjalan"):  # fmt: skip
        assert told in text
    for document in issued(journey):
        assert document.sha256 in text.replace(" ", "")
        if document.number:
            assert document.number in text


def test_who_may_not_know_the_complainant_gets_the_file_without_the_name(
    journey: Journey, storage: LocalStorage
) -> None:
    named = [document for document in issued(journey) if document.names_customer]
    assert named
    text = words(file_for(journey, "plg_pengujian", storage))
    assert NAME not in text and "a@karet.example" not in text
    assert "Pelanggan : Identitas pelapor dirahasiakan" in text
    assert f"{len(named)} dokumen yang memuatnya tidak disertakan" in text
    assert all(document.sha256 not in text.replace(" ", "") for document in named)


def test_the_signed_copy_stands_in_place_of_the_paper(journey: Journey, storage: LocalStorage) -> None:
    letter = next(document for document in issued(journey) if document.kind == "reply_letter")
    scan = picture_page(PICTURE)
    with unscoped(journey.session):
        journey.session.add(DocumentSignature(
            document_id=letter.id, case_id=letter.case_id, method="wet_ink", signer_name="Kepala Contoh", at=NOW,
            file_name="pindaian.pdf", media_type="application/pdf", size=len(scan), storage_key=storage.put(scan),
            sha256=hashlib.sha256(scan).hexdigest()))  # fmt: skip
        journey.session.flush()
    text = words(file_for(journey, "plg_head", storage))
    assert "Kepala Contoh, 1 September 2026" in text
    assert hashlib.sha256(scan).hexdigest() in text.replace(" ", "") and letter.sha256 not in text.replace(" ", "")
    assert "Kami perbaiki alat." not in text


def test_an_english_reader_gets_english_words(journey: Journey, storage: LocalStorage) -> None:
    text = words(file_for(journey, "plg_head", storage, "en"))
    assert all(told in text for told in ("CASE FILE", "Reply letter", "Sign the letter", "signed", "Put together by"))


def test_a_store_that_does_not_answer_is_told_and_a_lost_file_is_listed(
    journey: Journey, storage: LocalStorage
) -> None:
    class Silent(LocalStorage):
        def get(self, key: str) -> bytes:
            raise Unavailable("The file store does not answer now.")

    with pytest.raises(Unavailable):
        file_for(journey, "plg_head", Silent(storage.folder))
    for document in issued(journey)[1:]:
        storage.delete(document.storage_key)
    assert "tidak ada di tempat penyimpanan" in words(file_for(journey, "plg_head", storage))


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
    "00c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture
def case(web: Flask) -> int:
    """A case of Palembang with a picture attached."""
    with web.app_context():
        session = db.session()
        viewer = worlds.read(session).viewer(session, "plg_desk")
        found = int(register_case(session, viewer, WORDS)["id"])
        store = storage_of(current_app.config)
        set_viewer(session, viewer)
        attach(session, viewer, found, Upload("foto.png", PICTURE, "Foto contoh"), store, 10**6)
        set_viewer(session, None)
        db.session.remove()
    return found


def test_the_pages_lead_to_the_prints(visit: Visit, case: int) -> None:
    page = visit("plg_head").get(f"/cases/{case}").text
    assert f'href="/cases/{case}/file"' in page and f'href="/cases/{case}/procedure"' in page
    shown = visit("plg_head").get("/procedures/SOP12-BSPJI/5/2~1").text
    for path in ("/procedures/SOP12-BSPJI/5/2~1/chart.pdf", "/procedures/SOP12-BSPJI/5/2~1/chart.pdf?added=1"):
        assert f'href="{path}"' in shown


def test_a_procedure_prints_with_the_letterhead_of_the_readers_office(visit: Visit) -> None:
    own = visit("ptk_desk").get("/procedures/PR-LS-8.1.4/01/chart.pdf")
    assert own.mimetype == "application/pdf" and own.headers["Content-Disposition"].startswith("inline")
    assert "BSPJI PONTIANAK" in words(own.data) and "Menilai apa yang menjadi permasalahan" in words(own.data)
    more = visit("plg_desk").get("/procedures/PR-LS-8.1.4/01/chart.pdf?added=1")
    assert "Setujui penyelesaian" in words(more.data) and "BSPJI PALEMBANG" in words(more.data)
    assert visit("plg_desk").get("/procedures/nothing/1/chart.pdf").status_code == 404


def test_a_cases_procedure_opens_with_its_position(visit: Visit, case: int) -> None:
    answer = visit("plg_desk").get(f"/cases/{case}/procedure")
    assert answer.mimetype == "application/pdf"
    assert "POSISI PERKARA" in words(answer.data) and "langkah sekarang" in words(answer.data)


def test_the_case_file_comes_as_a_download_with_its_size_and_pictures(visit: Visit, case: int) -> None:
    answer = visit("plg_head").get(f"/cases/{case}/file")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert re.fullmatch(r"attachment; filename=berkas-K-\d+-\d+\.pdf", answer.headers["Content-Disposition"])
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "Foto contoh" in words(answer.data) and "Berkas K-" in words(answer.data)


def test_another_offices_case_is_not_printed(visit: Visit, case: int) -> None:
    visitor = visit("ptk_head")
    assert {
        visitor.get(f"/cases/{number}/{what}").status_code
        for what in ("file", "procedure")
        for number in (case, 10**12)
    } == {404}


def test_a_silent_store_is_told_on_a_page(visit: Visit, case: int, sqlite_engine: SqliteEngine, tmp_path: Path) -> None:
    app = sqlite_engine.app
    before = app.config["FILES_FOLDER"]
    file = tmp_path / "file"
    file.write_text("not a folder")
    try:
        app.config["FILES_FOLDER"] = file
        answer = visit("plg_head").get(f"/cases/{case}/file")
    finally:
        app.config["FILES_FOLDER"] = before
    assert answer.status_code == 503
    assert "coba lagi" in answer.text.lower()
