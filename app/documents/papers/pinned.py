"""The procedure that a case or task is pinned to, and what it promises, in words for papers."""

from flask import current_app

from app.documents.papers.setting import Setting
from app.models.case import Case
from app.models.task import CaseTask
from app.procedures import Library, Procedure
from app.procedures.definition import Milestone
from app.procedures.durations import Duration, TimeUnit
from reports.dates_and_numbers import number_words

UNITS = {
    TimeUnit.MINUTES: "menit", TimeUnit.HOURS: "jam", TimeUnit.WORKING_DAYS: "hari kerja",
    TimeUnit.CALENDAR_DAYS: "hari kalender", TimeUnit.MONTHS: "bulan",
}  # fmt: skip
PROMISES = {
    "id": {
        "progress": "Perkembangan penanganan disampaikan sekurang-kurangnya setiap {time}.",
        "decide": "Keputusan diambil paling lambat {time} sejak berkas lengkap.",
        "deliver": "Hasil disampaikan paling lambat {time} sejak keputusan diambil.",
    },
    "en": {
        "progress": "You hear of the progress at least every {time}.",
        "decide": "A decision is taken within {time} of the complete file.",
        "deliver": "The result reaches you within {time} of the decision.",
    },
}  # fmt: skip


def pinned(record: Case | CaseTask) -> Procedure | None:
    """Return the revision that a case or task is pinned to; None when its file was taken away."""
    library: Library = current_app.extensions["procedures"]
    try:
        return library.get(record.procedure_code, record.procedure_revision)
    except KeyError:
        return None


def step_title(task: CaseTask, language: str) -> str:
    """Return the title of a task's step; empty when its procedure is gone."""
    procedure = pinned(task)
    found = [step for step in procedure.steps if step.id == task.step_id] if procedure else []
    return found[0].title.in_language(language) if found else ""


def promises(setting: Setting) -> tuple[str, ...]:
    """Return, a sentence each, what the procedure promises the customer on the whole case."""
    procedure = pinned(setting.case)
    texts, found = PROMISES[setting.language], []
    for milestone in procedure.milestones if procedure else ():
        length = duration_of(milestone)
        if length is not None and milestone.id in texts:
            found.append(texts[milestone.id].format(time=duration_words(length, setting.language)))
    return tuple(found)


def milestone(case: Case, name: str) -> Duration | None:
    """Return the length of one promise of the case's procedure, or None."""
    procedure = pinned(case)
    found = [one for one in procedure.milestones if one.id == name] if procedure else []
    return duration_of(found[0]) if found else None


def duration_of(one: Milestone) -> Duration | None:
    """Return the length of a promise; None where it depends on the case."""
    length = one.every or one.within
    return length if isinstance(length, Duration) else None


def duration_words(length: Duration, language: str) -> str:
    """Return "5 (lima) hari kerja" or "5 working days"."""
    if language == "en":
        return str(length)
    return f"{length.amount} ({number_words(length.amount)}) {UNITS[length.unit]}"
