"""Registering a complaint at the counter: one short form; the customer is found while typing.

What happened is asked in the words of the public form; what was told by mouth is read back before it is registered.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import current_app, jsonify, request
from flask_appbuilder import expose, permission_name
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import readable
from app.activities.forms import FormField, fields_of, parse_form
from app.activities.lookups import Choice
from app.activities.validation import validate
from app.commands.intake import (
    ABOUT,
    ANONYMOUS,
    CONFIDENTIAL,
    DAYS,
    NAMED,
    OWN,
    QUESTIONS,
    STEPS,
    STORY,
    Question,
    asked_fields,
)  # fmt: skip
from app.commands.once import Answer
from app.commands.register_case import CaseData, register_case
from app.documents.access import may_open
from app.documents.desk import desk_of
from app.errors import FieldError, Invalid
from app.messages import N_
from app.models.customer import Customer
from app.models.document import Document
from app.models.office import Service
from app.models.outbox import InboundMail
from app.queries.case_page import find_case
from app.staff.access import needs
from app.staff.brought_files import NOTHING, Brought, brought
from app.staff.duplicates import suggestions_for
from app.staff.screen import Screen, session, viewer

WORDED = tuple(question.name for step in (ABOUT, STORY) for question in step.questions if question.name != "kind")
SECTIONS = (
    ("how", ("kind", "channel", "form")),
    ("who", ("customer_name", "anonymous", "contact_name", "contact_phone", "contact_email", "consent_to_name",
             "representative_name", "representative_basis")),
    ("what", WORDED),
    ("more", ("customer", "customer_type", "address", "contact_position", "received_at", "external_number",
              "external_date", "type", "category", "severity", "respondent_name", "respondent_contact")),
)  # fmt: skip


class RegistrationView(Screen):
    """The counter's form."""

    route_base = "/cases"

    @expose("/new", methods=["GET", "POST"])
    @needs
    @permission_name("register")
    def new(self) -> str | Response | tuple[str, int]:
        """Show the form; register what was sent; show it again with what is wrong."""
        if request.method == "GET":
            return registration_form(self, {"channel": "walk_in"})
        chosen = brought()
        return answer_to_registration(self, lambda data: register_case(
            session(), viewer(), data, key=request.form.get("key") or secrets.token_hex(8),
            desk=desk_of(current_app.config), files=chosen.files), files=chosen)  # fmt: skip

    @expose("/customers")
    @needs
    @permission_name("find_customer")
    def customers(self) -> Response:
        """Return up to ten customers whose name contains what was typed."""
        typed = request.args.get("q", "").strip()[:80].replace("\x00", "")
        if len(typed) < 2:
            return jsonify(results=[])
        like = "%" + typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = session().scalars(
            select(Customer).where(Customer.name.ilike(like, escape="\\")).order_by(Customer.name).limit(10)
        )
        return jsonify(results=[{"id": str(c.id), "name": c.name, "hint": c.address or c.email} for c in rows])


def answer_to_registration(
    screen: Screen, register: Callable[[dict[str, Any]], Answer], mail: InboundMail | None = None,
    files: Brought = NOTHING,
) -> str | tuple[str, int]:  # fmt: skip
    """Register what was sent, an oral complaint once the customer confirmed what was read back; else show what is wrong."""
    data = parse_form(CaseData, request.form)
    if request.form.get("go") == "change":
        return registration_form(screen, data, mail=mail, files=files)
    try:
        if files.errors:
            raise Invalid([*_wrong(data), *files.errors])
        if data.get("form") == "oral" and not data["read_back"]:
            validate(CaseData, {**data, "read_back": True})
            again = request.form.get("go") == "confirm"
            shown = read_back(screen, data, files, refused=again)
            return (shown, 422) if again else shown
        return registered(screen, register(data))
    except Invalid as problem:
        return registration_form(screen, data, problem, mail, files), 422


