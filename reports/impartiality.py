"""A member's statement of impartiality (D8), dated before deliberation; or that it could not be given. In Indonesian."""

from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from reports.frames import Facts, Signer, facts, heading, signatures
from reports.richtext import Items, flow, plain
from reports.sheet import FORM_MARGINS, FORM_WIDTH, Drawn, Sheet, build
from reports.typefaces import P, style

DISCLOSED = "Hal yang perlu saya ungkapkan"


@dataclass(frozen=True)
class Impartiality:
    """One statement. `opening` leads to the numbered `statements`; `closing` are the sentences after them.

    `disclosure_title` and `disclosure`: what is disclosed, or why the statement is not given.
    """

    sheet: Sheet
    facts: Facts
    opening: str
    statements: tuple[str, ...]
    disclosure: str
    signers: tuple[Signer, ...]
    disclosure_title: str = DISCLOSED
    closing: tuple[str, ...] = ()


def impartiality_pdf(d: Impartiality) -> Drawn:
    """The statement; its closing stays with the signatures."""
    text = style(10.5, 1.4, "justify")
    story: list[Flowable] = [
        Spacer(1, 6), P("Saya yang bertanda tangan di bawah ini:", text), Spacer(1, 6),
        facts(d.facts, FORM_WIDTH, 4.6 * cm, 10), Spacer(1, 8), P(d.opening, text), Spacer(1, 5),
    ]  # fmt: skip
    if d.statements:
        story += flow((Items(tuple(plain(one) for one in d.statements)),), 10.5, 1.4, gap=6)
    story += [CondPageBreak(2.5 * cm), heading(d.disclosure_title)]
    story += flow(plain(d.disclosure or "Tidak ada."), 10.5, 1.4, gap=4, align="left")
    end = [P(line, text) for line in d.closing]
    story.append(KeepTogether([Spacer(1, 8), *end, Spacer(1, 14), signatures(d.signers, FORM_WIDTH, 10)]))
    return build(d.sheet, story, margins=FORM_MARGINS)
