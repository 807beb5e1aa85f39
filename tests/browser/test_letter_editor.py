"""Writing a letter in a browser: the editor, its draft, what is stored; and a plain field without script."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.commands.register_case import register_case
from app.extensions import db
from app.models.letter import LetterVersion
from app.models.office import Unit
from app.models.task import TaskDraft
from tests.browser.test_palembang import SUBJECT
from tests.commands.test_palembang import WORDS, do
from tests.conftest import PASSWORD, SqliteEngine
from tests.world import read

pytestmark = pytest.mark.browser


@pytest.fixture
def drafting(server: str, sqlite_engine: SqliteEngine) -> None:
    """A complaint at the step at which its answer is drafted."""
    with sqlite_engine.app.app_context():
        session = db.session()
        world = read(session)
        unit = str(session.query(Unit).filter_by(code="pengujian", office_id=world.offices["PLG"].id).one().id)
        answer = register_case(session, world.viewer(session, "plg_desk"), {**WORDS, "subject": SUBJECT})
        for who, outcome, data in (
            ("plg_desk", "registered", {"type": "service", "category": "service_time", "severity": "medium"}),
            ("plg_coordinator", "forwarded", {}),
            ("plg_head", "disposed", {"addressees": [unit], "instructions": ["respond"]}),
            ("plg_pengujian", "answered", {"findings": "Alat rusak.", "validity": "proven"}),
            ("plg_coordinator", "instructed", {"instruction": "Jawab.", "validity": "proven"}),
        ):
            answer = do(session, world, who, answer, outcome, data)


def bodies(engine: SqliteEngine) -> list[str]:
    with engine.app.app_context():
        return [row.body for row in db.session.query(LetterVersion).order_by(LetterVersion.id)]


def write(page: Page) -> None:
    """Replace the text by a line with a bold word and a list, as somebody at the keyboard does."""
    page.locator(".t-rich-text").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("Alat kami ")
    page.keyboard.press("Control+b")
    page.keyboard.type("rusak")
    page.keyboard.press("Control+b")
    page.keyboard.type(" & <script>alert(1)</script>")
    page.keyboard.press("Enter")
    page.locator(".t-rich-bar [data-tag=UL]").click()
    page.keyboard.type("satu")
    page.keyboard.press("Enter")
    page.keyboard.type("dua")


def test_a_letter_is_written_with_the_editor_and_read_by_whoever_checks_it(
    drafting: None, people: Any, sqlite_engine: Any
) -> None:
    desk, coordinator = people("plg_desk"), people("plg_coordinator")
    desk.open_task(SUBJECT)
    page = desk.page
    assert "Alat rusak." in page.locator(".t-rich-text").inner_text()  # begun from the records
    write(page)
    page.locator("form[data-outcome=drafted] button[formaction$='/draft']").click()
    page.wait_for_load_state()
    with sqlite_engine.app.app_context():
        assert "<b>rusak</b>" in db.session.query(TaskDraft).one().fields["body"]
    assert page.locator(".t-rich-text b").inner_text() == "rusak"  # the draft is in the editor again
    page.locator("form[data-outcome=drafted] button[type=submit]").first.click()
    page.wait_for_load_state()
    first = "<p>Alat kami <strong>rusak</strong> &amp; &lt;script&gt;alert(1)&lt;/script&gt;</p><ul><li>satu</li><li>dua</li></ul>"
    assert bodies(sqlite_engine) == [first]
    coordinator.open_task(SUBJECT)
    shown = coordinator.page.locator(".t-shown")
    assert shown.locator("strong").inner_text() == "rusak"
    coordinator.complete("wording", {"remarks": "Sebutkan tanggalnya."})
    desk.open_task(SUBJECT)
    assert "Sebutkan tanggalnya." in page.locator(".t-shown").inner_text()
    page.locator(".t-rich-text li").last.click()
    page.keyboard.press("End")
    page.keyboard.type(" hari")
    page.locator("form[data-outcome=drafted] button[type=submit]").first.click()
    page.wait_for_load_state()
    assert bodies(sqlite_engine)[1] == first.replace("dua", "dua hari")
    coordinator.open_task(SUBJECT)
    assert shown.locator("ins").all_inner_texts() == [" hari"]


def test_a_fact_of_the_case_is_inserted_where_one_writes(drafting: None, people: Any) -> None:
    people("plg_desk").open_task(SUBJECT)
    page = people("plg_desk").page
    write(page)
    page.locator(".t-places summary").click()
    page.locator(".t-places div", has_text=re.compile("^nomor keluhan atau banding")).get_by_role("button").click()
    assert re.search(r"duaK-\d+/\d+$", page.locator(".t-rich-text").inner_text().strip())
    assert "K-" in page.locator("textarea[name=body]").input_value()


def test_what_is_pasted_from_elsewhere_leaves_its_looks_behind(drafting: None, people: Any) -> None:
    people("plg_desk").open_task(SUBJECT)
    page = people("plg_desk").page
    write(page)
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/html", "<h1 style='color:red' onclick='alert(1)'>Judul</h1><table><tr><td>sel</td></tr></table>"
            + "<img src=x onerror='document.title=1'><script>document.title = 1</script>");
          document.querySelector(".t-rich-text").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    page.locator(".t-rich-text", has_text="Judul").wait_for()
    inside = page.locator(".t-rich-text").inner_html()
    assert "Judul" in inside and "sel" in inside
    assert not re.search(r"<(?!/?(p|b|ul|li|br)\b)|style=|onerror|onclick", inside)


def test_without_script_the_letter_is_plain_text_in_a_field(
    drafting: None, browser: Browser, server: str, sqlite_engine: Any
) -> None:
    context = browser.new_context(base_url=server, locale="id-ID", java_script_enabled=False)
    page = context.new_page()
    page.goto("/login/")
    page.fill("input[name=username]", "plg_desk")
    page.fill("input[name=password]", PASSWORD)
    page.click("button.btn-primary[type=submit]")
    page.goto("/tasks/")
    page.locator("li.t-task a", has_text=SUBJECT).first.click()
    field = page.locator("textarea[name=body]")
    assert "Alat rusak." in field.input_value() and "<p>" not in field.input_value()
    assert page.locator("[data-insert]").first.is_hidden()
    field.fill("Yth. Pelanggan.\n\n1. satu\n2. dua")
    page.locator("form[data-outcome=drafted] button[type=submit]").first.click()
    context.close()
    assert bodies(sqlite_engine) == ["<p>Yth. Pelanggan.</p><ol><li>satu</li><li>dua</li></ol>"]


def test_a_template_is_written_with_the_same_editor(people: Any) -> None:
    admin = people("plg_admin")
    admin.page.goto("/letter-templates/add")
    admin.page.locator(".t-rich-text").click()
    admin.page.keyboard.press("Control+End")
    admin.page.locator(".t-places:not(.t-places--top) summary").click()
    admin.page.locator(".t-places div", has_text=re.compile("^office_phone ")).get_by_role("button").click()
    admin.page.locator("form.t-form button[type=submit]").click()
    admin.page.wait_for_load_state()
    assert "terima kasih.{office_phone}" in admin.page.locator(".t-sheet").inner_text()
