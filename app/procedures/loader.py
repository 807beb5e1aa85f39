"""Reads one TOML file into a procedure, or says what is wrong with it; never a traceback."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.procedures.definition import Procedure
from app.procedures.problems import Problem

OURS = Path(__file__).parent / "data"
LARGEST = 1_000_000  # bytes; the longest real file has about 20,000

WORDS = {
    "missing": "this is missing; add it",
    "extra_forbidden": "this name is not known; check its spelling or remove it",
    "string_type": "write a text in quotation marks",
    "string_too_short": "this is empty; write something",
    "string_too_long": "this is too long; shorten it",
    "too_short": "this is empty; name at least one",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "literal_error": "use one of the known words",
    "string_pattern_mismatch": "use small letters, digits and underscores, beginning with a letter (at most 40)",
    "model_type": "write a table: { name = value, … }",
    "mapping_type": "write a table: { name = value, … }",
    "tuple_type": "write a list: [ …, … ]",
    "date_type": "write a date like 2023-06-05, without quotation marks",
    "date_parsing": "write a date like 2023-06-05, without quotation marks",
    "date_from_datetime_parsing": "write a date like 2023-06-05, without quotation marks",
    "date_from_datetime_inexact": "write a date without a time, like 2023-06-05",
}


def load(path: Path) -> tuple[Procedure | None, list[Problem]]:
    """Return the procedure of a file, or the problems that keep it from being read."""
    name = path.name
    try:
        if path.exists() and not path.is_file():
            return None, [Problem(name, "", "", "this is not a file; name a file in TOML")]
        if path.stat().st_size > LARGEST:
            return None, [Problem(name, "", "", f"the file is larger than {LARGEST:,} bytes; is it a procedure?")]
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return None, [Problem(name, "", "", f"the file cannot be read ({error.strerror}); check its name and rights")]
    except ValueError:
        return None, [Problem(name, "", "", "the file is not text in UTF-8; save it in that encoding")]
    return parse(text, name)


def parse(text: str, name: str) -> tuple[Procedure | None, list[Problem]]:
    """Return the procedure of a text, or its problems. `name` stands for the file in messages."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return None, [Problem(name, "", "", f"the file is not valid TOML: {error}; correct it at that place")]
    return read(data, name)


def read(data: Mapping[str, Any], name: str) -> tuple[Procedure | None, list[Problem]]:
    """Return the procedure of parsed data, or its problems. A single word for start stands for every handled kind."""
    if "source" in data:
        return None, [Problem(name, "", "source", "the program itself notes the file; remove this")]
    start, handles = data.get("start"), data.get("handles")
    if isinstance(start, str) and isinstance(handles, list):
        start = {kind: start for kind in handles if isinstance(kind, str)}
    try:
        return Procedure.model_validate({**data, **({"start": start} if "start" in data else {}), "source": name}), []
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
        return None, list(dict.fromkeys(_problem(name, data, error) for error in errors))


def _problem(name: str, data: Mapping[str, Any], error: ErrorDetails) -> Problem:
    step, place = "", list(error["loc"])
    if place[:1] == ["steps"] and len(place) > 1:
        step, place = _name_of(data, place), place[2:]
    elif place[:1] == ["milestones"] and len(place) > 1:
        place = ["milestones", _name_of(data, place), *place[2:]]
    field = ".".join(part for part in place if isinstance(part, str) and part != "[key]")
    return Problem(name, step, field, _message(error))


def _name_of(data: Mapping[str, Any], place: list[int | str]) -> str:
    """The id of an entry of a list, or its number where it has none."""
    entries, index = data.get(str(place[0])), place[1]
    number = f"number {index + 1}" if isinstance(index, int) else str(index)
    entry = entries[index] if isinstance(entries, list) and isinstance(index, int) and index < len(entries) else None
    given = entry.get("id") if isinstance(entry, dict) else None
    return given if isinstance(given, str) and given else number


def _message(error: ErrorDetails) -> str:
    message = WORDS.get(error["type"], error["msg"].removeprefix("Value error, "))
    if error["type"] == "literal_error":
        message += f": {error.get('ctx', {}).get('expected', '')}"
    given = error["input"]
    if error["type"] not in ("missing", "value_error") and isinstance(given, str | int | float):
        message += f" (here: {str(given)[:60]!r})"
    return message
