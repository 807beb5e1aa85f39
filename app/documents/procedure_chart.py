"""A procedure as the table that offices print, and the same with the position of a case marked in it."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.letterhead import letterhead
from app.documents.procedure_rows import own_steps, rows_of, starts_of
from app.models.case import Case
from app.models.office import Office
from app.models.task import CaseTask
from app.procedures.definition import Procedure, Text
from app.security.scope import unscoped
from reports import swimlane
from reports.dates_and_numbers import date_words
from reports.heads import FormHead
from reports.sheet import Drawn, Sheet

KEPT = 32  # charts drawn lately: routing takes 0.1 to 1 s
POSITION = Text(id="Posisi perkara {number} per {day}", en="Position of case {number} on {day}")
FINISHED = Text(id="Selesai {days}", en="Done {days}")
RUNNING = Text(id="Berjalan sejak {day}", en="Open since {day}")
DUE = Text(id="batas {day}", en="due {day}")
SHOWN_DAYS = 3


@dataclass(frozen=True)
class Position:
    """Where a case stands in its procedure. `notes`: (step, what the remark column says of it)."""

    title: str
    done: frozenset[str]
    current: frozenset[str]
    notes: tuple[tuple[str, str], ...]


def chart_of(
    procedure: Procedure, office: Office, language: str = "id", *, added: bool = False, position: Position | None = None
) -> Drawn:
    """Draw a procedure as the office prints it. `added`: with the steps that standards and law add.

    With the position of a case the added steps are shown that the case came to. What was drawn lately is kept.
    """
    shown = own_steps(procedure)
    if added:
        shown = frozenset(step.id for step in procedure.steps)
    elif position:
        shown |= position.done | position.current
    rows = rows_of(procedure, shown, language)
    if position:
        notes = dict(position.notes)
        rows = tuple(_noted(row, notes.get(row.id, "")) for row in rows)
    title = procedure.title.in_language(language)
    head = FormHead(
        title if position is None else f"{title}\n{position.title}", procedure.code, procedure.revision,
        date_words(procedure.effective, language),
    )  # fmt: skip
    name = " ".join((procedure.code, title, *([position.title] if position else [])))
    sheet = Sheet(letterhead(office), name, "form", head, wide=True, subject=title, language=language)
    return _drawn(
        swimlane.Chart(
            sheet,
            tuple((lane, actor.title.in_language(language)) for lane, actor in procedure.actors.items()),
            rows,
            starts_of(procedure, shown),
            position.current if position else frozenset(),
            position.done if position else frozenset(),
        )
    )


@functools.lru_cache(KEPT)
def _drawn(chart: swimlane.Chart) -> Drawn:
    return swimlane.chart_pdf(chart)


def _noted(row: swimlane.Step, note: str) -> swimlane.Step:
    return replace(row, note="\n".join(part for part in (note, row.note) if part)) if note else row


def position_of(session: Session, case: Case, procedure: Procedure, at: datetime, language: str = "id") -> Position:
    """Return where a case stands at a moment, by its tasks under this procedure. The viewer must see the case."""
    with unscoped(session):
        tasks = session.scalars(
            select(CaseTask).where(
                CaseTask.case_id == case.id, CaseTask.procedure_code == procedure.code,
                CaseTask.procedure_revision == procedure.revision, CaseTask.status != "cancelled",
            ).order_by(CaseTask.id)
        ).all()  # fmt: skip
        zone = ZoneInfo(case.office.zone)

    def day(moment: datetime) -> str:
        return date_words(moment.astimezone(zone).date(), language)

    known = {step.id for step in procedure.steps}
    by_step: dict[str, list[CaseTask]] = {}
    for task in tasks:
        if task.step_id in known:
            by_step.setdefault(task.step_id, []).append(task)
    current = frozenset(step for step, own in by_step.items() if any(task.status == "open" for task in own))
    return Position(
        POSITION.in_language(language).format(number=case.number, day=day(at)),
        frozenset(by_step) - current,
        current,
        tuple((step, _note(own, day, language)) for step, own in by_step.items()),
    )


def _note(tasks: Sequence[CaseTask], day: Callable[[datetime], str], language: str) -> str:
    lines = []
    days = list(dict.fromkeys(day(task.completed_at) for task in tasks if task.completed_at))
    if days:
        told = days if len(days) <= SHOWN_DAYS else [days[0], "…", days[-1]]
        lines.append(FINISHED.in_language(language).format(days=", ".join(told)))
    for task in tasks:
        if task.status == "open":
            line = RUNNING.in_language(language).format(day=day(task.opened_at))
            if task.due_at:
                line += f", {DUE.in_language(language).format(day=day(task.due_at))}"
            lines.append(line)
    return "\n".join(dict.fromkeys(lines))
