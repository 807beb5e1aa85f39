"""Forms made from tables: one field per column, checked as the database would, references only to visible rows."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import get_domain, gettext
from flask_wtf import FlaskForm
from sqlalchemy import Boolean, Date, Integer, Select, String, Text, select
from sqlalchemy.orm import RelationshipProperty
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectFieldBase
from wtforms.fields.choices import Choice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import Select as SelectWidget

from app.errors import Invalid
from app.extensions import db
from app.models.base import OfficeOwned
from app.models.office import Office
from app.models.person import Staff
from app.staff.arguments import parse_key

LONGEST_TEXT = 4000
MOST_CHOICES = 300
INTEGER_LIMIT = 2**31 - 1


class _Translations:
    """WTForms' own messages, through the application's catalogue; WTForms itself fills their places."""

    def gettext(self, text: str) -> str:
        """Translate."""
        return str(get_domain().get_translations().ugettext(text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Translate with a number."""
        return str(get_domain().get_translations().ungettext(one, many, number))


class RecordForm(FlaskForm):
    """A form whose references are limited to one office's rows."""

    class Meta(FlaskForm.Meta):
        """Messages in the page's language."""

        def get_translations(self, form: Any) -> _Translations:
            """Return our translations."""
            return _Translations()

    def __init__(self, *args: Any, office_id: int | None = None, **kwargs: Any) -> None:
        self.office_id = office_id
        super().__init__(*args, **kwargs)


def _without_control_characters(_form: Any, field: Any) -> None:
    text = field.data or ""
    if any(ord(sign) < 32 and sign not in "\r\n\t" for sign in text):
        raise ValidationError(gettext("This text holds a character that cannot be kept."))


def _trimmed(text: str | None) -> str | None:
    return text.strip() if text else text


def _none_if_empty(text: str | None) -> str | None:
    return text or None


def _year_in_reach(_form: Any, field: Any) -> None:
    day: date | None = field.data
    if day is not None and not 1900 <= day.year <= 2200:
        raise ValidationError(gettext("This date is not plausible."))


def _nothing_chosen(field: Any) -> str:
    """Return the words of a select's empty choice: an invitation where one must be made."""
    return gettext("Choose") if field.flags.required else "–"


