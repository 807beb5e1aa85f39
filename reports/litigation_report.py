"""The litigation report (D12, Laporan Tuntutan): the claim, the team, what was secured, every date and the result."""

from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from reports.frames import Facts, Signer, facts, frame, heading, signatures, table
from reports.sheet import FORM_MARGINS, FORM_WIDTH, Drawn, Sheet, build
from reports.typefaces import P, style


@dataclass(frozen=True)
class Hearing:
    """One date of the suit: weekday and date in words, its agenda, what happened."""

    date: str
    agenda: str
    report: str


@dataclass(frozen=True)
class LitigationReport:
    """One report, as far as the suit has come."""

    sheet: Sheet
    opening: str
    facts_left: Facts
    facts_right: Facts
    claim: str
    team: tuple[str, ...]
    secured: str
    hearings: tuple[Hearing, ...]
    result: str
    follow_up: str
    signers: tuple[Signer, ...]


def litigation_report_pdf(d: LitigationReport) -> Drawn:
    """The report."""
    half, st = FORM_WIDTH / 2, style(9.8, 1.38, "justify", spaceAfter=3)

    def part(title: str, text: str) -> list[Flowable]:
        return [heading(title), *(P(line, st) for line in (text or "–").splitlines() if line.strip())]

    team = [[str(n), name, ""] for n, name in enumerate(d.team, 1)] or [["–"] * 3]
    hearings = [[hearing.date, hearing.agenda, hearing.report or "–"] for hearing in d.hearings] or [["–"] * 3]
    story: list[Flowable] = [
        P(d.opening, st), Spacer(1, 4),
        frame([[facts(d.facts_left, half - 10, 3.1 * cm), facts(d.facts_right, half - 10, 3.1 * cm)]], [half, half]),
        *part("1. Pokok tuntutan", d.claim),
        CondPageBreak(2.4 * cm), heading("2. Tim"),
        table(("No.", "Nama", "Paraf"), team, [1.2 * cm, 13.3 * cm, 3 * cm]),
        *part("3. Dokumen yang diamankan", d.secured),
        CondPageBreak(2.4 * cm), heading("4. Jadwal dan perkembangan"),
        table(("Tanggal", "Acara", "Perkembangan"), hearings, [3.4 * cm, 5.1 * cm, 9 * cm]),
        *part("5. Hasil", d.result), *part("6. Tindak lanjut", d.follow_up),
        KeepTogether([Spacer(1, 14), signatures(d.signers, FORM_WIDTH)]),
    ]  # fmt: skip
    return build(d.sheet, story, margins=FORM_MARGINS)
