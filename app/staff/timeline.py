"""The timeline of a case: who did what, papers, mails with their state, the time each step took, and pauses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext

from app import clock
from app.messages import N_
from app.models.case import Case
from app.models.event import CaseEvent
from app.models.handling import ClockPause
from app.models.task import CaseTask
from app.notifications.shown import ShownNotice
from app.procedures import Procedure
from app.queries.calendars import calendar_of
from app.queries.lanes import without
from app.queries.office_procedures import procedure_of
from app.security.masking import masked_text
from app.security.scope import unscoped
from app.staff.screen import event_name, kind_name, outcome_name, session, viewer, words

SORTS = {
    "steps": N_("Steps"),
    "papers": N_("Papers and files"),
    "mail": N_("Mail and messages"),
    "inside": N_("Internal notices"),
    "time": N_("Time and pauses"),
    "case": N_("The case itself"),
}
_SORT_OF = {
    "TaskCompleted": "steps", "TaskReassigned": "steps", "ClockPaused": "time", "ClockResumed": "time",
    "TimeExtended": "time", "FileAttached": "papers", "MessageWritten": "mail", "MailReceived": "mail",
    "ProgressReported": "mail",
}  # fmt: skip
_LOOKS = {
    "TaskCompleted": ("check", "ok"), "ClockPaused": ("pause", "pause"), "ClockResumed": ("clock", ""),
    "TimeExtended": ("clock", "pause"), "MessageWritten": ("mail", ""), "MailReceived": ("mail", ""),
    "FileAttached": ("paperclip", ""), "CaseClosed": ("check", "now"), "CaseWithdrawn": ("x", "bad"),
    "CaseReopened": ("rotate-ccw", "now"), "CaseRegistered": ("inbox", "now"), "TaskReassigned": ("user", ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the timeline, in words.

    `used`: working minutes that a step took, `over` when it was late; `state`: a mail's code; `notice`: its number.
    """

    at: datetime
    sort: str
    icon: str
    tone: str
    title: str
    by: str
    quote: str = ""
    notes: tuple[str, ...] = ()
    used: int | None = None
    over: bool = False
    state: str = ""
    notice: int | None = None


def timeline_of(
    case: Case, events: Sequence[CaseEvent], tasks: Sequence[CaseTask], notices: Iterable[ShownNotice],
    chosen: frozenset[str] = frozenset(),
) -> list[Entry]:  # fmt: skip
    """Return what happened to a case, the newest first; of the chosen sorts where any are chosen."""
    with unscoped(session()):
        told = _Teller(case, tasks)
        found = [told.event(event) for event in events] + [told.notice(row) for row in notices]
    kept = [entry for entry in found if not chosen or entry.sort in chosen]
    return sorted(kept, key=lambda entry: entry.at, reverse=True)


def parted(story: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return the story without the notices inside the office, and those."""
    told: tuple[list[Entry], list[Entry]] = [], []
    for entry in story:
        told[entry.sort == "inside"].append(entry)
    return told


class _Teller:
    """Says in words what happened to one case."""

    def __init__(self, case: Case, tasks: Sequence[CaseTask]) -> None:
        self.case, self.who = case, viewer()
        self.tasks = {task.id: task for task in tasks}
        self.procedure = procedure_of(case)
        self.steps = {step.id for step in self.procedure.steps}
        self.calendar = calendar_of(session(), case.office)
        pauses = session().query(ClockPause).filter_by(case_id=case.id).order_by(ClockPause.id).all()
        self.pauses = {pause.from_at: pause for pause in pauses}
        self.held = [(pause.from_at, pause.to_at or clock.now()) for pause in pauses]

    def event(self, event: CaseEvent) -> Entry:
        """Return the entry of an event."""
        icon, tone = _LOOKS.get(event.name, ("file-text", ""))
        sort = _SORT_OF.get(event.name, "papers" if event.name.startswith("Document") else "case")
        used, over = self._used(event)
        return Entry(
            event.at, sort, icon, tone, self._title(event), event.actor_name or gettext("Customer"),
            masked_text(self.who, self.case, event.reason) if event.reason else "", tuple(self._notes(event)),
            used, over)  # fmt: skip

    def notice(self, row: ShownNotice) -> Entry:
        """Return the entry of a mail; one to staff that did not arrive is told like one to the customer."""
        whom = gettext("Identity kept confidential") if row.whom is None else row.whom
        lost = row.status in ("failed", "bounced")
        sort = "inside" if row.audience == "staff" and not lost else "mail"
        return Entry(
            row.sent_at or row.created_at, sort, "send", "bad" if lost else "",
            gettext("Mail: %(title)s", title=words(row.title)), gettext("To %(name)s", name=whom) if whom else "",
            state=row.status, notice=row.id)  # fmt: skip

    def _title(self, event: CaseEvent) -> str:
        if event.name == "TaskCompleted":
            procedure = self._procedure(event)
            step = procedure.step(event.step_id)
            said = f": {outcome_name(step.id, event.outcome, procedure)}" if event.outcome else ""
            return f"{words(step.title)}{said}"
        if event.name.startswith("Document") and event.facts.get("kind"):
            named = f"{kind_name(event.facts['kind'])} {event.facts.get('number', '')}".strip()
            return f"{event_name(event.name)}: {named}"
        if event.step_id in self.steps:
            return f"{event_name(event.name)}: {words(self.procedure.step(event.step_id).title)}"
        return event_name(event.name)

    def _procedure(self, event: CaseEvent) -> Procedure:
        task = self.tasks.get(event.task_id or 0)
        return procedure_of(task) if task else self.procedure

    def _notes(self, event: CaseEvent) -> Iterator[str]:
        if event.facts.get("late"):
            late = masked_text(self.who, self.case, str(event.facts["late"]))
            yield gettext("Why it was late: %(reason)s", reason=late)
        if event.name == "ClockPaused":
            items = event.facts.get("items") or ()
            if items:
                asked = masked_text(self.who, self.case, "; ".join(items))
                yield gettext("Asked for: %(items)s", items=asked)
            pause = self.pauses.get(event.at)
            days = ((pause.to_at or clock.now()) - pause.from_at).days if pause else 0
            if days:
                yield ngettext("Waited %(num)d day", "Waited %(num)d days", days)

    def _used(self, event: CaseEvent) -> tuple[int | None, bool]:
        """Return the working minutes that a step took while the clock ran, and whether that was too long."""
        task = self.tasks.get(event.task_id or 0)
        if event.name != "TaskCompleted" or task is None or not task.scored or task.completed_at is None:
            return None, False
        spans = without([(task.opened_at, task.completed_at)], self.held)
        used = sum(self.calendar.working_minutes(begin, end) for begin, end in spans)
        return used, task.due_at is not None and task.completed_at > task.due_at
