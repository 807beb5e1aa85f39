"""Receipts (D11): of a complaint or appeal handed in, of an answer received, and the proof that something was delivered.

Where nothing was signed (e-mail, a message), the paper says so and leaves no room that would claim a signature.
"""

from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from reports.frames import Facts, Signer, centred, facts, heading, signatures, table
from reports.inks import GREY
from reports.richtext import flow, plain
from reports.sheet import FORM_MARGINS, FORM_WIDTH, Drawn, Sheet, build
from reports.typefaces import P, style

LABELS = {
    "id": {"number": "Nomor: {number}", "documents": "Dokumen"},
    "en": {"number": "Number: {number}", "documents": "Documents"},
}
COLUMNS = {
    "id": ("No.", "Dokumen", "Nomor", "Tanggal", "Jumlah"),
    "en": ("No.", "Document", "Number", "Date", "Quantity"),
}


@dataclass(frozen=True)
class HandedOver:
    """One document handed over: what it is, its number, its date, how many sheets or files."""

    name: str
    number: str = ""
    date: str = ""
    quantity: str = ""


@dataclass(frozen=True)
class Receipt:
    """One receipt. `opening`: the sentence before the facts; `statement`: the one before the signatures.

    `parts`: longer texts under a title each. `notes`: small print, a paragraph each. No `signers`: nothing was signed.
    """

    sheet: Sheet
    number: str
    opening: str
    facts: Facts
    documents: tuple[HandedOver, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    statement: str = ""
    notes: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()


def receipt_pdf(d: Receipt) -> Drawn:
    """The receipt; its statement stays with the signatures."""
    words = LABELS[d.sheet.language]
    text = style(10.5, 1.4, "justify")
    story: list[Flowable] = [Spacer(1, 4)]
    if d.number:
        story += [centred(words["number"].format(number=d.number)), Spacer(1, 10)]
    story += [P(d.opening, text), Spacer(1, 7), facts(d.facts, FORM_WIDTH, 4.6 * cm, 10)]
    if d.documents:
        story += [CondPageBreak(3 * cm), heading(words["documents"]), _documents(d)]
    for title, value in d.parts:
        story += [CondPageBreak(2.5 * cm), heading(title), *flow(plain(value), 10, 1.4, gap=4, align="left")]
    end: list[Flowable] = [Spacer(1, 8), P(d.statement, text)] if d.statement else []
    if d.signers:
        end += [Spacer(1, 12), signatures(d.signers, FORM_WIDTH)]
    story.append(KeepTogether(end))
    if d.notes:
        story.append(Spacer(1, 14))
        story += [P(note, style(8.5, 1.35, textColor=GREY, spaceAfter=3)) for note in d.notes]
    return build(d.sheet, story, margins=FORM_MARGINS)


def _documents(d: Receipt) -> Flowable:
    rows = [
        (str(number), one.name, one.number or "–", one.date or "–", one.quantity or "–")
        for number, one in enumerate(d.documents, 1)
    ]
    return table(COLUMNS[d.sheet.language], rows, (1 * cm, 7.2 * cm, 4.3 * cm, 3 * cm, 2 * cm), 9.5)
