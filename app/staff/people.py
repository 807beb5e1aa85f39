"""Reference data about people: staff accounts, their dated appointments, customers, and ties that bar a person."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import g
from flask_babel import gettext, lazy_gettext
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length, Optional

from app import clock
from app.commands.accounts import own_words
from app.errors import FieldError, Invalid
from app.messages import N_
from app.models.codes import CAPACITIES, CUSTOMER_TYPES, INTEREST_KINDS, ROLES
from app.models.customer import Customer, Interest
from app.models.person import Appointment, Staff
from app.security import sessions
from app.security.passwords import LONGEST, fault_of, hash_password
from app.staff import formats
from app.staff.forms import RecordForm
from app.staff.interface import OneWriteInterface
from app.staff.offices import LABELS
from app.staff.reference_base import ReferenceView

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
# Given by the parent agency's own installation command, never by an office to itself.
GRANTED_ELSEWHERE = frozenset({"agency"})
GRANTABLE = {code: name for code, name in ROLES.items() if code not in GRANTED_ELSEWHERE}


def _dates_in_order(item: Any) -> Iterable[FieldError]:
    if item.from_date and item.to_date and item.to_date < item.from_date:
        yield FieldError("/to_date", N_("This day is before the first one."))


class AppointmentView(ReferenceView):
    """Who holds which role from when until when: definitive, acting or as deputy."""

    datamodel = OneWriteInterface(Appointment, eager=("user", "unit", "office"))
    route_base = "/appointments"
    list_title = lazy_gettext("Appointments")
    list_lead = lazy_gettext("What somebody may see and do follows from the appointments in force today.")
    show_title = lazy_gettext("Appointment")
    add_title = add_label = lazy_gettext("Appoint somebody")
    edit_title = lazy_gettext("Edit appointment")
    list_columns = ["user", "role", "unit", "capacity", "from_date", "to_date", "office"]
    show_columns = ["user", "office", "role", "unit", "capacity", "from_date", "to_date", "basis"]
    add_columns = edit_columns = ["user", "role", "unit", "capacity", "from_date", "to_date", "basis"]
    search_columns = ["role", "user", "from_date"]
    order_columns = ["role", "from_date", "to_date"]
    base_order = ("from_date", "desc")
    label_columns = {
        **LABELS,
        "user": lazy_gettext("Person"),
        "role": lazy_gettext("Role"),
        "capacity": lazy_gettext("Capacity"),
        "to_date": lazy_gettext("Until"),
        "basis": lazy_gettext("Basis"),
    }
    description_columns = {
        "unit": lazy_gettext("Needed for a function coordinator."),
        "to_date": lazy_gettext("Empty while it has no end."),
        "basis": lazy_gettext("Number and date of the decree or order."),
    }
    code_columns = {"role": ROLES, "capacity": CAPACITIES}
    formatters_columns = {"from_date": formats.day, "to_date": formats.day}

    def heading(self, item: Any) -> str:
        """Name the person and the role."""
        return f"{item.user}: {gettext(ROLES[item.role])}"

    def start_values(self) -> Mapping[str, Any]:
        """Begin today."""
        return {"from_date": clock.now().date(), "capacity": "definitive"}

    def faults(self, item: Any) -> Iterable[FieldError]:
        """Refuse wrong dates, a coordinator of nothing, and what nobody may give to himself or to his own office."""
        yield from _dates_in_order(item)
        if item.role == "function_coordinator" and item.unit is None:
            yield FieldError("/unit", N_("Say of which function."))
        if item.role not in GRANTABLE:
            yield FieldError("/role", N_("An office cannot give this role."))
        if item.user is not None and item.user.id == g.viewer.user_id:
            yield FieldError("/user", N_("Nobody changes an appointment of his or her own. Ask another administrator."))


_PERSON = ["first_name", "last_name", "email", "nip", "position", "competence"]


class StaffView(ReferenceView):
    """The accounts of the office's staff. An account is closed, never deleted: records name its holder."""

    datamodel = OneWriteInterface(Staff)
    route_base = "/staff"
    list_title = lazy_gettext("Staff accounts")
    show_title = lazy_gettext("Staff account")
    add_title = add_label = lazy_gettext("Add an account")
    edit_title = lazy_gettext("Edit account")
    list_columns = ["name", "username", "position", "active"]
    show_columns = [
        "name", "username", "email", "nip", "position", "competence", "language", "active", "last_login",
    ]  # fmt: skip
    add_fieldsets = [
        (lazy_gettext("Personal data"), {"fields": _PERSON}),
        (lazy_gettext("Account"), {"fields": ["username", "language", "initial_password"]}),
    ]
    edit_fieldsets = [
        (lazy_gettext("Personal data"), {"fields": _PERSON}),
        (lazy_gettext("Account"), {"fields": ["language", "active", "initial_password"]}),
    ]
    search_columns = ["first_name", "last_name", "username", "active"]
    order_columns = ["username", "position"]
    base_order = ("first_name", "asc")
    label_columns = {
        **LABELS,
        "first_name": lazy_gettext("First name"),
        "last_name": lazy_gettext("Last name"),
        "username": lazy_gettext("User name"),
        "nip": lazy_gettext("Civil servant number (NIP)"),
        "position": lazy_gettext("Position"),
        "competence": lazy_gettext("Competence"),
        "language": lazy_gettext("Language"),
        "active": lazy_gettext("Account open"),
        "last_login": lazy_gettext("Last sign-in"),
        "initial_password": lazy_gettext("New password"),
    }
    description_columns = {
        "username": lazy_gettext("Small letters, digits, dot, dash; at least three."),
        "competence": lazy_gettext("Fields in which he or she can judge, for appeal teams."),
    }
    code_columns = {"language": LANGUAGES}
    formatters_columns = {"active": formats.yes_no, "last_login": formats.moment, "username": formats.identifier}
    related_views = [AppointmentView]
    add_form_extra_fields = {
        "initial_password": PasswordField(
            lazy_gettext("First password"), [InputRequired(), Length(max=LONGEST)],
            description=lazy_gettext("At least 12 characters. It must be changed at the first sign-in."),
            render_kw={"autocomplete": "new-password"},
        )
    }  # fmt: skip
    edit_form_extra_fields = {
        "initial_password": PasswordField(
            lazy_gettext("New password"), [Optional(), Length(max=LONGEST)],
            description=lazy_gettext("Leave empty to keep it. A new one must be changed at the next sign-in."),
            render_kw={"autocomplete": "new-password"},
        )
    }  # fmt: skip

    def fill(self, item: Any, form: RecordForm) -> None:
        """Take the values over; a new password and closing the account end its sessions."""
        was_open = item.active
        super().fill(item, form)
        if item.id is None:
            item.active = True
            item.username = (item.username or "").lower()
        password = form["initial_password"].data
        if password:
            if fault := fault_of(password, *own_words(item)):
                raise Invalid([FieldError("/initial_password", fault)])
            sessions.set_password(item, hash_password(password), chosen_by_owner=False)
        if was_open and not item.active:
            sessions.end_all(item)

    def faults(self, item: Any) -> Iterable[FieldError]:
        """Refuse user names that cannot be typed everywhere, and closing one's own account."""
        if not USER_NAME.fullmatch(item.username or ""):
            yield FieldError("/username", N_("Use small letters, digits, dot and dash; at least three."))
        if item.id == g.viewer.user_id and not item.active:
            yield FieldError("/active", N_("You cannot close your own account."))


