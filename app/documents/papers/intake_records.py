"""What is written down on the way of a case: substance report (D2), record (D3), response of a function, handover."""

from dataclasses import replace

from sqlalchemy import select

from app.documents.papers.common_facts import happened, kind_word, object_words, opening_facts, received_files
from app.documents.papers.derived import derived_papers
from app.documents.papers.paper import Paper, rows
from app.documents.papers.setting import Setting
from app.documents.papers.signers import as_oneself, holder_of
from app.models.codes import POINT_FINDINGS, VALIDITIES
from app.models.handling import ComplaintRecord, CompletenessRequest, FunctionResponse, IntakeReport, Referral
from reports import case_record as records
from reports import substance_report as substance
from reports.frames import Signer
from reports.sheet import Drawn

SCOPE = {"our_service": "Layanan balai ini", "our_client": "Klien balai ini", "our_decision": "Keputusan balai ini"}
FOUND = {
    "supported": "didukung bukti",
    "not_yet_supported": "belum didukung bukti",
    "contradicted": "bertentangan dengan bukti",
}


def _technical_manager(setting: Setting, note: str = "") -> Signer:
    manager = holder_of(setting.session, setting.office, "technical_manager", setting.at)
    return as_oneself(manager, "Penanggung Jawab Teknis", "technical_manager", note=note)


def draw_substance(setting: Setting, record: IntakeReport) -> Drawn:
    """Return the report on substance and truth."""
    case, word = setting.case, kind_word(setting.case)
    left, right = opening_facts(setting)
    ours = record.conclusion != "not_ours"
    points = tuple(
        substance.Point(setting.text(p.text), setting.text(p.evidence), setting.name(POINT_FINDINGS, p.finding))
        for p in case.points
    )
    endings = (
        ("Diproses sebagai keluhan", ours and case.kind == "complaint"),
        ("Diproses sebagai banding", ours and case.kind == "appeal"),
        ("Dirujuk kepada instansi lain", not ours), ("Pelanggan diminta melengkapi", case.complete_at is None and ours),
    )  # fmt: skip
    return substance.substance_report_pdf(substance.SubstanceReport(
        setting.sheet(f"Laporan Isi Pokok dan Kebenaran {word.title()}"), left, right,
        setting.text(record.summary if ours else "") or setting.text(case.description), points,
        tuple((name, bool(record.checks.get(code))) for code, name in SCOPE.items()), _completeness(setting),
        _findings(setting, record), endings, setting.text(record.responsibility_reason),
        (as_oneself(record.by, "Petugas", "officer", f"{setting.office.city}, {setting.day(record.at)}"),
         _technical_manager(setting))))  # fmt: skip


def _completeness(setting: Setting) -> str:
    if setting.case.complete_at:
        return f"Berkas dinyatakan lengkap pada {setting.day(setting.case.complete_at)}."
    asked = setting.session.scalars(
        select(CompletenessRequest).where(CompletenessRequest.case_id == setting.case.id)
        .order_by(CompletenessRequest.id.desc())
    ).first()  # fmt: skip
    return f"Pelanggan diminta melengkapi: {setting.text('; '.join(asked.items))}." if asked else ""


def _findings(setting: Setting, record: IntakeReport) -> tuple[str, ...]:
    """Return the findings in sentences: which points the evidence supports, and whose matter it is."""
    case, word = setting.case, kind_word(setting.case)
    parts = []
    for code, found in FOUND.items():
        numbers = [str(point.no) for point in case.points if point.finding == code]
        if numbers:
            joined = " dan ".join(part for part in (", ".join(numbers[:-1]), numbers[-1]) if part)
            parts.append(f"butir {joined} {found}")
    sentences = [f"Berdasarkan bukti yang tersedia, {'; '.join(parts)}."] if parts else []
    if record.conclusion == "not_ours":
        to = f" kepada {setting.text(record.summary)}" if record.summary else ""
        sentences.append(f"{word.capitalize()} tidak termasuk lingkup kegiatan balai ini dan selanjutnya dirujuk{to}.")
    else:
        sentences.append(
            f"{word.capitalize()} termasuk lingkup kegiatan balai ini dan selanjutnya diproses sebagai {word}."
        )
    return tuple(sentences)


