"""An office's colour and logo: kept by its administrator, worn by its pages, sent to everybody."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.documents.logo import SCREEN_SIDES
from app.extensions import db
from app.models.office import Office
from app.security.scope import unscoped
from tests.documents import pictures
from tests.staff.test_paper_settings import FIELDS, edit, office, with_logo
from tests.visitor import Visitor

Visit = Callable[[str], Visitor]
Read = Callable[[Callable[[Session], Any]], Any]
STYLES = re.compile(r'href="(/merek/[^"]+\.css\?v=[0-9a-f]{6})"')


def paint(visitor: Visitor, key: int, colour: str) -> Any:
    """Send the office's form with a colour."""
    return edit(visitor, f"/offices/edit/{key}", **{**FIELDS, "colour": colour})


def test_pages_of_an_office_wear_its_colour_and_others_do_not(web: Flask, visit: Visit, read: Read) -> None:
    admin, key = visit("plg_admin"), office(read)
    assert STYLES.search(admin.get("/account/").text) is None
    assert paint(admin, key, "1E3A8A").status_code == 302
    assert read(lambda s: s.get_one(Office, key).colour) == "#1e3a8a"
    assert "#1e3a8a" in admin.get(f"/offices/show/{key}").text
    address = STYLES.search(visit("plg_desk").get("/tasks/").text)
    assert address is not None
    answer = Visitor(web).get(address[1])
    assert (answer.status_code, answer.content_type) == (200, "text/css; charset=utf-8")
    assert "--brand:#1e3a8a" in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=31536000"
    for page in (visit("ptk_desk").get("/tasks/"), Visitor(web).get("/periksa"), Visitor(web).get("/login/")):
        assert STYLES.search(page.text) is None
    assert paint(admin, key, "").status_code == 302
    assert Visitor(web).get("/merek/PLG.css").text == ""


@pytest.mark.parametrize(("colour", "told"), [("#f90", "#a26100"), ("biru", "#0b5a70")])
def test_a_colour_that_cannot_be_read_is_refused_at_its_field(visit: Visit, read: Read, colour: str, told: str) -> None:
    admin, key = visit("plg_admin"), office(read)
    answer = paint(admin, key, colour)
    assert answer.status_code == 422
    assert re.search(rf'class="t-error" id="colour-e">[^<]*{told}', answer.text)
    assert f'value="{colour}"' in answer.text
    assert read(lambda s: s.get_one(Office, key).colour) == ""


def test_every_fault_of_the_form_is_told_at_once(visit: Visit, read: Read) -> None:
    answer = edit(visit("plg_admin"), f"/offices/edit/{office(read)}", **{**FIELDS, "colour": "#f90", "city": ""})
    assert set(re.findall(r'class="t-error" id="(\w+)-e"', answer.text)) == {"city", "colour"}


def test_the_logo_stands_small_at_the_top_of_the_offices_pages(web: Flask, visit: Visit, read: Read) -> None:
    admin, key = visit("plg_admin"), office(read)
    assert "t-brand-logo" not in admin.get("/account/").text
    assert Visitor(web).get("/merek/PLG.png").status_code == 404
    assert with_logo(admin, key, pictures.png((900, 300))).status_code == 302
    assert '<img class="t-brand-logo" src="/merek/PLG.png"' in visit("plg_desk").get("/tasks/").text
    answer = Visitor(web).get("/merek/PLG.png")
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert Image.open(io.BytesIO(answer.data)).size == (SCREEN_SIDES[0], 80)
    assert Visitor(web).get("/merek/PLG.png", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/merek/NONE.css", "/merek/NONE.png", "/merek/%00.css", "/merek/../config.py"])
def test_an_office_that_does_not_exist_has_no_look(web: Flask, path: str) -> None:
    assert Visitor(web).get(path).status_code == 404


def test_an_installation_of_one_office_wears_its_look_at_the_door(web: Flask, visit: Visit, read: Read) -> None:
    assert "BSPJI Palembang" not in Visitor(web).get("/login/").text
    paint(visit("plg_admin"), office(read), "#1e3a8a")
    with web.app_context(), unscoped(db.session()):
        db.session.execute(update(Office).where(Office.code != "PLG").values(active=False))
        db.session.commit()
    door = Visitor(web).get("/login/").text
    assert STYLES.search(door) is not None
    assert "BSPJI Palembang" in door
