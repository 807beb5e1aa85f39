"""A client that has never seen a procedure: it knows only what the API says of itself."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import PASSWORD
from tests.filling import fill


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
        """Return the least data that a schema asks for; references are looked up at the addresses it gives."""
        return fill(schema, lambda address: [item["id"] for item in self.get(address).json["items"]])
