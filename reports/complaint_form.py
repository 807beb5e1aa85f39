"""The customer's complaint form (D1, Formulir Keluhan Pelanggan): identity, the complaint in a large box, office use."""

from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.platypus import Flowable, Spacer, Table

from reports.frames import Facts, Signer, facts, frame, label, signatures, ticks
from reports.inks import GREY, HEAD_FILL, INK
from reports.sheet import FORM_MARGINS, FORM_WIDTH, Drawn, Sheet, build, heights
from reports.typefaces import P, style

BOX = 7.2 * cm  # about a third of a page, where the rest leaves so much
LABELS = {
    "id": {
        "who": "IDENTITAS PELAPOR", "what": "PERIHAL", "category": "KATEGORI", "text": "URAIAN KELUHAN",
        "wish": "HARAPAN PELAPOR", "enclosed": "LAMPIRAN", "office": "DIISI PETUGAS",
        "named": "Bersedia disebut namanya", "unnamed": "Tidak bersedia disebut namanya",
        "ask": "Mohon uraikan keluhan Saudara secara jelas: apa yang terjadi, kapan, dan dokumen atau contoh uji mana yang "
        "terkait.",
        "oral": "Uraian ini dicatat petugas dari penyampaian lisan dan telah dibacakan kembali kepada pelapor.",
        "notice": "Data pada formulir ini hanya digunakan untuk menangani keluhan. Identitas pelapor tidak dibuka "
        "kepada pihak lain tanpa persetujuan, kecuali diwajibkan peraturan.",
    },
    "en": {
        "who": "COMPLAINANT", "what": "SUBJECT", "category": "CATEGORY", "text": "THE COMPLAINT",
        "wish": "WHAT IS ASKED FOR", "enclosed": "ENCLOSURES", "office": "FOR OFFICE USE",
        "named": "May be named", "unnamed": "Does not wish to be named",
        "ask": "Please describe the complaint clearly: what happened, when, and which document or sample is concerned.",
        "oral": "This text was taken down by the officer from what was said, and read back to the complainant.",
        "notice": "The data in this form is used only to handle the complaint. Who complains is told to nobody else "
        "without consent, unless the law requires it.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class ComplaintForm:
    """One form. `oral`: taken down by an officer. `named`: agrees to be named; None where nobody was asked."""

    sheet: Sheet
    facts_left: Facts
    facts_right: Facts
    identity_left: Facts
    identity_right: Facts
    named: bool | None
    subject: str
    categories: tuple[tuple[str, bool], ...]
    text: str
    wish: str
    enclosed: str
    oral: bool
    office_left: Facts
    office_right: Facts
    signers: tuple[Signer, ...]


def _framed(left: Facts, right: Facts, title: str = "") -> Table:
    half = FORM_WIDTH / 2
    cells = [facts(left, half - 10, 2.9 * cm), facts(right, half - 10, 2.9 * cm)]
    return frame([[[label(title), cells[0]] if title else cells[0], [label("\u00a0"), cells[1]] if title else cells[1]]],
                 [half, half], [("LINEBEFORE", (1, 0), (1, -1), 0.45, INK)])  # fmt: skip


def complaint_form_pdf(d: ComplaintForm) -> Drawn:
    """The form; text that does not fit into the box makes it longer, over pages where it must."""
    words, inner = LABELS[d.sheet.language], FORM_WIDTH - 10
    st, small = style(9.8, 1.38), style(7.8, 1.3, textColor=GREY)
    consent = [] if d.named is None else [
        frame([[ticks(((words["named"], d.named), (words["unnamed"], not d.named)), inner, 2)]], [FORM_WIDTH])]  # fmt: skip
    box = [label(words["text"]), P(words["ask"], small), Spacer(1, 3)]
    if d.oral:
        box.append(P(words["oral"], style(8.5, 1.3, bold=True)))
    box += [P(line, st) for line in d.text.splitlines() if line.strip()]
    around: list[Flowable] = [
        _framed(d.facts_left, d.facts_right), _framed(d.identity_left, d.identity_right, words["who"]), *consent,
        frame([[[label(words["what"]), P(d.subject, style(9.8, 1.3, bold=True))]]], [FORM_WIDTH],
              [("BACKGROUND", (0, 0), (-1, -1), HEAD_FILL)]),
        frame([[[label(words["category"]), ticks(d.categories, inner, 4)]]], [FORM_WIDTH]),
    ]  # fmt: skip
    below: list[Flowable] = [
        frame([[[label(words["wish"]), P(d.wish or "–", st)]]], [FORM_WIDTH]),
        frame([[[label(words["enclosed"]), P(d.enclosed or "–", style(9, 1.3))]]], [FORM_WIDTH]),
        _framed(d.office_left, d.office_right, words["office"]), Spacer(1, 5), P(words["notice"], small), Spacer(1, 6),
        signatures(d.signers, FORM_WIDTH, 9, 1.5 * cm),
    ]  # fmt: skip
    page = A4[1] - FORM_MARGINS[0] - FORM_MARGINS[1] - heights(d.sheet, FORM_WIDTH)[0] - 14
    left = page - sum(_high(part, FORM_WIDTH) for part in (*around, *below)) - sum(_high(part, inner) for part in box)
    wanted = BOX - sum(_high(part, inner) for part in box)
    box.append(Spacer(1, max(6, min(left, wanted))))
    story = [*around, frame([[box]], [FORM_WIDTH]), *below]
    return build(d.sheet, story, margins=FORM_MARGINS)


def _high(part: Flowable, width: float) -> float:
    return float(part.wrap(width, 9999)[1])
