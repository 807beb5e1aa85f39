"""OpenAPI 3.1 of the whole API, made from the table of routes."""

import re
from typing import Any

from app.api.routing import ROUTES, Route, route

_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
REFUSALS = {"400": "Bad request", "401": "Not signed in", "403": "Not allowed", "404": "Absent or invisible",
            "409": "No longer possible", "413": "Too large", "415": "Wrong format", "422": "Wrong data",
            "429": "Too many attempts"}  # fmt: skip


@route("/_openapi", access="public")
def openapi() -> dict[str, Any]:
    """Describe the API."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                "detail": {"type": "string"},
                "errors": {"type": "array", "items": {"type": "object", "properties": {
                    "pointer": {"type": "string"}, "message": {"type": "string"}}}},
            },
        }
    }  # fmt: skip
    for entry in ROUTES:
        path = _ARGUMENT.sub(r"{\2}", entry.rule)
        paths.setdefault(path, {})[entry.method.lower()] = _operation(entry, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tanggap", "version": "1"},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _operation(entry: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True,
         "schema": {"type": "integer", "minimum": 1} if kind == "int" else {"type": "string", "minLength": 1}}
        for kind, name in _ARGUMENT.findall(entry.rule)
    ]  # fmt: skip
    parameters += [{"name": name, "in": "query", "schema": {"type": "string"}} for name in entry.query]
    if entry.method == "POST" and entry.access != "public":
        parameters.append({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 120}})
    answer = {"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}}
    if entry.endpoint == "document_content":
        answer = {"description": "The bytes", "content": {"application/octet-stream": {}}}
    operation: dict[str, Any] = {
        "operationId": entry.endpoint,
        "summary": entry.summary.split("\n")[0],
        "parameters": parameters,
        "responses": {
            str(entry.status): answer,
            **{status: {"description": text, "content": PROBLEM} for status, text in REFUSALS.items()},
        },
        "security": [] if entry.access == "public" else [{"bearer": []}],
    }
    if entry.body is not None:
        operation["requestBody"] = {"required": True, "content": _body(entry, schemas)}
    return operation


def _body(entry: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    if entry.body is None:
        return {}
    schema = entry.body.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    if entry.multipart:
        schema.setdefault("properties", {})["file"] = {"type": "string", "format": "binary"}
        schema["required"] = ["file"]
        return {"multipart/form-data": {"schema": schema}}
    return {"application/json": {"schema": schema}}
