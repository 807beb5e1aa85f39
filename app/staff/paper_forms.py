"""What an office declares of its kinds of papers: form code, revision, classification, who gets copies."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.documents.papers.registry import PAPERS
from app.documents.registers import KINDS as REGISTERS
from app.errors import FieldError
from app.messages import N_
from app.models.office import PaperForm
from app.procedures.vocabulary import DOCUMENTS
from app.readable import page_language
from app.staff import formats
from app.staff.interface import OneWriteInterface
from app.staff.reference_base import ReferenceView

MOST_COPIES = 20
LONGEST_ADDRESSEE = 200


def kind_name(kind: str | None) -> str:
    """Return the name of a kind of paper in the page's language; the code itself for an unknown one."""
    found = DOCUMENTS.get(kind or "")
    return found.in_language(page_language()) if found else kind or ""


def _kind_choices() -> list[tuple[str, str]]:
    drawn = (*PAPERS, *REGISTERS)
    named = sorted(((kind, kind_name(kind)) for kind in drawn), key=lambda choice: choice[1].casefold())
    return [("", gettext("Choose")), *named]


class PaperFormView(ReferenceView):
    """The office's own form codes, revisions and copy-to lists, one line a kind of paper."""

    datamodel = OneWriteInterface(PaperForm)
    route_base = "/paper-forms"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title = lazy_gettext("Paper forms")
    list_lead = lazy_gettext(
        "What is declared here is printed on new papers; papers that were issued stay as they are."
    )
    show_title = lazy_gettext("Paper form")
    add_title = add_label = lazy_gettext("Declare a paper form")
    edit_title = lazy_gettext("Edit paper form")
    list_columns = ["kind", "code", "revision", "issued_on", "klass"]
    show_columns = add_columns = ["kind", "code", "revision", "issued_on", "klass", "copies"]
    edit_columns = ["code", "revision", "issued_on", "klass", "copies"]
    order_columns = ["code", "issued_on"]
    search_columns = ["code"]
    base_order = ("code", "asc")
    label_columns = {
        "kind": lazy_gettext("Kind of document"),
        "code": lazy_gettext("Form code"),
        "revision": lazy_gettext("Edition and revision"),
        "issued_on": lazy_gettext("Issued on"),
        "klass": lazy_gettext("Classification code"),
        "copies": lazy_gettext("Copies to"),
    }
    description_columns = {
        "code": lazy_gettext("As it stands in the head of the office's own form."),
        "revision": lazy_gettext("As it is printed, such as 1/0."),
        "klass": lazy_gettext("Of the office's filing scheme; it fills the place {class} of numbers."),
        "copies": lazy_gettext("One addressee a line. Printed at the foot of letters."),
    }
    add_form_extra_fields = {
        "kind": SelectField(
            lazy_gettext("Kind of document"), [InputRequired()], choices=_kind_choices, validate_choice=True
        )
    }
    formatters_columns = {"kind": kind_name, "code": formats.identifier, "issued_on": formats.day}

    def heading(self, item: Any) -> str:
        """Name the kind of paper."""
        return kind_name(item.kind)

    def faults(self, item: Any) -> Iterable[FieldError]:
        """Refuse copy-to lists that no letter has room for."""
        lines = [line.strip() for line in (item.copies or "").splitlines() if line.strip()]
        if len(lines) > MOST_COPIES or any(len(line) > LONGEST_ADDRESSEE for line in lines):
            yield FieldError(
                "/copies", N_("At most %(count)d addressees of at most %(length)d characters each."),
                {"count": MOST_COPIES, "length": LONGEST_ADDRESSEE})  # fmt: skip
