"""Papers on the pages of a case: who sees the complainant in them, that this is noted, and what a page costs."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import event, func, select

from app.commands.attachments import MOST_FILES, Upload, attach
from app.commands.case_actions import act
from app.commands.issue_papers import issue_pending
from app.documents.desk import desk_of
from app.errors import Invalid
from app.extensions import db
from app.models.document import Document
from app.models.event import AccessLog
from app.security.scope import unscoped
from tests import world as worlds
from tests.api.client import Caller
from tests.commands.journeys import WORDS, Journey
from tests.documents.pictures import png
from tests.visitor import Visitor

Visit = Callable[[str], Visitor]
SECRETS = (WORDS["customer_name"], "Rina Contoh", "Jalan Rahasia 7")


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


@pytest.fixture
def case(web: Flask) -> Callable[..., tuple[int, int]]:
    """Take a complaint up to a step; return its id and that of the open task."""

    def made(last: str) -> tuple[int, int]:
        with web.app_context():
            session = db.session()
            journey = Journey(session, worlds.read(session), desk_of(web.config), contact_name=SECRETS[1],
                              address=SECRETS[2]).up_to(last)  # fmt: skip
            return journey.case_id, journey.task

    return made


def test_a_drafter_who_may_not_know_who_complains_previews_the_letter_without_it(web, visit: Visit, case) -> None:
    case_id, task_id = case("instructed")
    letter = {"subject": "Tanggapan", "body": "<p>Kepada PT Contoh Karet Musi.</p>"}
    front = visit("plg_desk").submit(f"/cases/{case_id}", f"/tasks/{task_id}/preview", **letter)
    assert all(secret in words(front.data) for secret in SECRETS)
    with web.app_context():
        session, world = db.session(), worlds.read(db.session())
        to = {"task": str(task_id), "person": str(world.people["plg_technical"].id), "reason": "Ahli"}
        act(session, world.viewer(session, "plg_coordinator"), "reassign", case_id, to)
    answer = visit("plg_technical").submit(f"/cases/{case_id}", f"/tasks/{task_id}/preview", **letter)
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert "Kepada" in words(answer.data) and not any(secret in words(answer.data) for secret in SECRETS)


def test_whoever_drafts_the_letter_reads_the_instruction_for_it_and_all_of_the_answer(visit: Visit, case) -> None:
    case_id, _task = case("instructed")
    page = visit("plg_desk").get(f"/cases/{case_id}").text
    assert "Arahan untuk surat</h2>" in page and "<li>Jawab<small>" in page
    assert "Terbukti atau tidak: " in page


def readers(read: Any) -> list[str]:
    return read(lambda own: [row.user.username for row in own.scalars(select(AccessLog).order_by(AccessLog.id))])


def test_reading_who_complains_in_a_paper_is_noted_on_every_way_to_it(web, visit: Visit, case, read) -> None:
    case_id, _task = case("answered")

    def kinds(own: Any) -> dict[str, int]:
        with unscoped(own):
            return {row.kind: row.id for row in own.scalars(select(Document).where(Document.case_id == case_id))}

    papers = read(kinds)
    form, sheet = papers["complaint_form"], papers["disposition_sheet"]
    visit("plg_desk").get(f"/documents/{sheet}/file")
    assert readers(read) == []
    visit("plg_desk").get(f"/documents/{form}/file?inline=1")
    assert Caller(web, "plg_coordinator").get(f"/documents/{form}/content").status_code == 200
    visit("plg_desk2").get(f"/cases/{case_id}/documents/{form}")
    assert readers(read) == ["plg_desk", "plg_coordinator", "plg_desk2"]


def test_the_agency_reads_no_paper_of_a_case(web, case, read) -> None:
    case_id, _task = case("answered")
    agency = Caller(web, "agency")
    assert agency.get(f"/cases/{case_id}/documents").json["items"] == []
    ids = read(lambda own: own.scalars(select(Document.id)).all())
    assert ids and {agency.get(f"/documents/{key}/content").status_code for key in ids} == {404}


@pytest.mark.parametrize(("last", "sees"), [("signed", False), ("dispatched", True)])
def test_the_customer_reads_the_answer_only_once_it_was_sent(web, last, sees) -> None:
    with web.app_context():
        journey = Journey(db.session(), worlds.read(db.session()), desk_of(web.config)).up_to(last)
        case_id, code = journey.case_id, journey.answer["tracking"]
        issue_pending(db.session, desk_of(web.config))
    customer = Caller(web)
    customer.headers["Authorization"] = f"Bearer {customer.post('/tracking', code).json['access_token']}"
    papers = {row["kind"]: row for row in customer.get(f"/cases/{case_id}/documents").json["items"]}
    assert "intake_receipt" in papers and "disposition_sheet" not in papers and ("reply_letter" in papers) is sees
    for row in papers.values():
        assert customer.get(f"/documents/{row['id']}/content").data.startswith(b"%PDF-")


def test_the_page_of_a_case_asks_no_more_of_the_database_for_many_papers_than_for_few(web, visit, case) -> None:
    asked: list[str] = []

    def counted(last: str) -> int:
        case_id, _task = case(last)
        front = visit("plg_desk")
        front.get(f"/cases/{case_id}")
        asked.clear()
        front.get(f"/cases/{case_id}")
        return sum("FROM document_signature" in statement for statement in asked)

    with web.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert (counted("registered"), counted("signed")) == (1, 1)
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_papers_of_the_office_take_nothing_from_the_files_a_case_may_be_given(web, case, visit: Visit) -> None:
    case_id, _task = case("signed")
    with web.app_context():
        session, world = db.session(), worlds.read(db.session())
        front, storage = world.viewer(session, "plg_desk"), desk_of(web.config).storage
        for number in range(MOST_FILES):
            attach(session, front, case_id, Upload(f"foto-{number}.png", png(), "Foto"), storage, 10**6)
        with pytest.raises(Invalid):
            attach(session, front, case_id, Upload("foto.png", png(), "Foto"), storage, 10**6)
        with unscoped(session):
            assert (session.scalar(select(func.count(Document.id))) or 0) > MOST_FILES
    one_more = {"file": (io.BytesIO(png()), "foto.png"), "title": ""}
    refused = visit("plg_desk").submit(f"/cases/{case_id}", f"/cases/{case_id}/attach", **one_more)
    assert refused.status_code == 422 and 'id="file-e"' in refused.text