def _wrong(data: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """Return what is wrong with the words, to be said together with what is wrong with the files."""
    try:
        validate(CaseData, {**data, "read_back": True})
    except Invalid as problem:
        return problem.errors
    return ()


def read_back(screen: Screen, data: Mapping[str, Any], files: Brought, *, refused: bool) -> str:
    """Return the page that is read aloud to the customer, who then confirms (D1: oral complaints).

    `refused`: the confirmation was left out.
    """
    naming = ANONYMOUS if data.get("anonymous") else NAMED if data.get("consent_to_name") else CONFIDENTIAL
    told = {**data, "naming": naming, "behalf": "other"}
    choices = {"service": {choice.id: choice.name for choice in _choices("services")}}
    rows = [
        (question.title if question.name in OWN else field.title, answer_words(question, field, str(told[question.name])))
        for step in STEPS for question, field in asked_fields(step, told, choices)
        if told.get(question.name) and question.asked(told) and question.name != "behalf"
    ]  # fmt: skip
    kept = {name: "1" if value is True else value for name, value in data.items() if value and name != "read_back"}
    return screen.page(
        "staff/read_back.html", rows=rows, kept=kept, refused=refused, key=request.form.get("key") or secrets.token_hex(12),
        kind=data.get("kind", "complaint"), files=files)  # fmt: skip


def answer_words(question: Question, field: FormField, value: str) -> str:
    """Return an answer as it is read aloud: the name of a coded value, a date in words."""
    named = {choice.id: choice.name for choice in field.choices}
    if value in named:
        return gettext(named[value])
    try:
        return readable.day(date.fromisoformat(value)) if question.name in DAYS else value
    except ValueError:
        return value


def registration_form(
    screen: Screen, values: dict[str, Any], problem: Invalid | None = None, mail: InboundMail | None = None,
    files: Brought = NOTHING,
) -> str:  # fmt: skip
    """Return the form with what was typed, or what a mail says, and with what is wrong with it."""
    errors = problem.errors if problem else ()
    fields = {field.name: field for field in fields_of(CaseData, values, _choices, errors)}
    for name in WORDED:  # customers are asked the same here as on the public form
        fields[name] = replace(fields[name], title=QUESTIONS[name].title, hint=QUESTIONS[name].hint)
    form_hint = N_("An oral complaint is read back to the customer on the next page before it is registered.")
    fields["form"] = replace(fields["form"], hint=form_hint)
    sections: list[tuple[str, list[FormField]]] = [(name, [fields[key] for key in keys]) for name, keys in SECTIONS]
    return screen.page(
        "staff/register_case.html", sections=sections, problem=problem, key=secrets.token_hex(12), mail=mail,
        files=files, upload_mb=current_app.config["UPLOAD_LIMIT"] // 1024**2,
        total_mb=current_app.config["MAX_CONTENT_LENGTH"] // 1024**2 - 1)  # fmt: skip


def registered(screen: Screen, answer: Answer) -> str:
    """Return the page that says number and code of a new case, with the papers to print."""
    case = find_case(session(), int(answer["id"]))
    likely = suggestions_for(case) if case is not None else []
    return screen.page("staff/registered.html", answer=answer, papers=_papers(int(answer["id"])), likely=likely)


def _papers(case_id: int) -> list[Document]:
    """Return the papers of a new case that are printed while the customer stands there (D1, receipt)."""
    rows = session().scalars(
        select(Document).where(Document.case_id == case_id, Document.direction == "issued").order_by(Document.id)
    )
    return [row for row in rows if may_open(viewer(), row)]


def _choices(lookup: str) -> list[Choice]:
    own, who = session(), viewer()
    if lookup == "services":
        rows = own.scalars(
            select(Service).where(Service.office_id == who.office_id, Service.active).order_by(Service.name)
        )
        return [Choice(str(row.id), row.name) for row in rows]
    customers = own.scalars(
        select(Customer).where(Customer.office_id == who.office_id).order_by(Customer.id.desc()).limit(200)
    )
    return [Choice(str(row.id), row.name, row.address) for row in customers]
