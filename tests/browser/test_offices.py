"""The public pages on real screens: light enough for a cheap phone, nothing from elsewhere, nothing over anything else."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.extensions import db
from app.models.office import Office, OfficeProcedure
from app.procedures import Library, Procedure
from app.procedures.definition import Text
from app.procedures.loader import load
from tests.browser.look import CLIPPED, violations
from tests.conftest import SqliteEngine
from tests.procedures.samples import FILES

pytestmark = pytest.mark.browser
MOST_BYTES = 100_000
LONG = "Penanganan keberatan atas susunan keanggotaan tim penyelesaian banding tingkat I"  # eighty characters
# Pairs of texts in one drawing whose boxes meet by more than a hair: what nobody could read.
OVERLAPS = """() => [...document.querySelectorAll("svg.t-lanes")].flatMap(svg => {
    const texts = [...svg.querySelectorAll("text")].map(text => [text.textContent, text.getBBox(), text]);
    return texts.flatMap(([one, a], at) => texts.slice(at + 1).filter(([, b]) =>
        Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1 &&
        Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 5).map(([other]) => `${one} / ${other}`))
      .concat(texts.filter(([, a]) => a.x < 0 || a.x + a.width > svg.viewBox.baseVal.width).map(([one]) => one));
})"""


def procedures() -> list[Procedure]:
    """Both offices' procedures, those of other bodies, and one whose words are as long as words get."""
    found = [procedure for path in FILES.values() if (procedure := load(path)[0]) is not None]
    text = Text(id=LONG, en=LONG)
    steps = tuple(step.model_copy(update={"title": text}) for step in found[0].steps)
    actors = {name: actor.model_copy(update={"title": text}) for name, actor in found[0].actors.items()}
    return [*found, found[0].model_copy(update={"code": "PANJANG", "steps": steps, "actors": actors})]


@pytest.fixture
def offices(server: str, sqlite_engine: SqliteEngine) -> Iterator[list[str]]:
    """An office that works by all of them; gives their codes."""
    app: Flask = sqlite_engine.app
    before, known = app.extensions["procedures"], procedures()
    app.extensions["procedures"] = Library(known)
    with app.app_context():
        office = Office(code="SEMUA", name=f"Balai {LONG}", short_name=LONG[:60], parent_name=LONG, city=LONG, address=LONG,
                        phone="021 0000 000", email="layanan@contoh.example", website="www.contoh.example")  # fmt: skip
        db.session.add(office)
        db.session.flush()
        for one in known:
            db.session.add(OfficeProcedure(office_id=office.id, procedure_code=one.code, from_date=date(2020, 1, 1)))
        db.session.commit()
    yield [one.code for one in known]
    app.extensions["procedures"] = before


@pytest.fixture
def screens(browser: Browser, server: str) -> Iterator[Any]:
    """Open screens of a width; what goes wrong on them fails the test."""
    contexts, faults = [], []

    def screen(width: int, **options: Any) -> Page:
        context = browser.new_context(
            base_url=server, locale="id-ID", viewport={"width": width, "height": 780}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        return page

    yield screen
    for context in contexts:
        context.close()
    assert faults == []


def test_the_first_pages_weigh_little_and_ask_nothing_of_others(screens: Any, server: str, offices: list[str]) -> None:
    for path in ("/", "/kantor/PLG"):
        page = screens(360)
        asked: list[str] = []
        weight: list[Any] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("requestfinished", lambda request, weight=weight: weight.append(request.sizes()))
        page.goto(path, wait_until="networkidle")
        total = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in weight)
        assert 20_000 < total < MOST_BYTES, (path, total)
        assert [url for url in asked if not url.startswith((server, "data:"))] == []


def test_no_public_page_is_wider_than_a_phone_and_no_drawing_has_words_over_words(
    screens: Any, offices: list[str]
) -> None:
    phone, desk = screens(360), screens(1366, color_scheme="dark")
    paths = [f"/kantor/SEMUA/prosedur/{code}" for code in offices]
    for path in (
        "/kantor",
        "/kantor/SEMUA",
        "/kantor/SEMUA/privasi",
        "/kantor/SEMUA/ringkasan",
        "/kantor/PUSAT",
        *paths,
    ):
        phone.goto(path)
        assert phone.evaluate(CLIPPED) == [], path
        assert path in paths[1:] or violations(phone) == [], path
    assert phone.locator(".t-swim svg").first.is_hidden() and phone.locator("ol.t-path").first.is_visible()
    for path in paths:
        desk.goto(path)
        desk.evaluate("document.fonts.ready")
        assert desk.locator(".t-swim svg").first.is_visible()
        assert desk.evaluate(OVERLAPS) == [], path
    for path in ("/kantor/SEMUA", paths[0]):
        desk.goto(path)
        assert violations(desk) == [], path
