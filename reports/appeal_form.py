"""The appeal form (D13): who appeals against which decision, three questions, grounds, evidence, what is asked for."""

from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from reports.frames import Facts, Signer, Tick, facts, frame, label, signatures
from reports.inks import GREY
from reports.richtext import Items, flow, plain
from reports.sheet import FORM_MARGINS, FORM_WIDTH, Drawn, Sheet, build
from reports.typefaces import P, style

BOX = 5.5 * cm  # the grounds' box is at least so high
LABELS = {
    "id": {
        "who": "PENGAJU BANDING", "what": "KEPUTUSAN YANG DIMINTAKAN BANDING", "asked": "PERTANYAAN", "grounds": "ALASAN BANDING",
        "evidence": "BUKTI YANG DIAJUKAN", "remedy": "PERMINTAAN", "yes": "Ya", "no": "Tidak",
        "ask": "Mohon uraikan keputusan yang Saudara mintakan banding, bagian mana yang tidak dapat diterima, dan alasannya.",
        "notice": "Banding tidak dikenai biaya. Keputusan atas banding diambil oleh orang yang tidak terlibat dalam "
        "keputusan yang dimintakan banding. Data pada formulir ini hanya digunakan untuk menangani banding.",
    },
    "en": {
        "who": "APPELLANT", "what": "DECISION APPEALED AGAINST", "asked": "QUESTIONS", "grounds": "GROUNDS OF THE APPEAL",
        "evidence": "EVIDENCE SUBMITTED", "remedy": "WHAT IS ASKED FOR", "yes": "Yes", "no": "No",
        "ask": "Please describe the decision you appeal against, which part you cannot accept, and why.",
        "notice": "An appeal is free of charge. It is decided by persons who took no part in the decision appealed "
        "against. The data in this form is used only to handle the appeal.",
    },
}  # fmt: skip
QUESTIONS = {
    "id": (
        "Apakah proses banding telah dijelaskan kepada Saudara?",
        "Apakah Saudara telah membicarakan keberatan ini dengan petugas atau auditor yang bersangkutan?",
        "Apakah Saudara melibatkan orang lain dalam pengajuan banding ini?",
    ),
    "en": (
        "Has the appeal process been explained to you?",
        "Have you discussed the matter with the officer or auditor concerned?",
        "Has anybody else helped you with this appeal?",
    ),
}


@dataclass(frozen=True)
class AppealForm:
    """One form. `answers` to the three questions: yes, no, or None where nobody has answered."""

    sheet: Sheet
    facts: Facts
    appellant: Facts
    decision: Facts
    answers: tuple[bool | None, bool | None, bool | None]
    grounds: str
    evidence: tuple[str, ...]
    remedy: str
    signers: tuple[Signer, ...]


def appeal_form_pdf(d: AppealForm) -> Drawn:
    """The form; the grounds have a large box that grows over pages."""
    words = LABELS[d.sheet.language]
    inner = FORM_WIDTH - 12
    grounds: list[Flowable] = [
        label(words["grounds"]), P(words["ask"], style(7.5, 1.3, textColor=GREY)), Spacer(1, 4),
        *flow(plain(d.grounds), 10, 1.38, gap=4, align="left"),
    ]  # fmt: skip
    high = sum(part.wrap(inner, 9999)[1] for part in grounds)
    if high < BOX:
        grounds.append(Spacer(1, BOX - high))
    evidence = flow((Items(tuple(plain(one) for one in d.evidence)),), 9.5, 1.3, gap=3, align="left")
    rows = [
        [facts(d.facts, inner, 4.6 * cm, 9.5)],
        [[label(words["who"]), facts(d.appellant, inner, 4.6 * cm, 9.5)]],
        [[label(words["what"]), facts(d.decision, inner, 4.6 * cm, 9.5)]],
        [[label(words["asked"]), _questions(d, inner)]],
        [grounds],
        [[label(words["evidence"]), *(evidence or [P("–", style(9.5))])]],
        [[label(words["remedy"]), *(flow(plain(d.remedy), 10, 1.38, gap=4, align="left") or [P("–", style(9.5))])]],
    ]
    story = [
        frame(rows, [FORM_WIDTH]), Spacer(1, 5), P(words["notice"], style(8, 1.3, textColor=GREY)),
        KeepTogether([Spacer(1, 10), signatures(d.signers, FORM_WIDTH)]),
    ]  # fmt: skip
    return build(d.sheet, story, margins=FORM_MARGINS)


def _questions(d: AppealForm, width: float) -> Table:
    words, text = LABELS[d.sheet.language], style(9.5, 1.25)
    rows = [
        [P(f"{number}.", text), P(question, text), Tick(words["yes"], answer is True), Tick(words["no"], answer is False)]
        for number, (question, answer) in enumerate(zip(QUESTIONS[d.sheet.language], d.answers, strict=True), 1)
    ]  # fmt: skip
    return Table(rows, colWidths=[0.7 * cm, width - 4.1 * cm, 1.6 * cm, 1.8 * cm], splitInRow=1, style=[
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2)])  # fmt: skip
