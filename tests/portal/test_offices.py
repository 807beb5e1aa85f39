"""The public pages of offices: who is found, what they say in either language, and that nobody is recognised in them."""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.commands.register_case import register_case
from app.extensions import db
from app.models.case import Case
from app.models.office import Office, OfficeProcedure
from app.queries.yearly_summary import Count, summary_of
from app.security.scope import unscoped
from tests import world as worlds
from tests.visitor import Visitor

YEAR = 2026
SECRETS = ("PT Rahasia Sekali", "Perihal rahasia", "Uraian rahasia", "Orang Rahasia", "rahasia@contoh.example",
           "LHU-RAHASIA-9")  # fmt: skip
WORDS = {"channel": "email", "customer_name": SECRETS[0], "subject": SECRETS[1], "description": SECRETS[2],
         "contact_name": SECRETS[3], "contact_email": SECRETS[4], "service": "pengujian", "object_kind": "test_report",
         "object_number": SECRETS[5]}  # fmt: skip
PROCEDURES = {"PLG": ["SOP12-BSPJI/5"], "PTK": ["PR-LS-8.1.4"], "TGA": ["SOP12-BSPJI/5", "PR-LS-8.1.4"]}


def reader(app: Flask, language: str = "id") -> Visitor:
    """Somebody who reads a language."""
    return Visitor(app, headers={"Accept-Language": language})


def office(code: str) -> Office:
    """The office of a code, for changing it."""
    with unscoped(db.session()):
        return db.session.scalars(select(Office).where(Office.code == code)).one()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", list(PROCEDURES))
def test_an_office_says_what_it_does_and_all_its_pages_may_be_found(one_app: Flask, code: str, language: str) -> None:
    visitor, home = reader(one_app, language), f"/kantor/{code}"
    office(code).address = "Jalan Contoh Nomor 80"
    db.session.commit()
    page = visitor.get(home.lower())
    assert f"BSPJI {worlds.read(db.session()).offices[code].city}" in page.text and "Jalan Contoh Nomor 80" in page.text
    assert f'href="{home}/lapor"' in page.text
    assert (f'href="{home}/lapor?jenis=appeal"' in page.text) == ("PR-LS-8.1.4" in PROCEDURES[code])
    for path in (home, f"{home}/privasi", f"{home}/ringkasan", *(f"{home}/prosedur/{one}" for one in PROCEDURES[code])):
        page = visitor.get(path)
        assert page.status_code == 200, path
        assert f'<html lang="{language}">' in page.text
        assert "noindex" not in page.text + page.headers.get("X-Robots-Tag", "")
        assert page.text.count("<h1") == 1
    for one in PROCEDURES[code]:
        printed = visitor.get(f"{home}/prosedur/{one}/bagan.pdf")
        assert printed.data.startswith(b"%PDF") and printed.mimetype == "application/pdf"


def test_a_procedure_names_its_steps_with_who_does_them_and_how_long_they_may_take(one_app: Flask) -> None:
    page = unescape(reader(one_app).get("/kantor/PLG/prosedur/SOP12-BSPJI/5").text)
    path = page[page.index('<ol class="t-path') : page.index("</ol>", page.index('<ol class="t-path'))]
    told = re.sub(r"<[^>]+>|\s+", " ", path)
    assert re.search(r"5\s+Tanggapi keluhan\s+Koordinator Fungsi Terkait", told)
    assert "30 menit" in told and "Peraturan Presiden Republik Indonesia Nomor 76" in page


@pytest.mark.parametrize("path", [
    "/kantor/NOPE", "/kantor/NOPE/privasi", "/kantor/NOPE/ringkasan", "/kantor/PLG/ringkasan/1999", "/kantor/%00",
    "/kantor/PLG/ringkasan/1999.csv", "/kantor/PLG/ringkasan/99999999999999999999", "/kantor/PLG/prosedur/PR-LS-8.1.4",
    "/kantor/PLG/prosedur/PR-LS-8.1.4/bagan.pdf", "/kantor/PUSAT/prosedur/PR-LS-8.1.4", f"/kantor/{'x' * 3000}",
])  # fmt: skip
def test_what_does_not_exist_is_refused_in_the_public_frame(one_app: Flask, path: str) -> None:
    page = Visitor(one_app).get(path)
    assert page.status_code == 404
    assert "t-top--portal" in page.text and "noindex" in page.headers["X-Robots-Tag"]


def test_an_office_that_is_switched_off_or_has_no_procedure_helps_on(one_app: Flask) -> None:
    office("PTK").active = False
    db.session.commit()
    visitor = reader(one_app, "en")
    listed = visitor.get("/kantor").text
    assert "BSPJI Palembang" in listed and "BSPJI Pontianak" not in listed and "Badan Contoh" not in listed
    for code in ("PTK", "PUSAT"):
        page = visitor.get(f"/kantor/{code}")
        assert page.status_code == 200
        assert "takes no complaints here" in page.text and "/lapor?" not in page.text
    assert visitor.get("/kantor/PTK/prosedur/PR-LS-8.1.4").status_code == 404


