"""JSON Schemas (draft 2020-12) of outcome data, with titles in the caller's language and lookups as addresses."""

from typing import Any

from pydantic import BaseModel

from app.activities.base import StepContext
from app.activities.validation import lookup_of
from app.api.routing import translate
from app.commands.task_data import LateReason, OnBehalf, is_overdue
from app.security.duties import acts_on_behalf

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def model_schema(model: type[BaseModel], lookup_url: Any) -> dict[str, Any]:
    """Return the schema of a model; `lookup_url` turns the name of a lookup into an address."""
    schema = model.model_json_schema()
    _speak(schema, lookup_url)
    return {"$schema": DRAFT, **schema}


def _speak(part: Any, lookup_url: Any) -> None:
    if isinstance(part, list):
        for item in part:
            _speak(item, lookup_url)
        return
    if not isinstance(part, dict):
        return
    for name, value in list(part.items()):
        if name in ("title", "x-help", "x-empty") and isinstance(value, str):
            part[name] = translate(value)
        elif name == "x-titles":
            part[name] = {code: translate(title) for code, title in value.items()}
        elif name == "x-lookup" and isinstance(value, str):
            part[name] = lookup_url(value)
        else:
            _speak(value, lookup_url)
    if isinstance(part.get("description"), str):
        del part["description"]  # a docstring is for readers of the code


def outcome_schema(context: StepContext, model: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of the data that an outcome of a task takes from this caller."""
    task = context.task
    if task is None:
        raise ValueError("a task is needed")
    schema = model_schema(model, lambda lookup: f"/api/v1/choices/{lookup}?task={task.id}")
    for name, part, wanted in (
        ("on_behalf", OnBehalf, acts_on_behalf(task, context.actor)),
        ("late_reason", LateReason, is_overdue(context)),
    ):
        if not wanted:
            continue
        own = model_schema(part, lookup_of)
        own.pop("$schema")
        schema.setdefault("properties", {})[name] = own if name == "on_behalf" else own["properties"][name]
        schema.setdefault("required", []).append(name)
    return schema
