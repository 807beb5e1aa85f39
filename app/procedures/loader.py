"""Reads one TOML file into a procedure, or says what is wrong with it; never a traceback."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.procedures.definition import Procedure
from app.procedures.problems import Problem

WORDS = {
    "missing": "this is missing; add it",
    "extra_forbidden": "this name is not known; check its spelling or remove it",
    "string_type": "write a text in quotation marks",
    "literal_error": "use one of the known words",
    "string_pattern_mismatch": "use small letters, digits and underscores, beginning with a letter",
}


def load(path: Path) -> tuple[Procedure | None, list[Problem]]:
    """Return the procedure of a file, or the problems that keep it from being read."""
    name = path.name
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        return None, [Problem(name, "", "", f"the file cannot be read ({error.strerror}); check its name and rights")]
    except UnicodeDecodeError:
        return None, [Problem(name, "", "", "the file is not in UTF-8; save it in that encoding")]
    return parse(text, name)


def parse(text: str, name: str) -> tuple[Procedure | None, list[Problem]]:
    """Return the procedure of a text, or its problems. `name` stands for the file in messages."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, [Problem(name, "", "", f"the file is not valid TOML: {error}")]
    if isinstance(data.get("start"), str) and isinstance(data.get("handles"), list):
        data["start"] = {str(kind): data["start"] for kind in data["handles"]}
    data.setdefault("source", name)
    try:
        return Procedure.model_validate(data), []
    except ValidationError as problem:
        return None, [_problem(name, data, error) for error in problem.errors(include_url=False)]


def _problem(name: str, data: dict[str, Any], error: ErrorDetails) -> Problem:
    place = list(error["loc"])
    step = ""
    if place[:1] == ["steps"] and len(place) > 1 and isinstance(place[1], int):
        entry = data["steps"][place[1]] if isinstance(data.get("steps"), list) else None
        step = str(entry.get("id", f"number {place[1] + 1}")) if isinstance(entry, dict) else f"number {place[1] + 1}"
        place = place[2:]
    field = ".".join(str(part) for part in place if not str(part).startswith("function"))
    message = WORDS.get(error["type"], error["msg"].removeprefix("Value error, "))
    if error["type"] == "literal_error":
        message += f": {error.get('ctx', {}).get('expected', '')}"
    return Problem(name, step, field, message)
