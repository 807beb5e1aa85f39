"""The first text of a letter: the office's or the standard template with the facts of the case."""

from datetime import UTC, date, datetime

import pytest

from app.commands.register_case import register_case
from app.documents.letter_templates import LETTER_KINDS
from app.documents.letter_values import first_text, values_of
from app.documents.placeholders import PLACEHOLDERS
from app.documents.richtext import words
from app.models.appeal import Decision
from app.models.case import Case
from app.models.handling import ClockPause, CompletenessRequest, FunctionResponse, Referral
from app.models.nonconformity import InvestigationNote, Nonconformity
from app.models.office import LetterTemplate
from app.security.scope import unscoped

AT = datetime(2026, 8, 31, 18, 0, tzinfo=UTC)  # the first of September on the office's clock
COMPLAINT = {
    "channel": "walk_in", "customer_name": "PT Contoh Karet Musi", "subject": "LHU <terlambat>",
    "description": "Sudah sebulan.", "service": "pengujian", "contact_email": "a@karet.example",
}  # fmt: skip


@pytest.fixture
def case(session, world):
    answer = register_case(session, world.viewer(session, "plg_desk"), COMPLAINT)
    with unscoped(session):
        found = session.get_one(Case, int(answer["id"]))
        found.received_at, found.validity = AT, "proven"
        found.office.phone, found.office.email = "0711 000000", ""
        yield found


def add(session, case, *records):
    for record in records:
        record.case_id = case.id
        session.add(record)
    session.flush()


def response(**values):
    return FunctionResponse(findings="Alat rusak.", cause="Suku cadang habis.", action="LHU terbit.", at=AT, **values)


def test_a_reply_is_written_from_the_records_with_dates_in_words(session, case):
    report = Nonconformity(
        number="LKS-1", grade="minor", description="x", reference="x", root_cause="Stok tidak dipantau.",
        corrective_action="Stok dipantau tiap minggu.", target_date=date(2026, 10, 5), check_on=date(2026, 11, 5),
        found_at=AT)  # fmt: skip
    add(session, case, response(), response(current=False, returned="x"), report)
    subject, body = first_text(session, case, "reply_letter")
    text = words(body)
    assert subject == "Tanggapan atas Keluhan Pelanggan"
    assert "kami terima pada 1 September 2026 melalui kunjungan langsung" in text
    assert f"nomor {case.number} perihal “LHU <terlambat>”" in text and "<terlambat>" not in body
    assert "1. Alat rusak.\n2. Suku cadang habis.\n3. Stok tidak dipantau." in text
    assert "paling lambat 5 Oktober 2026" in text
    assert "mohon maaf" in text and "Ombudsman" in text


def test_a_reply_to_what_is_not_proven_gives_reasons_and_no_apology(session, case):
    case.validity = "not_proven"
    add(session, case, InvestigationNote(reasons="Rekaman menunjukkan LHU dikirim.", at=AT))
    text = words(first_text(session, case, "reply_letter")[1])
    assert "belum menemukan ketidaksesuaian" in text and "Rekaman menunjukkan LHU dikirim." in text
    assert "mohon maaf" not in text
    assert "mohon maaf" in words(first_text(session, case, "reply_letter", apology=True)[1])


def test_the_letter_is_in_the_language_of_the_case(session, case):
    case.language = "en"
    subject, body = first_text(session, case, "reply_letter")
    assert subject == "Our answer to your complaint"
    assert "reached us on 1 September 2026 by a visit to our office" in words(body)


def test_the_offices_own_template_counts(session, case):
    session.add(LetterTemplate(
        office_id=case.office_id, kind="reply_letter", language="id", subject="Jawaban {case_number}",
        body="<p>Halo {customer_name}, hubungi {office_contact}.</p>"))  # fmt: skip
    session.flush()
    subject, body = first_text(session, case, "reply_letter")
    assert subject == f"Jawaban {case.number}"
    assert words(body) == "Halo PT Contoh Karet Musi, hubungi telepon 0711 000000."


def test_who_may_not_know_the_complainant_does_not_read_it_in_a_first_text(session, world, case):
    add(session, case, FunctionResponse(findings="PT Contoh Karet Musi terlambat mengirim contoh.", at=AT))
    values = values_of(session, case, world.viewer(session, "plg_pengujian"))
    assert "Karet Musi" not in str(values)
    assert "Karet Musi" in str(values_of(session, case, world.viewer(session, "plg_desk")))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_of_letter_comes_of_an_empty_and_of_a_full_case(session, case, language):
    case.language = language
    for full in (False, True):
        if full:
            add(
                session, case, response(), CompletenessRequest(items=["Nomor LHU", "Foto contoh"], at=AT),
                ClockPause(from_at=AT, limit_at=AT.replace(month=9, day=30), reason="x"),
                Referral(body="Dinas Contoh", address="Jalan Contoh 1", reason="Bukan kewenangan kami.", at=AT),
                Decision(number="K-1", ruling="granted", decided_at=AT),
            )  # fmt: skip
        for kind in LETTER_KINDS:
            subject, body = first_text(session, case, kind, step="Periksa konsep surat")
            assert subject and body
            assert not set("{}[]") & set(subject + words(body))
            assert not words(body).rstrip().endswith(":")


def test_every_place_has_a_value_or_an_empty_one(session, case):
    assert set(values_of(session, case)) == set(PLACEHOLDERS)
