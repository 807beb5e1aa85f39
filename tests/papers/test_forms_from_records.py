"""Forms and records drawn from the database: what stands in them, and who is not named in them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.papers.registry import PAPERS
from app.models.case import Case, CasePoint
from app.models.event import CaseEvent
from app.models.handling import (
    ComplaintRecord,
    CompletenessRequest,
    Disposition,
    DispositionAddressee,
    FunctionResponse,
    IntakeReport,
    Referral,
)
from app.models.lawsuit import Hearing, Lawsuit
from app.models.letter import Letter
from app.models.nonconformity import EffectivenessCheck, Nonconformity
from app.models.office import PaperForm, Unit
from app.models.task import CaseTask
from tests.papers.cases import AT, make_case, setting_of
from tests.papers.looking import text_of
from tests.world import World


def drawn(session: Session, case: Case, kind: str, **setting: Any) -> str:
    """The words of the newest paper of a kind."""
    paper = PAPERS[kind]
    source = paper.sources(session, case)[-1]
    return text_of(paper.draw(setting_of(session, case, kind, **setting), source).content)


def head(world: World) -> dict[str, Any]:
    """The columns of a record made by the head of office."""
    return {"by_id": world.people["plg_head"].id, "at": AT}


def disposed(session: Session, world: World, case: Case, **values: Any) -> Disposition:
    """Dispose a case to the function for testing."""
    unit = session.scalars(select(Unit).where(Unit.office_id == case.office_id, Unit.code == "pengujian")).one()
    sheet = Disposition(case_id=case.id, instructions=["respond", "monitor"], due_on=date(2026, 5, 7), urgency="urgent",
                        note="Hubungi Hendra Saputra dari PT Contoh Palembang.", **head(world), **values)  # fmt: skip
    session.add(sheet)
    session.flush()
    session.add(DispositionAddressee(case_id=case.id, disposition_id=sheet.id, unit_id=unit.id))
    session.flush()
    session.refresh(sheet)
    return sheet


def reported(session: Session, world: World, case: Case, number: str, **values: Any) -> Nonconformity:
    """A nonconformity report."""
    known: dict[str, Any] = {
        "case_id": case.id, "number": number, "grade": "minor", "description": "Laporan dikirim ke alamat lama.",
        "reference": "SNI ISO/IEC 17025 butir 7.8", "root_cause": "Dua daftar pelanggan.",
        "corrective_action": "Satu data pelanggan.", "target_date": date(2026, 6, 1), "check_on": date(2026, 7, 1),
        "found_by_id": world.people["plg_technical"].id, "found_at": AT, **values,
    }  # fmt: skip
    report = Nonconformity(**known)
    session.add(report)
    session.flush()
    return report


def test_a_disposition_sheet_says_to_whom_by_when_and_not_who_complains(session: Session, world: World) -> None:
    case = make_case(session, world.offices["PLG"])
    disposed(session, world, case)
    text = drawn(session, case, "disposition_sheet", masked=True, number="0007")
    assert "Harap ditanggapi paling lambat Kamis, 7 Mei 2026" in text
    assert "0007" in text and "Fungsi Pengujian" in text and "Fungsi Kalibrasi" in text
    assert "Kepala BSPJI Palembang" in text and world.people["plg_head"].name in text
    assert "Hendra Saputra" not in text and "PT Contoh" not in text
    assert "PT Contoh Palembang" in drawn(session, case, "disposition_sheet", masked=False)


def test_a_disposition_sheet_shows_its_own_agenda_number_and_to_whom_it_was_passed_on(
    session: Session, world: World
) -> None:
    case = make_case(session, world.offices["PLG"])
    sheet = disposed(session, world, case, agenda_number="0219/2026")
    task = CaseTask(case_id=case.id, office_id=case.office_id, procedure_code="SOP12-BSPJI/5", procedure_revision="1",
                    step_id="respond", activity="respond", actor="f", role="function_coordinator", opened_at=AT)  # fmt: skip
    session.add(task)
    session.flush()
    session.add(CaseEvent(case_id=case.id, seq=1, at=AT + timedelta(days=1), name="TaskReassigned", hash="-",
                          actor_name="Koordinator Pengujian", task_id=task.id, reason="Telusuri rekaman.",
                          facts={"to": "Penyelia Beton"}))  # fmt: skip
    session.flush()
    text = drawn(session, case, "disposition_sheet")
    assert PAPERS["disposition_sheet"].number(sheet) == "0219/2026"
    assert "0219/2026" in text
    assert "Koordinator Pengujian Penyelia Beton 5 Mei 2026 Telusuri rekaman." in text


def test_a_nonconformity_report_carries_cause_action_and_the_check_by_another_person(
    session: Session, world: World
) -> None:
    case = make_case(session, world.offices["PLG"])
    first = reported(session, world, case, "LKS-001/PLG/2026", status="ineffective", result_affected=True,
                     affected_results="LHU-0417/2026 diganti.", whys=["Alamat lama dipakai.", "Dua daftar pelanggan."],
                     causes=[{"category": "method", "causes": ["Tidak ada konfirmasi alamat"]}])  # fmt: skip
    reported(session, world, case, "LKS-002/PLG/2026", follows_id=first.id)
    session.add(EffectivenessCheck(case_id=case.id, nonconformity_id=first.id, effective=False, method="Uji petik",
                                   result="Masih terjadi", at=AT, by_id=world.people["plg_technical2"].id))  # fmt: skip
    session.flush()
    paper = PAPERS["nonconformity_report"]
    one, two = paper.sources(session, case)
    text = text_of(paper.draw(setting_of(session, case, paper.kind), one).content)
    assert "Dilanjutkan dengan LKS nomor: LKS-002/PLG/2026" in text
    assert world.people["plg_technical2"].name in text and "Uji petik" in text
    assert "LHU-0417/2026 diganti." in text
    assert "Tidak ada konfirmasi alamat" in text and "RANTAI MENGAPA" in text
    assert "LKS nomor LKS-001/PLG/2026" in text_of(paper.draw(setting_of(session, case, paper.kind), two).content)


def test_a_complaint_form_names_the_complainant_and_says_when_it_was_taken_down(session: Session, world: World) -> None:
    desk = world.people["plg_desk"]
    case = make_case(session, world.offices["PLG"], form="oral", registered_by_id=desk.id)
    text = drawn(session, case, "complaint_form")
    assert "PT Contoh Palembang" in text and "Hendra Saputra, Manajer Mutu" in text
    assert "telah dibacakan kembali kepada pelapor" in text
    assert text.count(desk.name) == 3
    case.form, case.language = "written", "en"
    assert "CUSTOMER COMPLAINT FORM" in drawn(session, case, "complaint_form")
    assert PAPERS["complaint_form"].names_customer
    assert PAPERS["complaint_form"].sources(session, make_case(session, world.offices["PTK"], kind="appeal")) == []


def test_an_anonymous_complaint_has_a_form_without_a_name(session: Session, world: World) -> None:
    case = make_case(session, world.offices["PLG"], anonymous=True, contact_name="", contact_position="")
    text = drawn(session, case, "complaint_form")
    assert "Bersedia disebut namanya" not in text
    assert "PT Contoh" not in text


def test_a_substance_report_sets_out_the_points_and_whose_matter_it_is(session: Session, world: World) -> None:
    case = make_case(session, world.offices["PTK"], kind="appeal")
    for no, (text, finding) in enumerate(
        (("Terlambat", "supported"), ("Salah", "contradicted"), ("Mahal", "supported")), 1
    ):
        case.points.append(CasePoint(case_id=case.id, no=no, text=text, finding=finding))
    session.add(IntakeReport(case_id=case.id, conclusion="accepted", checks={"our_service": True},
                             responsibility_reason="Kami yang menguji.", **head(world)))  # fmt: skip
    session.add(CompletenessRequest(case_id=case.id, items=["Salinan LHU", "Foto contoh"], **head(world)))
    session.flush()
    found = drawn(session, case, "substance_report")
    assert "butir 1 dan 3 didukung bukti; butir 2 bertentangan dengan bukti." in found
    assert "Banding termasuk lingkup kegiatan balai ini" in found
    assert "Pelanggan diminta melengkapi: Salinan LHU; Foto contoh." in found


def test_a_report_on_a_matter_of_another_body_says_to_whom_it_goes(session: Session, world: World) -> None:
    case = make_case(session, world.offices["PTK"])
    session.add(IntakeReport(case_id=case.id, conclusion="not_ours", responsibility="other_body",
                             summary="Ombudsman", **head(world)))  # fmt: skip
    session.flush()
    assert "tidak termasuk lingkup kegiatan balai ini dan selanjutnya dirujuk kepada Ombudsman." in drawn(
        session, case, "substance_report")  # fmt: skip


def test_an_entry_in_the_register_is_no_report_on_substance(session: Session, world: World) -> None:
    case = make_case(session, world.offices["PLG"])
    session.add(IntakeReport(case_id=case.id, conclusion="registered", **head(world)))
    session.flush()
    assert PAPERS["substance_report"].sources(session, case) == []


def test_a_record_tells_the_history_and_the_papers_that_came_of_it(session: Session, world: World) -> None:
    case = make_case(session, world.offices["PTK"], procedure_code="PR-LS-8.1.4", procedure_revision="01")
    task = CaseTask(case_id=case.id, office_id=case.office_id, procedure_code="PR-LS-8.1.4", procedure_revision="01",
                    step_id="P1", activity="verify", actor="f", role="front_desk", opened_at=AT)  # fmt: skip
    gone = CaseTask(case_id=case.id, office_id=case.office_id, procedure_code="GONE", procedure_revision="1",
                    step_id="X", activity="verify", actor="f", role="front_desk", opened_at=AT)  # fmt: skip
    session.add_all([task, gone])
    session.flush()
    for seq, (name, key) in enumerate(
        (("CaseRegistered", None), ("TaskCompleted", task.id), ("TaskCompleted", gone.id)), 1
    ):
        session.add(
            CaseEvent(case_id=case.id, seq=seq, at=AT, name=name, task_id=key, actor_name="Petugas Satu", hash="-")
        )
    session.add(ComplaintRecord(case_id=case.id, details="Butir 1", told="langsung, 10.15", **head(world)))
    session.add(Letter(case_id=case.id, status="signed", number="B/12/PTK/V/2026", signed_at=AT))
    session.flush()
    reported(session, world, case, "LKS-001/PTK/2026")
    text = drawn(session, case, "complaint_appeal_record", masked=True)
    assert "Didaftarkan Petugas Satu" in text
    assert "Disampaikan kepada Penanggung Jawab Teknis: langsung, 10.15." in text
    assert "Surat jawaban keluhan pelanggan B/12/PTK/V/2026 4 Mei 2026" in text
    assert "LKS-001/PTK/2026" in text
    assert "PT Contoh" not in text


def test_the_response_of_a_function_hides_the_complainant(session: Session, world: World) -> None:
    case = make_case(session, world.offices["PLG"])
    unit = session.scalars(select(Unit).where(Unit.office_id == case.office_id, Unit.code == "pengujian")).one()
    case.points.append(CasePoint(case_id=case.id, no=1, text="Terlambat", validity="proven", conclusion="Benar."))
    session.add(FunctionResponse(case_id=case.id, unit_id=unit.id, findings="PT Contoh Palembang benar.",
                                 action="Dikirim ulang.", returned="Lengkapi.", **head(world)))  # fmt: skip
    session.flush()
    text = drawn(session, case, "response", masked=True)
    assert "Koordinator Fungsi Pengujian" in text and "Dikembalikan dengan catatan" in text
    assert "PT Contoh" not in text and "benar." in text


def test_a_handover_names_nobody_even_to_those_who_may_know(session: Session, world: World) -> None:
    case = make_case(session, world.offices["PLG"], restricted=True)
    session.add(Referral(case_id=case.id, kind="handover", body="Inspektorat", reason="Laporan dari Hendra Saputra.",
                         **head(world)))  # fmt: skip
    session.flush()
    text = drawn(session, case, "handover_record", masked=False)
    assert "Inspektorat" in text and "Hendra" not in text and "PT Contoh" not in text
    assert PAPERS["handover_record"].names_customer


def test_a_litigation_report_lists_every_hearing_in_order(session: Session, world: World) -> None:
    case = make_case(session, world.offices["PTK"], kind="lawsuit", legal_hold=True)
    suit = Lawsuit(case_id=case.id, claim="Pembatalan keputusan", court_number="12/G/2026", team=["Rina Contoh"],
                   contested_decision="001/KPTS/PTK/V/2026", notified_on=date(2026, 5, 4), opened_at=AT)  # fmt: skip
    suit.hearings = [Hearing(case_id=case.id, on=date(2026, 6, 2), agenda="Pembuktian"),
                     Hearing(case_id=case.id, on=date(2026, 5, 11), agenda="Pemeriksaan persiapan")]  # fmt: skip
    session.add(suit)
    session.flush()
    session.expire(suit)
    text = drawn(session, case, "litigation_report")
    assert text.index("Senin, 11 Mei 2026") < text.index("Selasa, 2 Juni 2026")
    assert "atas keputusan 001/KPTS/PTK/V/2026" in text
    assert "Arsip perkara ditahan" in text and "Rina Contoh" in text


@pytest.mark.parametrize("kind", ["disposition_sheet", "nonconformity_report"])
def test_a_form_carries_the_code_that_the_office_declares(session: Session, world: World, kind: str) -> None:
    case = make_case(session, world.offices["PLG"])
    session.add(PaperForm(office_id=case.office_id, kind=kind, code="FM-8.09.01", revision="2/1"))
    disposed(session, world, case)
    reported(session, world, case, "LKS-001/PLG/2026")
    assert "FM-8.09.01" in drawn(session, case, kind)


def test_markup_in_the_records_is_printed_as_it_was_typed(session: Session, world: World) -> None:
    case = make_case(session, world.offices["PLG"], subject="<b>tebal</b> & <script>")
    disposed(session, world, case)
    assert "<b>tebal</b> & <script>" in drawn(session, case, "disposition_sheet")
