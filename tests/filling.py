"""Fills the least data that a JSON Schema asks for: for clients and tests that know nothing else of a step."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Choose = Callable[[str], Sequence[str]]
TODAY = "2026-11-23"
WORDS = "Sebagaimana mestinya."


def fill(schema: Mapping[str, Any], choose: Choose, prefer: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the required fields of a schema, and those preferred that it knows. `choose` lists a lookup's valid ids."""
    known = {name: value for name, value in (prefer or {}).items() if name in schema["properties"]}
    return {**_object(schema, schema, choose), **known}


def _object(root: Mapping[str, Any], schema: Mapping[str, Any], choose: Choose) -> dict[str, Any]:
    required = set(schema.get("required", ()))
    return {name: _value(root, part, choose) for name, part in schema["properties"].items() if name in required}


def _value(root: Mapping[str, Any], part: Mapping[str, Any], choose: Choose) -> Any:
    if "$ref" in part:
        return _value(root, root["$defs"][part["$ref"].rsplit("/", 1)[1]], choose)
    if "anyOf" in part:
        return _value(root, {**part["anyOf"][0], **{k: v for k, v in part.items() if k != "anyOf"}}, choose)
    if "x-lookup" in part:
        found = choose(part["x-lookup"])
        return [found[0]] if part.get("type") == "array" else found[0]
    if "enum" in part:
        return part["enum"][0]
    kind = part.get("type")
    if kind == "array":
        return [_value(root, part["items"], choose) for _ in range(part.get("minItems", 0))]
    if kind == "object":
        own = root if "$defs" in root else part
        return _object(own, part, choose)
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        return 1
    return TODAY if part.get("format") == "date" else WORDS
