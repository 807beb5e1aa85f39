"""Somebody on a phone checks a paper: with and without script, by keyboard, without anything leaving the screen's width."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import SqliteEngine
from tests.portal.conftest import ISSUED, issue_paper

CODE = "7K4M-22XQ"
pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(browser: Browser, server: str, sqlite_engine: SqliteEngine, request: Any) -> Iterator[Page]:
    """A small phone on which nobody is signed in; a paper was issued."""
    with sqlite_engine.app.app_context():
        issue_paper(CODE)
    context = browser.new_context(
        base_url=server, locale="id-ID", viewport={"width": 390, "height": 780}, java_script_enabled=request.param
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert [fault for fault in faults if "404" not in fault] == []


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen: no element ends right of it."""
    widths = [box["x"] + box["width"] for one in page.locator("main *").all() if (box := one.bounding_box())]
    return max(widths) <= 390


def test_a_paper_is_checked_by_keyboard_and_its_file_compared(phone: Page) -> None:
    phone.goto("/periksa")
    assert fits(phone)
    phone.get_by_role("textbox").focus()
    phone.keyboard.type("7k4m 22xq")
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**/periksa/{CODE}")
    expect(phone.locator(".t-status--ok h1")).to_be_visible()
    expect(phone.get_by_role("main")).to_contain_text("B/7/BSPJI-Palembang/IX/2026")
    assert fits(phone)
    for content, look in ((ISSUED + b" ", "bad"), (ISSUED, "ok")):
        phone.locator("#file").set_input_files({"name": "surat.pdf", "mimeType": "application/pdf", "buffer": content})
        phone.locator("main form button").click()
        expect(phone.locator(f".t-status--{look} h1")).to_be_visible()
        assert fits(phone)


def test_an_unknown_code_can_be_corrected_on_the_same_page_in_either_language(phone: Page) -> None:
    phone.goto("/periksa/7K4M-22X0")
    expect(phone.locator(".t-status--warn h1")).to_have_count(1)
    assert fits(phone)
    phone.get_by_role("button", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.get_by_role("heading", level=1)).to_have_text("No document has this code")
    phone.get_by_label("Code on the document").fill(CODE)
    phone.get_by_role("button", name="Check", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("This document is genuine and in force")
