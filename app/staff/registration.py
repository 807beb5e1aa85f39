"""Registering a complaint at the counter: one short form; the customer is found while typing."""

import secrets
from typing import Any

from flask import current_app, jsonify, request
from flask_appbuilder import expose, permission_name
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.activities.forms import FormField, fields_of, parse_form
from app.activities.lookups import Choice
from app.commands.once import Answer
from app.commands.register_case import CaseData, register_case
from app.documents.access import may_open
from app.documents.desk import desk_of
from app.errors import Invalid
from app.models.customer import Customer
from app.models.document import Document
from app.models.office import Service
from app.models.outbox import InboundMail
from app.queries.case_page import find_case
from app.staff.access import needs
from app.staff.duplicates import suggestions_for
from app.staff.screen import Screen, session, viewer

SECTIONS = (
    ("how", ("kind", "channel", "form", "read_back")),
    ("who", ("customer_name", "anonymous", "contact_name", "contact_phone", "contact_email", "consent_to_name")),
    ("what", ("service", "subject", "description", "remedy_sought", "object_kind", "object_number")),
    ("more", ("customer", "customer_type", "address", "contact_position", "representative_name", "representative_basis",
              "received_at", "event_date", "external_number", "external_date", "type", "category", "severity",
              "respondent_name", "respondent_contact", "appealed_decision", "decision_delivered_on")),
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
        data = parse_form(CaseData, request.form)
        try:
            answer = register_case(
                session(), viewer(), data, key=request.form.get("key") or secrets.token_hex(8),
                desk=desk_of(current_app.config))  # fmt: skip
        except Invalid as problem:
            return registration_form(self, data, problem), 422
        return registered(self, answer)

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


def registration_form(
    screen: Screen, values: dict[str, Any], problem: Invalid | None = None, mail: InboundMail | None = None
) -> str:
    """Return the form with what was typed, or what a mail says, and with what is wrong with it."""
    errors = problem.errors if problem else ()
    fields = {field.name: field for field in fields_of(CaseData, values, _choices, errors)}
    sections: list[tuple[str, list[FormField]]] = [(name, [fields[key] for key in keys]) for name, keys in SECTIONS]
    return screen.page(
        "staff/register_case.html", sections=sections, problem=problem, key=secrets.token_hex(12), mail=mail)  # fmt: skip


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
