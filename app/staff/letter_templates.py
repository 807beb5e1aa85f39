"""The first texts of an office's letters, kept by the office itself in place of the standard ones."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext
from markupsafe import Markup
from wtforms.validators import DataRequired, Length

from app.activities.base import Fact
from app.documents.letter_templates import LANGUAGES, LETTER_KINDS, standard
from app.documents.placeholders import CONDITIONS, PLACEHOLDERS, problems_of
from app.documents.richtext import tidy
from app.errors import FieldError
from app.messages import N_
from app.models.office import LetterTemplate
from app.staff import formats
from app.staff.forms import RecordForm
from app.staff.interface import OneWriteInterface
from app.staff.reference_base import ReferenceView
from app.staff.rich_field import RichField

LIMIT = 40_000
PLACES = [
    *(Fact(name, text, f"{{{name}}}") for name, text in PLACEHOLDERS.items()),
    *(Fact(f"[if {name}] … [/if]", text, f"[if {name}] … [/if]") for name, text in CONDITIONS.items()),
]


def _sheet(body: str) -> Markup:
    return Markup('<div class="t-prose t-sheet">{}</div>').format(Markup(tidy(body)))  # nosec B704 - made safe


def _body_field() -> Any:
    return RichField(
        lazy_gettext("Text of the letter"),
        [DataRequired(), Length(max=LIMIT)],
        description=lazy_gettext(
            "Places such as {case_number} are filled from the case; a paragraph whose place is empty is left out."
        ),
    )


class LetterTemplateView(ReferenceView):
    """With what text each kind of letter begins, in each language."""

    datamodel = OneWriteInterface(LetterTemplate)
    route_base = "/letter-templates"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    add_template = edit_template = "staff/letter_template.html"
    extra_args = {"places": PLACES, "kinds": LETTER_KINDS, "languages": LANGUAGES}
    list_title = lazy_gettext("Letter templates")
    list_lead = lazy_gettext("A kind of letter that is not listed here begins with the standard text.")
    show_title = lazy_gettext("Letter template")
    add_title = add_label = lazy_gettext("Write a letter template")
    edit_title = lazy_gettext("Edit letter template")
    list_columns = ["kind", "language", "subject"]
    show_columns = add_columns = ["kind", "language", "subject", "body"]
    edit_columns = ["subject", "body"]
    search_columns = ["kind", "language", "subject"]
    base_order = ("kind", "asc")
    label_columns = {
        "kind": lazy_gettext("Kind of letter"),
        "language": lazy_gettext("Language"),
        "subject": lazy_gettext("Subject"),
        "body": lazy_gettext("Text of the letter"),
    }
    code_columns = {"kind": LETTER_KINDS, "language": LANGUAGES}
    formatters_columns = {"kind": formats.code_of(LETTER_KINDS), "body": _sheet}
    add_form_extra_fields = {"body": _body_field()}
    edit_form_extra_fields = {"body": _body_field()}

    def _formatted(self, item: Any, name: str) -> Any:
        """Say in which language the text is, for whoever has it read out."""
        shown = super()._formatted(item, name)
        return Markup('<div lang="{}">{}</div>').format(item.language, shown) if name == "body" else shown

    def _form_page(self, kind: str, form: RecordForm, item: Any = None) -> str:
        """Let the text be checked and read out in its language."""
        form.body.render_kw = {"lang": item.language if item is not None else form.language.data or "id"}
        return super()._form_page(kind, form, item)

    def heading(self, item: Any) -> str:
        """Name the letter by what it is."""
        kind = formats.code_of(LETTER_KINDS)(item.kind)
        return f"{kind} ({formats.code_of(LANGUAGES)(item.language)})"

    def start_values(self) -> Mapping[str, Any]:
        """Begin with the standard text of the kind and language that the address asks for."""
        kind = request.args.get("kind", "reply_letter")
        language = request.args.get("language", "id")
        if kind not in LETTER_KINDS or language not in LANGUAGES:
            return {}
        subject, body = standard(kind, language)
        return {"kind": kind, "language": language, "subject": subject, "body": body}

    def faults(self, item: Any) -> Iterable[FieldError]:
        """Refuse places that do not exist, braces and passages that do not close, and a kind that no letter has."""
        for name in ("subject", "body"):
            for problem in problems_of(getattr(item, name) or ""):
                yield FieldError(f"/{name}", problem.message, problem.values)
        if item.kind not in LETTER_KINDS:
            yield FieldError("/kind", N_("Choose one of the list."))
