"""Somebody complains at the public form: step by step, twice, at once or much later, and it is one case."""

import re
import threading
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.commands.issue_papers import issue_pending
from app.commands.submission_drafts import KEPT, sweep_drafts
from app.documents.desk import desk_of
from app.extensions import db
from app.models.customer import Customer
from app.models.office import Office
from app.models.submission import SubmissionDraft, SubmissionFile
from app.security.scope import unscoped
from tests.portal.writer import CODE, FORM, PERSON, PHOTO, STORY, Writer, only_case, typed_texts
from tests.visitor import TOKEN, Visitor


def test_a_complaint_becomes_a_case_of_the_customer_with_its_files_and_mail(writer: Writer, web: Flask) -> None:
    writer.write()
    summary = writer.get(f"{FORM}/periksa").text
    assert all(
        text in summary for text in (*list(STORY.values())[:2], "3 Agustus 2026", "foto.png", "PT Contoh Karet Musi")
    )
    receipt = writer.send()
    case = only_case(web)
    assert (case["channel"], case["form"], case["language"]) == ("website", "electronic", "id")
    assert (case["anonymous"], case["consent_to_name"]) == (False, False)
    assert {name: str(case[name]) for name in STORY} == STORY
    assert (case["files"], case["mails"], case["actors"]) == (["foto.png"], ["rina@karet.example"], {None})
    assert case["number"] in receipt and CODE.search(receipt)
    assert typed_texts(web) == [{}]
    assert writer.get(f"/lacak/{case['number']}").status_code == 200


def test_the_access_code_is_on_the_receipt_alone_and_for_half_an_hour(writer: Writer, web: Flask, caplog: Any) -> None:
    writer.write()
    receipt = writer.send()
    found = CODE.search(receipt)
    assert found
    assert found[1] not in writer.cookie() and found[1] not in caplog.text
    assert found[1] not in re.findall("<title>(.*?)</title>", receipt)[0]
    assert found[1] in writer.get(f"{FORM}/diterima").text
    with clock.moved(clock.now() + timedelta(minutes=31)):
        later = writer.get(f"{FORM}/diterima").text
    assert found[1] not in later and only_case(web)["number"] in later
    assert Writer(web).get(f"{FORM}/diterima").status_code == 302


