"""Where a case stands, for its customer: a few stages in plain words instead of the office's steps.

The same stages, without a case, say beforehand what will happen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.messages import N_
from app.models.case import Case
from app.procedures import Procedure
from app.procedures.definition import Kind
from app.queries.case_page import tasks_of
from app.queries.lanes import Picture, State, Stop, case_picture, picture_of
from app.security.scope import unscoped

# Stages in the order in which they usually come, each with its name and what it means for the customer.
STAGES: Mapping[str, tuple[str, str]] = {
    "received": (
        N_("Received"),
        N_("We register it, give you a number and check whether anything is missing."),
    ),
    "waiting": (N_("We wait for you"), N_("Something is missing. Send it, and we go on.")),
    "examined": (N_("Examined"), N_("Those who answer for the service look into what happened and why.")),
    "team": (
        N_("Independent team formed"),
        N_("People who had no part in the decision are appointed. You may object to a member."),
    ),
    "deliberated": (N_("Decided by the team"), N_("The team examines the evidence and decides.")),
    "written": (
        N_("Answer written and checked"),
        N_("The answer is written, checked and approved by somebody who was not involved."),
    ),
    "sent": (N_("Answer sent to you"), N_("You receive it in writing, with how to check that it is genuine.")),
    "yours": (
        N_("Your turn"),
        N_("Tell us that you received the answer, and whether you accept it. If not, say why."),
    ),
    "elsewhere": (N_("Handled elsewhere"), N_("The matter is with those who are competent for it.")),
    "closed": (N_("Closed"), N_("You receive notice that the handling has ended, and what you can still do.")),
}
ENDING = (N_("Being closed"), STAGES["closed"][1])  # the office still has to close it
_STAGE_OF = {
    "submit": "received", "receive": "received", "verify": "received", "record": "received", "forward": "received",
    "classify": "received", "decide_admissibility": "received", "await_customer": "waiting",
    "disposition": "examined", "respond": "examined", "investigate": "examined", "resolve": "examined",
    "mediate": "examined", "await_third_party": "examined", "instruct": "written", "draft_letter": "written",
    "review_letter": "written", "sign_letter": "written", "approve_resolution": "written", "form_team": "team",
    "appoint_external": "team", "declare_impartiality": "team", "object_to_team": "team", "rule_on_objection": "team",
    "vote": "deliberated", "decide": "deliberated", "dispatch_letter": "sent", "deliver_decision": "sent",
    "confirm_receipt": "yours", "accept_decision": "yours", "refer_out": "elsewhere",
    "hand_over_wrongdoing": "elsewhere", "litigate": "elsewhere", "close": "closed",
}  # fmt: skip
# Who has a step, as customers know offices: by what these people do, never by the office's own names of functions.
HANDLERS: Mapping[str, str] = {
    "front_desk": N_("the service desk"),
    "service_coordinator": N_("the service coordinator"),
    "function_coordinator": N_("the people in charge of the service"),
    "technical_manager": N_("the people in charge of the technical work"),
    "office_head": N_("the head of the office"),
    "appeal_member": N_("the independent appeal team"),
    "third_party": N_("somebody else who is asked for an explanation"),
}
DISCREET = ("received", "examined", "closed")  # all that is said of a restricted case


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: `title` and `told` are msgids. `done_at` once it is over; `due_at` of what is being done now."""

    name: str
    title: str
    told: str
    state: State
    done_at: datetime | None = None
    due_at: datetime | None = None


def stages_of(procedure: Procedure, kind: Kind) -> tuple[Stage, ...]:
    """Return what will happen with a case of a kind: the stages of its usual way."""
    return _stages(picture_of(procedure, kind, "id"))


def path_for_customer(session: Session, case: Case, procedure: Procedure, now: datetime) -> tuple[Stage, ...]:
    """Return the stages of a case, done, current and coming. Of a restricted case nothing of its way is told.

    The caller has checked that the customer may see the case.
    """
    with unscoped(session):
        tasks = tasks_of(session, case)
    picture = case_picture(session, case, procedure, tasks, case.language, now)
    stages = _stages(picture, closed=case.status == "closed")
    if not case.restricted:
        return stages
    states: tuple[State, ...] = ("done", "now", "next") if case.status == "open" else ("done", "done", "done")
    return tuple(
        Stage(name, *STAGES[name], state, case.closed_at if name == "closed" else None)
        for name, state in zip(DISCREET, states, strict=True)
    )


def stage_title(activity: str) -> str:
    """Return the msgid of the stage to which a step of this activity belongs."""
    return STAGES[_STAGE_OF.get(activity, "examined")][0]


def _stages(picture: Picture, *, closed: bool = False) -> tuple[Stage, ...]:
    found: dict[str, list[Stop]] = {}
    for stop in picture.stops:
        name = _STAGE_OF.get(stop.step.activity, "examined")
        if stop.state != "skipped" and not stop.step.side_track:
            found.setdefault(name, []).append(stop)
    elsewhere = any(stop.state == "now" for name in found.keys() - {"received"} for stop in found[name])
    if elsewhere and "received" in found:
        # What comes in later is checked anew: for the customer the case is received all the same, and waits elsewhere.
        found["received"] = [stop for stop in found["received"] if stop.state == "done"] or found["received"]
    order = list(STAGES)
    named = sorted(found.items(), key=lambda item: order.index(item[0]))
    stages = [_stage(name, stops) for name, stops in named]
    if closed and stages and stages[-1].state != "done":
        stages = [stage for stage in stages if stage.state == "done"]
    return tuple(stages)


def _stage(name: str, stops: Iterable[Stop]) -> Stage:
    own = list(stops)
    states = {stop.state for stop in own}
    state: State = "now" if "now" in states or states == {"done", "next"} else "done" if states == {"done"} else "next"
    done = max((stop.done_at for stop in own if stop.done_at), default=None) if state == "done" else None
    due = max((stop.due_at for stop in own if stop.state == "now" and stop.due_at), default=None)
    title, told = ENDING if name == "closed" and state == "now" else STAGES[name]
    return Stage(name, title, told, state, done, due)
