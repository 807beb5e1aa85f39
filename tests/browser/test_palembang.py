"""L1-L11 in a browser, by the five roles with their own log-ins, as SOP12-BSPJI/5 is written; nobody has a mouse."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser.keyboard import KeyboardPerson, find_case
from tests.documents.pictures import png

SUBJECT = "LHU karet SIR 20 terlambat"

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")

pytestmark = pytest.mark.browser


@pytest.fixture
def kind_of_person() -> type[KeyboardPerson]:
    """Everything is done with the keyboard alone, and each stop of it can be seen."""
    return KeyboardPerson


@pytest.fixture(autouse=True)
def papers_at_once(sqlite_engine: Any) -> Iterator[None]:
    """Draw papers right after the step that makes them, as an installation does."""
    sqlite_engine.app.config["PAPERS_AT_ONCE"] = True
    yield
    sqlite_engine.app.config["PAPERS_AT_ONCE"] = False


def register(people: Any, username: str = "plg_desk") -> str:
    """Register a complaint at the counter; return the number of the case."""
    desk = people(username)
    desk.page.goto("/cases/new")
    for name, value in {
        "customer_name": "PT Contoh Karet Musi", "contact_name": "Rina Oktaviani", "contact_email": "rina@karet.example",
        "subject": SUBJECT, "description": "Lima contoh karet belum selesai diuji sejak 3 Agustus.",
    }.items():  # fmt: skip
        desk.write(desk.page.locator(f"[name='{name}']"), value)
    desk.choose(desk.page.locator("select[name=channel]"), "Datang langsung")
    desk.choose(desk.page.locator("select[name=service]"), "Pengujian")
    desk.go(desk.page.locator("form#registration button[type=submit]"))
    desk.page.wait_for_selector(".t-facts code")
    return str(desk.page.locator(".t-facts .t-id").inner_text())


def draft(desk: Any, text: str) -> None:
    """Write the letter and look at its preview, as PDF, in the page."""
    form = desk.page.locator("form[data-outcome=drafted]").first
    desk.write(form.locator(".t-rich-text").first, text)
    with desk.page.expect_response(lambda answer: answer.url.endswith("/preview")) as shown:
        desk.press(form.locator("button[data-preview]"))
    assert shown.value.headers["content-type"] == "application/pdf"
    sent = shown.value.request
    fields = sent.post_data_buffer
    again = desk.context.request.post(sent.url, data=fields, headers={"Content-Type": sent.headers["content-type"]})
    words = PdfReader(BytesIO(again.body())).pages[0].extract_text()
    assert text in " ".join(words.split()) and "KONSEP" in words
    assert desk.page.locator("iframe[data-preview-frame]").first.is_visible()


def reply(desk: Any, number: str) -> bytes:
    """Open the signed letter from the page of its case; return the PDF."""
    desk.go(find_case(desk, number, SUBJECT))
    desk.page.wait_for_selector("aside")
    desk.go(desk.page.locator("aside").get_by_role("link", name="Surat jawaban keluhan pelanggan"))
    desk.page.wait_for_selector("iframe.t-preview")
    content = desk.context.request.get(f"{desk.page.url}/file").body()
    words = " ".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())
    assert "LHU terbit 2 September." in words and "Plg Head Contoh" in words and "KONSEP" not in words
    assert desk.page.locator(".t-id").first.inner_text() in words
    desk.press(desk.page.locator("summary", has_text="salinan").first)
    return bytes(content)


def verified(desk: Any, letter: bytes) -> None:
    """Check the letter on the public page, as whoever received it would."""
    code = CODE.search(PdfReader(BytesIO(letter)).pages[0].extract_text())
    assert code is not None
    desk.page.goto(f"/periksa/{code[0]}")
    page = desk.page.inner_text("main")
    assert "Surat jawaban keluhan pelanggan" in page and SUBJECT not in page
    for content, words in (
        (letter, "sama persis"),
        (letter[:-9] + b"x" + letter[-8:], "bukan dokumen yang diterbitkan"),
    ):
        desk.page.set_input_files(
            "input[type=file]", {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        desk.go(desk.page.locator("form:has(input[type=file]) button[type=submit]"))
        desk.page.wait_for_load_state()
        assert words in desk.page.inner_text("main").lower()


def test_a_complaint_travels_all_eleven_steps_through_the_screens(people: Any) -> None:
    number = register(people)
    desk, coordinator, head = people("plg_desk"), people("plg_coordinator"), people("plg_head")
    function = people("plg_pengujian")
    desk.open_task(SUBJECT)
    desk.select("registered", "category", "Waktu layanan")
    desk.select("registered", "type", "layanan")
    desk.complete("registered", choose=("input[name=severity][value=medium]",))
    coordinator.open_task(SUBJECT)
    coordinator.complete("forwarded", {"note": "Mohon disposisi."})
    head.open_task(SUBJECT)
    head.complete("disposed", {"note": "Sebutkan penyebabnya."})
    function.open_task(SUBJECT)
    assert "Rina" not in function.page.inner_text("main")  # identity stays confidential without consent
    function.complete("answered", {"findings": "Alat rusak.", "action": "LHU terbit 2 September."},
                      ("input[name=validity][value=proven]",))  # fmt: skip
    coordinator.open_task(SUBJECT)
    coordinator.complete("instructed", {"instruction": "Jelaskan penyebabnya."})
    desk.open_task(SUBJECT)
    desk.complete("drafted", {"body": "Yth. Pelanggan. Alat kami rusak."})
    coordinator.open_task(SUBJECT)
    coordinator.complete("wording", {"remarks": "Sebutkan tanggal LHU."})
    desk.open_task(SUBJECT)
    assert "Sebutkan tanggal LHU." in desk.page.inner_text("main")
    draft(desk, "Yth. Pelanggan. Alat kami rusak. LHU terbit 2 September.")
    desk.complete("drafted")
    coordinator.open_task(SUBJECT)
    assert "LHU terbit 2 September." in coordinator.page.locator("ins").first.inner_text()
    coordinator.complete("passed")
    head.open_task(SUBJECT)
    head.complete("signed")
    letter = reply(desk, number)
    desk.page.set_input_files("input[name=file]", {"name": "pindaian.png", "mimeType": "image/png", "buffer": png()})
    desk.go(desk.page.locator("form[action$='/copy'] button[type=submit]"))
    desk.page.wait_for_selector("text=Plg Head Contoh")
    desk.open_task(SUBJECT)
    desk.complete("dispatched", {"recipient": "Rina", "proof": "Surel"}, ("input[name=method][value=email]",))
    verified(desk, letter)
    desk.open_task(SUBJECT)
    desk.complete("satisfied", {"received_by": "Rina", "on_behalf-evidence": "Telepon"},
                  ("input[name=on_behalf-how][value=spoken]",))  # fmt: skip
    desk.open_task(SUBJECT)
    desk.complete("closed")
    desk.page.goto(f"/cases/?q={number}")
    assert "Diselesaikan dan ditutup" in desk.page.inner_text("main")


def test_a_form_with_errors_keeps_what_was_typed_and_names_the_fields(people: Any) -> None:
    desk = people("plg_desk")
    desk.page.goto("/cases/new")
    desk.write(desk.page.locator("[name=contact_email]"), "bukan alamat")
    desk.write(desk.page.locator("[name=subject]"), "Antrean lama")
    desk.go(desk.page.locator("form#registration button[type=submit]"))
    desk.page.wait_for_selector(".t-errors")
    assert desk.page.input_value("[name=subject]") == "Antrean lama"
    assert desk.page.input_value("[name=contact_email]") == "bukan alamat"
    assert desk.page.locator(".t-errors li").count() >= 2
    desk.faults.clear()  # the browser logs the 422 itself


def test_a_draft_is_kept_and_a_task_done_by_a_colleague_is_told(people: Any) -> None:
    register(people)
    desk, colleague = people("plg_desk"), people("plg_desk2")
    desk.open_task(SUBJECT)
    colleague.open_task(SUBJECT)
    desk.write(desk.page.locator("form[data-outcome=registered] textarea[name=summary]"), "Ringkasan sementara")
    desk.go(desk.page.locator("form[data-outcome=registered] button[formaction]"))
    desk.page.wait_for_load_state()
    assert desk.page.input_value("form[data-outcome=registered] textarea[name=summary]") == "Ringkasan sementara"
    for person in (desk, colleague):
        person.select("registered", "category", "Waktu layanan")
        person.select("registered", "type", "layanan")
        person.complete("registered", choose=("input[name=severity][value=medium]",))
    assert "sudah" in colleague.page.inner_text("main").lower()
    colleague.faults.clear()  # the browser logs the 409 itself
