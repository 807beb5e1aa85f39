"""What our own pages share: the viewer, the frame's template, and the texts of codes."""

from typing import Any

from flask import g
from flask_appbuilder import BaseView
from flask_babel import gettext
from sqlalchemy.orm import Session

from app import clock
from app.activities import ACTIVITIES
from app.errors import NotAllowed
from app.extensions import db
from app.messages import N_
from app.models import codes
from app.models.case import Case
from app.models.document import Document
from app.models.event import EVENTS
from app.models.outbox import InboundMail
from app.notifications.inbound.quoted import split_quoted
from app.procedures import Procedure
from app.procedures.definition import Text, TimeByFact
from app.procedures.durations import Duration, TimeUnit
from app.procedures.vocabulary import DOCUMENTS
from app.queries.waiting import Waiting, waiting_for
from app.readable import page_language
from app.security.masking import ANONYMOUS, CONFIDENTIAL, masked_mail, masked_parties, masked_text
from app.security.viewer import Viewer
from app.staff import dates, letter_texts
from app.staff.cause_drawings import cause_drawings


def session() -> Session:
    """Return this request's session."""
    own: Session = db.session()
    return own


def viewer() -> Viewer:
    """Return who is signed in. Raises NotAllowed when nobody is."""
    found: Viewer | None = g.get("viewer")
    if found is None:
        raise NotAllowed(N_("Sign in first."))
    return found


def words(text: Text) -> str:
    """Return a procedure's text in the page's language."""
    return text.in_language(page_language())


def code_name(codes: Any, code: str | None) -> str:
    """Return the translated name of a coded value."""
    return gettext(codes[code]) if code in codes else "–"


MILESTONES = {
    "acknowledge": N_("Acknowledge receipt"),
    "progress": N_("Report progress"),
    "decide": N_("Answer or decide"),
    "deliver": N_("Deliver the answer"),
}


def event_name(name: str) -> str:
    """Return the words for an event of the history."""
    return gettext(EVENTS[name]) if name in EVENTS else name


def milestone_name(name: str) -> str:
    """Return the words for a milestone."""
    return gettext(MILESTONES[name]) if name in MILESTONES else name


def paper_name(document: Document) -> str:
    """Return what a document is called: an issued paper by its kind, a received file by its title."""
    return kind_name(document.kind) if document.direction == "issued" else document.title


def kind_name(kind: str) -> str:
    """Return what a kind of paper is called."""
    return words(DOCUMENTS[kind]) if kind in DOCUMENTS else kind


def outcome_name(step_id: str, outcome: str, procedure: Procedure) -> str:
    """Return the words for an outcome of a step."""
    found = ACTIVITIES[procedure.step(step_id).activity].outcomes.get(outcome)
    return gettext(found.title) if found else outcome


UNITS = {
    TimeUnit.MINUTES: N_("%(num)d minutes"),
    TimeUnit.HOURS: N_("%(num)d hours"),
    TimeUnit.WORKING_DAYS: N_("%(num)d working days"),
    TimeUnit.CALENDAR_DAYS: N_("%(num)d calendar days"),
    TimeUnit.MONTHS: N_("%(num)d months"),
}


def duration_words(time: Duration | TimeByFact | None) -> str:
    """Return the words for a standard time."""
    if isinstance(time, Duration):
        return gettext(UNITS[time.unit], num=time.amount)
    if isinstance(time, TimeByFact):
        return ", ".join(duration_words(part) for part in dict.fromkeys(time.times.values()))
    return "–"


def step_ids(procedure: Procedure) -> frozenset[str]:
    """Return the ids of a procedure's steps."""
    return frozenset(step.id for step in procedure.steps)


def complainant_name(who: Viewer, case: Case) -> str:
    """Return the complainant's name as the viewer may see it, or the words that stand in its place."""
    name = masked_parties(who, case)["customer"]
    return gettext(name) if name in (ANONYMOUS, CONFIDENTIAL) else name


def mailed(who: Viewer, case: Case, mail: InboundMail | None, text: str) -> str:
    """Return a text of a message of the case as the viewer may read it; of a mail also without its sender."""
    return masked_mail(who, case, text, (mail.from_name, mail.from_address) if mail is not None else ())


def waiting() -> Waiting:
    """Return how much waits for the viewer; the menu asks several times a page, the database is asked once."""
    who = viewer()
    kept: tuple[Viewer, Waiting] | None = g.get("waiting")
    if kept is None or kept[0] is not who:
        kept = g.waiting = (who, waiting_for(session(), who, clock.now()))
    return kept[1]


class Screen(BaseView):
    """A page of our own: its templates get the helpers for dates, codes and procedure texts."""

    def page(self, template: str, **values: Any) -> str:
        """Render a template in the frame of the staff pages."""
        who = viewer()
        helpers = {
            "words": words, "code_name": code_name, "moment": dates.moment_words, "day": dates.day_words,
            "due_chip": dates.due_chip, "time_chip": dates.time_chip, "viewer": who, "codes": codes, "event_name": event_name,
            "paper_name": paper_name, "kind_name": kind_name, "milestone_name": milestone_name, "outcome_name": outcome_name, "step_ids": step_ids, "duration": duration_words,
            "split_quoted": split_quoted, "mailed": lambda case, mail, text: mailed(who, case, mail, text),
            "masked": lambda case, text: masked_text(who, case, text),
            "who": lambda case: complainant_name(who, case),
            "cause_drawings": lambda report: cause_drawings(who, report),
            "rich": lambda case, body: letter_texts.shown(who, case, body),
            "changed": lambda case, old, new: letter_texts.changed(who, case, old, new),
            "changed_line": lambda case, old, new: letter_texts.changed_subject(who, case, old, new),
        }  # fmt: skip
        return self.render_template(template, **helpers, **values)
