"""A customer with a phone and nothing but our mails: answers a question, reads the signed letter, confirms, says how it was."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.commands.attachments import Upload
from app.commands.complete_task import complete_task
from app.commands.sign_document import add_signed_copy
from app.documents.desk import desk_of
from app.extensions import db
from app.models.document import Document
from app.models.letter import Receipt
from app.models.portal import SurveyAnswer
from app.security.scope import unscoped
from tests import world as worlds
from tests.browser.keyboard import tab_to
from tests.commands.journeys import Journey
from tests.documents.pictures import png
from tests.notifications.mail_server import Postbox, at, mail_server
from tests.notifications.outbox import drained, settings_of

pytestmark = pytest.mark.browser
LINK = re.compile(r"http://127\.0\.0\.1:\d+/lacak/\S+\?kunci=[0-9a-f]{32}")
PHOTO = {"name": "foto.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\x00" * 64}


class Office:
    """The office at work behind the pages, and the customer's mailbox."""

    def __init__(self, app: Any, server: str, port: int, box: Postbox) -> None:
        self.app, self.server, self.port, self.box = app, server, port, box
        self.journey: Any = None

    def work(self, does: Callable[[Journey], object]) -> None:
        """Do something at the office, and send the mails it causes."""
        with self.app.app_context():
            session = db.session()
            if self.journey is None:
                self.journey = Journey(session, worlds.read(session), desk_of(self.app.config))
            journey = self.journey
            journey.session, journey.world = session, worlds.read(session)
            does(journey)
            settings = replace(settings_of(self.app), public_url=self.server)
            drained(self.app, at(self.port), settings=settings)

    def link(self, subject: str) -> str:
        """The link of the newest mail to the customer whose subject holds a word."""
        mails = [mail.message for mail in self.box.taken if "a@karet.example" in mail.recipients]
        found = [mail for mail in mails if subject in str(mail["Subject"])]
        text = found[-1].get_body(("plain",))
        assert text is not None
        named = LINK.search(text.get_content())
        assert named is not None
        return named.group()


@pytest.fixture
def office(sqlite_engine: Any, server: str) -> Iterator[Office]:
    """The office PLG; papers are drawn at once."""
    app, box = sqlite_engine.app, Postbox()
    app.config["PAPERS_AT_ONCE"] = True
    with mail_server(box) as port:
        yield Office(app, server, port, box)
    app.config["PAPERS_AT_ONCE"] = False


def ask(journey: Journey) -> None:
    """Ask the customer for a photo."""
    desk = journey.world.viewer(journey.session, "plg_desk")
    complete_task(journey.session, desk, journey.task, "incomplete", {"items": ["Foto kemasan"]}, desk=journey.desk)


