"""The nonconformity report (D5, LKS): finding, analysis and action, verification; with why-chain and fishbone."""

from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from reports.causes import Bones, Shrunk, fishbone, why_chain
from reports.frames import Facts, Signer, centred, facts, frame, framed_block, item, label, ticks
from reports.sheet import FORM_MARGINS, FORM_WIDTH, Drawn, Sheet, build

MARGINS = (1.2 * cm, *FORM_MARGINS[1:])


@dataclass(frozen=True)
class Check:
    """One check of the effectiveness, by another person."""

    method: str
    result: str
    date: str
    effective: bool


@dataclass(frozen=True)
class Nonconformity:
    """One report. Without checks, part C is left open for the pen."""

    sheet: Sheet
    facts_left: Facts
    facts_right: Facts
    grades: tuple[tuple[str, bool], ...]
    finding: str
    reference: str
    evidence: str
    root: str
    correction: str
    corrective: str
    prevention: str
    affected: str
    owner: str
    target: str
    check_on: str
    checks: tuple[Check, ...]
    followed_by: str
    sign_a: tuple[Signer, ...]
    sign_b: tuple[Signer, ...]
    sign_c: tuple[Signer, ...]
    whys: tuple[str, ...] = ()
    problem: str = ""
    bones: Bones = ()


def nonconformity_pdf(d: Nonconformity) -> Drawn:
    """The report on one page for ordinary text; the analysis follows on a page of its own."""
    w, inner = FORM_WIDTH, FORM_WIDTH - 12
    half = w / 2
    analysed = bool(d.whys or d.bones)
    story: list[Flowable] = [
        frame([[facts(d.facts_left, half - 10), facts(d.facts_right, half - 10)]], [half, half]), Spacer(1, 7),
    ]  # fmt: skip
    story += framed_block("A. Temuan", [
        ticks(d.grades, inner, max(1, len(d.grades))), item("Uraian:", d.finding),
        item("Tidak sesuai dengan:", d.reference), item("Bukti:", d.evidence),
    ], d.sign_a, w)  # fmt: skip
    story += framed_block("B. Analisis dan tindakan", [
        item("Akar penyebab:", d.root + (" (analisis pada lampiran)" if analysed else "")),
        item("Koreksi (untuk perkara ini):", d.correction),
        item("Tindakan korektif (agar tidak terulang):", d.corrective),
        item("Pencegahan pada kegiatan lain:", d.prevention), item("Hasil yang terpengaruh:", d.affected),
        item("Penanggung jawab:", f"{d.owner or '–'} · target {d.target or '–'}"),
    ], d.sign_b, w)  # fmt: skip
    story += framed_block("C. Verifikasi", _verification(d, inner), d.sign_c, w)
    story.pop()
    if analysed:
        story += [PageBreak(), centred("Lampiran: analisis akar penyebab", 11), Spacer(1, 8)]
    if d.whys:
        story += [label("RANTAI MENGAPA"), Spacer(1, 3), Shrunk(why_chain(d.whys, w, 9)), Spacer(1, 16)]
    if d.bones:
        story += [
            KeepTogether([label("DIAGRAM TULANG IKAN"), Spacer(1, 3), Shrunk(fishbone(d.problem, d.bones, w, 8.4))])
        ]
    return build(d.sheet, story, margins=MARGINS)


def _verification(d: Nonconformity, w: float) -> list[Flowable]:
    parts: list[Flowable] = [item("Efektivitas dinilai pada:", d.check_on)]
    for check in d.checks or (None,):
        done = check is not None and check.effective
        failed = check is not None and not check.effective
        if check is not None:
            parts.append(item("Dinilai:", check.date))
        parts += [
            item("Cara menilai efektivitas:", check.method if check else "………………………………"),
            item("Hasil:", check.result if check else "………………………………"),
            ticks((("Efektif", done), ("Belum efektif", failed)), w, 2),
        ]
    if d.followed_by:
        parts.append(item("Dilanjutkan dengan LKS nomor:", d.followed_by))
    return parts
