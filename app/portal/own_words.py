"""What a customer can do, in his words: each outcome of a step as an offer, and where to turn when a case has ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from app.activities import ACTIVITIES
from app.messages import N_
from app.models.case import Case
from app.models.document import Document
from app.portal import words
from app.queries.customer_case import Asked, CustomerCase

OMBUDSMAN_WAY = N_("The Ombudsman of the Republic of Indonesia, www.ombudsman.go.id, telephone 137")


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to do with a step; texts are msgids. `first`: it is what is usually done."""

    outcome: str
    title: str
    lead: str
    submit: str
    first: bool = False


# (activity, outcome): title of the page and its button on the case, what it means, and the button that sends it.
_OFFERS: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("await_customer", "completed"): (
        N_("Send what is missing"),
        N_("Write what was asked for and add files if you have them. As soon as it is here, we go on."),
        N_("Send"),
    ),
    ("confirm_receipt", "satisfied"): (
        N_("I received it, and it is settled"),
        N_("You confirm that the answer reached you and settles the matter. You get a receipt with your name and today's date; then the case is closed."),
        N_("Confirm receipt"),
    ),
    ("confirm_receipt", "dissatisfied"): (
        N_("I received it, but it is not settled"),
        N_("Say what the answer leaves open. The office looks into it once more; after a second time the case is closed, and the closing notice names where you can still turn."),
        N_("Send"),
    ),
    ("confirm_receipt", "to_appeal"): (
        N_("I appeal against the answer"),
        N_("An appeal is decided by people who had no part in the answer. You get a new number; your access code stays the same."),
        N_("Send the appeal"),
    ),
    ("accept_decision", "accepted"): (
        N_("I received the decision and accept it"),
        N_("You confirm that the decision reached you and that you accept it. You get a receipt with your name and today's date; then the case is closed."),
        N_("Confirm"),
    ),
    ("accept_decision", "to_appeal"): (
        N_("I appeal against the decision"),
        N_("An appeal is decided by people who had no part in the decision. You get a new number; your access code stays the same."),
        N_("Send the appeal"),
    ),
    ("accept_decision", "sued"): (
        N_("I go to court or another forum"),
        N_("Tell the office that you bring the matter before a court or another forum. The case stays open, and its papers are kept."),
        N_("Send"),
    ),
    ("object_to_team", "none"): (
        N_("I have no objection to the team"),
        N_("The team can begin at once."),
        N_("Confirm"),
    ),
    ("object_to_team", "objected"): (
        N_("I object to a member of the team"),
        N_("Say why this member cannot judge freely: for example, took part in the decision, or has ties to a party. The head of the office rules on it."),
        N_("Send the objection"),
    ),
}  # fmt: skip
_ASKED: Mapping[str, tuple[str, str]] = {
    "await_customer": (N_("Please send what is missing"), N_("Until then the case stands still.")),
    "confirm_receipt": (N_("Did you receive the answer, and does it settle the matter?"), ""),
    "accept_decision": (N_("Did you receive the decision, and do you accept it?"), ""),
    "object_to_team": (N_("Do you object to a member of the team?"), ""),
}
_SILENCE: Mapping[str, str] = {
    "lapsed": N_("Without an answer by %(day)s the case counts as withdrawn."),
    "silent": N_("Without an answer by %(day)s the case is closed."),
    "none": N_("Without an answer by %(day)s the team begins."),
}


_ABOUT: Mapping[str, tuple[str, ...]] = {
    "await_customer": ("completeness_request",),
    "confirm_receipt": ("reply_letter",),
    "accept_decision": ("resolution_decision", "cover_letter"),
    "object_to_team": ("team_formation",),
}


def paper_asked_about(asked: Asked, papers: Sequence[Document]) -> Document | None:
    """Return the paper that a step of the customer is about, of those he has; None where there is none."""
    kinds = _ABOUT.get(asked.task.activity, ()) if asked.task else ()
    return next((paper for kind in kinds for paper in papers if paper.kind == kind), None)