def test_sixty_four_identical_sendings_at_once_make_one_case_with_one_receipt(engine: Any) -> None:
    app = engine.app
    writer = Writer(app)
    writer.write()
    found = TOKEN.search(writer.get(f"{FORM}/periksa").text)
    cookie = writer.cookie()
    receipts: set[Any] = set()
    start = threading.Barrier(64)

    def press() -> None:
        one = Writer(app)
        one.steal(cookie)
        start.wait()
        answer = one.client.post(f"{FORM}/periksa", data={"csrf_token": found[1] if found else ""})
        receipts.add((answer.status_code, answer.headers.get("Location")))
        code = CODE.search(one.get(f"{FORM}/diterima").text)
        receipts.add(code and code[1])

    threads = [threading.Thread(target=press) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 2 and None not in receipts and (303, f"{FORM}/diterima") in receipts
    case = only_case(app)
    assert (case["files"], len(case["mails"])) == (["foto.png"], 1)


def test_a_later_step_leads_to_the_first_that_is_open_and_a_changed_kind_asks_again(web: Flask) -> None:
    writer = Writer(web, "/kantor/PTK/lapor")
    assert writer.get(f"{writer.form}/periksa").headers["Location"] == writer.form
    writer.write()
    assert writer.get(f"{writer.form}/periksa").status_code == 200
    writer.step(kind="appeal")
    assert writer.get(f"{writer.form}/periksa").headers["Location"].endswith("/kejadian")
    assert "appealed_decision" in writer.get(f"{writer.form}/kejadian").text
    answer = writer.step("kejadian", appealed_decision="Pembekuan SPPT-01", **STORY)
    assert answer.headers["Location"].endswith("/bukti")
    assert 'value="anonymous"' not in writer.get(f"{writer.form}/identitas").text
    assert writer.step("identitas", **{**PERSON, "naming": "anonymous"}).status_code == 422
    writer.step("identitas", **PERSON)
    writer.send()
    case = only_case(web)
    assert (case["kind"], case["appealed_decision"], case["object_kind"]) == ("appeal", "Pembekuan SPPT-01", None)


def test_a_page_that_was_open_too_long_comes_back_with_what_was_typed(writer: Writer) -> None:
    writer.step(kind="complaint")
    late = writer.client.post(f"{FORM}/kejadian", data={**STORY, "csrf_token": "old"})
    assert late.status_code == 400 and "Sudah sebulan kami menunggu" in late.text and "t-errors" in late.text
    without_cookies = Writer(writer.client.application)
    lost = without_cookies.client.post(f"{FORM}/kejadian", data={**STORY, "csrf_token": "old"})
    token = TOKEN.search(lost.text)
    assert lost.status_code == 400 and token and STORY["remedy_sought"] in lost.text
    again = without_cookies.client.post(f"{FORM}/kejadian", data={**STORY, "csrf_token": token[1]})
    assert again.headers["Location"] == FORM
    assert STORY["remedy_sought"] in typed_texts(writer.client.application)[-1]["remedy_sought"]


def test_saving_and_sending_a_first_step_at_the_same_moment_make_one_draft(engine: Any) -> None:
    app = engine.app
    writer = Writer(app)
    found = TOKEN.search(writer.get(FORM).text)
    cookie, answers = writer.cookie(), list[int]()
    start = threading.Barrier(8)

    def press(number: int) -> None:
        one = Writer(app)
        one.steal(cookie)
        data = {"csrf_token": found[1] if found else "", "step": "perihal", "kind": "complaint"}
        start.wait()
        answers.append(one.client.post(f"{FORM}/simpan" if number % 2 else FORM, data=data).status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] * 4 + [303] * 4
    assert typed_texts(app) == [{"kind": "complaint", "service": "", "object_kind": ""}]


def test_two_tabs_and_saving_while_typing_keep_what_each_of_them_typed(writer: Writer, web: Flask) -> None:
    writer.step(kind="complaint")
    saved = writer.submit(FORM, f"{FORM}/simpan", step="kejadian", subject="Dari tab satu")
    assert saved.json and set(saved.json) == {"saved", "owner"}
    writer.submit(FORM, f"{FORM}/simpan", step="identitas", customer_name="PT Tab Dua")
    assert [(d["subject"], d["customer_name"]) for d in typed_texts(web)] == [("Dari tab satu", "PT Tab Dua")]
    assert writer.client.post(f"{FORM}/simpan", data={"step": "kejadian"}).status_code == 400
    assert writer.submit(FORM, f"{FORM}/simpan", step="x").status_code == 400
    added = writer.submit(FORM, f"{FORM}/berkas", files=(BytesIO(PHOTO), "foto.png"))
    assert added.json and "foto.png" in added.json["files"] and added.json["error"] == ""
    assert writer.submit(FORM, f"{FORM}/berkas", files=(BytesIO(b"MZ"), "foto.png")).status_code == 422


def test_who_gives_no_name_leaves_no_trace_of_one(writer: Writer, web: Flask) -> None:
    writer.write(naming="anonymous", representative_name="Rina", behalf="other")
    writer.send()
    case = only_case(web)
    assert (case["anonymous"], case["customer"], case["contact_email"], case["representative_name"]) == (
        True,
        None,
        "",
        "",
    )
    paper = re.search(r'href="(/lacak/[^"]+/berkas)"', writer.get(f"{FORM}/diterima").text)
    assert paper is None  # it is being made
    with web.app_context():
        issue_pending(db.session(), desk_of(web.config))
    paper = re.search(r'href="(/lacak/[^"]+/berkas)"', writer.get(f"{FORM}/diterima").text)
    assert paper is not None and writer.get(paper[1]).data.startswith(b"%PDF")
    assert Visitor(web).get(paper[1]).status_code == 303  # whoever did not send it is asked for the code


def test_who_only_says_to_be_a_known_customer_gets_a_record_of_his_own(writer: Writer, web: Flask) -> None:
    writer.write(customer_name="PT Contoh Palembang", contact_email="info@plg.example", naming="named")
    writer.send()
    case = only_case(web)
    assert case["consent_to_name"] is True
    with web.app_context(), unscoped(db.session()):
        known = list(db.session.scalars(select(Customer.id).where(Customer.name == "PT Contoh Palembang")))
    assert len(known) == 2 and case["customer_id"] == max(known)


def test_a_proxy_letter_goes_with_the_name_of_who_acts_for_somebody(writer: Writer, web: Flask) -> None:
    writer.write()
    missing = writer.step("identitas", **{**PERSON, "behalf": "other"})
    assert missing.status_code == 422 and 'href="#representative_name"' in missing.text
    writer.step("identitas", **{**PERSON, "behalf": "other"}, representative_name="Rina", go="add",
                proxy=(BytesIO(PHOTO + b"1"), "kuasa.png"))  # fmt: skip
    assert "kuasa.png" in writer.get(f"{FORM}/identitas").text
    writer.step("identitas", **{**PERSON, "behalf": "other"}, representative_name="Rina")
    writer.send()
    case = only_case(web)
    assert case["representative_name"] == "Rina"
    assert [name for name in case["files"] if name.endswith("kuasa.png")]


def test_a_draft_is_known_by_its_digest_deleted_when_asked_and_swept_when_old(writer: Writer, web: Flask) -> None:
    writer.write()
    with writer.client.session_transaction() as kept:
        token = kept["submission_drafts"]["PLG"]
    with web.app_context(), unscoped(db.session()):
        assert token not in [draft.token_hash for draft in db.session.scalars(select(SubmissionDraft))]
    assert "Sudah sebulan" not in Writer(web).get(f"{FORM}/kejadian", follow_redirects=True).text
    other = Writer(web)
    other.write()
    writer.submit(f"{FORM}/hapus")
    assert len(typed_texts(web)) == 1
    with web.app_context():
        assert sweep_drafts(db.session) == 0
        with clock.moved(clock.now() + KEPT + timedelta(minutes=1)):
            assert sweep_drafts(db.session) == 1
        assert db.session.scalar(select(func.count(SubmissionFile.id))) == 0


def test_an_office_that_takes_nothing_leads_to_the_page_that_says_so(writer: Writer, web: Flask) -> None:
    assert Visitor(web).get("/kantor/PUSAT/lapor").headers["Location"].endswith("/kantor/PUSAT")
    assert Visitor(web).get("/kantor/TIDAK-ADA/lapor").status_code == 404
    assert 'value="appeal"' not in writer.get(f"{FORM}?jenis=appeal").text
    assert 'value="appeal" checked' in Visitor(web).get("/kantor/PTK/lapor?jenis=appeal").text
    writer.write()
    with web.app_context(), unscoped(db.session()):
        db.session.scalars(select(Office).where(Office.code == "PLG")).one().active = False
        db.session.commit()
    assert writer.get(f"{FORM}/periksa").headers["Location"].endswith("/kantor/PLG")
    assert [text["subject"] for text in typed_texts(web)] == ["LHU terlambat"]
