"""The nonconformity report (D5, Pontianak step 3) from its record, and its drawings for the page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.documents.names import name_of
from app.documents.papers.paper import Paper, rows
from app.documents.papers.setting import Setting
from app.documents.papers.signers import as_oneself, holder_of
from app.models.codes import CAUSE_CATEGORIES, GRADES, KINDS
from app.models.nonconformity import EffectivenessCheck, Nonconformity
from reports import nonconformity as forms
from reports.causes import fishbone_svg, why_chain_svg
from reports.sheet import Drawn

TITLE = "Laporan Ketidaksesuaian"
Text = Callable[[str], str]


def bones_of(causes: Sequence[Mapping[str, Any]], text: Text, language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (category, causes) in the order of the categories, without empty ones."""
    found = {code: [text(cause) for group in causes if group["category"] == code for cause in group["causes"]]
             for code in CAUSE_CATEGORIES}  # fmt: skip
    return tuple((name_of(CAUSE_CATEGORIES, code, language), tuple(own)) for code, own in found.items() if own)


def drawings(report: Nonconformity, text: Text, language: str) -> tuple[str, ...]:
    """Return the SVG drawings of how the root cause was found; `text` hides what the reader may not see."""
    found = []
    if report.whys:
        found.append(why_chain_svg([text(why) for why in report.whys], language=language, key=report.number))
    if report.causes:
        bones = bones_of(report.causes, text, language)
        found.append(fishbone_svg(text(report.description), bones, language=language, key=report.number))
    return tuple(found)


def draw(setting: Setting, record: Nonconformity) -> Drawn:
    """Return the report."""
    case, text = setting.case, setting.text
    left = (
        ("Nomor LKS", record.number), ("Tanggal", setting.day(record.found_at)),
        ("Sumber", f"{setting.name(KINDS, case.kind)} {case.number}"),
    )  # fmt: skip
    right = (
        ("Area", case.service.name if case.service else ""),
        ("Ditemukan oleh", record.found_by.name if record.found_by else ""),
        ("Melanjutkan", f"LKS nomor {record.follows.number}" if record.follows else ""),
    )  # fmt: skip
    checks = setting.session.scalars(
        select(EffectivenessCheck)
        .where(EffectivenessCheck.nonconformity_id == record.id)
        .order_by(EffectivenessCheck.id)
    ).all()
    later = setting.session.scalars(select(Nonconformity.number).where(Nonconformity.follows_id == record.id)).first()
    verifier = checks[-1] if checks else None
    manager = holder_of(setting.session, setting.office, "technical_manager", setting.at)
    owner = record.responsible or record.found_by
    return forms.nonconformity_pdf(forms.Nonconformity(
        setting.sheet(TITLE), left, right, tuple((setting.name(GRADES, code), code == record.grade) for code in GRADES),
        text(record.description), text(record.reference), text(record.evidence), text(record.root_cause),
        text(record.correction), text(record.corrective_action), text(record.prevention), _affected(setting, record),
        owner.name if owner else "", setting.day(record.target_date), setting.day(record.check_on),
        tuple(forms.Check(text(row.method), text(row.result), setting.day(row.at), row.effective) for row in checks),
        later or "", (as_oneself(record.found_by, "Penemu", "finder", setting.day(record.found_at)),),
        (as_oneself(owner, "Penanggung jawab", "responsible"),),
        (as_oneself(verifier.by if verifier else None, "Verifikator", "verifier", setting.day(verifier and verifier.at)),
         as_oneself(manager, "Penanggung Jawab Teknis", "technical_manager")),
        tuple(text(why) for why in record.whys), text(record.description),
        bones_of(record.causes, text, setting.language)))  # fmt: skip


def _affected(setting: Setting, record: Nonconformity) -> str:
    stopped = "Pekerjaan dihentikan sampai diizinkan kembali." if record.work_stopped else ""
    results = setting.text(record.affected_results) if record.result_affected else "Tidak ada."
    return f"{results} {stopped}".strip()


PAPERS = (Paper("nonconformity_report", rows(Nonconformity), draw, number=lambda record: record.number),)
