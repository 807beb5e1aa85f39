"""The small forms of a case on one layout: record of a complaint or appeal (D3), response of a function, handover."""

from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from reports.frames import Facts, Signer, facts, frame, heading, signatures, table
from reports.sheet import FORM_MARGINS, FORM_WIDTH, Drawn, Sheet, build
from reports.typefaces import P, style


@dataclass(frozen=True)
class Part:
    """A titled text."""

    title: str
    text: str


@dataclass(frozen=True)
class Rows:
    """A titled table. `widths`: shares of the width, as many as titles."""

    title: str
    titles: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CaseRecord:
    """One form: facts in two columns, texts and tables below, who signs. `opening`: a sentence before the parts."""

    sheet: Sheet
    facts_left: Facts
    facts_right: Facts
    parts: tuple[Part | Rows, ...]
    signers: tuple[Signer, ...]
    opening: str = ""


def case_record_pdf(d: CaseRecord) -> Drawn:
    """The form; texts and tables break over pages, the signatures stay together."""
    half, st = FORM_WIDTH / 2, style(9.8, 1.38, "justify", spaceAfter=3)
    story: list[Flowable] = [
        frame([[facts(d.facts_left, half - 10, 2.9 * cm), facts(d.facts_right, half - 10, 2.9 * cm)]], [half, half])
    ]
    if d.opening:
        story += [Spacer(1, 8), P(d.opening, st)]
    for part in d.parts:
        story += [CondPageBreak(2.4 * cm), heading(part.title)]
        if isinstance(part, Rows):
            share = FORM_WIDTH / sum(part.widths)
            empty = (("–",) * len(part.titles),)
            story.append(table(part.titles, part.rows or empty, [width * share for width in part.widths], 8.8))
        else:
            story += [P(line, st) for line in (part.text or "–").splitlines() if line.strip()]
    story.append(KeepTogether([Spacer(1, 14), signatures(d.signers, FORM_WIDTH)]))
    return build(d.sheet, story, margins=FORM_MARGINS)
