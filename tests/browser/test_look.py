"""Every page as people see, hear and print it: axe-core, nothing cut off or sticking out, no fault, no foreign request.

The pages come from the routes (tests/pages.py), over an office with names of 80 characters (tests/furnished.py). In the
suite each page (and every second step of a case) is seen by one of the roles that open it, at the width and in the colours whose
turn it is: 1366 and 390 px, light and dark; every fifth at 200 % (683 px) with motion reduced. Of the framework's generated
lists and forms, which share their templates, the suite looks at every third of each sort. `make long-look` shows every page to
every role at every width in both, and `make pictures` keeps pictures of all. Forms are sent empty too: what refuses them is looked at alike.
"""

import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from app.extensions import db
from app.models.codes import ROLES
from tests import world as worlds
from tests.browser.look import misplaced, violations, watch
from tests.conftest import PASSWORD
from tests.furnished import furnish
from tests.pages import CUSTOMER, Pages, username

pytestmark = pytest.mark.browser

EVERY_ROLE = bool(os.environ.get("TANGGAP_EVERY_ROLE"))
PICTURES = os.environ.get("TANGGAP_PICTURES", "")


@dataclass(frozen=True)
class Looks:
    """A way to look at a page."""

    width: int
    colours: str = "light"
    motion: str = "no-preference"

    @property
    def name(self) -> str:
        """For the picture's file."""
        return f"{self.width}-{self.colours}"


WAYS = (Looks(1366), Looks(390, "dark"), Looks(390), Looks(683, "light", "reduce"), Looks(1366, "dark"))
PICTURED = tuple(Looks(width, colours) for width, colours in product((1366, 390), ("light", "dark")))
EACH = {"CaseView.show", "tracking.show", "tracking.step"}
FORMS = "main form[method=post]:has(.form-group)"
SEND_EMPTY = """(form) => {
    for (const field of form.elements) {
        if (!/^(hidden|submit|button|checkbox|radio|file|fieldset)$/.test(field.type)) { field.value = ""; }
    }
    HTMLFormElement.prototype.submit.call(form);  // past what the browser itself would refuse
}"""
READERS = ("", CUSTOMER, *sorted(ROLES))
GROUPS = [(reader,) for reader in READERS] if EVERY_ROLE or PICTURES else [READERS]  # looked at by one browser each


@pytest.fixture(scope="module")
def office(sqlite_engine: Any) -> Iterator[tuple[str, dict[str, list[tuple[str, str]]]]]:
    """The furnished office behind a real socket: its address, and the pages of each role."""
    sqlite_engine.reset()
    app = sqlite_engine.app
    with app.app_context():
        pages = Pages(app, furnish(app), worlds.read(db.session()))
        found = {role: pages.of(role) for role in READERS}
        if not (EVERY_ROLE or PICTURES):
            left_out = spared(app)
            found = {role: [(page, url) for page, url in own if page not in left_out] for role, own in found.items()}
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", found
    server.shutdown()
    thread.join(10)


def spared(app: Flask) -> set[str]:
    """Two of three of the generated pages of each sort: they share their templates."""
    names = sorted(view.endpoint for view in app.extensions["appbuilder"].baseviews if hasattr(view, "datamodel"))
    return {
        f"{name}.{sort}"
        for turn, sort in enumerate(("list", "show", "add", "edit"))
        for place, name in enumerate(names)
        if (place + turn) % 3
    }


def plan(found: dict[str, list[tuple[str, str]]], role: str) -> list[tuple[str, tuple[Looks, ...]]]:
    """(address, ways to look at it) of what a role looks at."""
    if PICTURES:
        return [(url, PICTURED) for _page, url in found[role]]
    if EVERY_ROLE:
        return [(url, WAYS) for _page, url in found[role]]
    openers: dict[str, list[str]] = {}  # by page; cases one by one, for each has another form
    address: dict[str, str] = {}
    for reader in READERS:
        for page, url in found[reader]:
            key = url if page in EACH else page
            address.setdefault(key, url)
            openers.setdefault(key, []).append(reader) if url == address[key] else None
    alike = [key for key in address if key.startswith("/")]  # cases: every second one
    for key in alike[1::2]:
        del address[key]
    turns = [(number, url, openers[key]) for number, (key, url) in enumerate(address.items())]
    return [(url, (WAYS[number % len(WAYS)],)) for number, url, roles in turns if roles[number % len(roles)] == role]