def draw_record(setting: Setting, record: ComplaintRecord) -> Drawn:
    """Return the record of a complaint or appeal."""
    left, right = opening_facts(setting)
    told = f"Disampaikan kepada Penanggung Jawab Teknis: {record.told}." if record.told else ""
    return records.case_record_pdf(records.CaseRecord(
        setting.sheet("Rekaman Keluhan dan Banding"), left, right,
        (records.Part("Ringkasan", setting.text(record.details)),
         records.Rows("Riwayat status", ("Waktu", "Kejadian", "Oleh"), (5, 8.5, 4), happened(setting)),
         records.Rows("Dokumen turunan", ("Dokumen", "Nomor", "Tanggal"), (7, 6.5, 4), derived_papers(setting))),
        (as_oneself(record.by, "Petugas", "officer", f"{setting.office.city}, {setting.day(record.at)}"),
         _technical_manager(setting)), told))  # fmt: skip


def draw_response(setting: Setting, record: FunctionResponse) -> Drawn:
    """Return the response of a function."""
    case, text = setting.case, setting.text
    unit = record.unit.name if record.unit else ""
    left = (("Nomor", case.number), ("Perihal", text(case.subject)), ("Objek", object_words(setting)))
    right = (("Fungsi", unit), ("Tanggal", setting.moment(record.at)),
             ("Kesimpulan", setting.name(VALIDITIES, record.validity)))  # fmt: skip
    parts = [("Hasil penelusuran", record.findings), ("Penyebab", record.cause), ("Tindakan", record.action)]
    if record.returned:
        parts.append(("Dikembalikan dengan catatan", record.returned))
    rest = (records.Rows("Kesimpulan per butir", ("No.", "Butir", "Kesimpulan"), (1, 8, 8.5), tuple(
        (str(p.no), text(p.text), " · ".join(v for v in (setting.name(VALIDITIES, p.validity), text(p.conclusion)) if v))
        for p in case.points)),) if case.points else ()  # fmt: skip
    return records.case_record_pdf(records.CaseRecord(
        setting.sheet("Tanggapan atas Keluhan" if case.kind == "complaint" else "Tanggapan atas Banding"), left, right,
        (*(records.Part(title, text(value)) for title, value in parts), *rest),
        (as_oneself(record.by, f"Koordinator {unit}" if unit else "Penanggung jawab", "signature",
                    f"{setting.office.city}, {setting.day(record.at)}"),)))  # fmt: skip


def draw_handover(setting: Setting, record: Referral) -> Drawn:
    """Return the record of a handover to the inspectorate: it names nobody, whoever reads it."""
    case, setting = setting.case, replace(setting, masked=True)
    left = (("Nomor", case.number), ("Diterima", setting.moment(case.received_at)))
    right = (
        ("Diserahkan kepada", record.body),
        ("Referensi", record.reference),
        ("Tanggal", setting.moment(record.at)),
    )
    files = received_files(setting)
    return records.case_record_pdf(records.CaseRecord(
        setting.sheet("Register Penyerahan"), left, right,
        (records.Part("Pokok yang diserahkan", setting.text(record.reason)),
         records.Rows("Berkas yang diserahkan", ("No.", "Berkas"), (1, 16.5),
                      tuple((str(n), title) for n, title in enumerate(files, 1)))),
        (as_oneself(record.by, "Yang menyerahkan", "giver", f"{setting.office.city}, {setting.day(record.at)}"),
         Signer("Yang menerima", "", anchor="receiver")),
        "Identitas pelapor dirahasiakan dan tidak dicantumkan pada rekaman ini."))  # fmt: skip


PAPERS = (
    Paper("substance_report", rows(IntakeReport, IntakeReport.conclusion != "registered"), draw_substance),
    Paper("complaint_appeal_record", rows(ComplaintRecord), draw_record),
    Paper("response", rows(FunctionResponse), draw_response),
    Paper("handover_record", rows(Referral, Referral.kind == "handover"), draw_handover, names_customer=True),
)
