"""The disposition sheet (D6, Lembar Disposisi): to whom the matter goes, with which instructions, by when."""

from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import cm
from reportlab.platypus import Flowable, Spacer

from reports.frames import Facts, Signer, facts, frame, label, signature_lines, table, ticks
from reports.inks import HEAD_FILL
from reports.sheet import FORM_MARGINS, FORM_WIDTH, Drawn, Sheet, build
from reports.typefaces import P, style

Ticked = tuple[tuple[str, bool], ...]
ROWS = 3  # at least so many lines for what is passed on


@dataclass(frozen=True)
class Onward:
    """One line of passing it on: from, to, when, what."""

    giver: str
    receiver: str
    date: str
    text: str


@dataclass(frozen=True)
class Disposition:
    """A disposition sheet. The ticked lists hold everything that can be chosen, with what was."""

    sheet: Sheet
    facts_left: Facts
    facts_right: Facts
    subject: str
    urgencies: Ticked
    securities: Ticked
    addressees: Ticked
    instructions: Ticked
    note: str
    due: str
    signer: Signer
    onward: tuple[Onward, ...] = ()


def disposition_pdf(d: Disposition) -> Drawn:
    """The sheet: one page for ordinary text. Each row is a table of its own, so that each can break by itself."""
    half = FORM_WIDTH / 2
    inner = half - 10
    st, strong = style(9.5, 1.3), style(9.5, 1.3, bold=True)
    rows: list[list[Any]] = [
        [facts(d.facts_left, inner), facts(d.facts_right, inner)],
        [[label("PERIHAL"), P(d.subject, strong)]],
        [[label("DERAJAT"), ticks(d.urgencies, inner, 3)], [label("KLASIFIKASI KEAMANAN"), ticks(d.securities, inner, 2)]],
        [[label("DITERUSKAN KEPADA"), ticks(d.addressees, inner)], [label("INSTRUKSI"), ticks(d.instructions, inner, 2)]],
        [[label("CATATAN"), P(d.note or " ", st), Spacer(1, 6 if d.note else 40)]],
        [[label("BATAS WAKTU"), P(d.due or "–", strong)], signature_lines(d.signer, 9, 1.7 * cm)],
    ]  # fmt: skip
    story: list[Flowable] = [
        frame([row], [FORM_WIDTH] if len(row) == 1 else [half, half],
              [("BACKGROUND", (0, 0), (-1, -1), HEAD_FILL)] if index == 1 else ())
        for index, row in enumerate(rows)
    ]  # fmt: skip
    passed = [[onward.giver, onward.receiver, onward.date, onward.text, ""] for onward in d.onward]
    passed += [["\u00a0"] * 5] * max(0, ROWS - len(passed))
    titles = ("Dari", "Kepada", "Tanggal", "Isi disposisi lanjutan", "Paraf")
    widths = [width * cm for width in (3.2, 3.2, 2.4, 6.5, 2.2)]
    story += [Spacer(1, 8), table(titles, passed, widths, 8.5)]
    return build(d.sheet, story, margins=FORM_MARGINS)