class InterestView(ReferenceView):
    """Ties to customers that bar a person from judging their cases (ISO/IEC 17065, 7.13.6)."""

    datamodel = OneWriteInterface(Interest, eager=("user", "customer"))
    route_base = "/interests"
    list_title = lazy_gettext("Ties to customers")
    list_lead = lazy_gettext("Who is tied to a customer does not judge, decide or sign in that customer's cases.")
    show_title = lazy_gettext("Tie to a customer")
    add_title = add_label = lazy_gettext("Record a tie")
    edit_title = lazy_gettext("Edit tie")
    list_columns = ["user", "customer", "kind", "from_date", "to_date"]
    show_columns = add_columns = edit_columns = ["user", "customer", "kind", "from_date", "to_date", "note"]
    search_columns = ["user", "kind"]
    order_columns = ["kind", "from_date", "to_date"]
    base_order = ("from_date", "desc")
    label_columns = {
        **LABELS,
        "user": lazy_gettext("Person"),
        "customer": lazy_gettext("Customer"),
        "kind": lazy_gettext("Kind"),
        "to_date": lazy_gettext("Until"),
        "note": lazy_gettext("Note"),
    }
    description_columns = {"to_date": lazy_gettext("Empty while it lasts.")}
    code_columns = {"kind": INTEREST_KINDS}
    formatters_columns = {"from_date": formats.day, "to_date": formats.day}

    def heading(self, item: Any) -> str:
        """Name the person and the customer."""
        return f"{item.user}: {item.customer}"

    def faults(self, item: Any) -> Iterable[FieldError]:
        """Refuse wrong dates."""
        yield from _dates_in_order(item)


class CustomerView(ReferenceView):
    """The customers of the office. Only for those who may see who a complainant is."""

    datamodel = OneWriteInterface(Customer)
    route_base = "/customers"
    list_title = lazy_gettext("Customers")
    show_title = lazy_gettext("Customer")
    add_title = add_label = lazy_gettext("Add a customer")
    edit_title = lazy_gettext("Edit customer")
    list_columns = ["name", "type", "phone", "email"]
    show_columns = add_columns = edit_columns = ["name", "type", "address", "phone", "email"]
    search_columns = ["name", "type", "email"]
    base_order = ("name", "asc")
    label_columns = {**LABELS, "type": lazy_gettext("Kind of customer")}
    code_columns = {"type": CUSTOMER_TYPES}
    related_views = [InterestView]
