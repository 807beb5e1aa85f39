"""Somebody at a browser without script: follows forms with their real anti-forgery tokens, keeps cookies."""

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.conftest import PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """One browser. Use it outside an application context: each request must have its own."""

    def __init__(self, app: Flask, **environ: Any) -> None:
        self.client = app.test_client()
        self.environ = environ

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **{**self.environ, **options})

    def submit(self, path: str, action: str | None = None, **fields: Any) -> TestResponse:
        """Open a page and send its form (to another address when `action` is given)."""
        found = TOKEN.search(self.get(path).text)
        data = {"csrf_token": found.group(1) if found else "", **fields}
        return self.client.post(action or path, data=data, **self.environ)

    def sign_in(self, username: str, password: str = PASSWORD, target: str = "") -> TestResponse:
        """Fill the sign-in form."""
        path = "/login/" + (f"?next={target}" if target else "")
        return self.submit(path, username=username, password=password)

    def sign_out(self) -> TestResponse:
        """Press the button in the user menu."""
        return self.submit("/account/", "/logout/")

    def is_signed_in(self) -> bool:
        """Whether one's own account opens."""
        return self.get("/account/").status_code == 200

    def cookie(self) -> str:
        """A copy of the session's cookie, as a thief would take it."""
        found = self.client.get_cookie("tanggap")
        assert found is not None
        return found.value

    def steal(self, value: str) -> "Visitor":
        """Use a copied cookie."""
        self.client.set_cookie("tanggap", value)
        return self
