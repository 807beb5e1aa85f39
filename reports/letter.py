"""The official letter (surat dinas): reply D10, acknowledgement, completeness request, extension, progress, referral,
closing notice, covering letter. What differs between them is their text; the layout is one."""

from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from reports.copies import copies
from reports.frames import Signer, plain, signature
from reports.richtext import Block, flow
from reports.sheet import Drawn, Sheet, build
from reports.typefaces import P, style

SIZE = 11
LABELS = {
    "id": {"number": "Nomor", "nature": "Sifat", "attachments": "Lampiran", "subject": "Hal", "to": "Yth."},
    "en": {"number": "Number", "nature": "Class", "attachments": "Enclosures", "subject": "Subject", "to": "To"},
}  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """One letter. `nature`: Biasa, Terbatas, Rahasia. `addressee`: one line each, after "Yth."."""

    sheet: Sheet
    number: str
    nature: str
    attachments: str
    subject: str
    date: str
    addressee: tuple[str, ...]
    body: tuple[Block, ...]
    signer: Signer
    copies: tuple[str, ...] = ()


def letter_pdf(d: Letter) -> Drawn:
    """The letter; its last paragraph stays with the signature."""
    words = LABELS[d.sheet.language]
    w = 16 * cm
    st = style(SIZE, 1.25)
    lab, colon, date = (1.9 if d.sheet.language == "id" else 2.3) * cm, 0.35 * cm, 4.6 * cm
    rows = [(name, getattr(d, name)) for name in ("number", "nature", "attachments", "subject")]
    head = [
        [P(words[name], st), P(":", st), P(value, st), P(d.date if index == 0 else "", style(SIZE, 1.25, "right"))]
        for index, (name, value) in enumerate((name, value) for name, value in rows if value)
    ]
    story: list[Flowable] = [plain(head, [lab, colon, w - lab - colon - date, date]), Spacer(1, 14)]
    lines = [P(line, st) for line in d.addressee if line.strip()]
    story += [plain([[P(words["to"], st), lines]], [1.1 * cm, 9.4 * cm]), Spacer(1, 14)]
    body = flow(d.body, SIZE, 1.42, first=1.1 * cm, gap=7)
    tail = [body.pop()] if body else []
    story += [*body, KeepTogether([*tail, Spacer(1, 16), signature(d.signer, w, 8.2 * cm)])]
    return build(d.sheet, [*story, *copies(d.copies, d.sheet.language)])
