"""The swim-lane table: no line through a symbol, no two lines on top of each other, no arrow lost; pages, marks, words."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from reports.heads import FormHead, Office
from reports.sheet import Sheet, Verify
from reports.swimlane import Chart, Out, Step, chart_pdf, pages_of
from reports.swimlane.lines import Stretch, stretches
from reports.swimlane.model import drawn, exit_marks, remarks
from reports.swimlane.page import Page
from tests.papers.extremes import NAME, NASTY, WORD
from tests.papers.looking import fonts_embedded, inside, page_text, reader, text_of

OFFICE = Office("Badan Contoh", "Balai Standardisasi Contoh", "Jalan Contoh 1, Kota Contoh", short="Balai Contoh")
SHEET = Sheet(
    OFFICE, "SOP Uji", "form", FormHead("SOP Uji Perutean", "SOP-99", "1/0", "3 Mei 2026"),
    Verify("https://tanggap.example/periksa", "7K4M-22XQ"), wide=True,
)  # fmt: skip
LANES = (("a", "Pelanggan"), ("b", "Petugas"), ("c", "Kepala Balai"))
SMALL = Chart(
    SHEET,
    LANES,
    (
        Step("s", "1", "a", "Menyampaikan keluhan", "Formulir", "10 menit", "Formulir terisi", "", (Out("r", "ya", True),)),
        Step("r", "2", "b", "Memeriksa", outs=(Out("d", "lengkap", True), Out("s", "tidak lengkap"))),
        Step("d", "3", "c", "Memutuskan", outs=(Out("", "diputus", True, True), Out("e", "diperiksa", side=True))),
        Step("e", "3.1", "b", "Memeriksa hasil", note="Dasar: ISO", outs=(Out("", "selesai", True, True),), added=True),
    ),
    frozenset({"s"}),
)  # fmt: skip


def stress(seed: int, steps: int = 25, lanes: int = 7) -> Chart:
    """A random procedure, as tangled as no office writes one."""
    r = random.Random(seed)
    rows = []
    for i in range(steps):
        outs = [Out(f"s{i + 1}", "lanjut", True)] if i + 1 < steps else [Out("", "selesai", True, True)]
        for k in range(r.choice((0, 0, 1, 1, 2, 3))):
            to = r.choice([max(0, i - 1), max(0, i - 2), r.randrange(steps), min(steps - 1, i + 2)])
            if f"s{to}" not in {out.to for out in outs}:
                outs.append(Out(f"s{to}", f"cabang {k + 1}", side=r.random() < 0.1))
        text = "Kegiatan " + " ".join(["memeriksa berkas"] * r.randrange(1, 5))
        rows.append(
            Step(
                f"s{i}", str(i + 1), f"l{r.randrange(lanes)}", text, "Formulir", "10 menit", "Rekaman", "", tuple(outs)
            )
        )
    titles = tuple((f"l{i}", f"Pelaksana Fungsi {i + 1}") for i in range(lanes))
    done = frozenset(f"s{i}" for i in range(9))
    return Chart(SHEET, titles, tuple(rows), frozenset({"s0"}), frozenset({"s9"}), done)


def pieces(page: Page) -> list[Stretch]:
    place = page.geometry()
    across, down = stretches([(edge, place.line(edge)) for edge in page.plan.edges if edge.path])
    return across + down


def through_symbols(page: Page) -> Iterator[tuple[Stretch, str]]:
    """The stretches that enter a symbol, with its name."""
    place = page.geometry()
    for node in page.plan.nodes.values():
        left, right, bottom, top = place.box(node)
        for piece in pieces(page):
            (x1, x2), (y1, y2) = (sorted((piece.start[axis], piece.stop[axis])) for axis in (0, 1))
            if x1 < right - 0.6 and x2 > left + 0.6 and y1 < top - 0.6 and y2 > bottom + 0.6:
                yield piece, node.id


def on_top(page: Page) -> Iterator[tuple[Stretch, Stretch]]:
    """Pairs of stretches of different arrows that run on one another without leaving or entering a symbol together."""
    found = pieces(page)
    for number, s in enumerate(found):
        for t in found[:number]:
            e, f = s.edge, t.edge
            same_end = (e.target, e.side_in) == (f.target, f.side_in) or (e.source, e.side_out) == (
                f.source,
                f.side_out,
            )
            if e is f or same_end:
                continue
            for axis in (0, 1):
                along = 1 - axis
                level = all(abs(piece.start[axis] - piece.stop[axis]) < 0.01 for piece in (s, t))
                if level and abs(s.start[axis] - t.start[axis]) < 0.9:
                    low = max(min(s.start[along], s.stop[along]), min(t.start[along], t.stop[along]))
                    high = min(max(s.start[along], s.stop[along]), max(t.start[along], t.stop[along]))
                    if high - low > 1:
                        yield s, t


@pytest.mark.parametrize("seed", range(8))
def test_in_a_tangled_chart_no_line_crosses_a_symbol_or_covers_another_and_no_arrow_is_lost(seed: int) -> None:
    for page in pages_of(stress(seed)):
        assert [edge for edge in page.plan.edges if edge.path is None] == []
        assert list(through_symbols(page)) == []
        assert list(on_top(page)) == []


def test_every_branch_is_an_arrow_or_goes_through_a_connector_that_answers_on_the_other_page() -> None:
    chart = stress(3)
    pages = pages_of(chart)
    page_of = {step.id: number for number, page in enumerate(pages) for step in page.steps}
    for step in chart.steps:
        here = pages[page_of[step.id]]
        for out in drawn(step):
            there = pages[page_of[out.to]]
            own = [edge for edge in here.plan.edges if edge.source == step.id]
            if here is there:
                assert out.to in {edge.target for edge in own}
                continue
            gone = {here.plan.nodes[edge.target].text for edge in own if here.plan.nodes[edge.target].shape == "conn"}
            come = {there.plan.nodes[edge.source].text for edge in there.plan.edges if edge.target == out.to}
            assert gone & come


def test_connectors_name_each_others_page_and_stand_beside_each_other() -> None:
    pages = pages_of(stress(1))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        place = page.geometry()
        signs = [node for node in page.plan.nodes.values() if node.shape == "conn"]
        assert all(sign.page != number for sign in signs)
        for row in (0, page.plan.rows - 1):
            boxes = sorted(place.box(sign) for sign in signs if sign.row == row)
            assert all(b[0] - a[1] > 0 for a, b in pairwise(boxes))


def test_twenty_five_steps_by_seven_performers_print_on_landscape_pages_with_everything_inside() -> None:
    made = chart_pdf(stress(2))
    assert made.pages == 4
    assert fonts_embedded(made.content) and inside(made.content)
    assert all(page.mediabox.width > page.mediabox.height for page in reader(made.content).pages)
    assert "Bersambung ke halaman 2" in page_text(made.content, 1)
    assert "Lanjutan dari halaman 1" in page_text(made.content, 2)
    assert "3 dari 4" in page_text(made.content, 3) and "7K4M-22XQ" in page_text(made.content, 3)


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert chart_pdf(SMALL).content == chart_pdf(replace(SMALL)).content


def test_an_ordinary_chart_says_its_words_and_explains_its_letters() -> None:
    text = text_of(chart_pdf(SMALL).content)
    for word in ("Pelaksana", "Mutu Baku", "Kelengkapan", "Menyampaikan keluhan", "Y: lengkap → 3", "T: tidak lengkap → 1",
                 "a: diputus (selesai)", "b: diperiksa → 3.1", "Dasar: ISO", "Selesai", "langkah tambahan", "jalur samping",
                 "Terbitan/Revisi"):  # fmt: skip
        assert word in text
    assert "sudah dikerjakan" not in text


def test_an_english_chart_has_no_indonesian_label() -> None:
    text = text_of(chart_pdf(replace(SMALL, sheet=replace(SHEET, language="en"))).content)
    for word in (
        "Performed by",
        "Required inputs",
        "N: tidak lengkap → 1",
        "(end)",
        "End",
        "added step",
        "Issue/Revision",
    ):
        assert word in text
    assert not any(word in text for word in ("Pelaksana", "Kegiatan", "Selesai", "langkah", "Halaman"))


def test_a_cases_position_is_marked_and_explained_in_the_legend() -> None:
    chart = replace(SMALL, done=frozenset({"s"}), current=frozenset({"r"}))
    text = text_of(chart_pdf(chart).content)
    assert "sudah dikerjakan" in text and "langkah sekarang" in text
    assert chart.marked == {"s", "r"}
    assert chart_pdf(chart).content != chart_pdf(SMALL).content


def test_a_step_may_start_end_repeat_itself_and_be_done_by_two() -> None:
    start = replace(
        SMALL.steps[1], id="x", also=("c",), outs=(Out("x", "ulang"), Out("", "selesai", True, True), Out("e", "lain"))
    )
    chart = replace(SMALL, steps=(start, *SMALL.steps), start=frozenset({"x", "s"}))
    (page,) = pages_of(chart)
    assert page.plan.nodes["x"].closed == {"T", "B"}  # its start is drawn above, its end below
    assert page.plan.nodes["x+c"].lane == 2
    assert list(through_symbols(page)) == [] and all(edge.path for edge in page.plan.edges)
    assert "Mulai" in text_of(chart_pdf(chart).content)


def test_more_outcomes_and_connectors_than_letters_still_draw() -> None:
    targets = tuple(Step(f"t{i}", str(i + 2), "abc"[i % 3], "Kegiatan " * 40) for i in range(30))
    first = Step(
        "s", "1", "b", "Memilah", outs=tuple(Out(step.id, f"jalan {i}", i == 0) for i, step in enumerate(targets))
    )
    made = chart_pdf(Chart(SHEET, LANES, (first, *targets), frozenset({"s"})))
    assert made.pages > 3


@pytest.mark.parametrize("lanes", [1, 12])
def test_one_performer_or_twelve_fit_the_page(lanes: int) -> None:
    chart = stress(4, steps=12, lanes=lanes)
    assert inside(chart_pdf(chart).content)
    assert all(list(through_symbols(page)) == [] for page in pages_of(chart))


def test_hostile_and_endless_texts_stay_text_and_stay_inside() -> None:
    step = replace(
        SMALL.steps[0], text=NASTY * 20, needs=WORD * 4, time=NAME, output=NASTY, note=NAME * 9, label="12.34"
    )
    sheet = replace(SHEET, form=FormHead(NAME, WORD, NASTY, NAME))
    chart = Chart(sheet, tuple((lane, NAME) for lane, _ in LANES), (step, *SMALL.steps[1:]), frozenset({"s"}))
    made = chart_pdf(chart)
    assert inside(made.content) and fonts_embedded(made.content)
    assert "<script>alert(1)</script>" in text_of(made.content)


def test_a_procedure_without_steps_says_so() -> None:
    assert "belum mempunyai langkah" in text_of(chart_pdf(replace(SMALL, steps=())).content)


def test_remarks_name_where_each_letter_leads() -> None:
    marks = exit_marks(SMALL)
    assert [remarks(SMALL, step, marks) for step in SMALL.steps] == [
        "", "Y: lengkap → 3\nT: tidak lengkap → 1", "a: diputus (selesai)\nb: diperiksa → 3.1", "Dasar: ISO",
    ]  # fmt: skip
