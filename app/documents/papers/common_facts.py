"""Facts of a case that most of its forms begin with, and what happened to it, as papers say them (Indonesian)."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select

from app.documents.papers.setting import Setting
from app.models.case import Case
from app.models.codes import CHANNELS, KINDS, OBJECTS
from app.models.document import Document
from app.models.event import CaseEvent
from app.models.task import CaseTask

Facts = tuple[tuple[str, str], ...]
EVENTS = {
    "CaseRegistered": "Didaftarkan",
    "CaseClosed": "Ditutup",
    "CaseWithdrawn": "Dicabut oleh pelanggan",
    "CaseReopened": "Dibuka kembali",
    "ClockPaused": "Menunggu pelanggan",
    "ClockResumed": "Waktu berjalan kembali",
    "TimeExtended": "Waktu diperpanjang",
    "TaskReassigned": "Dialihkan kepada petugas lain",
    "KindChanged": "Berubah jenis",
    "LinkedCaseOpened": "Perkara terkait dibuka",
}


def kind_word(case: Case) -> str:
    """Return "keluhan", "banding" or "tuntutan"."""
    return {"appeal": "banding", "lawsuit": "tuntutan"}.get(case.kind, "keluhan")


def opening_facts(setting: Setting) -> tuple[Facts, Facts]:
    """Return number, kind and time on the left, complainant, service and object on the right."""
    case = setting.case
    left = (("Nomor", case.number), ("Jenis", setting.name(KINDS, case.kind)),
            ("Diterima", setting.moment(case.received_at)), ("Kanal", setting.name(CHANNELS, case.channel)))  # fmt: skip
    right = (("Pelapor", setting.customer), ("Layanan", case.service.name if case.service else ""),
             ("Objek", object_words(setting)), ("Perihal", setting.text(case.subject)))  # fmt: skip
    return left, right


def object_words(setting: Setting) -> str:
    """Return what the case is about: "Laporan hasil uji LHU-0417/2026"."""
    case = setting.case
    return " ".join(
        part for part in (setting.name(OBJECTS, case.object_kind), setting.text(case.object_number)) if part
    )


def received_files(setting: Setting) -> tuple[str, ...]:
    """Return the titles of the files that came with the case."""
    titles = setting.session.scalars(
        select(Document.title).where(Document.case_id == setting.case.id, Document.direction == "received")
        .order_by(Document.id)
    )  # fmt: skip
    return tuple(setting.text(title) for title in titles)


def happened(setting: Setting) -> tuple[tuple[str, str, str], ...]:
    """Return (when, what, who) of everything that moved the case, oldest first."""
    events = setting.session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == setting.case.id).order_by(CaseEvent.seq)
    ).all()
    steps = _step_titles(setting, [event.task_id for event in events if event.task_id])
    found = []
    for event in events:
        title = steps.get(event.task_id or 0) if event.name == "TaskCompleted" else EVENTS.get(event.name)
        if title:
            what = f"{title}: {setting.text(event.reason)}" if event.reason else title
            found.append((setting.moment(event.at), what, event.actor_name or "Pelanggan"))
    return tuple(found)


def _step_titles(setting: Setting, task_ids: Sequence[int]) -> dict[int, str]:
    library, found = current_app.extensions["procedures"], {}
    for task in setting.session.scalars(select(CaseTask).where(CaseTask.id.in_(task_ids))):
        try:
            step = library.get(task.procedure_code, task.procedure_revision).step(task.step_id)
        except KeyError:  # the procedure's file was taken away
            continue
        found[task.id] = step.title.in_language(setting.language)
    return found
