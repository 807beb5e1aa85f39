"""The frame of the staff pages: its menu on a phone, by keyboard and without script; an office's colour; what it weighs."""

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models.office import Office
from app.security.scope import unscoped

pytestmark = pytest.mark.browser
MOST_BYTES, MOST_SHIFT = 300 * 1024, 0.05
SHIFT = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const shift of list.getEntries()) sum += shift.value; })
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


@pytest.fixture
def maroon(sqlite_engine, server):
    """The office's colour."""
    with sqlite_engine.app.app_context(), unscoped(db.session()):
        db.session.execute(Office.__table__.update().where(Office.code == "PLG").values(colour="#8a1538"))
        db.session.commit()


def has_focus(page: Page, inside: str) -> bool:
    """Whether what has the focus is inside the first element of a selector."""
    found: bool = page.evaluate("s => document.querySelector(s).contains(document.activeElement)", inside)
    return found


def test_the_menu_of_a_phone_keeps_the_focus_and_gives_it_back(people):
    person = people("plg_coordinator")
    page, burger = person.page, person.page.locator(".t-burger")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/tasks/")
    expect(burger).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#menu")).to_be_hidden()
    burger.focus()
    page.keyboard.press("Enter")
    expect(burger).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#menu a[aria-current]")).to_have_count(1)
    stops = page.locator("#menu a:visible, #menu summary:visible").count()
    for key in (*["Tab"] * (stops + 1), *["Shift+Tab"] * (stops + 2)):
        page.keyboard.press(key)
        assert has_focus(page, "#menu"), key
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    assert has_focus(page, ".t-burger")
    assert page.url.endswith("/tasks/")
    burger.click()
    page.locator("#menu summary").first.click()
    page.locator("#menu details[open] a").first.click()
    expect(page.locator("#menu details[open] a[aria-current]")).to_have_count(1)
    assert person.faults == []


def test_the_menu_of_a_phone_works_without_script(browser, people, server):
    cookies = people("plg_coordinator").context.cookies()
    context = browser.new_context(base_url=server, java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/tasks/")
    expect(page.locator("#menu")).to_be_hidden()
    page.click(".t-burger")
    page.click("#menu a[href='/cases/']")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#menu")).to_be_hidden()
    context.close()


def test_a_page_wears_the_offices_colour_by_day_and_by_night_and_weighs_little(people, maroon):
    person = people("plg_coordinator")
    page = person.page
    seen: list[float] = []
    wire = person.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    wire.on("Network.loadingFinished", lambda event: seen.append(event["encodedDataLength"]))
    shades = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto("/tasks/", wait_until="networkidle")
        shades.append(page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand')"))
        assert page.evaluate(SHIFT) < MOST_SHIFT
    assert shades[0] == "#8a1538"
    assert shades[1] not in ("#8a1538", "")
    assert 0 < sum(seen) < MOST_BYTES
    assert person.faults == []
