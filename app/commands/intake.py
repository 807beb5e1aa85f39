"""What is asked of somebody who complains or appeals, in plain words: one set of questions for the public form and the
counter, each a field of CaseData, in steps as data. The staff's own fields (channel, severity, ...) are not among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.activities.forms import FormField, fields_of, no_choices
from app.activities.lookups import Choice
from app.activities.validation import validate
from app.commands.register_case import CaseData
from app.errors import FieldError, Invalid
from app.messages import N_

NAMED, CONFIDENTIAL, ANONYMOUS = "named", "confidential", "anonymous"
COMPLAINT, APPEAL = "complaint", "appeal"
PUBLIC_KINDS = (COMPLAINT, APPEAL)
SHORTEST = 10  # characters in which nobody can say what happened


@dataclass(frozen=True, slots=True)
class Question:
    """A field of CaseData as customers are asked for it.

    `only`: answers to other questions without which it is not asked ({name: answers}). `auto`, `mode`: what a browser
    and a phone's keyboard make of it. `short`: half a line is enough. `choices`: plainer names of coded values.
    `empty`: what to do where it was left empty.
    """

    name: str
    title: str
    hint: str = ""
    required: bool = False
    only: Mapping[str, frozenset[str]] | None = None
    auto: str = ""
    mode: str = ""
    short: bool = False
    choices: Mapping[str, tuple[str, str]] | None = None
    empty: str = ""

    def asked(self, data: Mapping[str, Any]) -> bool:
        """Whether the question is put, after what was answered before."""
        return all(str(data.get(name) or "") in answers for name, answers in (self.only or {}).items())


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the public form: its part of the address, its title, and what it asks."""

    name: str
    title: str
    lead: str
    questions: tuple[Question, ...] = ()


def _when(name: str, *answers: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(answers)}