def signed_in(browser: Browser, home: str, role: str, faults: list[str]) -> tuple[BrowserContext, Page]:
    """A browser of somebody who holds a role."""
    context = browser.new_context(base_url=home, locale="id-ID", viewport={"width": 1366, "height": 900})
    context.set_default_timeout(20_000)
    watch(context, faults, home)
    page = context.new_page()
    if role in ROLES:
        page.goto("/login/")
        page.fill("input[name=username]", username(role))
        page.fill("input[name=password]", PASSWORD)
        page.click("button.btn-primary[type=submit]")
        page.wait_for_url("**/tasks/")
    return context, page


def keep(page: Page, role: str, url: str, name_of_looks: str) -> None:
    """Keep a picture where one is wanted."""
    if PICTURES:
        folder = Path(PICTURES) / (role or "nobody")
        folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9]+", "_", url.lower().split("?kunci")[0]).strip("_") or "first"
        page.screenshot(path=folder / f"{name}-{name_of_looks}.png", full_page=True)


def looked_at(browser: Browser, home: str, role: str, visits: list[tuple[str, tuple[Looks, ...]]]) -> list[str]:
    """Look at pages as somebody who holds a role, then at what refuses their forms; return what is wrong with them."""
    faults: list[str] = []
    forms: list[tuple[str, Looks]] = []
    context, page = signed_in(browser, home, role, faults)
    for url, ways in visits:
        for looks in ways:
            open_page(page, url, looks, faults)
            faults += [f"{role} {url} {looks.name}: {told}" for told in (*violations(page), *misplaced(page))]
            keep(page, role, url, looks.name)
        if page.locator(FORMS).count():
            forms.append((url, WAYS[len(forms) % len(WAYS)]))
    for url, looks in forms if EVERY_ROLE or PICTURES else forms[::3]:
        open_page(page, url, looks, faults)
        faults += [f"{role} {url} {looks.name}, sent empty: {told}" for told in refused(page, faults)]
        keep(page, role, url, f"refused-{looks.name}")
    context.close()
    return faults


def open_page(page: Page, url: str, looks: Looks, faults: list[str]) -> None:
    """Open a page as somebody looks at it. That an address is refused is no fault: the browser says so itself."""
    page.set_viewport_size({"width": looks.width, "height": 844})
    page.emulate_media(color_scheme=looks.colours, reduced_motion=looks.motion)  # type: ignore[arg-type]
    before = len(faults)
    answer = page.goto(url)
    assert answer is not None and answer.status < 500, url
    if answer.status >= 400:
        faults[before:] = [fault for fault in faults[before:] if "Failed to load resource" not in fault]


def refused(page: Page, faults: list[str]) -> list[str]:
    """Send the first form of the page empty; return what is wrong with the page that refuses it."""
    before = len(faults)
    form = page.locator(FORMS).first
    if not form.count():  # what was sent before took it away
        return []
    with page.expect_navigation() as led:
        form.evaluate(SEND_EMPTY)
    assert led.value.status < 500, page.url
    faults[before:] = [fault for fault in faults[before:] if "Failed to load resource" not in fault]
    if not page.locator(".t-errors").count():
        return []
    page.evaluate("() => scrollTo(0, 0)")  # where what sticks to the screen covers nothing but what lies below
    silent = page.locator("[aria-invalid=true]:not([aria-describedby])").count()
    return [*violations(page), *misplaced(page), *([f"{silent} wrong fields say nothing"] if silent else [])]


@pytest.mark.timeout(3600 if EVERY_ROLE or PICTURES else 600)
@pytest.mark.parametrize(
    "readers", GROUPS, ids=lambda readers: "everybody" if len(readers) > 1 else readers[0] or "nobody"
)
def test_every_page_can_be_read_by_everybody_at_every_width(
    browser: Browser, office: Any, readers: tuple[str, ...]
) -> None:
    home, found = office
    told = [fault for role in readers for fault in looked_at(browser, home, role, plan(found, role))]
    assert told == [], "\n".join(told)
