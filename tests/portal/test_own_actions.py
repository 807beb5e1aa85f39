"""What a customer does with his own case: each once, checked, with nothing typed lost, whatever happens meanwhile."""

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.commands.complete_task import complete_task
from app.commands.customer_requests import answer_correction
from app.documents.desk import desk_of
from app.documents.names import in_language
from app.extensions import db
from app.models.case import Case
from app.models.document import Document, Message
from app.models.event import CaseEvent
from app.models.handling import CompletenessRequest
from app.models.letter import Letter, Receipt
from app.models.office import OfficeProcedure
from app.models.outbox import OutboxMessage
from app.models.portal import DataRequest, SurveyAnswer
from app.security.scope import unscoped
from tests import world as worlds
from tests.commands.journeys import Journey
from tests.portal.customers import Customer, customer_of
from tests.world import World

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
MARKS = {"ease": "5", "courtesy": "4", "information": "3", "promptness": "2", "fairness": "1"}


def rows(session: Session, model: Any, **equal: Any) -> list[Any]:
    """All rows of a table, read anew and whatever may be seen."""
    with unscoped(session):
        session.rollback()
        return list(session.scalars(select(model).filter_by(**equal).order_by(model.id)))


def on_one_engine(app: Flask) -> tuple[Flask, Session, World]:
    """The application, its session and its people, where the engine does not matter."""
    return app, db.session(), worlds.read(db.session())


def ask(journey: Journey, *items: str) -> None:
    """Ask the customer to complete the file."""
    viewer = journey.world.viewer(journey.session, "plg_desk")
    complete_task(journey.session, viewer, journey.task, "incomplete", {"items": list(items)})


def file(name: str = "bukti.png", content: bytes = PNG) -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(content), name


def test_a_customer_sends_what_is_missing_with_files_and_the_case_goes_on(
    app: Flask, session: Session, world: World
) -> None:
    customer, journey = customer_of(app, world)
    ask(journey, "Foto kemasan", "Nomor LHU")
    page = customer.page()
    assert page.index("Foto kemasan") < page.index('id="standing"')  # what waits for him comes first
    path = customer.step(session, "completed")
    empty = customer.fill(path, answer="")
    asked = in_language("Write what was asked for, or say why you cannot send it.", "id")
    assert empty.status_code == 422 and empty.text.count(asked) == 2  # at the field, and in the list above
    sent = customer.fill(path, answer="LHU-7/2026", files=[file(), file("dua.png", PNG + b"2")])
    assert (sent.status_code, sent.headers["Location"]) == (303, customer.home)
    assert rows(session, CompletenessRequest)[0].answer == "LHU-7/2026"
    assert [row.title for row in rows(session, Document, direction="received")] == ["bukti.png", "dua.png"]
    page = customer.page()
    assert "alert-success" in page and 'id="asked-1"' not in page
    assert "Staf PJI" not in page and "ISO/IEC" not in re.sub("<details.*?</details>", "", page, flags=re.DOTALL)
    with unscoped(session):
        assert journey.case.status == "open"


def test_a_form_that_is_sent_twice_counts_once(app: Flask, session: Session, world: World) -> None:
    customer, _journey = customer_of(app, world)
    first = customer.fill("/pesan", text="Kapan selesai?", key="satu-kunci")
    again = customer.fill("/pesan", text="Kapan selesai?", key="satu-kunci")
    assert (first.status_code, again.status_code) == (303, 303)
    assert [row.text for row in rows(session, Message)] == ["Kapan selesai?"]
    told = [row.notice for row in rows(session, OutboxMessage) if row.notice == "customer_wrote"]
    assert told == ["customer_wrote"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("virus.exe", b"MZ" + b"\x00" * 64), ("kosong.png", b""), ("foto.png", b"not a picture")],
    ids=["program", "empty", "lie"],
)
def test_a_file_that_cannot_be_taken_is_named_and_the_text_stays(one_app: Flask, name: str, content: bytes) -> None:
    app, session, world = on_one_engine(one_app)
    customer, _journey = customer_of(app, world)
    page = customer.fill("/pesan", text="Ini buktinya.", files=[file(), file(name, content)])
    assert page.status_code == 422
    assert name in page.text and "Ini buktinya." in page.text and 'href="#files"' in page.text
    assert rows(session, Message) == [] and rows(session, Document, direction="received") == []


