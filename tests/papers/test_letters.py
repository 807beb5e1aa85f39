"""Letters, receipts and the papers of an appeal as PDFs: for little, ordinary and too much data."""

import pytest

from reports.frames import table
from reports.heads import Office
from reports.sheet import Sheet, build
from tests.papers.extremes import NASTY, TEXT
from tests.papers.looking import fonts_embedded, inside, overprinted, page_text, reader, text_of
from tests.papers.samples_letters import DRAWN

EACH = [(kind, language) for kind, (_draw, languages, _anchors) in DRAWN.items() for language in languages]
PAGES = {"decision": 2, "team": 2}
MARKS = {
    ("letter", "id"): ("Nomor", "Sifat", "Lampiran", "Hal", "Yth.", "Tembusan:", "Plt. Kepala BPSI Kotaraya,", "LHU-0417/2026"),
    ("letter", "en"): ("Number", "Class", "Enclosures", "Subject", "To", "Copies to:"),
    ("receipt", "id"): ("TANDA TERIMA", "Nomor: TT-0007/2026", "Dokumen", "2 lembar", "baik dan lengkap", "Yang menerima"),
    ("receipt", "en"): ("Number: TT-0007/2026", "Documents", "Quantity"),
    ("team", "id"): ("NOMOR 003/SK", "TENTANG", "Menimbang", "Mengingat", "MEMUTUSKAN", "KESATU", "Ditetapkan di Kotaraya",
                     "Lampiran", "SUSUNAN TIM", "Kompetensi", "Anggota yang diganti"),
    ("impartiality", "id"): ("PERNYATAAN KETIDAKBERPIHAKAN", "1. Saya tidak ikut", "Tidak ada.", "Mengetahui"),
    ("decision", "id"): ("KEPUTUSAN PENYELESAIAN BANDING", "Pertimbangan", "KESATU", "Pendapat berbeda", "Ketua", "Tembusan:"),
    ("decision", "en"): ("CONCERNING", "Consideration", "DECIDES:", "Dissenting opinion", "Copies to:"),
    ("minutes", "id"): ("BERITA ACARA", "Jalannya pertemuan", "Hasil", "ditandatangani oleh para pihak"),
    ("minutes", "en"): ("What was said", "Result", "signed by the parties"),
    ("appeal_form", "id"): ("FORMULIR BANDING", "PENGAJU BANDING", "ALASAN BANDING", "Apakah proses banding", "PERMINTAAN"),
    ("appeal_form", "en"): ("APPELLANT", "GROUNDS OF THE APPEAL", "Has the appeal process", "WHAT IS ASKED FOR"),
}  # fmt: skip


def sound(content: bytes) -> bool:
    """Embedded typefaces, nothing outside the margins, nothing on top of anything else."""
    return fonts_embedded(content) and inside(content) and not overprinted(content)


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_an_ordinary_paper_has_its_words_signature_rooms_and_code(kind: str, language: str) -> None:
    draw, _languages, anchors = DRAWN[kind]
    drawn = draw("typical", language)
    text = text_of(drawn.content)
    assert [mark for mark in (*MARKS[kind, language], "7K4M-22XQ") if mark not in text] == []
    assert drawn.pages == PAGES.get(kind, 1)
    assert set(drawn.anchors) == anchors
    assert sound(drawn.content)
    assert draw("typical", language).content == drawn.content
    assert reader(drawn.content).trailer["/Root"]["/Lang"] == {"id": "id-ID", "en": "en-GB"}[language]


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_a_paper_with_nearly_nothing_in_it_is_drawn_as_a_draft(kind: str, language: str) -> None:
    drawn = DRAWN[kind][0]("short", language)
    assert drawn.pages == (2 if kind == "team" else 1)
    assert {"id": "KONSEP", "en": "DRAFT"}[language] in text_of(drawn.content)
    assert sound(drawn.content)


@pytest.mark.parametrize("kind", DRAWN)
def test_forty_long_texts_and_hostile_words_stay_on_the_paper_and_say_what_they_say(kind: str) -> None:
    draw, _languages, anchors = DRAWN[kind]
    drawn = draw("extreme", "id")
    text = text_of(drawn.content)
    assert anchors <= set(drawn.anchors)
    assert sound(drawn.content)
    assert "40. Contoh" in text
    assert "<script>alert(1)</script>" in text.replace(" ", "").replace("</s cript>", "</script>")
    assert "[U+1F389]" in text
    assert f"{drawn.pages} dari {drawn.pages}" in page_text(drawn.content, drawn.pages)


def test_signatures_are_not_left_alone_on_a_page() -> None:
    drawn = DRAWN["letter"][0]("extreme", "id")
    page = drawn.anchors["signature"].page
    assert "40. Contoh" in page_text(drawn.content, page) or NASTY[:20] in page_text(drawn.content, page)


def _table(rows: list[tuple[str, str]]) -> bytes:
    return build(Sheet(Office("", "Balai Muara", ""), "Tabel"), [table(("Kolom", "Isi"), rows, (100, 350))]).content


def test_a_table_goes_over_pages_by_whole_rows_under_one_head_each() -> None:
    content = _table([(f"baris{number}", f"{TEXT} akhir{number}") for number in range(30)])
    pages = [page_text(content, number) for number in range(1, len(reader(content).pages) + 1)]
    assert len(pages) > 2
    for text in pages:
        assert text.count("Kolom") == 1
        assert [n for n in range(30) if f"baris{n} " in text] == [n for n in range(30) if f"akhir{n} " in f"{text} "]


def test_a_row_higher_than_a_page_is_broken_without_a_second_head() -> None:
    content = _table([("kecil", "kecil"), ("tinggi", TEXT * 20), ("kecil", "kecil")])
    pages = [page_text(content, number) for number in range(1, len(reader(content).pages) + 1)]
    assert len(pages) >= 3
    assert all(text.count("Kolom") == 1 for text in pages)
    assert "tinggi" in pages[0]
