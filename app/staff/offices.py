"""Reference data of an office: the office itself, units, services, procedures in use, holidays, bodies."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext, lazy_gettext
from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from app import readable
from app.documents.colour import checked_colour
from app.documents.logo import MEDIA_TYPE
from app.errors import FieldError, Invalid, NotFound
from app.messages import N_
from app.models.case import Case
from app.models.office import Holiday, Office, OfficeProcedure, ReferralBody, Service, Unit
from app.staff import formats
from app.staff.access import needs
from app.staff.forms import RecordForm
from app.staff.interface import OneWriteInterface
from app.staff.logo import LogoField, logo_picture
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
_LETTERHEAD = lazy_gettext("Letterhead")
_SCREEN = lazy_gettext("On the screen")
_LETTERHEAD_COLUMNS = ["parent_name", "name", "address", "phone", "email", "website"]
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


def _readable(_form: Any, field: Any) -> None:
    try:
        checked_colour(field.data or "")
    except Invalid as refused:
        fault = refused.errors[0]
        raise ValidationError(gettext(fault.message, **(fault.values or {}))) from refused


class OfficeView(ReferenceView):
    """The offices: an administrator keeps the own one, the agency sees all."""

    datamodel = OneWriteInterface(Office)
    route_base = "/offices"
    base_permissions = ["can_list", "can_show", "can_edit"]
    list_title = lazy_gettext("Offices")
    show_title = lazy_gettext("Office")
    edit_title = lazy_gettext("Edit office")
    list_columns = ["short_name", "city", "zone", "active"]
    show_fieldsets = [
        ("", {"fields": ["code", "short_name", "city", "zone", "interest_years", "signed_copy_first", "active"]}),
        (_SCREEN, {"fields": ["colour"]}),
        (_LETTERHEAD, {"fields": [*_LETTERHEAD_COLUMNS, "logo"]}),
    ]
    add_columns = ["name"]
    edit_fieldsets = [
        ("", {"fields": ["short_name", "city", "zone", "interest_years", "signed_copy_first"]}),
        (_SCREEN, {"fields": ["colour"]}),
        (_LETTERHEAD, {"fields": [*_LETTERHEAD_COLUMNS, "logo_file"]}),
    ]
    search_columns = ["name", "city"]
    base_order = ("short_name", "asc")
    label_columns = {
        **LABELS,
        "short_name": lazy_gettext("Short name"),
        "city": lazy_gettext("City"),
        "zone": lazy_gettext("Time zone"),
        "interest_years": lazy_gettext("Years a tie to a customer counts"),
        "signed_copy_first": lazy_gettext("A letter leaves only when its signed copy is on file"),
        "parent_name": lazy_gettext("Parent body"),
        "website": lazy_gettext("Website"),
        "logo": lazy_gettext("Logo"),
        "colour": lazy_gettext("Colour"),
    }
    description_columns = {
        "short_name": lazy_gettext("Shown at the top of every page."),
        "interest_years": lazy_gettext("For how long after its end a consultancy or employment bars a person."),
        "colour": lazy_gettext(
            "For buttons, links and the present place on the office's pages: # and six digits or letters from a to f, "
            "as in its style guide. Empty: the product's own colour. A lighter shade is made for dark screens."
        ),
        "parent_name": lazy_gettext("The line above the office's name on its papers, such as the ministry or agency."),
    }
    edit_form_extra_fields = {
        "logo_file": LogoField(
            lazy_gettext("Logo"),
            description=lazy_gettext(
                "A PNG or JPEG picture of at most 2 MB and 4000 × 4000 pixels. It is printed on every paper and stands at "
                "the top of every page."
            ),
        )
    }
    validators_columns = {"interest_years": [NumberRange(0, 20)], "colour": [_readable]}
    code_columns = {"zone": ZONES}
    formatters_columns = {"active": formats.active, "code": formats.identifier, "colour": formats.colour}

    @expose("/logo/<pk>")
    @needs
    @permission_name("show")
    def logo(self, pk: str) -> Response:
        """Send an office's logo to who may see the office."""
        content = self.find(pk, "can_show").logo
        if not content:
            raise NotFound
        return Response(content, content_type=MEDIA_TYPE)

    def _logo_address(self, item: Any) -> str:
        return url_for(f"{self.endpoint}.logo", pk=item.id) if item.logo_type else ""

    def _formatted(self, item: Any, name: str) -> Any:
        if name == "logo":
            address = self._logo_address(item)
            return logo_picture(address) if address else ""
        return super()._formatted(item, name)

    def _form_page(self, kind: str, form: RecordForm, item: Any = None) -> str:
        if kind == "edit":
            form.logo_file.present = self._logo_address(item)
        return super()._form_page(kind, form, item)

    def fill(self, item: Any, form: RecordForm) -> None:
        """Put the form's values into the office; a new logo counts before the wish to take it away."""
        super().fill(item, form)
        item.colour = checked_colour(item.colour or "")
        if form.logo_file.kept is not None:
            item.logo, item.logo_type = form.logo_file.kept, MEDIA_TYPE
        elif form.logo_file.remove:
            item.logo, item.logo_type = None, ""

    def _print_of(self, item: Any) -> str:
        """Have a form that was opened before somebody else's change of the logo known as stale too."""
        return hashlib.sha256(super()._print_of(item).encode() + (item.logo or b"")).hexdigest()[:32]


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
    return [("", gettext("Choose")), *((code, code) for code in library.codes())]


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
        return f"{item.name}, {readable.short_day(item.day)}"


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
