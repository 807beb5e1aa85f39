"""At the counter and on a telephone: what has to be told by hand, and mail that did not arrive."""

import pytest
from playwright.sync_api import expect

from app.commands.register_case import register_case
from app.extensions import db
from app.models.outbox import OutboxMessage
from app.security.scope import unscoped
from tests import world as worlds

pytestmark = pytest.mark.browser
WORDS = {"channel": "walk_in", "customer_name": "PT Contoh Karet", "subject": "LHU terlambat", "description": "Sebulan.",
         "service": "pengujian", "contact_phone": "0811 000 111"}  # fmt: skip


@pytest.fixture
def case_id(sqlite_engine, server):
    """A case of a customer without mail, and one whose mail came back."""
    with sqlite_engine.app.app_context():
        own = db.session()
        desk = worlds.read(own).viewer(own, "plg_desk")
        answer = register_case(own, desk, WORDS)
        register_case(own, desk, {**WORDS, "subject": "Tagihan ganda", "contact_email": "x" * 50 + "@karet.example"})
        with unscoped(own):
            back = OutboxMessage.__table__.update().where(OutboxMessage.recipient.like("xxx%"))
            own.execute(back.values(status="bounced", error="550 5.1.1 mailbox unavailable " + "x" * 200))
            own.commit()
        return int(answer["id"])


@pytest.mark.parametrize("width", [1366, 390])
def test_the_desk_tells_a_customer_without_mail_by_hand_and_sends_again_what_came_back(people, case_id, width):
    page = people("plg_desk").page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/tasks/")
    waiting = page.locator("section[aria-labelledby=g6]")
    expect(waiting).to_contain_text("0811 000 111")
    assert fits(page)
    waiting.locator("summary").first.click()
    waiting.locator("textarea").first.fill("Ditelepon pukul 10.15")
    waiting.locator("details button[type=submit]").first.click()
    page.wait_for_load_state()
    expect(page.locator("section[aria-labelledby=g6]")).to_have_count(0)
    page.goto(f"/cases/{case_id}")
    expect(page.locator("section[aria-labelledby=nt]")).to_contain_text("Ditelepon pukul 10.15")
    assert fits(page)
    page.goto("/undelivered/")
    assert fits(page)
    page.locator(".t-notice form button[type=submit]").first.click()
    page.wait_for_load_state()
    expect(page.locator(".t-notice")).to_have_count(0)


def fits(page) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
