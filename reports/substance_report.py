"""The report on substance and truth (D2): the points, the evidence for each, whose matter it is, what follows."""

from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer

from reports.frames import Facts, Signer, facts, frame, heading, signatures, table, ticks
from reports.sheet import FORM_MARGINS, FORM_WIDTH, Drawn, Sheet, build
from reports.typefaces import P, style


@dataclass(frozen=True)
class Point:
    """One point: what is said, the evidence received, what the first look shows."""

    text: str
    evidence: str
    finding: str


@dataclass(frozen=True)
class SubstanceReport:
    """One report. `scope`: the questions on whose matter it is, with the answers; `sentences`: the findings in words."""

    sheet: Sheet
    facts_left: Facts
    facts_right: Facts
    summary: str
    points: tuple[Point, ...]
    scope: tuple[tuple[str, bool], ...]
    completeness: str
    sentences: tuple[str, ...]
    conclusions: tuple[tuple[str, bool], ...]
    reason: str
    signers: tuple[Signer, ...]


def substance_report_pdf(d: SubstanceReport) -> Drawn:
    """The report."""
    w, half = FORM_WIDTH, FORM_WIDTH / 2
    st = style(9.5, 1.36, "justify", spaceAfter=3)
    rows = [[str(n), point.text, point.evidence or "–", point.finding or "–"] for n, point in enumerate(d.points, 1)]
    story: list[Flowable] = [
        frame([[facts(d.facts_left, half - 10), facts(d.facts_right, half - 10)]], [half, half]),
        heading("1. Isi pokok"), *_lines(d.summary, st), Spacer(1, 3), CondPageBreak(2.5 * cm),
        table(("No.", "Butir", "Bukti yang diterima", "Pemeriksaan awal"), rows or [["–"] * 4],
              [1 * cm, 7.2 * cm, 5.8 * cm, 3.5 * cm]),
        heading("2. Pemeriksaan lingkup dan kelengkapan"), ticks(d.scope, w, 3), *_lines(d.completeness, st),
        heading("3. Kesimpulan"), *(P(sentence, st) for sentence in d.sentences), ticks(d.conclusions, w, 2),
        *_lines(d.reason and f"Alasan: {d.reason}", st),
        KeepTogether([Spacer(1, 12), signatures(d.signers, w)]),
    ]  # fmt: skip
    return build(d.sheet, story, margins=FORM_MARGINS)


def _lines(text: str, st: object) -> list[Paragraph]:
    return [P(line, st) for line in text.splitlines() if line.strip()]
