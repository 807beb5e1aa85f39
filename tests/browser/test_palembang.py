"""L1-L11 in a browser, by the five roles with their own log-ins, as SOP12-BSPJI/5 is written."""

from typing import Any

import pytest

SUBJECT = "LHU karet SIR 20 terlambat"

pytestmark = pytest.mark.browser


def register(people: Any, username: str = "plg_desk") -> str:
    """Register a complaint at the counter; return the number of the case."""
    desk = people(username)
    desk.page.goto("/cases/new")
    for name, value in {
        "customer_name": "PT Contoh Karet Musi", "contact_name": "Rina Oktaviani", "contact_email": "rina@karet.example",
        "subject": SUBJECT, "description": "Lima contoh karet belum selesai diuji sejak 3 Agustus.",
    }.items():  # fmt: skip
        desk.page.fill(f"[name='{name}']", value)
    desk.page.select_option("select[name=channel]", "walk_in")
    desk.page.select_option("select[name=service]", label="Pengujian")
    desk.page.click("form#registration button[type=submit]")
    desk.page.wait_for_selector(".t-facts code")
    return str(desk.page.locator(".t-facts .t-id").inner_text())


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
    desk.complete("drafted", {"body": "Yth. Pelanggan. Alat kami rusak. LHU terbit 2 September."})
    coordinator.open_task(SUBJECT)
    coordinator.complete("passed")
    head.open_task(SUBJECT)
    head.complete("signed")
    desk.open_task(SUBJECT)
    desk.complete("dispatched", {"recipient": "Rina", "proof": "Surel"}, ("input[name=method][value=email]",))
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
    desk.page.fill("[name=subject]", "Antrean lama")
    desk.page.fill("[name=contact_email]", "bukan alamat")
    desk.page.click("form#registration button[type=submit]")
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
    desk.page.locator("form[data-outcome=registered] textarea[name=summary]").fill("Ringkasan sementara")
    desk.page.locator("form[data-outcome=registered] button[formaction]").click()
    desk.page.wait_for_load_state()
    assert desk.page.input_value("form[data-outcome=registered] textarea[name=summary]") == "Ringkasan sementara"
    for person in (desk, colleague):
        person.select("registered", "category", "Waktu layanan")
        person.select("registered", "type", "layanan")
        person.complete("registered", choose=("input[name=severity][value=medium]",))
    assert "sudah" in colleague.page.inner_text("main").lower()
    colleague.faults.clear()  # the browser logs the 409 itself
