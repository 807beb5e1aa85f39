"""A working day at the keyboard: shortcuts, drafts that are kept, a warning before typed words are lost."""

import pytest
from playwright.sync_api import expect

from app.extensions import db
from tests import world as worlds
from tests.commands.journeys import Journey

pytestmark = pytest.mark.browser


@pytest.fixture
def case_id(sqlite_engine, server):
    """Two cases that the front desk has to register in full; the number of the first."""
    with sqlite_engine.app.app_context():
        own = db.session()
        made = [Journey(own, worlds.read(own), subject=f"Perkara {number}") for number in (1, 2)]
        return made[0].case_id


def test_keys_go_through_the_tasks_drafts_are_kept_and_typed_words_are_not_lost_unasked(people, case_id):
    page = people("plg_desk").page
    page.goto("/tasks/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("li.t-task a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("li.t-task a").first).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.locator("#shortcuts input[type=checkbox]").check()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.locator("#shortcuts")).to_be_hidden()
    expect(page.locator("#q")).not_to_be_focused()

    page.goto(f"/cases/{case_id}")
    form = page.locator("form[data-task]").first
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    field = form.locator("textarea").first
    field.press_sequentially("Belum selesai")
    with page.expect_event("dialog"):
        page.evaluate("setTimeout(() => location.assign('/tasks/'), 0)")
    assert asked == ["beforeunload"]
    expect(field).to_have_value("Belum selesai")
    expect(form.locator("[data-saved]")).to_contain_text("Konsep tersimpan pukul", timeout=8_000)
    page.goto("/tasks/")
    assert asked == ["beforeunload"]
    page.goto(f"/cases/{case_id}")
    expect(page.locator("form[data-task] textarea").first).to_have_value("Belum selesai")


def test_a_bar_moves_until_a_long_paper_has_come(people, case_id):
    page = people("plg_desk").page
    page.goto(f"/cases/{case_id}")
    page.evaluate(
        "new MutationObserver(() => { if (document.querySelector('.t-progress progress')) window.barWasSeen = true; })"
        ".observe(document.body, { childList: true, subtree: true })"
    )
    with page.expect_download() as download:
        page.locator("a[data-long]").click()
    assert download.value.suggested_filename.endswith(".pdf")
    expect(page.locator(".t-progress")).to_have_count(0)
    assert page.evaluate("window.barWasSeen")
