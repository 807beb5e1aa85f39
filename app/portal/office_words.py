"""What the pages of an office say of it in words: when it is open, what its procedure promises, how it is reached."""

from collections.abc import Iterator
from itertools import groupby

from flask_babel import gettext

from app.documents.procedure_rows import span_words
from app.messages import N_
from app.models.office import Office
from app.procedures import Procedure
from app.procedures.definition import Milestone, TimeByFact
from app.readable import page_language, time_of_day, weekdays
from app.workflow.office_hours import ZONES, OfficeHours

PROMISES = {
    "acknowledge": N_("We confirm that we received it, with a number and an access code."),
    "first_response": N_("You receive a first answer."),
    "progress": N_("We tell you how far it is, even if nothing is decided yet."),
    "decide": N_("We answer or decide, counted from the day on which everything needed is there."),
    "deliver": N_("The decision reaches you in writing, counted from the day on which it was made."),
}


def opening_hours(office: Office) -> list[tuple[str, str]]:
    """Return the ordinary week as (days, hours), days with the same hours together; closed days are left out."""
    hours = OfficeHours.from_json(office.hours, office.zone)
    names = weekdays()
    found = []
    for spans, run in groupby(range(7), key=lambda day: hours.week[day]):
        days = list(run)
        if spans:
            label = names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"
            told = ", ".join(f"{time_of_day(opens)}–{time_of_day(closes)}" for opens, closes in spans)
            found.append((label, f"{told} {ZONES[office.zone]}"))
    return found


def promises(procedure: Procedure) -> list[tuple[str, str]]:
    """Return what a procedure promises on the whole case: (how soon, what)."""
    return [(soon, what) for _name, soon, what in promises_by_name(procedure)]


def promises_by_name(procedure: Procedure) -> list[tuple[str, str, str]]:
    """Return what a procedure promises on the whole case: (milestone, how soon, what)."""
    found = []
    for milestone in procedure.milestones:
        span = ", ".join(_spans(milestone))
        if not span or milestone.id not in PROMISES:
            continue
        title = gettext("Every %(time)s", time=span) if milestone.every else gettext("Within %(time)s", time=span)
        found.append((milestone.id, title, gettext(PROMISES[milestone.id])))
    return found


def _spans(milestone: Milestone) -> Iterator[str]:
    language, time_ = page_language(), milestone.within or milestone.every
    if isinstance(time_, TimeByFact):
        spans = dict.fromkeys([*time_.times.values(), *([time_.default] if time_.default else [])])
        yield from (span_words(span, language) for span in spans)
    elif time_ is not None:
        yield span_words(time_, language)


def filing_limit(procedure: Procedure, kind: str) -> str:
    """Return until when a case of a kind may be filed, in words; "" where the procedure declares no limit."""
    filing = procedure.filing.get(kind)  # type: ignore[call-overload]
    if filing is None:
        return ""
    span = span_words(filing.within, page_language())
    since = {
        "decision_delivered": N_("Within %(time)s after the decision reached you. If it is later, say why."),
        "service_delivered": N_("Within %(time)s after the service was delivered. If it is later, say why."),
        "event": N_("Within %(time)s after it happened. If it is later, say why."),
    }[filing.from_]
    return gettext(since, time=span)


def web_address(office: Office) -> str:
    """Return the office's site as a link that is safe to follow, "" where it has none."""
    site = office.website.strip()
    if not site or "://" in site:
        return site if site.startswith(("https://", "http://")) else ""
    return f"https://{site}"
