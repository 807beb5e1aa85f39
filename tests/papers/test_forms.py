"""Forms, records, nonconformity, disposition and litigation as papers: for little, ordinary and too much data."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from reports.causes import fishbone_svg, why_chain_svg
from reports.complaint_form import complaint_form_pdf
from reports.disposition import disposition_pdf
from reports.nonconformity import nonconformity_pdf
from reports.sheet import Drawn
from reports.wrapping import wrapped
from tests.papers.extremes import NASTY, TEXT, WORD
from tests.papers.looking import fonts_embedded, inside, overprinted, page_text, text_of
from tests.papers.samples_forms import FORMS, complaint_form, disposition, nonconformity

PAGES = {"nonconformity": 2}
ANCHORS = {
    "disposition": {"signature"},
    "nonconformity": {"penemu", "penanggung jawab", "verifikator", "penanggung jawab teknis"},
    "complaint_form": {"customer", "officer"},
    "complaint_form_en": {"customer", "officer"},
    "substance_report": {"coordinator", "technical"},
    "case_record": {"officer", "technical"},
    "litigation_report": {"chair", "head"},
}
MARKS = {
    "disposition": ("LEMBAR DISPOSISI", "DITERUSKAN KEPADA", "Fungsi Sertifikasi", "Harap ditanggapi paling lambat Kamis"),
    "nonconformity": ("A. Temuan", "B. Analisis dan tindakan", "C. Verifikasi", "SNI ISO/IEC 17025 butir 7.8", "Efektif"),
    "complaint_form": ("FORMULIR KELUHAN PELANGGAN", "Bersedia disebut namanya", "DIISI PETUGAS", "LHU-0417/2026"),
    "complaint_form_en": ("CUSTOMER COMPLAINT FORM", "May be named", "FOR OFFICE USE", "LHU-0417/2026"),
    "substance_report": ("1. Isi pokok", "Bukti kirim kurir", "Diproses sebagai keluhan", "Belum didukung bukti"),
    "case_record": ("REKAMAN KELUHAN DAN BANDING", "Riwayat status", "Didaftarkan"),
    "litigation_report": ("1. Pokok tuntutan", "Senin, 4 Mei 2026", "Rina Contoh", "6. Tindak lanjut"),
}  # fmt: skip


def sound(drawn: Drawn) -> bool:
    """Embedded typefaces, nothing outside the margins, nothing on top of anything else."""
    return fonts_embedded(drawn.content) and inside(drawn.content) and not overprinted(drawn.content)


@pytest.mark.parametrize("kind", FORMS)
def test_an_ordinary_form_has_its_words_on_its_pages(kind: str) -> None:
    drawn = FORMS[kind]("typical")
    text = text_of(drawn.content)
    assert all(mark in text for mark in MARKS[kind])
    assert drawn.pages == PAGES.get(kind, 1)
    assert set(drawn.anchors) == ANCHORS[kind]
    assert "7K4M-22XQ" in text
    assert sound(drawn)


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_with_nearly_nothing_in_it_is_one_page_with_room_for_signatures(kind: str) -> None:
    drawn = FORMS[kind]("short")
    assert drawn.pages == 1
    assert set(drawn.anchors) == ANCHORS[kind]
    assert sound(drawn)


@pytest.mark.parametrize("kind", FORMS)
def test_far_too_much_text_with_markup_and_foreign_signs_breaks_over_pages(kind: str) -> None:
    drawn = FORMS[kind]("extreme")
    text = text_of(drawn.content)
    assert '<script>alert(1)</script> <b>tebal</b> </para> & "kutip" {x} %(y)s \\n [U+1F389]' in text
    assert "40. Contoh diterima" in text
    assert drawn.pages > 5
    assert set(drawn.anchors) == ANCHORS[kind]
    assert sound(drawn)


@pytest.mark.parametrize("kind", FORMS)
def test_the_same_form_gives_the_same_bytes(kind: str) -> None:
    assert FORMS[kind]("typical").content == FORMS[kind]("typical").content


def test_what_was_said_and_taken_down_is_marked_so() -> None:
    written = complaint_form("typical")
    assert "dibacakan kembali" not in text_of(complaint_form_pdf(written).content)
    assert "telah dibacakan kembali kepada pelapor" in text_of(complaint_form_pdf(replace(written, oral=True)).content)
    spoken = replace(complaint_form("typical", "en"), oral=True)
    assert "read back to the complainant" in text_of(complaint_form_pdf(spoken).content)


def test_a_disposition_passed_on_to_nobody_leaves_rows_for_the_pen() -> None:
    drawn = disposition_pdf(replace(disposition("typical"), onward=()))
    assert "Isi disposisi lanjutan" in text_of(drawn.content)
    assert drawn.pages == 1


def test_a_report_without_analysis_has_no_annex() -> None:
    plain = replace(nonconformity("typical"), whys=(), bones=())
    assert nonconformity_pdf(plain).pages == 1
    assert "Lampiran" not in text_of(nonconformity_pdf(plain).content)


def test_an_ineffective_action_names_the_report_that_follows() -> None:
    report = nonconformity("typical")
    failed = replace(report, checks=(replace(report.checks[0], effective=False),), followed_by="LKS-004/PLG/2026")
    assert "Dilanjutkan dengan LKS nomor: LKS-004/PLG/2026" in text_of(nonconformity_pdf(failed).content)


def test_the_analysis_stands_on_a_page_of_its_own() -> None:
    text = page_text(nonconformity_pdf(nonconformity("typical")).content, 2)
    assert all(word in text for word in ("RANTAI MENGAPA", "Akar penyebab", "DIAGRAM TULANG IKAN", "Lingkungan"))


def test_drawings_for_a_page_need_neither_style_nor_script_and_no_two_share_an_id() -> None:
    drawings = [why_chain_svg(["satu", NASTY]), why_chain_svg(["dua"], language="en"),
                fishbone_svg(NASTY, [(NASTY, [TEXT, WORD]), ("Metode", [])]), fishbone_svg("", [])]  # fmt: skip
    ids = [found for drawing in drawings for found in re.findall(r'id="([^"]+)"', drawing)]
    assert len(ids) == len(set(ids))
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        assert root.get("role") == "img"
        assert root[0].tag.endswith("title") and root[0].get("id") == root.get("aria-labelledby")
        for element in root.iter():
            assert not element.tag.endswith(("script", "style"))
            assert not any(name == "style" or name.startswith("on") for name in element.attrib)
            assert all("javascript" not in value for value in element.attrib.values())


def test_the_same_drawing_is_the_same_and_says_what_it_is() -> None:
    assert why_chain_svg(["satu", "dua"]) == why_chain_svg(["satu", "dua"])
    assert "Rantai mengapa: 2 tingkat" in why_chain_svg(["satu", "dua"])
    assert "Fishbone diagram: late" in fishbone_svg("late", [], language="en")


def test_lines_are_broken_at_blanks_and_long_words_are_cut() -> None:
    assert wrapped("", 100, 10) == [""]
    assert wrapped("satu dua\ntiga", 1000, 10) == ["satu dua", "tiga"]
    assert "".join(wrapped(WORD, 100, 10)) == WORD
    cut = wrapped(TEXT, 100, 10, most=3)
    assert len(cut) == 3
    assert cut[-1].endswith("…")
