"""A real server and a real browser."""

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.conftest import PASSWORD, SqliteEngine

CHROMIUM = os.environ.get("TANGGAP_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture
def server(sqlite_engine: SqliteEngine) -> Iterator[str]:
    """The application behind a real socket, with a fresh database; gives its address."""
    sqlite_engine.reset()
    server = make_server("127.0.0.1", 0, sqlite_engine.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)


class Person:
    """Somebody at a browser, signed in."""

    def __init__(self, browser: Browser, server: str, username: str) -> None:
        self.context = browser.new_context(base_url=server, locale="id-ID", viewport={"width": 1366, "height": 900})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.sign_in(username)

    def sign_in(self, username: str) -> None:
        """Type name and password."""
        self.page.goto("/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("button.btn-primary[type=submit]")
        self.page.wait_for_url("**/tasks/")

    def open_task(self, subject: str) -> None:
        """Open the first task on the list whose case has this subject."""
        self.page.goto("/tasks/")
        self.page.locator("li.t-task a", has_text=subject).first.click()
        self.page.wait_for_selector("h1")

    def complete(self, outcome: str, fields: dict[str, str] | None = None, choose: tuple[str, ...] = ()) -> None:
        """Fill the form of an outcome of the first task on the page and send it."""
        form = self.page.locator(f"form[data-outcome={outcome}]").first
        if not form.locator("button[type=submit]").first.is_visible():
            form.locator("xpath=ancestor::details[1]/summary").click()
        for name, value in (fields or {}).items():
            plain = form.locator(f"[name='{name}']").first
            field = plain if plain.get_attribute("data-rich") is None else form.locator(".t-rich-text").first
            field.fill(value)
        for selector in choose:
            form.locator(selector).first.check()
        form.locator("button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def select(self, outcome: str, name: str, label: str) -> None:
        """Choose an option of a select by its words."""
        form = self.page.locator(f"form[data-outcome={outcome}]").first
        if not form.locator("button[type=submit]").first.is_visible():
            form.locator("xpath=ancestor::details[1]/summary").click()
        value = form.locator(f"select[name='{name}'] option", has_text=label).first.get_attribute("value")
        form.locator(f"select[name='{name}']").select_option(value)


@pytest.fixture
def kind_of_person() -> type[Person]:
    """How people work; a test may say otherwise."""
    return Person


@pytest.fixture
def people(browser: Browser, server: str, kind_of_person: type[Person]) -> Iterator[Any]:
    """Sign people in by user name; each has a browser of his or her own."""
    signed_in: dict[str, Person] = {}

    def person(username: str) -> Person:
        if username not in signed_in:
            signed_in[username] = kind_of_person(browser, server, username)
        return signed_in[username]

    yield person
    faults = {name: who.faults for name, who in signed_in.items() if who.faults}
    for who in signed_in.values():
        who.context.close()
    assert not faults
