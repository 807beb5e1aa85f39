"""Somebody complains on a phone: with a photo, over a connection that breaks; and without script, by keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.keyboard import tab_to
from tests.browser.look import violations
from tests.browser.test_verification import fits

FORM = "/kantor/PTK/lapor"
PHOTO = {"name": "foto contoh.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 200_000}
FALSE = {"name": "foto.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"0" * 400}
CODE = re.compile(r"[A-Z2-9]{7}(-[A-Z2-9]{7}){3}")
pytestmark = pytest.mark.browser


def open_phone(browser: Browser, server: str, *, script: bool) -> BrowserContext:
    """Return a phone on which nobody is signed in."""
    return browser.new_context(
        base_url=server, locale="id-ID", viewport={"width": 390, "height": 844}, java_script_enabled=script,
        has_touch=script)  # fmt: skip


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    """A phone with script; nothing may go wrong in it but what the test brings about."""
    context = open_phone(browser, server, script=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert [fault for fault in faults if "422" not in fault and "ERR_INTERNET_DISCONNECTED" not in fault] == []


@pytest.fixture
def plain_phone(browser: Browser, server: str) -> Iterator[Page]:
    """A phone without script."""
    context = open_phone(browser, server, script=False)
    yield context.new_page()
    context.close()


def go_on(page: Page, to: str) -> None:
    """Press the one button that leads on; the page fits the screen and axe-core finds nothing wrong with it."""
    page.locator(".t-actionbar .btn-primary").click()
    page.wait_for_url(f"**/lapor/{to}")
    assert fits(page)
    assert violations(page) == []


def test_a_complaint_with_a_photo_survives_a_broken_connection_and_leaves_nothing_on_the_phone(phone: Page) -> None:
    phone.goto(FORM)
    assert fits(phone)
    assert violations(phone) == []
    phone.select_option("[name=service]", label="Pengujian")
    phone.select_option("[name=object_kind]", "test_report")
    go_on(phone, "kejadian")
    phone.fill("[name=subject]", "LHU terlambat")
    phone.context.set_offline(True)
    phone.fill("[name=description]", "Sudah sebulan kami menunggu laporan hasil uji.")
    phone.locator(".t-actionbar .btn-primary").click()
    expect(phone.locator("[data-banner]")).to_be_visible()
    phone.context.set_offline(False)
    with phone.expect_response("**/simpan") as saved:
        phone.fill("[name=remedy_sought]", "LHU diterbitkan.")
    assert saved.value.ok
    phone.reload()
    assert phone.input_value("[name=description]") == "Sudah sebulan kami menunggu laporan hasil uji."
    phone.fill("[name=object_number]", "LHU-0417/2026")
    phone.fill("[name=remedy_sought]", "LHU diterbitkan.")
    go_on(phone, "bukti")
    phone.locator("#files").set_input_files([PHOTO, FALSE])
    expect(phone.locator(".t-files li")).to_have_count(1)
    expect(phone.locator("#files-e .t-error")).to_contain_text("foto.pdf")
    go_on(phone, "identitas")
    expect(phone.locator("[name=naming][value=confidential]")).to_be_checked()
    expect(phone.locator("#representative_name")).to_be_hidden()
    phone.locator(".t-actionbar .btn-primary").click()
    expect(phone.locator(".t-errors")).to_be_focused()
    assert violations(phone) == []
    phone.locator(".t-errors a").first.click()
    expect(phone.locator("#customer_name")).to_be_focused()
    phone.keyboard.type("PT Contoh Sawit")
    phone.fill("[name=contact_phone]", "0812 3456 7890")
    go_on(phone, "periksa")
    expect(phone.locator("main")).to_contain_text("foto contoh.png")
    phone.locator("form[data-send] .btn-primary").click()
    phone.wait_for_url("**/lapor/diterima")
    assert fits(phone)
    assert violations(phone) == []
    expect(phone.locator(".t-receipt code")).to_have_text(CODE)
    assert phone.evaluate("Object.keys(localStorage)") == []
    phone.locator(".t-receipt .btn-primary").click()
    expect(phone.locator("main")).to_contain_text("LHU terlambat")


def test_an_appeal_is_sent_without_script_by_keyboard_alone(plain_phone: Page) -> None:
    page = plain_phone
    page.goto(f"{FORM}?jenis=appeal")
    expect(page.locator("[name=kind][value=appeal]")).to_be_checked()
    tab_to(page, ".t-actionbar .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kejadian")
    for name, text in (("appealed_decision", "Pembekuan SPPT-01"), ("subject", "Banding atas pembekuan"),
                       ("description", "Surat kami tidak dijawab sebelum pembekuan."), ("remedy_sought", "Pembekuan dicabut.")):  # fmt: skip
        tab_to(page, f"[name={name}]")
        page.keyboard.type(text)
    tab_to(page, ".t-actionbar .btn-primary")
    page.keyboard.press("Space")
    page.wait_for_url("**/bukti")
    tab_to(page, ".t-actionbar .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/identitas")
    tab_to(page, "[name=customer_name]")
    page.keyboard.type("PT Contoh Sawit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/periksa")
    tab_to(page, "form[data-send] .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/diterima")
    expect(page.locator(".t-receipt code")).to_have_text(CODE)
    tab_to(page, ".t-receipt .btn-primary")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Banding atas pembekuan")
