"""The record of a meeting or hearing (berita acara): when, who, what was said, whether the parties agreed."""

from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from reports.frames import Facts, Signer, facts, heading, signatures
from reports.richtext import flow, plain
from reports.sheet import FORM_MARGINS, FORM_WIDTH, Drawn, Sheet, build
from reports.typefaces import P, style

LABELS = {
    "id": {"text": "Jalannya pertemuan", "result": "Hasil",
           "closing": "Demikian berita acara ini dibuat dengan sebenarnya dan ditandatangani oleh para pihak."},
    "en": {"text": "What was said", "result": "Result",
           "closing": "This record was drawn up truthfully and is signed by the parties."},
}  # fmt: skip


@dataclass(frozen=True)
class Minutes:
    """One record. `opening`: the sentence with day and time; `parties`: who took part."""

    sheet: Sheet
    opening: str
    parties: Facts
    text: str
    result: str
    signers: tuple[Signer, ...]


def minutes_pdf(d: Minutes) -> Drawn:
    """The record; the closing sentence stays with the signatures."""
    words = LABELS[d.sheet.language]
    text = style(10.5, 1.4, "justify")
    story: list[Flowable] = [
        Spacer(1, 6), P(d.opening, text), Spacer(1, 6), facts(d.parties, FORM_WIDTH, 4.6 * cm, 10),
        CondPageBreak(2.5 * cm), heading(words["text"]), *flow(plain(d.text), 10.5, 1.4, gap=5, align="left"),
        CondPageBreak(2 * cm), heading(words["result"]), P(d.result, text),
        KeepTogether([Spacer(1, 10), P(words["closing"], text), Spacer(1, 14), signatures(d.signers, FORM_WIDTH)]),
    ]  # fmt: skip
    return build(d.sheet, story, margins=FORM_MARGINS)
