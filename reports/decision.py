"""The decision on an appeal or a complaint (D9), and the one on whether an appeal is admitted; in both languages."""

from dataclasses import dataclass, replace

from reportlab.lib.units import cm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, Table

from reports.copies import copies
from reports.frames import Facts, Signer, centred, heading, plain, signatures, table
from reports.richtext import Items, flow
from reports.richtext import plain as paragraphs
from reports.sheet import Drawn, Sheet, build
from reports.team import ordinal
from reports.typefaces import P, style

W = 16 * cm
LABELS = {
    "id": {
        "number": "NOMOR {number}", "about": "TENTANG", "chronology": "Kronologi singkat", "decides": "MEMUTUSKAN:",
        "points": "Butir keberatan dan pertimbangan", "dissent": "Pendapat berbeda",
    },
    "en": {
        "number": "NUMBER {number}", "about": "CONCERNING", "chronology": "Short chronology", "decides": "DECIDES:",
        "points": "Points and considerations", "dissent": "Dissenting opinion",
    },
}  # fmt: skip
COLUMNS = {
    "id": ("No.", "Butir", "Bukti", "Pertimbangan", "Kesimpulan"),
    "en": ("No.", "Point", "Evidence", "Consideration", "Conclusion"),
}


@dataclass(frozen=True)
class Point:
    """One point of objection: the evidence (an entry each), the consideration and the conclusion."""

    objection: str
    evidence: tuple[str, ...]
    consideration: str
    conclusion: str


@dataclass(frozen=True)
class Decision:
    """One decision. `title`: of the paper; `about`: what it concerns; `parties`: labels and values.

    `parts`: longer texts under a title each (the chronology is one). `opening` leads to the `rulings`; `closing`: what
    remains open to the parties. `body`: who decides, above the signatures; `place_date`: over it, or over the last signer.
    """

    sheet: Sheet
    title: str
    number: str
    about: str
    parties: Facts
    parts: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]
    opening: str
    rulings: tuple[str, ...]
    closing: tuple[str, ...]
    dissent: str
    place_date: str
    body: str
    signers: tuple[Signer, ...]
    copies: tuple[str, ...] = ()


def decision_pdf(d: Decision) -> Drawn:
    """The decision; the table breaks anywhere, the end of the closing stays with the signatures."""
    words = LABELS[d.sheet.language]
    st = style(10.5, 1.35)
    story: list[Flowable] = [centred(d.title.upper(), 12.5), centred(words["number"].format(number=d.number), 11)]
    story += [Spacer(1, 5), centred(words["about"], 10.5),
              centred(d.about.upper(), 10.5, leftIndent=1.5 * cm, rightIndent=1.5 * cm), Spacer(1, 10)]  # fmt: skip
    story.append(plain([[P(name, st), P(":", st), P(value or "–", st)] for name, value in d.parties],
                       [4.6 * cm, 0.35 * cm, W - 4.95 * cm]))  # fmt: skip
    for title, text in d.parts:
        story += [CondPageBreak(2.5 * cm), heading(title), *flow(paragraphs(text), 10, 1.35, gap=4, align="left")]
    if d.points:
        story += [CondPageBreak(4 * cm), heading(words["points"]), _points(d)]
    story += [CondPageBreak(4.5 * cm), Spacer(1, 10), P(d.opening, style(10.5, 1.4, "justify")),
              P(words["decides"], style(11, 1.6, "center", True))]  # fmt: skip
    story += [_rulings(d), Spacer(1, 6)]
    if d.dissent:
        story += [CondPageBreak(2.5 * cm), heading(words["dissent"]),
                  *flow(paragraphs(d.dissent), 10, 1.35, gap=4, align="left"), Spacer(1, 5)]  # fmt: skip
    closing = [P(line, style(10.5, 1.4, "justify", spaceAfter=5)) for line in d.closing]
    story += closing[:-1]
    team = len(d.signers) > 2
    signers = d.signers if team or not d.signers else (*d.signers[:-1], replace(d.signers[-1], place=d.place_date))
    block = signatures(signers, W)
    story.append(KeepTogether([
        *closing[-1:], Spacer(1, 10), *([centred(d.place_date, 10.5, bold=False)] if team else []),
        *([centred(d.body, 10.5)] if d.body else []), Spacer(1, 4), block,
    ]))  # fmt: skip
    return build(d.sheet, [*story, *copies(d.copies, d.sheet.language)])


def _points(d: Decision) -> Table:
    small = style(9, 1.28)
    rows = [
        (P(str(number), style(9, 1.28, "center")), P(point.objection, small),
         flow((Items(tuple(paragraphs(one) for one in point.evidence), "-"),), 9, 1.28, gap=2, align="left") or "–",
         P(point.consideration, small), P(point.conclusion, style(9, 1.28, bold=True)))
        for number, point in enumerate(d.points, 1)
    ]  # fmt: skip
    return table(COLUMNS[d.sheet.language], rows, (0.95 * cm, 3.5 * cm, 3.5 * cm, 5.2 * cm, 2.85 * cm))


def _rulings(d: Decision) -> Table:
    text = style(10.5, 1.4, "justify")
    names = [ordinal(index) if d.sheet.language == "id" else f"{index + 1}." for index in range(len(d.rulings))]
    first = 2.9 * cm if d.sheet.language == "id" else 0.8 * cm
    colon = ":" if d.sheet.language == "id" else ""
    return plain([[P(name, text), P(colon, text) if colon else "", P(ruling, text)]
                  for name, ruling in zip(names, d.rulings, strict=True)],
                 [first, 0.4 * cm, W - first - 0.4 * cm], pad=2)  # fmt: skip