class ReferenceField(SelectFieldBase):
    """A reference to another record. What the list may not show cannot be sent either."""

    widget = SelectWidget()

    def __init__(
        self, label: Any = None, validators: Any = None, *, model: Any = None, blank: bool = True, _form: Any = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(label, validators, _form=_form, **kwargs)
        self.model, self.blank, self.owner = model, blank, _form
        self.data: Any = None

    def visible(self) -> Select[Any]:
        """Select the rows that may be referred to: those of the form's office, through the viewer's row scope."""
        query = select(self.model)
        office = getattr(self.owner, "office_id", None)
        if issubclass(self.model, OfficeOwned | Staff):
            query = query.where(self.model.office_id == office)
        elif self.model is Office:
            query = query.where(Office.id == office)
        return query

    def process_data(self, value: Any) -> None:
        """Take the record that is referred to now."""
        self.data = value

    def process_formdata(self, valuelist: list[str]) -> None:
        """Find what was chosen among the visible rows. Raises ValueError otherwise."""
        chosen = valuelist[0].strip() if valuelist else ""
        if not chosen:
            self.data = None
            return
        key = parse_key(chosen)
        self.data = None
        if key is not None:
            self.data = db.session.scalars(self.visible().where(self.model.id == key)).one_or_none()
        if self.data is None:
            raise ValueError(gettext("Not a valid choice."))

    def pre_validate(self, form: Any) -> None:
        """Nothing more: the choice was found or refused above."""

    def iter_choices(self) -> Iterable[Choice]:
        """Offer the active visible rows by name, and the present one whatever its state."""
        present = self.data.id if self.data is not None else None
        if self.blank or present is None:
            yield Choice("", _nothing_chosen(self), present is None, {})
        query = self.visible()
        if hasattr(self.model, "active"):
            query = query.where(self.model.active | (self.model.id == present))
        rows = sorted(db.session.scalars(query.limit(MOST_CHOICES)), key=lambda row: str(row).casefold())
        if self.data is not None and all(row.id != present for row in rows):
            rows.insert(0, self.data)
        for row in rows:
            yield Choice(str(row.id), str(row), row.id == present, {})


class CodeField(SelectField):
    """A coded value, offered by its name in the page's language."""

    def __init__(
        self, label: Any = None, validators: Any = None, *, codes: Mapping[str, str], blank: bool, **kwargs: Any
    ):
        names = {str(code): name for code, name in codes.items()}

        def offered() -> list[tuple[str, str]]:
            first = [("", _nothing_chosen(self))] if blank else []
            return [*first, *((code, gettext(name)) for code, name in names.items())]

        super().__init__(label, validators, choices=offered, filters=[_none_if_empty], coerce=str, **kwargs)

    def process_data(self, value: Any) -> None:
        """Keep nothing as nothing (the base class would make it the text None)."""
        self.data = "" if value is None else str(value)

    def pre_validate(self, form: Any) -> None:
        """Accept the offered codes only; an empty choice is the business of the other checks."""
        if self.data:
            super().pre_validate(form)


def make_form(
    model: Any,
    columns: Iterable[str],
    labels: Mapping[str, Any],
    descriptions: Mapping[str, Any],
    codes: Mapping[str, Mapping[str, str] | Callable[[], Mapping[str, str]]],
    extra: Mapping[str, Any],
    validators: Mapping[str, list[Any]],
) -> type[RecordForm]:
    """Build the form class for some columns of a table; `extra` holds fields that no column has."""
    fields: dict[str, Any] = {}
    for name in columns:
        common = {"label": labels.get(name, name), "description": descriptions.get(name, "")}
        fields[name] = extra.get(name) or _field(model, name, common, codes.get(name), validators.get(name, []))
    return type(f"{model.__name__}Form", (RecordForm,), fields)


def _field(model: Any, name: str, common: dict[str, Any], codes: Any, more: list[Any]) -> Any:
    prop = model.__mapper__.attrs[name]
    if isinstance(prop, RelationshipProperty):
        column = next(iter(prop.local_columns))
        required = [InputRequired()] if not column.nullable else [Optional()]
        return ReferenceField(
            validators=required + more, model=prop.mapper.class_, blank=bool(column.nullable), **common
        )
    column = prop.columns[0]
    if isinstance(column.type, Boolean):
        return BooleanField(default=_default(column), **common)
    may_be_empty = column.nullable or _default(column) == ""
    required = [Optional()] if may_be_empty else [InputRequired()]
    if codes is not None:
        return CodeField(
            validators=([InputRequired()] if not column.nullable else [Optional()]) + more, codes=codes,
            blank=bool(column.nullable) or _default(column) is None, default=_default(column), **common)  # fmt: skip
    checks = required + more
    if isinstance(column.type, Date):
        return DateField(validators=[*checks, _year_in_reach], default=_default(column), **common)
    if isinstance(column.type, Integer):
        reach = NumberRange(-INTEGER_LIMIT, INTEGER_LIMIT)
        return IntegerField(validators=[*checks, reach], default=_default(column), **common)
    return _text_field(name, column, checks, common)


def _text_field(name: str, column: Any, checks: list[Any], common: dict[str, Any]) -> Any:
    length = column.type.length if isinstance(column.type, String) else None
    checks = [*checks, Length(max=length or LONGEST_TEXT), _without_control_characters]
    if name == "email":
        checks.append(_mail_address)
    empty = [_none_if_empty] if column.nullable else [lambda text: text or ""]
    kind = TextAreaField if isinstance(column.type, Text) else StringField
    looks = {"maxlength": str(length)} if length else {}
    return kind(validators=checks, filters=[_trimmed, *empty], default=_default(column), render_kw=looks, **common)


def _mail_address(_form: Any, field: Any) -> None:
    name, at, host = (field.data or "").rpartition("@")
    if field.data and (not at or not name or "." not in host.strip(".") or any(sign.isspace() for sign in field.data)):
        raise ValidationError(gettext("This is not an e-mail address."))


def _default(column: Any) -> Any:
    default = column.default
    return default.arg if default is not None and default.is_scalar else None


def show_errors(form: RecordForm, problem: Invalid) -> None:
    """Put the faults that a command found at their fields; what belongs to no field goes to the summary."""
    for fault in problem.errors:
        text = gettext(fault.message, **(fault.values or {}))
        field = form._fields.get(fault.pointer.strip("/"))
        if field is None:
            form.form_errors.append(text)
        else:
            field.errors = [*field.errors, text]