def test_withdrawing_asks_for_a_tick_and_a_reason_and_a_stale_page_says_what_happened(
    app: Flask, session: Session, world: World
) -> None:
    customer, journey = customer_of(app, world)
    page = customer.fill("/cabut", reason="Sudah selesai sendiri.")
    assert page.status_code == 422 and 'href="#confirm"' in page.text and "Sudah selesai sendiri." in page.text
    stale = str(journey.case.version)
    customer.fill("/pesan", text="Satu pesan.")
    page = customer.fill("/cabut", reason="Alasan saya", confirm="1", version=stale)
    assert page.status_code == 409
    assert "Alasan saya" in page.text and 'id="moved"' in page.text
    assert journey.case.status == "open"
    assert customer.fill("/cabut", reason="Alasan saya", confirm="1").status_code == 303
    assert (journey.case.status, journey.case.outcome) == ("closed", "withdrawn")
    assert "on_behalf" not in customer.page("/cabut")
    assert customer.fill("/cabut", reason="Lagi", confirm="1").status_code == 409


def test_confirming_receipt_makes_the_receipt_and_silence_is_announced(
    app: Flask, session: Session, world: World
) -> None:
    customer, _journey = customer_of(app, world, "dispatched", contact_name="Rina Contoh")
    path = customer.step(session, "satisfied")
    assert 'value="Rina Contoh"' in customer.page(path)
    assert customer.fill(path, received_by="Rina Contoh").status_code == 303
    receipt = rows(session, Receipt)[0]
    assert (receipt.received_by, receipt.answer) == ("Rina Contoh", "satisfied") and receipt.number
    late = customer.get(f"{customer.home}{path}")
    assert late.status_code == 409 and 'id="moved"' in late.text
    again = customer.fill(path, received_by="Orang lain")
    assert again.status_code in (303, 409) and len(rows(session, Receipt)) == 1


def test_an_answer_that_does_not_settle_it_goes_back_once(one_app: Flask) -> None:
    app, session, world = on_one_engine(one_app)
    customer, journey = customer_of(app, world, "dispatched")
    path = customer.step(session, "dissatisfied")
    assert "received_by" not in customer.page(path)  # nobody is asked who he is himself
    assert customer.fill(path, reason="Alatnya masih rusak.").status_code == 303
    assert rows(session, Receipt)[0].received_by == "PT Contoh Karet Musi"
    assert journey.case.reopened == 1 and journey.case.status == "open"


def closed(app: Flask, world: World, **words: Any) -> tuple[Customer, Journey]:
    """A complaint that was answered and closed."""
    return customer_of(app, world, "closed", **words)


def test_a_closed_case_is_taken_up_again_once(one_app: Flask) -> None:
    app, _session, world = on_one_engine(one_app)
    customer, journey = closed(app, world)
    assert '/buka-lagi"' in customer.page()
    assert customer.fill("/buka-lagi", reason="").status_code == 422
    assert customer.fill("/buka-lagi", reason="Belum selesai.").status_code == 303
    assert (journey.case.status, journey.case.reopened) == ("open", 1)
    assert '/buka-lagi"' not in customer.page()


