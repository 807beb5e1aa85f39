"""Registers as papers: every row once, heads on every page, page x of y, rows longer than a page."""

from dataclasses import replace

import pytest

from reports.register import Column, Register, Section, register_pdf
from tests.papers.extremes import TEXT
from tests.papers.looking import fonts_embedded, inside, overprinted, page_text, text_of
from tests.papers.samples_forms import sheet
from tests.papers.samples_registers import COLUMNS, drawn, ordinary, register


def one_column(rows: list[tuple[str, ...]]) -> Register:
    """A register of one column."""
    section = Section((Column("Uraian", 1),), rows, "Kosong.")
    return Register(sheet("Daftar", "typical", wide=True), (), (section,))


@pytest.mark.parametrize("size", ["short", "typical", "extreme"])
def test_a_register_is_legible_whatever_stands_in_it(size: str) -> None:
    made = drawn(size)
    assert fonts_embedded(made.content)
    assert inside(made.content)
    assert not overprinted(made.content)
    assert len(made.anchors) == 2


def test_every_row_is_printed_once_with_the_heads_and_the_number_of_each_page() -> None:
    made = drawn("typical", 60)
    text = text_of(made.content)
    assert all(text.count(f"K-{n:04}/2026") == 1 for n in range(1, 61))
    assert made.pages > 5
    for number in range(2, made.pages):
        page = page_text(made.content, number)
        assert "Uraian keluhan" in page and "DAFTAR KELUHAN PELANGGAN" in page
        assert f"{number} dari" in page
    assert text.count(f"dari {made.pages}") == made.pages


def test_a_register_without_rows_says_so() -> None:
    text = text_of(drawn("short").content)
    assert "Tidak ada keluhan pada periode ini." in text
    assert "Uraian keluhan" in text


def test_a_row_longer_than_a_page_goes_on_over_the_next_and_loses_no_word() -> None:
    words = [f"kata{n}" for n in range(9000)]
    text = text_of(register_pdf(one_column([(" ".join(words),), ("akhir",)])).content)
    found = set(text.split())
    assert all(word in found for word in (*words, "akhir"))


def test_a_row_that_fits_on_the_next_page_is_not_cut() -> None:
    rows = [(TEXT,)] * 200
    made = register_pdf(one_column(rows))
    starts = [page_text(made.content, number).split("Uraian ", 1)[1][:17] for number in range(1, made.pages + 1)]
    assert set(starts) == {"Contoh diterima d"}


def test_a_table_never_opens_with_heads_alone_at_the_foot_of_a_page() -> None:
    section = Section((Column("Uraian", 1),), [("baris",)] * 38, "Kosong.")
    tall = Section((Column("Kolom", 1),), [("\n".join(f"butir {n}" for n in range(30)),)], "Kosong.")
    made = register_pdf(Register(sheet("Daftar", "short", wide=True), (), (section, tall)))
    assert all("butir 0" in page or "Kolom" not in page
               for page in (page_text(made.content, number) for number in range(1, made.pages + 1)))  # fmt: skip


def test_the_same_register_gives_the_same_bytes() -> None:
    assert drawn("typical").content == drawn("typical").content


def test_rows_are_taken_as_they_come() -> None:
    taken = []

    def rows() -> object:
        for row in ordinary(3):
            taken.append(row)
            yield row

    d = replace(register("short"), sections=(Section(COLUMNS, rows(), "–"),))
    register_pdf(d)
    assert len(taken) == 3
