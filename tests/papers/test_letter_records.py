"""Letters, receipts and decisions drawn from the records of a case: what they say, to whom, and what they keep back."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.documents.letterhead import number_values
from app.documents.papers.letters import draft_letter_pdf
from app.documents.papers.paper import Paper
from app.documents.papers.registry import PAPERS
from app.extensions import db
from app.models.case import Case
from app.models.event import CaseEvent
from app.models.handling import Disposition, Extension, Resolution
from app.models.office import PaperForm
from reports.sheet import Drawn
from tests import world as worlds
from tests.papers.cases import AT, setting_of
from tests.papers.extremes import NASTY, TEXTS
from tests.papers.looking import fonts_embedded, inside, overprinted, text_of
from tests.papers.records_letters import DAY, appeal, complaint, put
from tests.world import World

OURS = (
    "reply_letter", "acknowledgement", "completeness_request", "extension_letter", "progress_letter", "referral_letter",
    "closing_notice", "cover_letter", "intake_receipt", "receipt", "proof_of_delivery", "appeal_form", "team_formation",
    "impartiality_statement", "resolution_decision", "admissibility_decision", "minutes",
)  # fmt: skip
Drawings = list[tuple[Paper, Any, Drawn]]


def drawn(session: Session, case: Case, *kinds: str, consent: bool = False) -> Drawings:
    """Draw every paper of these kinds that the case has."""
    found = []
    for kind in kinds:
        paper = PAPERS[kind]
        language = case.language if paper.to_customer else "id"
        for source in paper.sources(session, case):
            number = paper.number(source) or ("X-77/2026" if paper.subject else "")
            setting = setting_of(session, case, kind, language=language, number=number,
                                 masked=not (paper.names_customer or consent))  # fmt: skip
            found.append((paper, source, paper.draw(setting, source)))
    return found


def words(session: Session, case: Case, kind: str, at: int = 0) -> str:
    """The words of one paper."""
    return text_of(drawn(session, case, kind)[at][2].content)


@pytest.fixture
def here(one_app: Flask) -> tuple[Session, World]:
    """The session and the world, on SQLite: papers do not depend on the engine."""
    session = db.session()
    return session, worlds.read(session)


def test_every_paper_of_a_complaint_and_an_appeal_is_drawn_from_its_records(session: Session, world: World) -> None:
    seen = set()
    for case in (complaint(session, world), appeal(session, world, language="en")):
        for paper, source, paper_drawn in drawn(session, case, *OURS):
            seen.add(paper.kind)
            text = text_of(paper_drawn.content)
            assert inside(paper_drawn.content) and not overprinted(paper_drawn.content), paper.kind
            assert fonts_embedded(paper_drawn.content)
            assert "{" not in text and "None" not in text, paper.kind
            number = paper.number(source) or ("X-77/2026" if paper.subject else "")
            assert number in text or paper.kind == "appeal_form"
    assert seen == set(OURS)


def test_hostile_and_endless_texts_from_records_stay_on_the_paper(here: tuple[Session, World]) -> None:
    session, world = here
    hostile = f"{NASTY}\n" + "\n".join(TEXTS[:6])
    for case in (complaint(session, world, hostile, subject=NASTY[:200]), appeal(session, world, hostile)):
        for paper, _source, paper_drawn in drawn(session, case, *OURS):
            assert inside(paper_drawn.content) and not overprinted(paper_drawn.content), paper.kind


def test_papers_that_do_not_name_the_complainant_hide_who_it_is_also_inside_texts(here: tuple[Session, World]) -> None:
    session, world = here
    text = "PT Contoh Pontianak (Hendra Saputra) mengeluh."
    for case in (
        complaint(session, world, text),
        appeal(session, world, text, appealed_decision=f"Keputusan atas {text}"),
    ):
        for paper, _source, paper_drawn in drawn(session, case, *OURS):
            said = text_of(paper_drawn.content)
            if paper.names_customer:
                assert "PT Contoh Pontianak" in said, paper.kind
            else:
                assert "PT Contoh" not in said and "Saputra" not in said, paper.kind


def test_a_complainant_who_agreed_is_named_in_the_decision(here: tuple[Session, World]) -> None:
    session, world = here
    case = appeal(session, world, consent_to_name=True)
    said = text_of(drawn(session, case, "resolution_decision", consent=True)[0][2].content)
    assert "Mengabulkan sebagian banding PT Contoh Pontianak nomor B-0001/2026." in said


def test_a_signed_reply_is_its_last_version_with_number_capacity_and_day_of_signing(
    here: tuple[Session, World],
) -> None:
    session, world = here
    case = complaint(session, world)
    session.add(
        PaperForm(office_id=case.office_id, kind="reply_letter", copies="Koordinator Fungsi Pengujian\n\nArsip")
    )
    said = words(session, case, "reply_letter")
    for part in ("B/7/PTK/V/2026", "5 Mei 2026", "Plt. Kepala BSPJI Pontianak", "Kepada Saudara:", "2. dua", "2. Arsip",
                 "Hendra Saputra Manajer Mutu PT Contoh Pontianak", "Sifat : Biasa"):  # fmt: skip
        assert part in said
    assert "Lama" not in said


def test_a_letter_in_a_case_disposed_as_restricted_says_so_and_is_numbered_so(here: tuple[Session, World]) -> None:
    session, world = here
    case = complaint(session, world)
    put(session, Disposition(case_id=case.id, security_class="restricted", at=AT))
    assert "Sifat : Terbatas" in words(session, case, "reply_letter")
    assert number_values(session, case, "reply_letter")["security"] == "T"


def test_the_preview_of_a_text_is_a_draft_without_number_for_the_head_to_sign(here: tuple[Session, World]) -> None:
    session, world = here
    case = complaint(session, world)
    setting = replace(setting_of(session, case, "reply_letter"), verify=None)
    said = text_of(draft_letter_pdf(setting, "Tanggapan", "Yth. pelanggan\n\n1. satu\n2. dua").content)
    assert "Nomor : ……………" in said and "KONSEP" in said and "Ptk Head Contoh" in said and "2. dua" in said
    assert "periksa" not in said


def test_letters_to_somebody_unknown_are_addressed_to_the_complainant(here: tuple[Session, World]) -> None:
    session, world = here
    assert "Yth. Pelapor" in words(session, complaint(session, world, anonymous=True), "closing_notice")


def test_a_representative_is_named_below_the_customer(here: tuple[Session, World]) -> None:
    session, world = here
    case = complaint(session, world, representative_name="Sari Contoh, S.H.")
    assert "PT Contoh Pontianak u.p. Sari Contoh, S.H." in words(session, case, "reply_letter")


def test_an_acknowledgement_tells_number_and_the_times_of_the_procedure(here: tuple[Session, World]) -> None:
    session, world = here
    said = words(session, complaint(session, world), "acknowledgement")
    assert "K-0001/2026" in said and "setiap 5 (lima) hari kerja" in said and "60 (enam puluh) hari kalender" in said
    assert "a.n. Kepala BSPJI Pontianak" in said
    english = words(session, complaint(session, world, number="K-0002/2026", language="en"), "acknowledgement")
    assert "at least every 5 working days" in english and "for the Head of BSPJI Pontianak" in english


def test_a_case_whose_procedure_file_is_gone_still_gets_its_letters(here: tuple[Session, World]) -> None:
    session, world = here
    case = complaint(session, world, procedure_code="HILANG")
    assert "K-0001/2026" in words(session, case, "acknowledgement")
    assert "Undang-Undang Nomor 25 Tahun 2009" in words(
        session, appeal(session, world, procedure_code="HILANG"), "team_formation")  # fmt: skip


def test_a_request_names_what_is_missing_and_the_day_on_which_waiting_ends(here: tuple[Session, World]) -> None:
    session, world = here
    said = words(session, complaint(session, world), "completeness_request")
    assert "1. Salinan laporan 2. Surat kuasa" in said and "3 Juni 2026" in said and "Alamat pengiriman" in said


def test_each_extension_has_a_letter_with_its_own_dates(here: tuple[Session, World]) -> None:
    session, world = here
    case = complaint(session, world)
    first = PAPERS["extension_letter"].sources(session, case)[0]
    put(session, Extension(task_id=first.task_id, amount=1, unit_of_time="working days", old_due_at=AT + 5 * DAY,
                           new_due_at=AT + 9 * DAY, reason="Uji ulang", case_id=case.id, at=AT + 4 * DAY))  # fmt: skip
    old, new = (text_of(one.content) for _paper, _source, one in drawn(session, case, "extension_letter"))
    assert "sampai dengan 9 Mei 2026" in old and "Uji ulang" not in old
    assert "sampai dengan 13 Mei 2026" in new and "Uji ulang" in new


def test_a_progress_letter_tells_what_was_done_and_what_comes_and_nothing_in_a_restricted_case(
    here: tuple[Session, World],
) -> None:
    session, world = here
    said = words(session, complaint(session, world), "progress_letter")
    assert "Identifikasi isi pokok dan kebenaran (5 Mei 2026)" in said and "Selidiki" in said and "3 Juli 2026" in said
    hidden = words(session, complaint(session, world, number="K-0002/2026", restricted=True), "progress_letter")
    assert "Identifikasi" not in hidden and "Selidiki" not in hidden


def test_a_referral_names_the_other_body_with_its_address(here: tuple[Session, World]) -> None:
    session, world = here
    said = words(session, complaint(session, world), "referral_letter")
    assert "Dinas Perdagangan Jalan Contoh 1 Pontianak" in said and "Ombudsman" in said


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_closing_notice_names_the_ombudsman(here: tuple[Session, World], language: str) -> None:
    session, world = here
    case = complaint(session, world, language=language)
    put(
        session, Resolution(case_id=case.id, kind="closing_notice", text="Selesai. Ombudsman.", verdict="closed", at=AT)
    )
    typed, complete = (text_of(one.content) for _paper, _source, one in drawn(session, case, "closing_notice"))
    assert "Penanganan telah selesai." in typed and typed.count("Ombudsman") == 1
    assert complete.count("Ombudsman") == 1


def test_a_case_that_ended_without_a_typed_notice_gets_the_standard_one(here: tuple[Session, World]) -> None:
    session, world = here
    case = appeal(session, world, status="closed", outcome="deemed_withdrawn", closed_at=AT + DAY)
    put(session, CaseEvent(case_id=case.id, seq=901, at=AT + DAY, name="CaseClosed", hash="1" * 64))
    said = words(session, case, "closing_notice")
    assert "dianggap dicabut" in said and "5 Mei 2026" in said and "Ombudsman" in said


def test_a_covering_letter_names_the_decision_it_encloses(here: tuple[Session, World]) -> None:
    session, world = here
    case = appeal(session, world)
    said = words(session, case, "cover_letter")
    assert "Lampiran : Satu berkas" in said and "002/KPTS/PTK/V/2026" in said and "8 Mei 2026" in said
    assert "jalur hukum" in said


def test_a_receipt_of_what_was_handed_in_is_signed_by_both_only_at_the_counter(here: tuple[Session, World]) -> None:
    session, world = here
    case = complaint(session, world)
    _paper, _source, one = drawn(session, case, "intake_receipt")[0]
    said = text_of(one.content)
    assert set(one.anchors) == {"customer", "officer"}
    assert "Foto amplop" in said and "kode akses" in said and "X-77/2026" in said
    case.channel = "website"
    assert set(drawn(session, case, "intake_receipt")[0][2].anchors) == {"officer"}
    case.registered_by = None
    _paper, _source, one = drawn(session, case, "intake_receipt")[0]
    assert not one.anchors and "tidak ada tanda tangan yang diminta" in text_of(one.content)


@pytest.mark.parametrize(
    ("language", "claim"), [("id", "Tidak ada tanda tangan penerima"), ("en", "There is no signature")]
)
def test_no_signature_is_claimed_for_what_went_by_mail_and_nothing_is_printed_for_silence(
    here: tuple[Session, World], language: str, claim: str
) -> None:
    session, world = here
    case = complaint(session, world, language=language)
    (_p, _s, signed), (_p2, _s2, mailed) = drawn(session, case, "receipt")
    assert set(signed.anchors) == {"officer", "recipient"} and claim not in text_of(signed.content)
    assert not mailed.anchors and claim in text_of(mailed.content)
    (_p3, _s3, handed), (_p4, _s4, sent) = drawn(session, case, "proof_of_delivery")
    assert set(handed.anchors) == {"officer", "recipient"} and "Buku ekspedisi 41" in text_of(handed.content)
    assert set(sent.anchors) == {"officer"} and "Message-ID 4711" in text_of(sent.content)


def test_a_receipt_of_a_decision_names_the_decision(here: tuple[Session, World]) -> None:
    session, world = here
    said = words(session, appeal(session, world), "proof_of_delivery")
    assert "002/KPTS/PTK/V/2026" in said and "Resi 88" in said


def test_the_team_decree_lists_who_serves_and_who_was_replaced(here: tuple[Session, World]) -> None:
    session, world = here
    said = words(session, appeal(session, world), "team_formation")
    assert "satu orang ketua dan dua orang anggota" in said and "Peraturan Menteri Perindustrian" in said
    assert "bahwa pengaju banding telah mengajukan banding nomor B-0001/2026" in said
    annex = said[said.index("SUSUNAN TIM") :]
    assert annex.index("Ptk Member1") < annex.index("Anggota yang diganti") < annex.index("Ptk Member4")
    assert "pada tanggal 5 Mei 2026" in said and "Tidak terlibat; menyatakan tidak berpihak pada 6 Mei 2026." in said


def test_a_statement_prints_what_was_stated_with_the_offices_years_and_a_conflict_says_so(
    here: tuple[Session, World],
) -> None:
    session, world = here
    case = appeal(session, world)
    case.office.interest_years = 3
    given = words(session, case, "impartiality_statement")
    assert "Dalam tiga tahun terakhir" in given and "6. Bila kemudian" in given and "Mengetahui" in given
    conflict = words(session, case, "impartiality_statement", 3)
    assert "benturan kepentingan" in conflict and "Saya tidak ikut" not in conflict
    record = PAPERS["impartiality_statement"].sources(session, case)[0]
    record.statements, case.office.interest_years = "1, 3", 0
    few = words(session, case, "impartiality_statement")
    assert "2. Saya tidak sedang memberi konsultansi" in few and "kerahasiaan" not in few
    record.statements = "Saya netral.\nSaya jujur."
    assert "2. Saya jujur." in words(session, case, "impartiality_statement")


def test_the_decision_is_signed_by_all_notes_the_dissent_and_leaves_the_courts_open(
    here: tuple[Session, World],
) -> None:
    session, world = here
    case = appeal(session, world)
    _paper, _source, one = drawn(session, case, "resolution_decision")[0]
    said = text_of(one.content)
    assert set(one.anchors) == {"chair", "member_1", "member_2"}
    assert said.count("dengan pendapat berbeda") == 1 and "Pendapat berbeda" in said
    assert "KETIGA : Evaluasi ulang oleh auditor lain, dilaksanakan paling lambat 30 Juni 2026." in said
    assert "jalur hukum" in said and "Ombudsman" in said
    case.language = "en"
    english = words(session, case, "resolution_decision")
    assert "is granted in part" in english and "go to court" in english and "dissenting" in english


def test_the_decision_on_a_complaint_is_signed_by_who_looked_into_it_and_who_approved(
    here: tuple[Session, World],
) -> None:
    session, world = here
    _paper, _source, one = drawn(session, complaint(session, world), "resolution_decision")[0]
    said = text_of(one.content)
    assert set(one.anchors) == {"technical", "signature"}
    assert "Menyatakan keluhan pelapor nomor K-0001/2026 terbukti." in said and "LKS-001/PTK/2026" in said
    assert "Ptk Technical Contoh" in said and "Ptk Head Contoh" in said


def test_an_appeal_that_is_not_admitted_is_told_why_and_what_remains_open(here: tuple[Session, World]) -> None:
    session, world = here
    case = appeal(session, world)
    said = words(session, case, "admissibility_decision")
    assert "tidak dapat diterima" in said and "27 April 2026" in said and "jalur hukum" in said
    PAPERS["admissibility_decision"].sources(session, case)[0].verdict = "admitted"
    assert "diterima untuk diperiksa" in words(session, case, "admissibility_decision")


def test_minutes_have_room_for_every_party(here: tuple[Session, World]) -> None:
    session, world = here
    case = complaint(session, world, respondent_name="CV Pihak Lain")
    _paper, _source, one = drawn(session, case, "minutes")[0]
    assert set(one.anchors) == {"officer", "customer", "respondent"}
    assert "Para pihak mencapai kesepakatan." in text_of(one.content)


def test_the_same_record_draws_the_same_bytes(here: tuple[Session, World]) -> None:
    session, world = here
    case = appeal(session, world)
    first, again = drawn(session, case, *OURS), drawn(session, case, *OURS)
    assert [one.content for _paper, _source, one in first] == [one.content for _paper, _source, one in again]
