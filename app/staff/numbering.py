"""How an office numbers its cases and papers, and which numbers it has given out."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext

from app import clock
from app.documents.numbers import DEFAULTS, length_limit, peek, problems_of, returns_each_year
from app.errors import FieldError
from app.extensions import db
from app.messages import N_
from app.models.office import IssuedNumber, NumberPattern
from app.staff import formats
from app.staff.base import RecordView
from app.staff.interface import OneWriteInterface
from app.staff.reference_base import ReferenceView

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


class NumberPatternView(ReferenceView):
    """How the office numbers its cases and papers, with the number that comes next."""

    datamodel = OneWriteInterface(NumberPattern, eager=("office",))
    route_base = "/number-patterns"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title = lazy_gettext("Number patterns")
    list_lead = lazy_gettext("What is not listed here is numbered in the ordinary way.")
    show_title = lazy_gettext("Number pattern")
    add_title = add_label = lazy_gettext("Add a number pattern")
    edit_title = lazy_gettext("Edit number pattern")
    list_columns = show_columns = ["subject", "pattern", "next_number"]
    add_columns = ["subject", "pattern"]
    edit_columns = ["pattern"]
    order_columns = ["subject", "pattern"]
    base_order = ("subject", "asc")
    label_columns = {
        "subject": lazy_gettext("What is numbered"),
        "pattern": lazy_gettext("Pattern"),
        "next_number": lazy_gettext("Next number"),
    }
    description_columns = {
        "pattern": lazy_gettext(
            "Places: {seq} (needed; {seq:04} with four digits), {year}, {month_roman}, {office}, {security}, {unit}, {class}."
        )
    }  # fmt: skip
    code_columns = {"subject": {code: SUBJECTS[code] for code in DEFAULTS}}
    formatters_columns = {"pattern": formats.pattern}

    def _formatted(self, item: Any, name: str) -> Any:
        if name == "next_number":
            return formats.identifier(peek(db.session(), item.office, item.subject, clock.now()))
        return super()._formatted(item, name)

    def faults(self, item: Any) -> Iterable[FieldError]:
        """Refuse a pattern that would repeat numbers, print its braces or make numbers that are too long."""
        pattern, subject = item.pattern or "", item.subject or ""
        if problems_of(pattern):
            yield FieldError("/pattern", N_("The pattern needs {seq}, and no other places than those listed."))
        elif returns_each_year(pattern, subject):
            yield FieldError("/pattern", N_("The pattern needs {year}: the sequence starts again each year."))
        elif limit := length_limit(pattern, subject):
            yield FieldError("/pattern", N_("Numbers of this pattern can be longer than %(limit)d characters. Shorten it."),
                             {"limit": limit})  # fmt: skip


class IssuedNumberView(RecordView):
    """Every number that was given out, newest first; nobody adds or takes away one here."""

    datamodel = OneWriteInterface(IssuedNumber)
    route_base = "/issued-numbers"
    list_title = lazy_gettext("Issued numbers")
    list_lead = lazy_gettext(
        "A number that stands here is never given out again, not even when its paper is withdrawn."
    )
    show_title = lazy_gettext("Issued number")
    list_columns = ["number", "subject", "year", "at"]
    show_columns = ["number", "subject", "year", "seq", "at"]
    order_columns = ["number", "at"]
    search_columns = ["number", "subject", "year"]
    base_order = ("at", "desc")
    label_columns = {
        "number": lazy_gettext("Number"),
        "subject": lazy_gettext("What is numbered"),
        "year": lazy_gettext("Year"),
        "seq": lazy_gettext("Place in the year's sequence"),
        "at": lazy_gettext("Given out"),
    }
    code_columns = {"subject": SUBJECTS}
    formatters_columns = {"number": formats.identifier, "at": formats.moment}

    def heading(self, item: Any) -> str:
        """Name the number."""
        return str(item.number)
