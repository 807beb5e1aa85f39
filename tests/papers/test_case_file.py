"""The case file: contents that agree with the pages, running numbers, bookmarks; broken files listed; bounded memory."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

from reports.case_file import CaseFile, Entry, Happening, case_file_pdf
from reports.heads import Office
from reports.pdf_copy import visible
from reports.sheet import Sheet, build
from reports.typefaces import P, style
from tests.papers.extremes import NAME, NASTY, TEXT

OFFICE = Office("Badan Contoh", "Balai Standardisasi Contoh", "Jalan Contoh 1, Kota Contoh")
SHEET = Sheet(OFFICE, "Berkas perkara K-0001/2026", counted=False)
PDF = "application/pdf"


def paper(words: str, pages: int = 1, wide: bool = False) -> bytes:
    """A paper of some pages; the first line of each says which."""
    story = [P(f"{words} lembar {n}. " + "Isi. " * 700, style(11)) for n in range(1, pages + 1)]
    return build(Sheet(OFFICE, words, "none", wide=wide), story).content


def rewritten(content: bytes, change: Callable[[PdfWriter], Any]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind: str, size: tuple[int, int] = (300, 200), turned: int = 0) -> bytes:
    exif, out = Image.Exif(), io.BytesIO()
    if turned:
        exif[0x0112] = turned
    Image.new("RGB", size, "navy").save(out, kind, exif=exif)
    return out.getvalue()


def entry(title: str, content: bytes | None, media_type: str = PDF, **more: Any) -> Entry:
    def read() -> bytes:
        if content is None:
            raise FileNotFoundError(title)
        return content

    facts = {
        "number": "",
        "date": "3 Mei 2026",
        "note": "",
        "file_name": "berkas.pdf",
        "size": "12 KB",
        "sha256": "ab" * 32,
    }
    return Entry(title, media_type=media_type, read=read, **{**facts, **more})


def case_file(*entries: Entry, **more: Any) -> CaseFile:
    history = (Happening("3 Mei 2026\n10.00 WIB", "Keluhan diterima", "Rina (Petugas)", "terdaftar"),)
    facts = (("Perihal", "LHU terlambat"), ("Pelanggan", "PT Contoh"))
    return CaseFile(**{"sheet": SHEET, "number": "K-0001/2026", "facts": facts, "remarks": ("Disusun 3 Mei 2026.",),
                       "history": history, "entries": entries, **more})  # fmt: skip


def drawn(data: CaseFile) -> tuple[bytes, PdfReader]:
    out = io.BytesIO()
    pages = case_file_pdf(data, out)
    reader = PdfReader(io.BytesIO(out.getvalue()), strict=True)
    assert len(reader.pages) == pages
    return out.getvalue(), reader


def words(reader: PdfReader, *pages: int) -> str:
    """The words of some pages, from 1 (all when none is given)."""
    wanted = pages or range(1, len(reader.pages) + 1)
    return re.sub(r"\s+", " ", " ".join(reader.pages[n - 1].extract_text() for n in wanted))


def bookmarks(reader: PdfReader) -> dict[str, int]:
    return {item.title: reader.get_destination_page_number(item) + 1 for item in reader.outline}


def test_documents_follow_the_cover_in_order_with_running_numbers_and_bookmarks() -> None:
    _, reader = drawn(case_file(
        entry("Formulir keluhan", paper("Formulir", 2), own=True, number="K-0001/2026"),
        entry("Foto", picture("JPEG"), "image/jpeg"), entry("Tangkapan layar", picture("PNG"), "image/png"),
        entry("Surat jawaban", paper("Surat"), own=True, note="Ditandatangani: Kepala, 3 Mei 2026"),
    ))  # fmt: skip
    marks = bookmarks(reader)
    assert list(marks) == [
        "Daftar isi",
        "Riwayat perkara",
        "Formulir keluhan K-0001/2026",
        "Foto",
        "Tangkapan layar",
        "Surat jawaban",
    ]
    total = len(reader.pages)
    for n in range(1, total + 1):
        assert f"Berkas K-0001/2026 · halaman {n} dari {total}" in words(reader, n)
    assert "Formulir lembar 1" in words(reader, marks["Formulir keluhan K-0001/2026"])
    assert "Surat lembar 1" in words(reader, marks["Surat jawaban"])
    assert len(reader.pages[marks["Foto"] - 1].images) == 1


def test_the_contents_name_the_page_on_which_each_document_begins() -> None:
    entries = [entry(f"Dokumen {n}", paper(f"Dokumen {n}", 1 + n % 3), own=True) for n in range(40)]
    _, reader = drawn(case_file(*entries))
    marks = bookmarks(reader)
    front = words(reader, *range(1, marks["Dokumen 0"]))
    for n in range(40):
        row = front[front.index(f"{n + 1} Dokumen {n} ") :]
        assert re.search(r"3 Mei 2026 (\d+) (\d+)", row).groups()[1] == str(marks[f"Dokumen {n}"])  # type: ignore[union-attr]
        assert f"Dokumen {n} lembar 1" in words(reader, marks[f"Dokumen {n}"])


def test_the_cover_says_what_it_is_what_happened_and_where_the_signed_originals_are() -> None:
    _, reader = drawn(case_file(entry("Surat", paper("Surat"), note="Digantikan")))
    text = words(reader)
    for told in ("BERKAS PERKARA", "LHU terlambat", "PT Contoh", "Disusun 3 Mei 2026.", "Keluhan diterima", "terdaftar",
                 "Rina (Petugas)", "Digantikan", f"SHA-256 {'ab' * 32}", "tidak dapat divalidasi"):  # fmt: skip
        assert told in text
    assert reader.metadata is not None and reader.metadata.title == SHEET.title
    assert reader.trailer["/Root"]["/Lang"] == "id-ID"  # type: ignore[index]


def test_an_english_file_has_english_labels() -> None:
    _, reader = drawn(case_file(entry("Letter", paper("Letter")), sheet=replace(SHEET, language="en")))
    text = words(reader)
    assert all(
        told in text for told in ("CASE FILE", "Contents", "History of the case", "cannot be validated", "page 1 of")
    )
    assert not any(told in text for told in ("Daftar isi", "halaman", "Berkas K"))


def test_what_cannot_be_shown_is_listed_and_does_not_stop_the_rest() -> None:
    good = paper("Baik")
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    _, reader = drawn(case_file(
        entry("Terkunci", rewritten(good, lambda writer: writer.encrypt("sandi"))),
        entry("Rusak", b"%PDF-1.7\nbukan PDF\n%%EOF"), entry("Terpotong", good[: len(good) // 3]), entry("Kosong", b""),
        entry("Gambar rusak", picture("PNG")[:60], "image/png"), entry("Gambar raksasa", bomb.getvalue(), "image/png"),
        entry("Lembar kerja", b"x", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        entry("Hilang", None), replace(entry("Belum", None), read=None), entry("Baik", good),
    ))  # fmt: skip
    text = words(reader)
    for told in ("terkunci dengan kata sandi", "berkas rusak", "bukan PDF atau gambar", "tidak ada di tempat penyimpanan",
                 "belum selesai dibuat", "berkas terlalu besar"):  # fmt: skip
        assert told in text
    assert list(bookmarks(reader))[2:] == ["Baik"]
    assert "Baik lembar 1" in words(reader, bookmarks(reader)["Baik"])


def test_a_file_that_breaks_halfway_leaves_no_page_behind() -> None:
    def break_second(writer: PdfWriter) -> None:
        writer.pages[1][NameObject("/Resources")] = NameObject("/Nothing")

    _, reader = drawn(
        case_file(entry("Setengah", rewritten(paper("Setengah", 2), break_second)), entry("Utuh", paper("Utuh")))
    )
    assert list(bookmarks(reader))[2:] == ["Utuh"]
    assert "lembar 2" not in words(reader)


def test_the_same_data_gives_the_same_bytes() -> None:
    data = case_file(entry("Surat", paper("Surat")), entry("Foto", picture("PNG"), "image/png"))
    assert drawn(data)[0] == drawn(data)[0]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_received_page_grows_by_a_free_margin_on_the_side_that_is_read_as_the_top(turned: int) -> None:
    def turn(writer: PdfWriter) -> None:
        writer.pages[0].rotate(turned)
        writer.pages[0].cropbox.lower_left = (20, 30)

    content = rewritten(paper("Putar"), turn)
    before = visible(PdfReader(io.BytesIO(content)).pages[0])
    _, reader = drawn(case_file(entry("Putar", content)))
    page = reader.pages[bookmarks(reader)["Putar"] - 1]
    after = visible(page)
    assert after == before.grown(18) and after.turned == turned
    across, up = (after.right - after.left, after.top - after.bottom)
    assert (across - (before.right - before.left), up - (before.top - before.bottom)) == pytest.approx(
        (18, 0) if turned in (90, 270) else (0, 18), abs=0.01
    )
    assert "halaman" in words(reader, bookmarks(reader)["Putar"])


def test_our_own_pages_keep_their_size_and_turned_photographs_stand_upright() -> None:
    _, reader = drawn(case_file(
        entry("Surat", paper("Surat"), own=True), entry("Mendatar", picture("JPEG", (400, 300)), "image/jpeg"),
        entry("Diputar", picture("JPEG", (400, 300), 6), "image/jpeg"),
    ))  # fmt: skip
    marks = bookmarks(reader)
    sizes = {name: reader.pages[page - 1].mediabox for name, page in marks.items()}
    assert float(sizes["Surat"].height) == pytest.approx(841.89, abs=0.01)
    assert sizes["Mendatar"].width > sizes["Mendatar"].height
    assert sizes["Diputar"].width < sizes["Diputar"].height


def test_what_is_drawn_over_a_page_stays_and_what_acts_does_not() -> None:
    def load(writer: PdfWriter) -> None:
        note = writer.add_annotation(0, FreeText(text="catatan", rect=(50, 50, 150, 80)))
        look = DecodedStreamObject()
        look.set_data(b"0 0 100 30 re f")
        look.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(n) for n in (0, 0, 100, 30)]),
        })  # fmt: skip
        note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(look)})
        writer.add_annotation(0, FreeText(text="rusak", rect=(1, 1, 2, 2)))
        writer.add_open_action(JavaScript("app.alert('halo')"))
        writer.add_attachment("rahasia.txt", b"isi rahasia")
        writer.pages[0][NameObject("/AA")] = DictionaryObject()

    content, reader = drawn(case_file(entry("Bertanda", rewritten(paper("Bertanda"), load))))
    page: Any = reader.pages[-1]
    assert "/Mark0" in page["/Resources"]["/XObject"] and "/Annots" not in page and "/AA" not in page
    assert b"1.00000 0.00000 0.00000 1.00000 50.00000 50.00000 cm /Mark0 Do" in page.get_contents().get_data()
    assert b"JavaScript" not in content and b"rahasia" not in content and "/Names" not in reader.trailer["/Root"]  # type: ignore[operator]


def test_a_case_file_can_be_part_of_another() -> None:
    inner, _ = drawn(case_file(entry("Surat", paper("Surat"))))
    _, reader = drawn(case_file(entry("Berkas lama", inner), number="K-0002/2026"))
    assert "Berkas K-0002/2026 · halaman 2" in words(reader) and "Berkas K-0001/2026 · halaman 1" in words(reader)


def test_hostile_and_endless_words_stay_words() -> None:
    data = case_file(
        entry(NASTY, paper("Surat"), number=NAME, note=TEXT, file_name=NAME), number=NAME[:60],
        facts=((NAME, NASTY), ("Perihal", TEXT * 3)), remarks=(NASTY,),
        history=tuple(Happening("3 Mei 2026", NASTY, NAME, TEXT) for _ in range(60)),
    )  # fmt: skip
    _, reader = drawn(data)
    assert "<script>alert(1)</script>" in words(reader)
    assert all(page.mediabox.height < 900 for page in reader.pages)


def test_a_case_without_documents_still_has_its_history() -> None:
    _, reader = drawn(case_file(history=()))
    assert "Belum ada dokumen." in words(reader) and "Riwayat perkara" in words(reader)


def test_two_hundred_documents_are_joined_with_the_memory_of_a_few() -> None:
    command = [sys.executable, "-m", "tests.papers.large_case_file"]
    told = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True).stdout
    measured = json.loads(told)
    assert measured["documents"] == 200 and measured["pages"] >= 500
    assert measured["megabytes_written"] > 60
    assert measured["megabytes_grown"] < 30
