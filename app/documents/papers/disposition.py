"""The disposition sheet (D6, Palembang step 4) from its record."""

from dataclasses import replace

from sqlalchemy import select

from app.documents.papers.common_facts import kind_word, received_files
from app.documents.papers.paper import Paper, rows
from app.documents.papers.setting import Setting
from app.documents.papers.signers import capacity_of, for_office
from app.models.codes import CHANNELS, INSTRUCTIONS, ROLES, SECURITY_CLASSES, URGENCIES, Codes
from app.models.event import CaseEvent
from app.models.handling import Disposition
from app.models.office import Unit
from app.models.task import CaseTask
from reports import disposition as sheets
from reports.dates_and_numbers import weekday_date_words
from reports.frames import Signer
from reports.sheet import Drawn

TITLE = "Lembar Disposisi"


def draw(setting: Setting, record: Disposition) -> Drawn:
    """Return the sheet."""
    case = setting.case
    files = len(received_files(setting))
    left = (
        ("Nomor agenda", record.agenda_number or setting.number), ("Tanggal terima", setting.day(case.received_at)),
        (f"Nomor {kind_word(case)}", case.number), ("Kanal", setting.name(CHANNELS, case.channel)),
    )  # fmt: skip
    right = (
        ("Asal", setting.customer), ("Nomor surat", setting.text(case.external_number)),
        ("Tanggal surat", setting.day(case.external_date)), ("Lampiran", f"{files} berkas" if files else ""),
    )  # fmt: skip
    return sheets.disposition_pdf(sheets.Disposition(
        setting.sheet(TITLE), left, right, setting.text(case.subject),
        _ticked(setting, URGENCIES, record.urgency), _ticked(setting, SECURITY_CLASSES, record.security_class),
        _addressees(setting, record), _ticked(setting, INSTRUCTIONS, *record.instructions), setting.text(record.note),
        _due(setting, record), _signer(setting, record), _onward(setting, record)))  # fmt: skip


def _ticked(setting: Setting, codes: Codes, *chosen: str) -> sheets.Ticked:
    return tuple((setting.name(codes, code), code in chosen) for code in codes)


def _addressees(setting: Setting, record: Disposition) -> sheets.Ticked:
    chosen = {addressee.unit_id for addressee in record.addressees}
    units = setting.session.scalars(select(Unit).where(Unit.office_id == setting.office.id).order_by(Unit.name))
    return tuple((unit.name, unit.id in chosen) for unit in units if unit.active or unit.id in chosen)


def _due(setting: Setting, record: Disposition) -> str:
    day = f"paling lambat {weekday_date_words(record.due_on)}" if record.due_on else "dalam waktu baku prosedur"
    return f"Harap ditanggapi {day} dan jawaban disampaikan kepada {setting.name(ROLES, 'service_coordinator')}."


def _signer(setting: Setting, record: Disposition) -> Signer:
    capacity = capacity_of(setting.session, record.by, setting.office, record.at) if record.by else None
    signer = for_office(setting, record.by, capacity=capacity)
    return replace(signer, place=f"{setting.office.city}, {setting.day(record.at)}")


def _onward(setting: Setting, record: Disposition) -> tuple[sheets.Onward, ...]:
    """Return to whom the functions' own tasks were passed on since."""
    events = setting.session.scalars(
        select(CaseEvent).join(CaseTask, CaseTask.id == CaseEvent.task_id)
        .where(CaseEvent.case_id == setting.case.id, CaseEvent.name == "TaskReassigned", CaseEvent.at >= record.at,
               CaseTask.activity == "respond")
        .order_by(CaseEvent.seq)
    )  # fmt: skip
    return tuple(
        sheets.Onward(
            event.actor_name, str(event.facts.get("to", "")), setting.day(event.at), setting.text(event.reason)
        )
        for event in events
    )


PAPERS = (
    Paper(
        "disposition_sheet",
        rows(Disposition),
        draw,
        number=lambda record: record.agenda_number,
        subject="agenda",
    ),
)
