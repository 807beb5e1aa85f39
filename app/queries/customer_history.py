"""What happened with a case, in the words and as far as its customer may know it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.messages import N_
from app.models.case import Case
from app.models.codes import OUTCOMES
from app.models.event import PROGRESS, CaseEvent
from app.models.task import CaseTask


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when, what (a msgid with values; `named`: values that are msgids themselves), and what was said.

    `look`: how its dot looks.
    """

    at: datetime
    words: str
    values: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    look: str = ""


# What an office's step means to the customer, where it means anything.
_STEPS: Mapping[tuple[str, str], str] = {
    ("receive", "registered"): N_("Checked and found complete"),
    ("verify", "accepted"): N_("Checked and found complete"),
    ("receive", "incomplete"): N_("You were asked for what is missing"),
    ("verify", "incomplete"): N_("You were asked for what is missing"),
    ("disposition", "disposed"): N_("Given to those who answer for it"),
    ("investigate", "established"): N_("Looked into"),
    ("investigate", "unfounded"): N_("Looked into"),
    ("form_team", "formed"): N_("An independent team was formed"),
    ("rule_on_objection", "upheld"): N_("Your objection was followed: the team changes"),
    ("rule_on_objection", "rejected"): N_("Your objection was not followed"),
    ("decide", "decided"): N_("The team has decided"),
    ("sign_letter", "signed"): N_("The answer was signed"),
    ("dispatch_letter", "dispatched"): N_("The answer was sent to you"),
    ("deliver_decision", "delivered"): N_("The decision was sent to you"),
    ("refer_out", "referred"): N_("Referred to the body that is competent"),
}
_OWN: Mapping[tuple[str, str], str] = {
    ("await_customer", "completed"): N_("You sent what was missing"),
    ("await_customer", "lapsed"): N_("Nothing came within the time"),
    ("confirm_receipt", "satisfied"): N_("You confirmed receipt: settled"),
    ("confirm_receipt", "dissatisfied"): N_("You said that the answer does not settle it"),
    ("confirm_receipt", "to_appeal"): N_("You appealed"),
    ("confirm_receipt", "silent"): N_("No answer came from you within the time"),
    ("accept_decision", "accepted"): N_("You accepted the decision"),
    ("accept_decision", "to_appeal"): N_("You appealed"),
    ("accept_decision", "sued"): N_("You went to court"),
    ("accept_decision", "silent"): N_("No answer came from you within the time"),
    ("object_to_team", "none"): N_("No objection to the team"),
    ("object_to_team", "objected"): N_("You objected to a member of the team"),
}
_PLAIN: Mapping[str, str] = {
    "CaseRegistered": N_("Received and registered"),
    "CaseWithdrawn": N_("You withdrew it"),
    "CaseReopened": N_("Taken up again"),
    "ClockPaused": N_("We wait for you"),
    "ClockResumed": N_("We go on"),
    "TimeExtended": N_("More time is needed"),
    "ProgressReported": N_("Report on the progress"),
    "MailReceived": N_("Your mail came in"),
    "KindChanged": N_("It goes on as an appeal"),
    "SurveyAnswered": N_("You answered the survey"),
    "DataRequested": N_("You made a request on your own data"),
    "DataRequestAnswered": N_("Your request on your own data was answered"),
}
_DISCREET = frozenset(
    {"CaseRegistered", "CaseWithdrawn", "CaseReopened", "CaseClosed", "FileAttached", "MailReceived", "SurveyAnswered",
     "DataRequested", "DataRequestAnswered"}
)  # fmt: skip
_SAID = frozenset({"CaseWithdrawn", "CaseReopened", "ClockPaused", "TimeExtended"})


def history_of(case: Case, events: Iterable[CaseEvent], tasks: Sequence[CaseTask]) -> tuple[Line, ...]:
    """Return what happened, newest first. Of a restricted case only what the customer did himself, and its end."""
    activities = {task.id: (task.activity, task.role) for task in tasks}
    found = []
    for event in events:
        if case.restricted and event.name not in _DISCREET:
            continue
        if (line := _line(case, event, activities)) is not None:
            found.append(line)
    return tuple(reversed(found))


def _line(case: Case, event: CaseEvent, activities: Mapping[int, tuple[str, str]]) -> Line | None:
    if event.name == "TaskCompleted":
        activity, role = activities.get(event.task_id or 0, ("", ""))
        words = (_OWN if role == "customer" else _STEPS).get((activity, event.outcome))
        return Line(event.at, words, look="ok") if words else None
    if event.name == "CaseClosed":
        if case.restricted:
            return Line(event.at, N_("Our part has ended"), look="ok")
        outcome = OUTCOMES.get(event.outcome, "")
        return Line(event.at, N_("Closed: %(outcome)s"), named={"outcome": outcome}, look="ok")
    if event.name == "FileAttached":
        own = event.actor_id is None and not event.actor_name
        return Line(event.at, N_("You sent a file: %(title)s"), {"title": _text(event, "title")}) if own else None
    if event.name == "LinkedCaseOpened":
        return Line(event.at, N_("Your appeal goes on under number %(number)s"), {"number": _text(event, "number")})
    if event.name not in _PLAIN:
        return None
    return Line(event.at, _PLAIN[event.name], said=_said(event), look="pause" if event.name == "ClockPaused" else "")


def _said(event: CaseEvent) -> tuple[str, ...]:
    if event.name == PROGRESS:
        return tuple(text for text in (_text(event, "done"), _text(event, "coming")) if text)
    return (event.reason,) if event.name in _SAID and event.reason else ()


def _text(event: CaseEvent, name: str) -> str:
    return str(event.facts.get(name, ""))
