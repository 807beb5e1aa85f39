"""The litigation report (D12, Pontianak step 6) from the suit."""

from dataclasses import replace

from app.documents.papers.paper import Paper, rows
from app.documents.papers.setting import Setting
from app.documents.papers.signers import for_office, head_of
from app.models.codes import FORUMS
from app.models.lawsuit import Lawsuit
from reports import litigation_report as reports
from reports.dates_and_numbers import weekday_date_words
from reports.frames import Signer
from reports.sheet import Drawn


def draw(setting: Setting, suit: Lawsuit) -> Drawn:
    """Return the report, as far as the suit has come."""
    case, text = setting.case, setting.text
    plaintiff = text(suit.plaintiff) or setting.customer
    left = (
        ("Nomor perkara", suit.court_number), ("Jalur", setting.name(FORUMS, suit.forum)),
        ("Penggugat/kuasa", plaintiff), ("Keputusan yang digugat", text(suit.contested_decision)),
    )  # fmt: skip
    right = (
        ("Nomor", case.number), ("Diberitahukan", setting.day(suit.notified_on)),
        ("Penghubung", suit.liaison.name if suit.liaison else ""),
        ("Selesai", setting.day(suit.concluded_at)),
    )  # fmt: skip
    decision = f" atas keputusan {text(suit.contested_decision)}" if suit.contested_decision else ""
    opening = (
        f"Laporan ini mencatat tuntutan yang diajukan {plaintiff}{decision} beserta langkah yang telah diambil "
        f"balai ini sampai dengan tanggal {setting.day(setting.at)}."
    )
    held = "Arsip perkara ditahan dan tidak dimusnahkan selama tuntutan berjalan." if case.legal_hold else ""
    head = for_office(setting, head_of(setting.session, setting.office, setting.at), "head", place=True)
    return reports.litigation_report_pdf(reports.LitigationReport(
        setting.sheet("Laporan Tuntutan"), opening, left, right, text(suit.claim), tuple(suit.team), text(suit.secured),
        tuple(reports.Hearing(weekday_date_words(row.on), text(row.agenda), text(row.report)) for row in suit.hearings),
        text(suit.result), held,
        (Signer("Ketua Tim", suit.team[0] if suit.team else "", anchor="chair"),
         replace(head, position=f"Mengetahui,\n{head.position}"))))  # fmt: skip


PAPERS = (Paper("litigation_report", rows(Lawsuit), draw),)