def test_among_many_offices_one_is_found_by_words_of_its_name_or_city(one_app: Flask) -> None:
    for number in range(8):
        new = Office(code=f"X{number}", name=f"Balai Nomor {number} <b>", short_name=f"Balai {number}", city="Kota Uji")
        db.session.add(new)
        db.session.flush()
        db.session.add(OfficeProcedure(office_id=new.id, procedure_code="PR-LS-8.1.4", from_date=date(2024, 1, 1)))
    db.session.commit()
    visitor = reader(one_app)
    found = visitor.get("/kantor?cari=nomor+3+UJI").text
    assert "/kantor/X3" in found and "/kantor/X4" not in found and "<b>&lt;" not in found and "3 &lt;b&gt;" in found
    nothing = visitor.get('/kantor?cari="><script>x').text
    assert "/kantor/X3" not in nothing and "<script>x" not in nothing


def test_the_first_page_lists_the_offices_and_leads_to_the_only_one(one_app: Flask) -> None:
    assert "/kantor/PTK" in Visitor(one_app).get("/").text
    with unscoped(db.session()):
        db.session.execute(update(Office).where(Office.code != "PLG").values(active=False))
        db.session.commit()
    assert Visitor(one_app).get("/").headers["Location"] == "/kantor/PLG"
    assert "/kantor/PLG" in Visitor(one_app).get("/kantor").text


@pytest.fixture
def year(one_app: Flask) -> dict[str, Any]:
    """Eight complaints of one year at PLG: five about one thing, two about another, one about a third."""
    world = worlds.read(db.session())
    desk = world.viewer(db.session(), "plg_desk")
    numbers = [register_case(db.session(), desk, WORDS) for _ in range(8)]
    categories = ["service_time"] * 5 + ["fees"] * 2 + ["staff_attitude"]
    begun, answered = datetime(YEAR, 3, 2, 2, tzinfo=UTC), datetime(YEAR, 3, 4, 2, tzinfo=UTC)
    with unscoped(db.session()):
        for given, category in zip(numbers, categories, strict=True):
            case = db.session.get_one(Case, int(given["id"]))
            case.category, case.received_at, case.complete_at = category, begun, begun
            case.answered_at = answered if category == "service_time" else None
        db.session.commit()
    return {"numbers": [given["number"] for given in numbers], "office": world.offices["PLG"]}


def test_small_numbers_are_not_told_nor_can_they_be_worked_out(one_app: Flask, year: dict[str, Any]) -> None:
    found = summary_of(db.session(), year["office"], YEAR, one_app.extensions["procedures"])
    assert (found.received, found.answered, found.in_time) == (8, 5, 1.0)
    assert found.median_days == pytest.approx(2, abs=0.2)
    assert found.categories == (
        Count("Time of service", 5),
        Count("Fees and tariffs", None),
        Count("Attitude of staff", None),
    )
    with unscoped(db.session()):
        first = db.session.scalars(select(Case).where(Case.category == "fees").limit(1)).one()
        first.category = "service_time"
        for one in db.session.scalars(select(Case).where(Case.category == "fees")):
            one.category = "service_time"
        db.session.commit()
    found = summary_of(db.session(), year["office"], YEAR, one_app.extensions["procedures"])
    assert [line.number for line in found.categories] == [None, None]  # seven and one: either would give the other away


def test_the_year_in_numbers_names_no_case_and_no_person(one_app: Flask, year: dict[str, Any]) -> None:
    visitor = reader(one_app, "en")
    page, table = visitor.get(f"/kantor/PLG/ringkasan/{YEAR}"), visitor.get(f"/kantor/PLG/ringkasan/{YEAR}.csv")
    assert page.status_code == table.status_code == 200
    assert "Time of service,5" in table.text and "Fees and tariffs,–" in table.text
    assert "2 working days" in page.text and "100%" in page.text
    for word in (*SECRETS, *year["numbers"]):
        assert word not in page.text + table.text
    other = visitor.get("/kantor/PTK/ringkasan").text
    assert "Time of service" not in other and "No complaint or appeal" in other


def test_shares_and_medians_are_told_of_five_cases_or_more(one_app: Flask, year: dict[str, Any]) -> None:
    with unscoped(db.session()):
        case = db.session.scalars(select(Case).where(Case.answered_at.is_not(None)).limit(1)).one()
        case.answered_at = None
        db.session.commit()
    found = summary_of(db.session(), year["office"], YEAR, one_app.extensions["procedures"])
    assert (found.answered, found.in_time, found.median_days) == (4, None, None)


def test_styles_go_out_compressed_and_pages_never(one_app: Flask) -> None:
    client, takes = one_app.test_client(), {"Accept-Encoding": "gzip"}
    packed, plain = client.get("/static/base.css", headers=takes), client.get("/static/base.css")
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 3
    again = client.get("/static/base.css", headers={**takes, "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Encoding" not in client.get("/kantor", headers=takes).headers