OBJECT_NUMBER = N_("Number of the report, certificate, order or bill")
WITH_NAME = _when("naming", NAMED, CONFIDENTIAL)
ABOUT = Step("perihal", N_("What it is about"), N_("Choose what fits best. If you are not sure, the office sorts it out."), (
    Question("kind", N_("What do you want to send?"), required=True, choices={
        COMPLAINT: (N_("A complaint"), N_("Something went wrong, or you were not treated as you should be.")),
        APPEAL: (N_("An appeal"), N_("You do not accept a decision of ours and want other people to look at it anew.")),
    }),
    Question("service", N_("Which service is it about?"), N_("Leave it open if you do not know.")),
    Question("object_kind", N_("Which document or item is it about?"), N_("Leave it open if there is none."),
             only=_when("kind", COMPLAINT), choices={
        "order": (N_("An order or application"), ""), "test_report": (N_("A test report (LHU)"), ""),
        "test_sample": (N_("A test sample"), ""), "calibration_certificate": (N_("A calibration certificate"), ""),
        "sni_certificate": (N_("An SNI certificate (SPPT SNI)"), ""), "decision": (N_("A decision"), ""),
        "invoice": (N_("An invoice or payment"), ""), "contract": (N_("A contract"), ""),
        "other": (N_("Something else"), "")}),
))  # fmt: skip
STORY = Step("kejadian", N_("What happened"), N_("Tell it as you would tell it at the counter, in your own words."), (
    Question("appealed_decision", N_("Which decision do you appeal against?"),
             N_("Write its number, or describe it: for example the suspension of certificate SPPT-01."), required=True,
             empty=N_("Say which decision it is: its number, or what was decided."), only=_when("kind", APPEAL)),
    Question("decision_delivered_on", N_("When did you receive the decision?"), N_("It stands on the letter or the mail. If you do not know the day, leave it empty."),
             only=_when("kind", APPEAL), short=True),
    Question("subject", N_("In one line: what is it about?"), N_("For example: test report is three weeks late."), required=True,
             empty=N_("Say in one line what it is about.")),
    Question("description", N_("What happened?"),
             N_("Say also what it caused. Do not write identity card numbers (NIK) or private details of other people."),
             required=True, empty=N_("Tell what happened.")),
    Question("event_date", N_("When did it happen?"), N_("If it went on for some time, give the day it began."), short=True,
             only=_when("kind", COMPLAINT)),
    Question("object_number", OBJECT_NUMBER, N_("It stands on the report, certificate, receipt or invoice. If you do not have it at hand, leave it empty."), short=True),
    Question("remedy_sought", N_("What should the office do?"), N_("For example: issue the report, correct a mistake, explain in writing."), required=True,
             empty=N_("Say what the office should do.")),
))  # fmt: skip
EVIDENCE = Step(
    "bukti",
    N_("Evidence"),
    N_("Photos, letters, receipts: whatever shows what happened. You can also go on without any."),
)
YOU = Step("identitas", N_("Who you are"), N_("So that the office can answer you."), (
    Question("naming", N_("Who may know your name?"), required=True),
    Question("customer_name", N_("Your name or that of your company"), N_("Of the one who complains or appeals."), required=True,
             empty=N_("Write your name or that of your company, or choose above not to give a name."), only=WITH_NAME, auto="name"),
    Question("contact_name", N_("Whom should we ask for?"), N_("Only if that is another name than above."), only=WITH_NAME),
    Question("contact_email", N_("E-mail address"), N_("The answer and every news of your case go there."), only=WITH_NAME, auto="email", mode="email"),
    Question("contact_phone", N_("Telephone or WhatsApp number"), N_("For questions on your case."), only=WITH_NAME, auto="tel", mode="tel", short=True),
    Question("behalf", N_("For whom do you send this?"), required=True, only=WITH_NAME),
    Question("representative_name", N_("Your own name"), N_("Of the one who acts for somebody else."), required=True,
             empty=N_("Write your own name: the office answers you."),
             only={**WITH_NAME, **_when("behalf", "other")}, auto="name"),
    Question("representative_basis", N_("On what grounds do you act for them?"), N_("For example: power of attorney of 3 August, parent, lawyer."),
             only={**WITH_NAME, **_when("behalf", "other")}),
))  # fmt: skip
CHECK = Step("periksa", N_("Check and send"), N_("Read it once more. Nothing has been sent yet."))
STEPS = (ABOUT, STORY, EVIDENCE, YOU, CHECK)
BY_NAME = {step.name: step for step in STEPS}
QUESTIONS = {question.name: question for step in STEPS for question in step.questions}
# How the number of a thing is asked for, by what kind of thing it is.
NUMBERS = {
    "order": N_("Number of the order"), "test_report": N_("Number of the test report"),
    "test_sample": N_("Number of the sample"), "calibration_certificate": N_("Number of the calibration certificate"),
    "sni_certificate": N_("Number of the SNI certificate"), "decision": N_("Number of the decision"),
    "invoice": N_("Number of the invoice"), "contract": N_("Number of the contract"),
}  # fmt: skip
NAMINGS = {
    CONFIDENTIAL: (N_("Keep my name confidential"), N_("Only the front desk, the coordinator and the head of the office see it.")),
    NAMED: (N_("My name may be given to those who handle it"), N_("That can help when they have to look for your sample or your file.")),
    ANONYMOUS: (N_("I do not give my name"), N_("Nobody can write to you. You see the answer only with the number and the access code.")),
}  # fmt: skip
BEHALVES = {
    "self": (N_("For myself or my company"), ""),
    "other": (N_("For somebody else"), N_("You can add a power of attorney.")),
}
OWN = {"naming": NAMINGS, "behalf": BEHALVES}  # questions that are no field of CaseData: they say which fields hold
DAYS = frozenset({"event_date", "decision_delivered_on"})
LONGEST = 41_000  # characters kept of one answer: more than any may have, so that the excess can be shown and cut
LONGEST_LINE = 4_000  # of one that is a line: nobody fills the database with what can never be sent
IN_LINES = frozenset({"description", "remedy_sought"})
Choices = Mapping[str, Mapping[str, str]]  # question: {answer: name}, where not every answer is open
REQUIRED = N_("This is required.")
IN_FUTURE = N_("This day has not come yet. Enter the day it happened.")
CHOOSE = N_("Choose one of these.")
TOO_SHORT = N_("Say a little more, so that we understand what happened.")