def asked_words(asked: Asked) -> tuple[str, str]:
    """Return what the office waits for and what that means, translated."""
    title, lead = _ASKED.get(asked.task.activity if asked.task else "", (N_("The office waits for your answer"), ""))
    return gettext(title), gettext(lead) if lead else ""


def silence_words(asked: Asked, case: Case) -> str:
    """Return what happens without an answer, translated; empty when nothing does."""
    if asked.until is None:
        return ""
    known = _SILENCE.get(asked.lapse, N_("Please answer by %(day)s."))
    return str(gettext(known, day=words.weekday(asked.until, case)))


def offer_of(activity: str, outcome: str) -> Offer:
    """Return an outcome of a step as an offer; one that has no words of its own gets those of the activity."""
    known = ACTIVITIES[activity].outcomes[outcome]
    title, lead, submit = _OFFERS.get((activity, outcome), (known.title, known.hint, known.title))
    return Offer(outcome, title, lead, submit, known.primary)


def offers(asked: Asked, possible: tuple[str, ...]) -> list[Offer]:
    """Return what can be done with a step, the usual first."""
    if asked.task is None:
        return []
    found = [offer_of(asked.task.activity, outcome) for outcome in possible]
    return sorted(found, key=lambda offer: not offer.first)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ended, translated: what happened, what it means, and where one can turn now."""

    title: str
    told: tuple[str, ...]
    ways: tuple[str, ...]


_ENDINGS: Mapping[str, tuple[str, str]] = {
    "closed": (N_("The handling has ended"), N_("The office's answer is in its letters below.")),
    "referred": (
        N_("Passed on to the body that is competent"),
        N_("This office may not decide the matter. It was passed to %(body)s, which answers you itself."),
    ),
    "joined": (
        N_("Handled together with another case"),
        N_("The matter is already being handled in another case, so it is not handled twice. What comes of it for you is sent to you; of the other case nothing can be shown here."),
    ),
    "withdrawn": (
        N_("You withdrew it"),
        N_("It is not handled any further. If the matter comes up again, you can complain again at any time."),
    ),
    "deemed_withdrawn": (
        N_("Closed because nothing came"),
        N_("What the office asked for did not arrive within the time. You can have it taken up again, or complain again."),
    ),
    "inadmissible": (N_("It could not be accepted"), N_("The reason is in the office's letter below.")),
}  # fmt: skip


def ending_of(found: CustomerCase, now: datetime) -> Ending | None:
    """Return how a case ended; None while it is open. Of a restricted case only that the office's part is over."""
    case = found.case
    if case.status == "open":
        return None
    if case.restricted or case.outcome not in _ENDINGS:
        told = gettext("Whoever is competent now will turn to you if need be. Questions are answered by the office.")
        return Ending(gettext("Our part has ended"), (told,), (gettext(OMBUDSMAN_WAY),))
    title, told = _ENDINGS[str(case.outcome)]
    body = found.referral.body if found.referral else gettext("another body")
    other = case.goes_on_under
    more = (gettext("It goes on under your number %(number)s.", number=other.number),) if other else ()
    return Ending(gettext(title), (gettext(told, body=body), *more), tuple(_ways(found, now)))


def _ways(found: CustomerCase, now: datetime) -> list[str]:
    case, ways = found.case, []
    if found.referral and found.referral.address:
        ways.append(f"{found.referral.body}, {found.referral.address}")
    if case.outcome != "closed":
        return [*ways, gettext(OMBUDSMAN_WAY)] if case.outcome in ("inadmissible", "referred") else ways
    if "appeal" in found.may and found.appeal_until:
        ways.append(gettext("Appeal to this office, until %(day)s", day=words.weekday(found.appeal_until, case)))
    elif found.appeal_until and found.appeal_until <= now:
        ways.append(
            gettext("The time for an appeal to this office ended on %(day)s.", day=words.day(found.appeal_until, case))
        )
    return [*ways, gettext(OMBUDSMAN_WAY)]
