"""A client that has never seen a procedure: it knows only what the API says of itself."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import PASSWORD

TODAY = "2026-11-23"


class Caller:
    """Somebody with a token."""

    def __init__(self, app: Flask, username: str = "") -> None:
        self.http: FlaskClient = app.test_client()
        self.headers: dict[str, str] = {"Accept-Language": "id"}
        if username:
            answer = self.post("/security/login", {"username": username, "password": PASSWORD, "provider": "db"})
            assert answer.status_code == 200, answer.get_data(as_text=True)
            self.headers["Authorization"] = f"Bearer {answer.json['access_token']}"

    def get(self, path: str) -> Any:
        """Get a path below /api/v1."""
        return self.http.get(path if path.startswith("/api/") else f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, body: Any, key: str = "") -> Any:
        """Post JSON to a path below /api/v1."""
        more = {"Idempotency-Key": key} if key else {}
        return self.http.post(f"/api/v1{path}", json=body, headers={**self.headers, **more})

    def open_tasks(self, case_id: str) -> list[dict[str, Any]]:
        """The open tasks of a case that are this caller's to do."""
        answer = self.get(f"/tasks?mine=true&case={case_id}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        items: list[dict[str, Any]] = answer.json["items"]
        return items

    def complete(self, task_id: str, outcome: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """End a task; whatever the schema requires and was not given is filled from the schema alone."""
        task = self.get(f"/tasks/{task_id}").json
        schemas = {entry["name"]: entry["schema"] for entry in task["outcomes"]}
        assert outcome in schemas, (task["step"], sorted(schemas))
        data = {**self.fill(schemas[outcome]), **(given or {})}
        answer = self.post(f"/tasks/{task_id}/complete", {"outcome": outcome, "data": data, "version": task["version"]})
        assert answer.status_code == 200, (task["step"], outcome, answer.json)
        result: dict[str, Any] = answer.json
        return result

    def fill(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return the least data that a schema asks for."""
        return self._object(schema, schema)

    def _object(self, root: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        return {name: self._value(root, part) for name, part in schema["properties"].items() if name in required}

    def _value(self, root: Mapping[str, Any], part: Mapping[str, Any]) -> Any:
        if "$ref" in part:
            return self._value(root, root["$defs"][part["$ref"].rsplit("/", 1)[1]])
        if "anyOf" in part:
            return self._value(root, {**part["anyOf"][0], **{k: v for k, v in part.items() if k != "anyOf"}})
        if "x-lookup" in part:
            items = self.get(part["x-lookup"]).json["items"]
            return [items[0]["id"]] if part.get("type") == "array" else items[0]["id"]
        if "enum" in part:
            return part["enum"][0]
        kind = part.get("type")
        if kind == "array":
            return [self._value(root, part["items"]) for _ in range(part.get("minItems", 0))]
        if kind == "object":
            own = root if "$defs" in root else part
            return self._object(own, part)
        if kind == "boolean":
            return True
        if kind in ("integer", "number"):
            return 1
        return TODAY if part.get("format") == "date" else "Sebagaimana mestinya."
