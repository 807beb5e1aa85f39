"""Types and builders for outcome data: titles, limits, widgets and lookups said once."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from app.activities.base import LONG
from app.documents.richtext import tidy
from app.messages import N_
from app.models.codes import (
    CATEGORIES,
    CAUSE_CATEGORIES,
    CHANNELS,
    CLASSES,
    CUSTOMER_TYPES,
    DELIVERY_METHODS,
    FORMS,
    FORUMS,
    GRADES,
    INSTRUCTIONS,
    KINDS,
    NATURES,
    OBJECTS,
    ON_BEHALF,
    POINT_FINDINGS,
    RULINGS,
    SECURITY_CLASSES,
    SEVERITIES,
    SIGNING_METHODS,
    TYPES,
    URGENCIES,
    VALIDITIES,
    Codes,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class OneOf:
    """Marks a string as one of some coded values; their names travel in the schema as `x-titles`."""

    codes: Codes

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept exactly the codes."""
        return core_schema.literal_schema(list(self.codes))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the codes with their names."""
        return {"type": "string", "enum": list(self.codes), "x-titles": dict(self.codes)}


Category = Annotated[str, OneOf(CATEGORIES)]
CauseCategory = Annotated[str, OneOf(CAUSE_CATEGORIES)]
Channel = Annotated[str, OneOf(CHANNELS)]
Class = Annotated[str, OneOf(CLASSES)]
CustomerType = Annotated[str, OneOf(CUSTOMER_TYPES)]
DeliveryMethod = Annotated[str, OneOf(DELIVERY_METHODS)]
PresentationForm = Annotated[str, OneOf(FORMS)]
Forum = Annotated[str, OneOf(FORUMS)]
Grade = Annotated[str, OneOf(GRADES)]
Instruction = Annotated[str, OneOf(INSTRUCTIONS)]
CaseKind = Annotated[str, OneOf(KINDS)]
Nature = Annotated[str, OneOf(NATURES)]
ObjectKind = Annotated[str, OneOf(OBJECTS)]
OnBehalfHow = Annotated[str, OneOf(ON_BEHALF)]
PointFinding = Annotated[str, OneOf(POINT_FINDINGS)]
Ruling = Annotated[str, OneOf(RULINGS)]
SecurityClass = Annotated[str, OneOf(SECURITY_CLASSES)]
Severity = Annotated[str, OneOf(SEVERITIES)]
CaseType = Annotated[str, OneOf(TYPES)]
SigningMethod = Annotated[str, OneOf(SIGNING_METHODS)]
Urgency = Annotated[str, OneOf(URGENCIES)]
Validity = Annotated[str, OneOf({code: name for code, name in VALIDITIES.items() if code != "not_assessed"})]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2100, 12, 31))]
RecordId = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,8}$")]


def _email(value: str) -> str:
    if not value:
        return value
    try:
        return validate_email(value, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise PydanticCustomError("email", N_("Enter an e-mail address such as name@company.example")) from None


def _phone(value: str) -> str:
    if value and (sum(ch.isdigit() for ch in value) < 5 or any(ch not in "0123456789 +-()/.ext" for ch in value)):
        raise PydanticCustomError("phone", N_("Enter a telephone number such as 0812 3456 7890"))
    return value


def _rich(value: str) -> str:
    text = tidy(value)
    if value and not text:
        raise PydanticCustomError("string_too_short", "This is required.")
    return text


Email = Annotated[str, AfterValidator(_email)]
Phone = Annotated[str, AfterValidator(_phone)]
RichText = Annotated[str, AfterValidator(_rich)]


def _extra(help_text: str, extra: dict[str, Any], empty: str = "") -> dict[str, Any]:
    """Put together what pages know of a field: the help before it, and what is said where it was left empty."""
    told = {"x-help": help_text, "x-empty": empty}
    return {**{name: text for name, text in told.items() if text}, **extra}


def line(title: str, *, required: bool = True, limit: int = 200, hint: str = "", empty: str = "", **extra: Any) -> Any:
    """A single line of text."""
    return _text(title, required, limit, _extra(hint, extra, empty))


def area(title: str, *, required: bool = True, limit: int = LONG, hint: str = "", empty: str = "", **extra: Any) -> Any:
    """A text of several lines."""
    return _text(title, required, limit, _extra(hint, {"x-widget": "textarea", **extra}, empty))


def typed_number() -> Any:
    """Only where the office's mail system issues numbers is one typed in."""
    return line(N_("Number issued by the mail system"), required=False, limit=80,
                hint=N_("Leave empty: the next number is taken."))  # fmt: skip


def secret(title: str, *, hint: str = "") -> Any:
    """A passphrase: typed each time, given to `Activity.prepare` alone, never kept, logged or shown again."""
    return _text(title, False, 200, _extra(hint, {"x-widget": "password", "writeOnly": True}))


def secret_names(model: type[BaseModel]) -> frozenset[str]:
    """Return the names of a model's secret fields."""
    return frozenset(
        name for name, info in model.model_fields.items()
        if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("writeOnly")
    )  # fmt: skip


def rich(title: str, *, limit: int = 40000, hint: str = "") -> Any:
    """A text with paragraphs, lists, bold and italic, for a RichText; `limit` counts its HTML. Plain text is accepted."""
    return _text(title, True, limit, _extra(hint, {"x-widget": "rich", "contentMediaType": "text/html"}))


def _text(title: str, required: bool, limit: int, extra: dict[str, Any]) -> Any:
    if required:
        return Field(title=title, min_length=1, max_length=limit, json_schema_extra=extra)
    return Field(default="", title=title, max_length=limit, json_schema_extra=extra)


def field(title: str, *, default: Any = ..., hint: str = "", empty: str = "", **extra: Any) -> Any:
    """A value of any other type: a coded value, a date, a yes or no."""
    return Field(default=default, title=title, json_schema_extra=_extra(hint, extra, empty))


def many(title: str, *, least: int = 0, most: int = 20, hint: str = "", lookup: str = "", widget: str = "") -> Any:
    """A list: of coded values, of references that a lookup lists, of lines, or of rows."""
    extra = {"x-lookup": lookup, "x-widget": widget}
    schema = _extra(hint, {key: value for key, value in extra.items() if value})
    if least:
        return Field(title=title, min_length=least, max_length=most, json_schema_extra=schema)
    return Field(default_factory=list, title=title, max_length=most, json_schema_extra=schema)


def reference(title: str, lookup: str, *, required: bool = True, hint: str = "", empty: str = "") -> Any:
    """A reference to one record that the lookup lists."""
    extra = _extra(hint, {"x-lookup": lookup}, empty)
    return Field(default=... if required else None, title=title, json_schema_extra=extra)
