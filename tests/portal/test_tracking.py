"""The public page on which customers follow their case: who gets in, and what it tells."""

import pytest
from flask import Flask

from app.commands.issue_papers import issue_pending
from app.commands.register_case import register_case
from app.documents.desk import desk_of
from app.extensions import db
from app.models.case import Case
from app.security.scope import unscoped
from app.security.tracking_links import key_of
from tests import world as worlds
from tests.visitor import Visitor

WORDS = {"channel": "walk_in", "customer_name": "PT Contoh Karet", "subject": "LHU terlambat", "description": "Rahasia.",
         "service": "pengujian", "contact_email": "a@karet.example"}  # fmt: skip


@pytest.fixture
def case(one_app: Flask) -> tuple[str, str, str]:
    """Number, access code and a mail's key of a registered case whose receipt is drawn."""
    world = worlds.read(db.session())
    answer = register_case(db.session(), world.viewer(db.session(), "plg_desk"), WORDS)
    issue_pending(db.session(), desk_of(one_app.config))
    with unscoped(db.session()):
        found = db.session.get_one(Case, int(answer["id"]))
        return answer["number"], answer["tracking"]["code"], key_of(one_app.config["SECRET_KEY"], found)


def test_number_and_access_code_open_the_case_however_they_are_typed(
    one_app: Flask, case: tuple[str, str, str]
) -> None:
    number, code, _key = case
    page = Visitor(one_app).submit("/lacak", number=f" {number} ", code=code.lower().replace("-", " "))
    assert page.status_code == 200
    assert number in page.text and "sedang ditangani" in page.text and "Tanda terima" in page.text
    assert "Rahasia" not in page.text


@pytest.mark.parametrize("wrong", ["code", "number", "both"])
def test_a_wrong_number_or_code_is_refused_in_the_same_words(
    one_app: Flask, case: tuple[str, str, str], wrong: str
) -> None:
    number, code, _key = case
    page = Visitor(one_app).submit(
        "/lacak", number="K-9999/2026" if wrong != "code" else number, code="SALAH" if wrong != "number" else code)  # fmt: skip
    assert page.status_code == 422
    assert "tidak cocok" in page.text


def test_the_link_of_a_mail_opens_the_case_and_its_papers_and_nothing_without_its_key(
    one_app: Flask, case: tuple[str, str, str]
) -> None:
    number, _code, key = case
    visitor = Visitor(one_app)
    page = visitor.get(f"/lacak/{number}?kunci={key}")
    assert "sedang ditangani" in page.text
    paper = page.text.split('href="/lacak-dokumen/')[1].split('"')[0].replace("&amp;", "&")
    assert visitor.get(f"/lacak-dokumen/{paper}").data.startswith(b"%PDF")
    assert visitor.get(f"/lacak-dokumen/{paper.split('?')[0]}?kunci=x").status_code == 404
    for address in (
        f"/lacak/{number}",
        f"/lacak/{number}?kunci={'0' * 32}",
        "/lacak/%00?kunci=%00",
        f"/lacak/{'x' * 4000}",
    ):
        assert "sedang ditangani" not in visitor.get(address).text


def test_a_restricted_case_tells_no_step(one_app: Flask, case: tuple[str, str, str]) -> None:
    number, _code, key = case
    db.session.execute(Case.__table__.update().values(restricted=True))
    db.session.commit()
    page = Visitor(one_app).get(f"/lacak/{number}?kunci={key}").text
    assert "sedang ditangani" in page and "Terima dan daftarkan" not in page
