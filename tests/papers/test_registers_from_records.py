"""Registers made from the database: which rows, what in them, and whom they name."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.registers import KINDS, Period, period_of, register_pdf
from app.documents.registers import request as requests
from app.errors import Invalid
from app.models.case import Case, CaseGrant
from app.models.document import Document
from app.models.handling import Disposition, DispositionAddressee, FunctionResponse
from app.models.letter import Dispatch, Letter, LetterVersion, Receipt
from app.models.nonconformity import EffectivenessCheck, Nonconformity
from app.models.office import IssuedNumber, PaperForm, Unit
from app.models.task import CaseTask
from app.security.scope import set_viewer
from reports.sheet import Drawn
from tests.papers.cases import AT, make_case
from tests.papers.looking import fonts_embedded, inside, overprinted, text_of
from tests.world import World

MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def printed(session: Session, world: World, kind: str, who: str = "plg_coordinator", period: Period = MAY,
            language: str = "id", office: str = "PLG") -> Drawn:  # fmt: skip
    """A register as somebody prints it."""
    viewer = world.viewer(session, who)
    set_viewer(session, viewer)
    return register_pdf(session, world.offices[office], kind, period, viewer, NOW, language)


def words(*args: Any, **options: Any) -> str:
    """The words of a register."""
    drawn = printed(*args, **options)
    assert fonts_embedded(drawn.content)
    assert inside(drawn.content)
    assert not overprinted(drawn.content)
    return text_of(drawn.content)


def handled(session: Session, world: World, **values: Any) -> Case:
    """A case with everything that a register says of one."""
    case = make_case(session, world.offices["PLG"], category="service_time", answered_at=AT, **values)
    unit = session.scalars(select(Unit).where(Unit.office_id == case.office_id, Unit.code == "pengujian")).one()
    sheet = Disposition(case_id=case.id, at=AT, agenda_number="0219", instructions=["respond"], due_on=date(2026, 5, 7))
    letter = Letter(case_id=case.id, status="signed", number="B/12/PLG/V/2026", signed_at=AT,
                    signer_id=world.people["plg_head"].id)  # fmt: skip
    report = Nonconformity(case_id=case.id, number="LKS-001/PLG/2026", grade="minor", description="x", reference="x",
                           root_cause="x", corrective_action="Satu data pelanggan.", target_date=AT.date(),
                           check_on=AT.date(), found_at=AT)  # fmt: skip
    session.add_all([sheet, letter, report])
    session.flush()
    session.add_all([
        DispositionAddressee(case_id=case.id, disposition_id=sheet.id, unit_id=unit.id),
        FunctionResponse(case_id=case.id, at=AT, unit_id=unit.id, findings="Hendra Saputra benar.", action="Dikirim ulang."),
        LetterVersion(case_id=case.id, letter_id=letter.id, no=1, subject="Tanggapan untuk PT Contoh Palembang", body="x", at=AT),
        Dispatch(case_id=case.id, letter_id=letter.id, method="post", proof="RESI-77", at=AT),
        Receipt(case_id=case.id, number="TT-0001/2026", what="x", answer="accepted", at=AT),
        EffectivenessCheck(case_id=case.id, nonconformity_id=report.id, effective=True, method="x", result="x", at=AT,
                           by_id=world.people["plg_technical"].id),
    ])  # fmt: skip
    session.flush()
    session.expire_all()
    return case


def test_the_complaint_register_tells_a_case_from_receipt_to_verification(session: Session, world: World) -> None:
    handled(session, world)
    session.add(
        PaperForm(office_id=world.offices["PLG"].id, kind="complaint_register", code="FM-KEL-05", klass="HM.02")
    )
    session.commit()
    text = words(session, world, "complaint_register")
    for part in ("K-0001/2026", "4 Mei 2026", "PT Contoh Palembang", "Laporan hasil uji terlambat", "Fungsi Pengujian",
                 "Dikirim ulang.", "Satu data pelanggan.", "B/12/PLG/V/2026", "TT-0001/2026", "Plg Technical Contoh",
                 "Efektif", "Tepat waktu", "FM-KEL-05", "HM.02", "Mei 2026"):  # fmt: skip
        assert part in text


def test_who_may_not_know_the_complainant_prints_a_register_without_the_name(session: Session, world: World) -> None:
    handled(session, world)
    session.commit()
    for who in ("plg_technical", "plg_auditor"):
        for kind in KINDS:
            text = words(session, world, kind, who)
            assert "PT Contoh" not in text and "Hendra" not in text
    assert "hanya dicantumkan bila pelapor bersedia" in words(session, world, "complaint_register", "plg_auditor")


def test_a_complainant_who_agreed_is_named_in_everybodys_register(session: Session, world: World) -> None:
    handled(session, world, consent_to_name=True)
    session.commit()
    assert "PT Contoh Palembang" in words(session, world, "complaint_register", "plg_auditor")


def test_only_cases_that_the_viewer_sees_are_in_the_register(session: Session, world: World) -> None:
    seen = handled(session, world, number="K-0007/2026")
    make_case(session, world.offices["PLG"], number="K-0008/2026")
    make_case(session, world.offices["PTK"], number="K-0009/2026")
    unit = session.scalars(select(Unit).where(Unit.office_id == seen.office_id, Unit.code == "pengujian")).one()
    session.add(CaseGrant(case_id=seen.id, unit_id=unit.id, reason="x", granted_at=AT))
    session.commit()
    text = words(session, world, "complaint_register", "plg_pengujian")
    assert "K-0007/2026" in text and "K-0008/2026" not in text and "K-0009/2026" not in text
    assert "B/12/PLG/V/2026" in words(session, world, "outgoing_register", "plg_pengujian")
    for kind in KINDS:
        text = words(session, world, kind, "plg_kalibrasi")
        assert "Tidak ada catatan pada periode ini." in text or kind == "number_register"
        assert "K-0007" not in text and "B/12" not in text


def test_a_restricted_case_stands_in_the_register_without_its_matter(session: Session, world: World) -> None:
    case = handled(session, world, restricted=True)
    session.add(CaseGrant(case_id=case.id, user_id=world.people["plg_coordinator"].id, reason="x", granted_at=AT))
    session.commit()
    text = words(session, world, "complaint_register")
    assert "K-0001/2026" in text and "Perkara terbatas" in text
    assert "PT Contoh" not in text and "terlambat" not in text
    assert "K-0001/2026" not in words(session, world, "complaint_summary")


def test_a_step_done_too_late_makes_a_case_late(session: Session, world: World) -> None:
    case = handled(session, world)
    session.add(CaseTask(
        case_id=case.id, office_id=case.office_id, procedure_code="x", procedure_revision="1", step_id="L5",
        activity="respond", actor="f", role="function_coordinator", opened_at=AT, due_at=AT + timedelta(days=1)))  # fmt: skip
    session.commit()
    assert "Terlambat" in words(session, world, "complaint_register")


def test_the_period_is_counted_on_the_clock_of_the_office(session: Session, world: World) -> None:
    last = datetime(2026, 4, 30, 16, 59, tzinfo=UTC)  # 23.59 in Palembang
    make_case(session, world.offices["PLG"], number="K-0001/2026", received_at=last)
    make_case(session, world.offices["PLG"], number="K-0002/2026", received_at=last + timedelta(minutes=1))
    session.commit()
    text = words(session, world, "complaint_register")
    assert "K-0001/2026" not in text and "K-0002/2026" in text


def test_the_agenda_says_from_whom_and_to_which_function(session: Session, world: World) -> None:
    case = handled(session, world, external_number="045/CB/V/2026", external_date=date(2026, 5, 2))
    again = Disposition(case_id=case.id, at=AT, instructions=["monitor"])
    session.add(again)
    session.flush()
    session.add(Document(
        case_id=case.id, direction="issued", kind="disposition_sheet", title="x", number="0220", source_id=again.id,
        verification_code="7K4M-22XQ", file_name="x", media_type="x", size=1, sha256="x", storage_key="x", added_at=AT))  # fmt: skip
    session.commit()
    text = words(session, world, "agenda_register")
    for part in ("0219", "0220", "045/CB/V/2026", "2 Mei 2026", "Fungsi Pengujian", "7 Mei 2026", "K-0001/2026"):
        assert part in text


def test_the_outgoing_register_lists_letters_and_other_numbered_letters_by_time(session: Session, world: World) -> None:
    case = handled(session, world)
    session.add(Document(
        case_id=case.id, direction="issued", kind="closing_notice", title="x", number="B/13/PLG/V/2026", source_id=case.id,
        verification_code="7K4M-22XQ", file_name="x", media_type="x", size=1, sha256="x", storage_key="x",
        added_at=AT + timedelta(days=1)))  # fmt: skip
    session.commit()
    text = words(session, world, "outgoing_register")
    assert text.index("B/12/PLG/V/2026") < text.index("B/13/PLG/V/2026")
    for part in ("Pemberitahuan penutupan", "Plg Head Contoh", "RESI-77", "Tanggapan untuk PT Contoh Palembang"):
        assert part in text
    assert "Tanggapan untuk ▒▒▒" in words(session, world, "outgoing_register", "plg_auditor")


def test_every_number_given_out_is_listed_with_what_carries_it(session: Session, world: World) -> None:
    case, office = handled(session, world), world.offices["PLG"]
    for subject, number, seq in (
        ("letter", "B/12/PLG/V/2026", 12),
        ("letter", "B/99/PLG", None),
        ("complaint", case.number, 1),
    ):
        session.add(IssuedNumber(office_id=office.id, subject=subject, number=number, year=2026, seq=seq, at=AT))
    session.add(
        IssuedNumber(office_id=world.offices["PTK"].id, subject="letter", number="B/1/PTK", year=2026, seq=1, at=AT)
    )
    session.add(Document(
        case_id=case.id, direction="issued", kind="reply_letter", title="x", number="B/12/PLG/V/2026", source_id=1,
        verification_code="7K4M-22XQ", file_name="x", media_type="x", size=1, sha256="x", storage_key="x", added_at=AT))  # fmt: skip
    session.commit()
    text = words(session, world, "number_register")
    assert "Surat jawaban keluhan pelanggan, K-0001/2026" in text
    assert "B/99/PLG diketik" in text and "B/1/PTK" not in text


def test_the_summary_counts_by_category_and_month_and_names_nobody(session: Session, world: World) -> None:
    handled(session, world, consent_to_name=True)
    make_case(session, world.offices["PLG"], number="K-0002/2026", received_at=datetime(2026, 3, 3, tzinfo=UTC))
    session.commit()
    text = words(session, world, "complaint_summary", period=Period(date(2026, 1, 1), date(2026, 12, 31)))
    assert "Tahun 2026" in text and "Desember 2026" in text
    assert "Jumlah per kategori" in text and "Belum ditetapkan" in text
    assert "PT Contoh" not in text and "K-0001/2026" not in text and "terlambat" not in text.replace("Terlambat", "")
    assert "Jumlah – – 1 – 1 – – – – – – – 2" in text


def test_a_long_summary_counts_by_quarter(session: Session, world: World) -> None:
    handled(session, world)
    session.commit()
    text = words(session, world, "complaint_summary", period=Period(date(2025, 2, 1), date(2026, 6, 30)))
    assert "Triw. I 2025" in text and "Triw. II 2026" in text


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_period_gives_a_register_that_says_so(session: Session, world: World, kind: str) -> None:
    assert "Tidak ada catatan pada periode ini." in words(session, world, kind)
    assert "Nothing is recorded in this period." in words(session, world, kind, language="en")


def test_too_many_rows_are_refused_with_what_to_do(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "MOST_ROWS", 1)
    handled(session, world)
    make_case(session, world.offices["PLG"], number="K-0002/2026")
    session.commit()
    with pytest.raises(Invalid, match="attention") as problem:
        printed(session, world, "complaint_register")
    assert "Choose a shorter one" in problem.value.errors[0].message


def test_portions_join_without_a_gap(session: Session, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "PORTION", 2)
    for n in range(1, 6):
        make_case(session, world.offices["PLG"], number=f"K-{n:04}/2026")
    session.commit()
    text = words(session, world, "complaint_register")
    assert [text.count(f"K-{n:04}/2026") for n in range(1, 6)] == [1] * 5


def test_a_period_is_said_as_month_quarter_year_or_days() -> None:
    assert MAY.words("id") == "Mei 2026"
    assert Period(date(2026, 4, 1), date(2026, 6, 30)).words("id") == "Triwulan II Tahun 2026"
    assert Period(date(2026, 4, 1), date(2026, 6, 30)).words("en") == "Quarter II of 2026"
    assert Period(date(2026, 1, 1), date(2026, 12, 31)).words("id") == "Tahun 2026"
    assert Period(date(2026, 2, 1), date(2026, 4, 30)).words("id") == "1 Februari 2026 – 30 April 2026"
    assert Period(date(2026, 2, 1), date(2026, 2, 1)).words("en") == "1 February 2026"


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (None, date(2026, 1, 1), "/first"),
        (date(2026, 1, 1), None, "/last"),
        (date(2026, 1, 2), date(2026, 1, 1), "/last"),
        (date(2020, 1, 1), date(2026, 1, 1), "/last"),
        (date(1, 1, 1), date(2026, 1, 1), "/first"),
    ],
)
def test_a_period_that_is_none_is_refused(first: date | None, last: date | None, field: str) -> None:
    with pytest.raises(Invalid) as problem:
        period_of(first, last)
    assert problem.value.errors[0].pointer == field
