"""From an outcome's data model to a form, and from a submitted form back to data: the same one definition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel
from werkzeug.datastructures import MultiDict

from app.activities.lookups import Choice
from app.errors import FieldError

ChoicesFor = Callable[[str], Sequence[Choice]]
BLANK_ROWS = 2
MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class FormField:
    """One field as a page shows it. `rows` holds the fields of each row of a list; texts are still msgids.

    `empty`: what is said where it was left empty; without it the page says so by the title.
    """

    name: str
    title: str
    widget: str
    required: bool = False
    hint: str = ""
    limit: int | None = None
    value: Any = None
    choices: tuple[Choice, ...] = ()
    translated: bool = False
    errors: tuple[FieldError, ...] = ()
    rows: tuple[tuple["FormField", ...], ...] = field(default=())
    empty: str = ""

    @property
    def selected(self) -> frozenset[str]:
        """The chosen values of a field with several."""
        values = self.value if isinstance(self.value, list) else [self.value]
        return frozenset(str(value) for value in values if value is not None)


def no_choices(_lookup: str) -> Sequence[Choice]:
    """For models without references."""
    return ()


def fields_of(
    model: type[BaseModel], values: Mapping[str, Any], choices_for: ChoicesFor = no_choices,
    errors: Sequence[FieldError] = (),
) -> list[FormField]:  # fmt: skip
    """Return the fields of a model with their values, choices and errors, in the model's order."""
    schema = model.model_json_schema()
    return _fields(schema, schema, values, choices_for, errors, "", "")


def _fields(
    root: dict[str, Any], schema: dict[str, Any], values: Mapping[str, Any], choices_for: ChoicesFor,
    errors: Sequence[FieldError], prefix: str, place: str,
) -> list[FormField]:  # fmt: skip
    required = set(schema.get("required", ()))
    found = []
    for name, part in schema.get("properties", {}).items():
        shape = {**_resolved(root, part), **{k: v for k, v in part.items() if k not in ("anyOf", "$ref")}}
        here = f"{place}/{name}"
        own = tuple(error for error in errors if error.pointer == here or _inside(error.pointer, here, shape))
        least = bool(shape.get("minItems") or shape.get("minLength")) or shape.get("type") == "string"
        base = FormField(
            prefix + name, str(shape.get("title", name)), "text", name in required and least, str(shape.get("x-help", "")),
            shape.get("maxLength"), values.get(name, shape.get("default")), errors=own,
            empty=str(shape.get("x-empty", "")))  # fmt: skip
        found.append(_shaped(root, shape, base, choices_for, errors, here))
    return found


def _inside(pointer: str, here: str, shape: dict[str, Any]) -> bool:
    """An error below a list of plain values belongs to the list."""
    plain = shape.get("type") == "array" and "$ref" not in shape.get("items", {})
    return plain and pointer.startswith(here + "/")


def _resolved(root: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in part:
        return dict(root["$defs"][part["$ref"].rsplit("/", 1)[1]])
    options = [option for option in part.get("anyOf", ()) if option.get("type") != "null"]
    return _resolved(root, options[0]) if options else part


def _shaped(
    root: dict[str, Any], shape: dict[str, Any], base: FormField, choices_for: ChoicesFor, errors: Sequence[FieldError],
    here: str,
) -> FormField:  # fmt: skip
    kind = shape.get("type")
    lookup = shape.get("x-lookup")
    if kind == "array":
        items = _resolved(root, shape.get("items", {}))
        if items.get("type") == "object":
            return _listed(root, items, base, choices_for, errors, here)
        if lookup:
            return replace(base, widget="checks", choices=tuple(choices_for(lookup)), translated=True)
        if "enum" in items:
            return replace(base, widget="checks", choices=_coded(items))
        text = "\n".join(base.value) if isinstance(base.value, list) else base.value
        return replace(base, widget="lines", value=text)
    if lookup:
        return replace(base, widget="select", choices=tuple(choices_for(lookup)), translated=True)
    if "enum" in shape:
        choices = _coded(shape)
        return replace(base, widget="radios" if len(choices) <= 5 else "select", choices=choices)
    if kind == "boolean":
        return replace(base, widget="check", required=False)
    if shape.get("format") in ("date", "date-time"):
        return replace(base, widget=str(shape["format"]))
    if shape.get("writeOnly"):
        return replace(base, widget="password", value=None)
    return replace(base, widget=str(shape.get("x-widget", "text")))


def _coded(shape: dict[str, Any]) -> tuple[Choice, ...]:
    titles = shape.get("x-titles", {})
    return tuple(Choice(code, titles.get(code, code)) for code in shape["enum"])


def _listed(
    root: dict[str, Any], items: dict[str, Any], base: FormField, choices_for: ChoicesFor, errors: Sequence[FieldError],
    here: str,
) -> FormField:  # fmt: skip
    values = base.value if isinstance(base.value, list) else []
    count = len(values) if len(values) >= 3 else len(values) + (BLANK_ROWS if not values else 1)
    rows = tuple(
        tuple(
            replace(cell, required=False)
            for cell in _fields(root, items, values[index] if index < len(values) else {}, choices_for, errors,
                                f"{base.name}-{index}-", f"{here}/{index}")
        )
        for index in range(count)
    )  # fmt: skip
    return replace(base, widget="rows", rows=rows)


def parse_form(model: type[BaseModel], form: "MultiDict[str, str]") -> dict[str, Any]:
    """Return the data that a submitted form means. Empty fields are left out, empty rows dropped."""
    schema = model.model_json_schema()
    return _parse(schema, schema, form, "")


def _parse(root: dict[str, Any], schema: dict[str, Any], form: "MultiDict[str, str]", prefix: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, part in schema.get("properties", {}).items():
        shape = {**_resolved(root, part), **{k: v for k, v in part.items() if k not in ("anyOf", "$ref")}}
        key, kind = prefix + name, shape.get("type")
        if kind == "boolean":
            data[name] = bool(form.get(key))
        elif kind == "array":
            if values := _list(root, shape, form, key):
                data[name] = values
        elif value := form.get(key, "").strip():
            data[name] = value
    return data


def _list(root: dict[str, Any], shape: dict[str, Any], form: "MultiDict[str, str]", key: str) -> list[Any]:
    items = _resolved(root, shape.get("items", {}))
    if items.get("type") == "object":
        rows = [_parse(root, items, form, f"{key}-{index}-") for index in range(MOST_ROWS)]
        return [row for row in rows if any(value for value in row.values() if value is not False)]
    if shape.get("x-widget") == "lines":
        return [text.strip() for text in form.get(key, "").splitlines() if text.strip()]
    return [value for value in form.getlist(key) if value]
