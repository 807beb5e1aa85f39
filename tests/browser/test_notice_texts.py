"""Writing an office's own words of a notice in a browser: the editor, the preview in its frame, both without faults."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser


def test_words_are_written_previewed_as_page_and_text_and_kept(browser: Browser, server: str) -> None:
    person = Person(browser, server, "plg_coordinator")
    page = person.page
    page.goto("/notice-texts/closing/id/edit")
    page.fill("#subject", "Selesai: {case_number}")
    page.locator(".t-rich-text").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("Perkara {case_number} selesai. <b>a</b>")
    frame = page.frame_locator("iframe[name=preview]")
    page.click("button[data-preview]:has-text('Preview'), button[data-preview]:has-text('Pratinjau')")
    frame.locator("text=Perkara K-0042/2026 selesai. <b>a</b>").wait_for()
    page.locator("button[name=as]").click()
    frame.locator("text=Subject: Selesai: K-0042/2026").or_(frame.locator("text=Selesai: K-0042/2026")).first.wait_for()
    page.click("button.btn-primary[type=submit]:not([formaction])")
    page.wait_for_url("**/notice-texts/closing/id")
    page.frame_locator("iframe.t-preview--mail").locator("text=Perkara K-0042/2026 selesai. <b>a</b>").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert person.faults == []