def answer(journey: Journey) -> None:
    """Take the complaint to its signed letter; keep the scan that the head signed, and dispatch it."""
    journey.up_to("signed")
    with unscoped(journey.session):
        letter = journey.session.scalars(select(Document.id).filter_by(kind="reply_letter", status="in_force")).one()
    desk = journey.world.viewer(journey.session, "plg_desk")
    assert journey.desk is not None
    add_signed_copy(journey.session, desk, letter, "wet_ink", Upload("surat.png", png()), journey.desk, 10**6)
    journey.do("dispatched")


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_customer_goes_from_mail_to_mail_on_a_phone(browser: Browser, office: Office) -> None:
    context = browser.new_context(locale="id-ID", viewport={"width": 390, "height": 844})
    page, faults, asked = context.new_page(), [], []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append((request.url, request.headers.get("referer", ""))))
    office.work(ask)
    page.goto(office.link("lengkap"))
    assert "kunci" not in page.url and "kunci" not in page.title()
    expect(page.locator("section[aria-labelledby=asked-1]")).to_contain_text("Foto kemasan")
    assert fits(page)
    page.click("section[aria-labelledby=asked-1] a.btn-primary")
    assert fits(page)
    page.fill("textarea[name=answer]", "Terlampir fotonya.")
    page.set_input_files("input[name=files]", PHOTO)  # type: ignore[arg-type]
    page.click("form.t-mt button[type=submit]")
    expect(page.locator("section[aria-labelledby=asked-1]")).to_have_count(0)
    expect(page.locator("section[aria-labelledby=yours]")).to_contain_text("foto.png")

    office.work(answer)
    page.goto(office.link("awaban"))
    page.click("section[aria-labelledby=letters] .t-letter a >> nth=0")
    expect(page.locator("article")).to_contain_text("Kami perbaiki alat.")
    assert fits(page)
    with page.expect_download() as signed:
        page.click("a.btn-primary")
    assert signed.value.path().read_bytes() == png()
    page.click(".t-own-back a")
    page.click("section[aria-labelledby=asked-1] a.btn-primary")
    page.fill("input[name=received_by]", "Rina Contoh")
    page.click("form.t-mt button[type=submit]")
    expect(page.locator("section[aria-labelledby=letters]")).to_contain_text("Tanda terima")

    office.work(lambda journey: journey.do("closed"))
    page.goto(office.link("Bagaimana kami menangani"))
    page.click("section[aria-labelledby=survey] a.btn")
    assert fits(page)
    for name in ("ease", "courtesy", "information", "promptness", "fairness"):
        page.check(f"input[name={name}][value='4']")
    page.fill("textarea[name=comment]", "Cepat dan jelas.")
    page.click("form.t-mt button[type=submit]")
    expect(page.locator("[role=status]")).to_have_count(1)
    page.click(".t-own-head button")
    page.goto(f"{office.server}/lacak/{office.journey.answer['number']}")
    expect(page.locator("input[name=code]")).to_be_visible()
    context.close()

    with office.app.app_context(), unscoped(db.session()):
        assert db.session.scalars(select(Receipt)).one().received_by == "Rina Contoh"
        assert db.session.scalars(select(SurveyAnswer)).one().comment == "Cepat dan jelas."
    assert faults == []
    assert [url for url, referer in asked if "kunci" in referer] == []


def test_a_customer_goes_from_mail_to_mail_without_script_by_keyboard_alone(browser: Browser, office: Office) -> None:
    context = browser.new_context(locale="id-ID", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()

    def press(selector: str) -> None:
        tab_to(page, selector)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    office.work(ask)
    page.goto(office.link("lengkap"))
    press("section[aria-labelledby=asked-1] a.btn-primary")
    tab_to(page, "textarea[name=answer]")
    page.keyboard.type("Kemasan sudah kami buang.")
    press("form.t-mt button[type=submit]")
    expect(page.locator("section[aria-labelledby=asked-1]")).to_have_count(0)

    office.work(answer)
    page.goto(office.link("awaban"))
    press("section[aria-labelledby=asked-1] a.btn-primary")
    tab_to(page, "input[name=received_by]")
    page.keyboard.type("Rina Contoh")
    press("form.t-mt button[type=submit]")
    expect(page.locator("section[aria-labelledby=letters]")).to_contain_text("Tanda terima")

    office.work(lambda journey: journey.do("closed"))
    page.goto(office.link("Bagaimana kami menangani"))
    press("section[aria-labelledby=survey] a.btn")
    for name in ("ease", "courtesy", "information", "promptness", "fairness"):
        tab_to(page, f"input[name={name}] >> nth=0")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
    press("form.t-mt button[type=submit]")
    expect(page.locator("[role=status]")).to_have_count(1)
    assert fits(page)
    press(".t-own-head button")
    context.close()

    with office.app.app_context(), unscoped(db.session()):
        assert db.session.scalars(select(Receipt)).one().received_by == "Rina Contoh"
        assert [db.session.scalars(select(SurveyAnswer)).one().ease] == [2]
