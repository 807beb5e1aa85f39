"""What the address of a list may ask for: page, size, order, filters. Anything else is refused, never passed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_appbuilder.models.filters import BaseFilter
from sqlalchemy import Boolean, ColumnElement, Date, Integer
from sqlalchemy.orm import RelationshipProperty
from werkzeug.exceptions import BadRequest

from app.models.base import LARGEST_ID

SIZES = (25, 50, 100)
DEEPEST = 1_000_000
LARGEST_KEY = 2**63 - 1
PREFIX = "f_"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class ListArguments:
    """A checked request for one page of a list. `page` counts from 0; `conditions` are SQL on the listed table."""

    page: int
    size: int
    order: str
    direction: str
    conditions: tuple[ColumnElement[bool], ...]
    values: Mapping[str, str]


class Condition(BaseFilter):
    """A filter that carries its finished SQL condition."""

    name = "condition"

    def apply(self, query: Any, value: Any) -> Any:
        """Add the condition."""
        return query.filter(value)


def parse_key(text: object) -> int | None:
    """Return the key of a row, or None for what cannot be one (also for numbers above 64 bits)."""
    digits = str(text)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 19:
        return None
    key = int(digits)
    return key if 1 <= key <= LARGEST_KEY else None


def parse_number(text: str) -> int | None:
    """Return a typed key or version, or None for what a number's column cannot hold."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST_ID)):
        return None
    return number if (number := int(text)) <= LARGEST_ID else None


def read_arguments(
    arguments: Mapping[str, str], model: Any, order_columns: list[str], search_columns: list[str]
) -> ListArguments:
    """Check the arguments of a list against what its view allows. Raises BadRequest for anything else."""
    size = _number(arguments.get("size", str(SIZES[0])))
    page = _number(arguments.get("page", "1"))
    if size not in SIZES or not 1 <= page <= DEEPEST:
        raise BadRequest
    sort = arguments.get("sort", "")
    if sort and sort.removeprefix("-") not in order_columns:
        raise BadRequest
    conditions, values = [], {}
    allowed = {name: column for column in search_columns for name in names_of(model, column)}
    for name in arguments:
        if not name.startswith(PREFIX):
            continue
        if name not in allowed:
            raise BadRequest
        text = arguments[name].strip()
        if text:
            conditions.append(_condition(model, allowed[name], name, text))
            values[name] = text
    direction = "desc" if sort.startswith("-") else "asc"
    return ListArguments(page - 1, size, sort.removeprefix("-"), direction, tuple(conditions), values)


def names_of(model: Any, column: str) -> tuple[str, ...]:
    """Return the argument names that filter by a column: two for dates (from, to), one for all else."""
    if kind_of(model, column) == "date":
        return f"{PREFIX}{column}_from", f"{PREFIX}{column}_to"
    return (f"{PREFIX}{column}",)


def kind_of(model: Any, column: str) -> str:
    """Return what kind of value a column holds: reference, bool, date, int or text."""
    prop = model.__mapper__.attrs[column]
    if isinstance(prop, RelationshipProperty):
        return "reference"
    for kind, name in ((Boolean, "bool"), (Date, "date"), (Integer, "int")):
        if isinstance(prop.columns[0].type, kind):
            return name
    return "text"


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise BadRequest
    return int(text)


def _condition(model: Any, column: str, name: str, text: str) -> ColumnElement[bool]:
    if len(text) > LONGEST or "\x00" in text:
        raise BadRequest
    attribute, kind = getattr(model, column), kind_of(model, column)
    found: ColumnElement[bool]
    if kind == "reference":
        local = next(iter(attribute.property.local_columns))
        found = local == _key(text)
    elif kind == "bool":
        if text not in {"1", "0"}:
            raise BadRequest
        found = attribute.is_(text == "1")
    elif kind == "date":
        found = attribute >= _day(text) if name.endswith("_from") else attribute <= _day(text)
    elif kind == "int":
        found = attribute == _number(text)
    else:
        found = attribute.icontains(text, autoescape=True)
    return found


def _key(text: str) -> int:
    key = parse_key(text)
    if key is None:
        raise BadRequest
    return key


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest from error