def test_an_appeal_after_closing_opens_a_case_of_its_own_that_opens_with_the_same_code(
    app: Flask, session: Session, world: World
) -> None:
    customer, journey = closed(app, world)
    assert '/banding"' not in customer.page()  # this office hears no appeals
    assert customer.fill("/banding", grounds="Tidak adil.").status_code == 409
    give_appeals(session, world)
    assert '/banding"' in customer.page()
    assert customer.fill("/banding", grounds="Tidak adil.").status_code == 303
    linked = rows(session, Case, parent_id=journey.case_id)
    assert [(row.kind, row.description) for row in linked] == [("appeal", "Tidak adil.")]
    assert '/banding"' not in customer.page() and customer.fill("/banding", grounds="Lagi").status_code == 409
    led = customer.get(f"{customer.home}/bersama/{linked[0].id}")
    assert led.headers["Location"] == f"/lacak/{linked[0].number}"
    assert 'id="standing"' in customer.get(led.headers["Location"]).text


def give_appeals(session: Session, world: World) -> None:
    """Let the office PLG hear appeals."""
    from_ = world.offices["TGA"]
    with unscoped(session):
        known = session.scalars(
            select(OfficeProcedure).where(
                OfficeProcedure.office_id == from_.id, OfficeProcedure.procedure_code == "PR-LS-8.1.4")
        ).one()  # fmt: skip
        session.add(OfficeProcedure(
            office_id=world.offices["PLG"].id, procedure_code=known.procedure_code, from_date=known.from_date))  # fmt: skip
        session.commit()


def test_the_time_for_an_appeal_ends_after_21_working_days(one_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app, session, world = on_one_engine(one_app)
    customer, _journey = closed(app, world)
    give_appeals(session, world)
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=45))
    customer.enter()
    assert '/banding"' not in customer.page() and "ombudsman" in customer.page()
    assert customer.fill("/banding", grounds="Terlambat").status_code == 409


def test_the_survey_is_answered_once_and_can_be_changed_for_thirty_days(
    app: Flask, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, _journey = closed(app, world)
    page = customer.fill("/survei", **{**MARKS, "fairness": "6", "comment": "Baik."})
    assert page.status_code == 422 and "Baik." in page.text
    assert customer.fill("/survei", **MARKS, comment="Baik.").status_code == 303
    assert customer.fill("/survei", **{**MARKS, "ease": "1"}).status_code == 303
    answer = rows(session, SurveyAnswer)
    assert [(row.ease, row.fairness) for row in answer] == [(1, 1)]
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=31))
    customer.enter()
    assert '/survei"' not in customer.page()
    late = customer.fill("/survei", **MARKS, comment="Terlambat")
    assert late.status_code == 409 and "Terlambat" in late.text
    assert len([e for e in rows(session, CaseEvent) if e.name == "SurveyAnswered"]) == 2


def test_a_customer_takes_a_copy_of_own_data_and_asks_for_a_correction_that_the_office_answers(
    app: Flask, session: Session, world: World
) -> None:
    customer, journey = customer_of(app, world, contact_phone="0811 000 111")
    customer.fill("/pesan", text="Pesan saya")
    page = customer.client.post(
        f"{customer.home}/data/salinan", data={"csrf_token": customer.token("/data")})  # fmt: skip
    copy = json.loads(page.data)
    assert copy["particulars"]["contact_phone"] == "0811 000 111" and copy["messages"][0]["text"] == "Pesan saya"
    assert customer.fill("/data/perbaikan", text="Nomor saya 0811 000 222.").status_code == 303
    request = rows(session, DataRequest, kind="correction")[0]
    assert request.due_at - request.asked_at == timedelta(hours=72)
    told = [row.notice for row in rows(session, OutboxMessage)]
    assert told.count("data_correction_asked") == 1
    with unscoped(session):
        coordinator = world.viewer(session, "plg_coordinator")
    answer_correction(
        session, coordinator, journey.case_id, request.id,
        {"done": True, "answer": "Sudah kami perbaiki."})  # fmt: skip
    assert "Sudah kami perbaiki." in customer.page("/data")
    assert rows(session, DataRequest, kind="correction")[0].status == "done"