def public_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was answered as the data of a registration: only what was asked, in electronic form on the website."""
    naming = data.get("naming") or CONFIDENTIAL
    told = {**data, "naming": naming}
    asked = {
        name: data[name] for name, question in QUESTIONS.items()
        if name not in OWN and data.get(name) and question.asked(told)
    }  # fmt: skip
    return {
        **asked, "channel": "website", "form": "electronic", "anonymous": naming == ANONYMOUS,
        "consent_to_name": naming == NAMED,
    }  # fmt: skip


def typed(step: Step, form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into a step: trimmed, line ends as one sign, nothing longer than can be shown again."""
    found = {}
    for question in step.questions:
        text = form.get(question.name, "").replace("\r\n", "\n").replace("\x00", "").strip()
        most = LONGEST if question.name in IN_LINES else LONGEST_LINE
        found[question.name] = text.encode("utf-8", "replace").decode()[:most]
    return found


def faults(step: Step, data: Mapping[str, Any], choices: Choices, today: date) -> list[FieldError]:
    """Return what is wrong with the answers of a step, each at its field."""
    found = {}
    for question in step.questions:
        if question.asked(data) and (wrong := _fault(question, str(data.get(question.name) or ""), choices, today)):
            found[question.name] = FieldError(f"/{question.name}", wrong)
    for error in _shape_faults(step, data):
        found.setdefault(error.pointer.strip("/"), error)
    return [found[question.name] for question in step.questions if question.name in found]


def _fault(question: Question, value: str, choices: Choices, today: date) -> str:
    if not value:
        return "" if not question.required else CHOOSE if question.name in OWN or question.choices else REQUIRED
    offered = OWN.get(question.name) or question.choices
    if question.name in choices and value not in choices[question.name]:
        return CHOOSE
    if offered and value not in offered:
        return CHOOSE
    if question.name in DAYS and value > today.isoformat() and len(value) == len(today.isoformat()):
        return IN_FUTURE
    return TOO_SHORT if question.name == "description" and len(value) < SHORTEST else ""


def _shape_faults(step: Step, data: Mapping[str, Any]) -> list[FieldError]:
    """Let CaseData judge the answers of a step; what other steps ask is filled in for it."""
    fillers = {"subject": "-", "description": "-", "customer_name": "-", "appealed_decision": "-"}
    names = {question.name for question in step.questions}
    asked = {name: value for name, value in public_data(data).items() if name in names}
    try:
        validate(CaseData, {"channel": "website", **fillers, **asked})
    except Invalid as problem:
        return [error for error in problem.errors if error.pointer.strip("/") in asked]
    return []


def asked_fields(
    step: Step, data: Mapping[str, Any], choices: Choices, errors: Sequence[FieldError] = ()
) -> list[tuple[Question, FormField]]:
    """Return what a step asks after the answers of earlier steps: each question with its field, answered so far.

    A question that depends on another of the same step is among them: the page hides it while it does not hold.
    """
    known = {field.name: field for field in fields_of(CaseData, data, no_choices)}
    here, found = {question.name for question in step.questions}, []
    for question in step.questions:
        earlier = {name: answers for name, answers in (question.only or {}).items() if name not in here}
        if not replace(question, only=earlier).asked(data):
            continue
        own = tuple(error for error in errors if error.pointer == f"/{question.name}")
        base = known.get(question.name) or FormField(question.name, "", "radios", value=data.get(question.name))
        found.append((question, replace(
            base, title=_title(question, data), hint=question.hint, required=question.required, errors=own, empty=question.empty,
            widget="select" if question.name in ("object_kind", "service") else base.widget,
            choices=_offered(question, choices))))  # fmt: skip
    return found


def _title(question: Question, data: Mapping[str, Any]) -> str:
    if question.name != "object_number":
        return question.title
    return number_title(str(data.get("kind")), str(data.get("object_kind")), question.title)


def number_title(kind: str, object_kind: str | None, otherwise: str = OBJECT_NUMBER) -> str:
    """Return what the number of the thing a case is about is called, as a msgid in a customer's words."""
    plain = N_("Number of the report or certificate") if kind == APPEAL else otherwise
    return NUMBERS.get(str(object_kind), plain)


def _offered(question: Question, choices: Choices) -> tuple[Choice, ...]:
    named = OWN.get(question.name) or question.choices or {}
    only = choices.get(question.name)
    if only is not None and not named:
        return tuple(Choice(code, name) for code, name in only.items())
    return tuple(Choice(code, *words) for code, words in named.items() if only is None or code in only)


def starting(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers with the choices that hold unless somebody changes them: confidential, for oneself."""
    return {"naming": CONFIDENTIAL, "behalf": "self", **{name: value for name, value in data.items() if value}}
