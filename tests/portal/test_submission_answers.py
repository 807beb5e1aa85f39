"""What people answer at the public form by mistake or on purpose: named at its field, and nothing typed is lost."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.commands.intake import QUESTIONS
from app.documents.names import in_language
from app.extensions import db
from app.models.submission import SubmissionDraft, SubmissionFile
from tests.portal.writer import FORM, PHOTO, STORY, Writer, typed_texts


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("event_date", "2031-01-01", "event_date-e"), ("event_date", "kemarin", "event_date-e"),
        ("description", "x" * 40_001, "description-e"), ("description", "", "description-e"), ("description", "jelek", "description-e"),
        ("subject", "x" * 201, "subject-e"), ("remedy_sought", "", "remedy_sought-e"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_named_at_its_field_and_kept(writer: Writer, field: str, value: str, words: str) -> None:
    writer.step(kind="complaint")
    answer = writer.step("kejadian", **{**STORY, field: value})
    assert answer.status_code == 422 and f'id="{words}"' in answer.text and f'href="#{field}"' in answer.text
    assert "<title>Kesalahan: " in answer.text
    if not value:  # what to do is said in words of its own, at the field and in the list above
        assert answer.text.count(in_language(QUESTIONS[field].empty, "id")) == 2
    again = writer.get(f"{FORM}/kejadian").text
    assert value in again
    assert writer.get(f"{FORM}/bukti").status_code == 302


def test_forty_thousand_signs_a_bare_surrogate_and_a_null_byte_are_taken(writer: Writer, web: Flask) -> None:
    writer.step(kind="complaint")
    answer = writer.step("kejadian", **{**STORY, "description": "🧪\r\n" * 13_000 + "x" * 14_000, "subject": "A\x00B"})
    assert answer.status_code == 303
    assert typed_texts(web)[0]["subject"] == "AB"


@pytest.mark.parametrize("email", ["bukan alamat", "a@b", "a" * 200 + "@karet.example"])
def test_an_invalid_mail_address_is_refused(writer: Writer, email: str) -> None:
    writer.write(contact_email=email)
    assert writer.get(f"{FORM}/periksa").headers["Location"].endswith("/identitas")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.png", b"MZ" + b"0" * 400),
        ("foto.exe", PHOTO),
        ("foto.png", b""),
        ("besar.png", PHOTO + b"0" * 10 * 1024**2),
    ],
)
def test_a_file_that_is_no_evidence_is_refused_by_name_and_the_others_stay(
    writer: Writer, web: Flask, name: str, content: bytes
) -> None:
    writer.step(kind="complaint")
    writer.step("kejadian", **STORY)
    answer = writer.step("bukti", files=[(BytesIO(PHOTO), "baik.png"), (BytesIO(content), name)])
    assert answer.status_code == 422 and f"{name} " in answer.text and "baik.png" in answer.text
    with web.app_context():
        assert list(db.session.scalars(select(SubmissionFile.file_name))) == ["baik.png"]


def test_at_most_ten_files_go_with_it_the_same_one_once_and_one_can_be_taken_out(writer: Writer, web: Flask) -> None:
    writer.step(kind="complaint")
    writer.step("kejadian", **STORY)
    answer = writer.step("bukti", files=[(BytesIO(PHOTO + bytes([n])), f"{n}.png") for n in range(11)])
    assert answer.status_code == 422 and "10.png" in answer.text
    writer.step("bukti", go="add", files=(BytesIO(PHOTO + bytes([3])), "3.png"))
    with web.app_context():
        assert db.session.scalar(select(func.count(SubmissionFile.id))) == 10
        first = db.session.scalars(select(SubmissionFile.id).order_by(SubmissionFile.id)).first()
    gone = writer.submit(f"{FORM}/bukti", f"{FORM}/berkas/{first}/hapus", step="bukti")
    assert gone.status_code == 303 and "0.png" not in writer.get(f"{FORM}/bukti").text
    stranger = Writer(web)
    stranger.step(kind="complaint")
    stranger.submit(FORM, f"{FORM}/berkas/{(first or 0) + 1}/hapus", step="bukti")
    with web.app_context():
        assert db.session.scalar(select(func.count(SubmissionFile.id))) == 9


def test_more_than_the_server_takes_at_once_is_told_on_the_page_and_nothing_is_lost(writer: Writer) -> None:
    writer.step(kind="complaint")
    writer.step("kejadian", **STORY)
    huge = writer.client.post(f"{FORM}/bukti", data={"files": (BytesIO(PHOTO + b"0" * 26 * 1024**2), "x.png")})
    assert huge.status_code == 413 and "25 MB" in huge.text and 'action="/kantor/PLG/lapor/bukti"' in huge.text
    by_script = writer.client.post(f"{FORM}/berkas", data={"files": (BytesIO(PHOTO + b"0" * 26 * 1024**2), "x.png")})
    assert by_script.status_code == 413 and by_script.json and "25 MB" in by_script.json["error"]
    assert "Sudah sebulan" in writer.get(f"{FORM}/kejadian").text


def test_empty_and_strange_forms_are_answered_in_words(web: Flask) -> None:
    writer = Writer(web, "/kantor/PTK/lapor")
    assert writer.step().status_code == 422 and 'href="#kind"' in writer.step().text
    assert writer.step(kind="lawsuit", service="99999999999999999999", object_kind="x").status_code == 422
    writer.write()
    for name in ("kejadian", "identitas"):
        strange = writer.submit(writer.form, f"{writer.form}/{name}", naming="x", behalf=["self", "other"],
                                event_date="0000-00-00", subject="<script>alert(1)")  # fmt: skip
        assert strange.status_code == 422 and "<script>alert" not in strange.text and 'class="t-errors"' in strange.text
    writer.write()
    writer.step(kind="")
    assert writer.get(f"{writer.form}/periksa").headers["Location"] == writer.form
    assert writer.get(f"{writer.form}/lain").status_code == 404
    with web.app_context():
        assert db.session.scalar(select(func.count(SubmissionDraft.id))) == 1