def test_what_was_typed_survives_the_end_of_the_visit(one_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app, session, world = on_one_engine(one_app)
    customer, _journey = customer_of(app, world)
    token = customer.token("/pesan")
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=61))
    sent = {"csrf_token": token, "key": "satu", "text": "Panjang sekali."}
    page = customer.client.post(f"{customer.home}/pesan", data=sent)
    assert page.status_code == 403
    assert "Panjang sekali." in page.text and 'name="access_code"' in page.text
    wrong = customer.client.post(f"{customer.home}/pesan", data={**sent, "access_code": "SALAH"})
    assert wrong.status_code == 403 and "Panjang sekali." in wrong.text
    right = customer.client.post(f"{customer.home}/pesan", data={**sent, "access_code": customer.code})
    assert right.status_code == 303
    assert [row.text for row in rows(session, Message)] == ["Panjang sekali."]


def test_a_signed_letter_is_read_in_the_page_and_downloaded(one_app: Flask) -> None:
    app, session, world = on_one_engine(one_app)
    app.config["PAPERS_AT_ONCE"] = True
    try:
        journey = Journey(session, world, desk=desk_of(app.config)).up_to("dispatched")
    finally:
        app.config["PAPERS_AT_ONCE"] = False
    customer = Customer(app, journey.answer["number"], journey.answer["tracking"]["code"])
    letter = next(row for row in rows(session, Document, kind="reply_letter") if row.status == "in_force")
    asked = customer.page().partition('id="standing"')[0]
    assert re.findall(r"/surat/(\d+)", asked) == [str(letter.id)]  # what is asked leads to the letter it is about
    text = customer.page(f"/surat/{letter.id}")
    assert "<strong>perbaiki</strong>" in text and "Tanggapan</p>" in text and letter.number in text
    with unscoped(session):
        head = session.scalars(select(Letter)).one().signer
    assert head is not None and text.count(head.name) == 2 and "Kepala BSPJI" in text
    path = f"{customer.home}/surat/{letter.id}/berkas"
    assert customer.get(path).data.startswith(b"%PDF")
    assert customer.get(path).headers["Content-Disposition"].startswith("attachment")
    shown = customer.get(f"{path}?lihat=1")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_what_only_a_script_sends_is_answered_in_plain_words(app: Flask, session: Session, world: World) -> None:
    customer, _journey = customer_of(app, world)
    odd = "9" * 30
    for path in (
        f"/langkah/{odd}/satisfied",
        f"/surat/{odd}",
        f"/berkas/{odd}",
        f"/bersama/{odd}",
    ):
        assert customer.get(customer.home + path).status_code == 404, path
    assert customer.get("/lacak/%00?kunci=%00").status_code == 404
    assert customer.get("/lacak/K-9999?kunci=%00").status_code == 422
    for fields in (
        {"text": "\x00"},
        {"text": "x" * 5000},
        {"text": ""},
        {"text": "baik", "files": file("a\x00.exe", b"MZ")},
    ):
        assert customer.fill("/pesan", **fields).status_code == 422
    assert customer.fill("/pesan", text="Baik.", key="\x00'--", version="9" * 40).status_code == 303
    assert [row.text for row in rows(session, Message)] == ["Baik."]


def test_a_form_without_its_token_gives_the_text_back_and_no_code(one_app: Flask) -> None:
    app, session, world = on_one_engine(one_app)
    customer, _journey = customer_of(app, world)
    sent = {"text": "Sudah saya tulis panjang lebar.", "access_code": customer.code, "key": "kunci-yang-panjang-sekali"}
    page = customer.client.post(f"{customer.home}/pesan", data=sent)
    assert page.status_code == 400
    assert "Sudah saya tulis panjang lebar." in page.text
    assert customer.code not in page.text and "kunci-yang" not in page.text
    assert rows(session, Message) == []
