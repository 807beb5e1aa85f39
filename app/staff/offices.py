"""Reference data of an office: the office itself, units, services, procedures in use, holidays, numbers, bodies."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app
from flask_babel import format_date, lazy_gettext
from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from wtforms import SelectField
from wtforms.validators import InputRequired, NumberRange

from app.documents.numbers import DEFAULTS, problems_of
from app.errors import FieldError
from app.messages import N_
from app.models.case import Case
from app.models.office import Holiday, NumberPattern, Office, OfficeProcedure, ReferralBody, Service, Unit
from app.staff import formats
from app.staff.interface import OneWriteInterface
from app.staff.reference_base import ReferenceView

ZONES = {
    "Asia/Jakarta": N_("Western Indonesia Time (Jakarta)"),
    "Asia/Pontianak": N_("Western Indonesia Time (Pontianak)"),
    "Asia/Makassar": N_("Central Indonesia Time (Makassar)"),
    "Asia/Jayapura": N_("Eastern Indonesia Time (Jayapura)"),
}
HOLIDAY_KINDS = {
    "public": N_("Public holiday"),
    "government": N_("Joint leave"),
    "office": N_("Closed by the office"),
}
SUBJECTS = {
    "complaint": N_("Complaints"),
    "appeal": N_("Appeals"),
    "lawsuit": N_("Lawsuits"),
    "letter": N_("Letters"),
    "nonconformity": N_("Nonconformity reports"),
    "team": N_("Decrees on appeal teams"),
    "decision": N_("Decisions"),
    "receipt": N_("Receipts"),
    "agenda": N_("Agenda numbers"),
}
LABELS: Mapping[str, Any] = {
    "code": lazy_gettext("Code"),
    "name": lazy_gettext("Name"),
    "active": lazy_gettext("In use"),
    "office": lazy_gettext("Office"),
    "unit": lazy_gettext("Function"),
    "from_date": lazy_gettext("From"),
    "address": lazy_gettext("Address"),
    "phone": lazy_gettext("Telephone"),
    "email": lazy_gettext("E-mail"),
}


class OfficeView(ReferenceView):
    """The offices: an administrator keeps the own one, the agency sees all."""

    datamodel = OneWriteInterface(Office)
    route_base = "/offices"
    base_permissions = ["can_list", "can_show", "can_edit"]
    list_title = lazy_gettext("Offices")
    show_title = lazy_gettext("Office")
    edit_title = lazy_gettext("Edit office")
    list_columns = ["short_name", "city", "zone", "active"]
    show_columns = [
        "code", "name", "short_name", "city", "address", "phone", "email", "zone", "interest_years", "active",
    ]  # fmt: skip
    add_columns = ["name"]
    edit_columns = ["name", "short_name", "city", "address", "phone", "email", "zone", "interest_years"]
    search_columns = ["name", "city"]
    base_order = ("short_name", "asc")
    label_columns = {
        **LABELS,
        "short_name": lazy_gettext("Short name"),
        "city": lazy_gettext("City"),
        "zone": lazy_gettext("Time zone"),
        "interest_years": lazy_gettext("Years a tie to a customer counts"),
    }
    description_columns = {
        "short_name": lazy_gettext("Shown at the top of every page."),
        "interest_years": lazy_gettext("For how long after its end a consultancy or employment bars a person."),
    }
    validators_columns = {"interest_years": [NumberRange(0, 20)]}
    code_columns = {"zone": ZONES}
    formatters_columns = {"active": formats.active, "code": formats.identifier}


class UnitView(ReferenceView):
    """The functions to which complaints are disposed."""

    datamodel = OneWriteInterface(Unit, eager=("parent",))
    route_base = "/units"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title = lazy_gettext("Functions")
    show_title = lazy_gettext("Function")
    add_title = add_label = lazy_gettext("Add a function")
    edit_title = lazy_gettext("Edit function")
    list_columns = ["name", "code", "parent", "active"]
    show_columns = add_columns = edit_columns = ["code", "name", "parent", "active"]
    search_columns = ["name", "active"]
    base_order = ("name", "asc")
    label_columns = {**LABELS, "parent": lazy_gettext("Belongs to")}
    description_columns = {"parent": lazy_gettext("The function above it, when there is one.")}
    formatters_columns = {"active": formats.active, "code": formats.identifier}

    def faults(self, item: Any) -> Iterable[FieldError]:
        """Refuse a function that is above itself."""
        above, seen = item.parent, set()
        while above is not None and above.id not in seen:
            if item.id is not None and above.id == item.id:
                yield FieldError("/parent", N_("A function cannot belong to itself or to a function below it."))
                return
            seen.add(above.id)
            above = above.parent


class ServiceView(ReferenceView):
    """The technical services, each with the function that answers for it."""

    datamodel = OneWriteInterface(Service, eager=("unit",))
    route_base = "/services"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title = lazy_gettext("Services")
    show_title = lazy_gettext("Service")
    add_title = add_label = lazy_gettext("Add a service")
    edit_title = lazy_gettext("Edit service")
    list_columns = ["name", "code", "unit", "active"]
    show_columns = add_columns = edit_columns = ["code", "name", "unit", "active"]
    search_columns = ["name", "unit", "active"]
    base_order = ("name", "asc")
    label_columns = LABELS
    formatters_columns = {"active": formats.active, "code": formats.identifier}


def _procedure_choices() -> list[tuple[str, str]]:
    library = current_app.extensions["procedures"]
    return [("", ""), *((code, code) for code in library.codes())]


class OfficeProcedureView(ReferenceView):
    """By which procedures the office works, and since when."""

    datamodel = OneWriteInterface(OfficeProcedure)
    route_base = "/office-procedures"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title = lazy_gettext("Procedures in use")
    show_title = lazy_gettext("Procedure in use")
    add_title = add_label = lazy_gettext("Take a procedure into use")
    edit_title = lazy_gettext("Edit procedure in use")
    list_columns = show_columns = add_columns = ["procedure_code", "from_date"]
    edit_columns = ["from_date"]
    base_order = ("procedure_code", "asc")
    label_columns = {**LABELS, "procedure_code": lazy_gettext("Procedure")}
    description_columns = {
        "from_date": lazy_gettext("Cases received from this day on follow it, in the revision then in force.")
    }
    add_form_extra_fields = {
        "procedure_code": SelectField(
            lazy_gettext("Procedure"), [InputRequired()], choices=_procedure_choices, validate_choice=True
        )
    }
    formatters_columns = {"procedure_code": formats.identifier, "from_date": formats.day}

    def used_elsewhere(self, session: Session, item: Any) -> bool:
        """Whether cases of the office follow it."""
        same = (Case.office_id == item.office_id, Case.procedure_code == item.procedure_code)
        return bool(session.scalar(select(exists().where(*same))))


class HolidayView(ReferenceView):
    """The days on which the office is closed."""

    datamodel = OneWriteInterface(Holiday)
    route_base = "/holidays"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title = lazy_gettext("Holidays")
    list_lead = lazy_gettext("No working time runs on these days. Check them against the yearly joint decree.")
    show_title = lazy_gettext("Holiday")
    add_title = add_label = lazy_gettext("Add a holiday")
    edit_title = lazy_gettext("Edit holiday")
    list_columns = ["day", "name", "kind", "confirmed"]
    show_columns = add_columns = edit_columns = ["day", "name", "kind", "decree", "confirmed"]
    search_columns = ["day", "name", "kind"]
    base_order = ("day", "desc")
    label_columns = {
        **LABELS,
        "day": lazy_gettext("Day"),
        "kind": lazy_gettext("Kind"),
        "decree": lazy_gettext("Decree"),
        "confirmed": lazy_gettext("Confirmed by decree"),
    }
    code_columns = {"kind": HOLIDAY_KINDS}
    formatters_columns = {"day": formats.day}

    def heading(self, item: Any) -> str:
        """Name the day."""
        return f"{item.name}, {format_date(item.day, 'd MMM yyyy', rebase=False)}"


class NumberPatternView(ReferenceView):
    """How the office numbers its cases and papers."""

    datamodel = OneWriteInterface(NumberPattern)
    route_base = "/number-patterns"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title = lazy_gettext("Number patterns")
    list_lead = lazy_gettext("What is not listed here is numbered in the ordinary way.")
    show_title = lazy_gettext("Number pattern")
    add_title = add_label = lazy_gettext("Add a number pattern")
    edit_title = lazy_gettext("Edit number pattern")
    list_columns = show_columns = add_columns = ["subject", "pattern"]
    edit_columns = ["pattern"]
    base_order = ("subject", "asc")
    label_columns = {"subject": lazy_gettext("What is numbered"), "pattern": lazy_gettext("Pattern")}
    description_columns = {
        "pattern": lazy_gettext(
            "Places: {seq} (needed; {seq:04} with four digits), {year}, {month_roman}, {office}, {security}, {unit}, {class}."
        )
    }  # fmt: skip
    code_columns = {"subject": {code: SUBJECTS[code] for code in DEFAULTS}}
    formatters_columns = {"pattern": formats.identifier}

    def faults(self, item: Any) -> Iterable[FieldError]:
        """Refuse a pattern that would repeat numbers or print its braces."""
        if problems_of(item.pattern or ""):
            yield FieldError("/pattern", N_("The pattern needs {seq}, and no other places than those listed."))


class ReferralBodyView(ReferenceView):
    """Other bodies to which matters outside the office's authority are referred."""

    datamodel = OneWriteInterface(ReferralBody)
    route_base = "/referral-bodies"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title = lazy_gettext("Referral bodies")
    show_title = lazy_gettext("Referral body")
    add_title = add_label = lazy_gettext("Add a referral body")
    edit_title = lazy_gettext("Edit referral body")
    list_columns = ["name", "matter"]
    show_columns = add_columns = edit_columns = ["name", "matter", "address"]
    search_columns = ["name", "matter"]
    base_order = ("name", "asc")
    label_columns = {**LABELS, "matter": lazy_gettext("Competent for")}
