"""A customer behind the address of an abuser: the phone shows by itself that it is no program, under the page's policy."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from app.commands.register_case import register_case
from app.extensions import db, limiter
from app.factory import create_app
from config import TestConfig
from tests import world as worlds
from tests.commands.journeys import WORDS
from tests.conftest import SqliteEngine
from tests.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def busy(sqlite_engine: SqliteEngine) -> Iterator[tuple[Flask, str]]:
    """The application behind a socket, its limit for this machine used up by somebody."""
    sqlite_engine.reset()
    config = TestConfig()
    config.SQLALCHEMY_DATABASE_URI = f"sqlite:///{sqlite_engine.path}"
    config.RATELIMIT_ENABLED, config.PUBLIC_LIMITS = True, {**config.PUBLIC_LIMITS, "follow": ("2 per hour", "", "")}
    before = limiter.enabled
    app = create_app(config)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    abuser = Visitor(app)
    assert [abuser.submit("/lacak", number="K-1", code="X").status_code for _ in range(3)] == [422] * 3
    yield app, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    with app.app_context():
        limiter.reset()
        limiter.enabled = before
        db.session.remove()
        db.engine.dispose()


def test_the_puzzle_is_solved_while_one_types_and_the_question_is_for_those_without_script(
    browser: Browser, busy: tuple[Flask, str]
) -> None:
    app, address = busy
    with app.app_context():
        answer = register_case(db.session(), worlds.read(db.session()).viewer(db.session(), "plg_desk"), WORDS)
        db.session.remove()
    for script in (False, True):
        context = browser.new_context(
            base_url=address, locale="id-ID", viewport={"width": 390, "height": 780}, java_script_enabled=script
        )
        page, faults = context.new_page(), []
        page.on("console", lambda said, faults=faults: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error, faults=faults: faults.append(str(error)))
        page.goto("/lacak")
        page.get_by_label("Nomor").fill(answer["number"])
        page.get_by_label("Kode akses").fill(answer["tracking"]["code"])
        if script:
            expect(page.locator("[data-proof] [role=status]")).to_have_text("Selesai. Saudara dapat mengirim.")
            expect(page.get_by_label("ditambah")).not_to_be_visible()
        else:
            expect(page.get_by_label("ditambah")).to_be_visible()
            expect(page.locator("[name=keterangan_lain]")).not_to_be_visible()
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator("main")).to_contain_text("LHU terlambat" if script else "Ada masalah")
        if not script:  # what was typed is still there, and the error leads to the question
            assert page.get_by_label("Kode akses").input_value() == answer["tracking"]["code"]
            page.locator(".t-errors a").click()
            expect(page.locator("#protection-answer")).to_be_focused()
        assert [fault for fault in faults if "422" not in fault] == []
        context.close()
