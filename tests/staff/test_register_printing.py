"""Printing a register from the page of the cases."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.models.person import Appointment
from tests import world as worlds
from tests.papers.cases import make_case
from tests.papers.looking import text_of
from tests.staff.conftest import office_id
from tests.visitor import Visitor

Visit = Callable[[str], Visitor]
Read = Callable[[Callable[[Session], Any]], Any]
MAY = "register=complaint_register&span=days&first=2026-05-01&last=2026-05-31"


def add_case(session: Session) -> None:
    """A case of May 2026."""
    make_case(session, worlds.read(session).offices["PLG"])
    session.commit()


def test_a_register_is_a_pdf_with_the_rows_of_its_days(visit: Visit, read: Read) -> None:
    read(add_case)
    answer = visit("plg_desk").get(f"/cases/print?{MAY}")
    assert answer.mimetype == "application/pdf"
    assert "complaint-register-2026-05-01-2026-05-31.pdf" in answer.headers["Content-Disposition"]
    text = text_of(answer.data)
    assert "K-0001/2026" in text and "PT Contoh Palembang" in text


def test_who_may_not_know_complainants_gets_them_masked(visit: Visit, read: Read) -> None:
    read(add_case)
    assert "PT Contoh" not in text_of(visit("plg_auditor").get(f"/cases/print?{MAY}").data)


def test_the_page_offers_the_registers_to_readers_and_to_nobody_else(visit: Visit) -> None:
    page = visit("plg_desk").get("/cases/").text
    assert 'id="p-register"' in page and 'value="complaint_summary"' in page
    assert 'id="p-office"' not in page
    agency = visit("agency")
    assert 'id="p-register"' not in agency.get("/cases/").text
    assert agency.get(f"/cases/print?{MAY}").status_code == 403
    assert visit("plg_admin").get(f"/cases/print?{MAY}").status_code == 403


@pytest.mark.parametrize("span", ["this_month", "last_month", "this_quarter", "last_quarter", "this_year", "last_year"])
def test_a_usual_span_needs_no_days(visit: Visit, span: str) -> None:
    answer = visit("plg_desk").get(f"/cases/print?register=complaint_summary&span={span}")
    assert answer.mimetype == "application/pdf"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("register=complaint_register&span=days", "p-first"),
        ("register=complaint_register&span=days&first=2026-05-01&last=2026-04-01", "p-last"),
        ("register=complaint_register&span=days&first=2020-05-01&last=2026-04-01", "p-last"),
        ("register=complaint_register&span=days&first=%3Cscript%3E&last=2026-04-01", "p-first"),
        ("register=complaint_register&span=century", "p-span"),
        ("register=payroll&span=this_year", "p-register"),
        ("register=complaint_register&span=this_year&office=999", "p-office"),
    ],
)
def test_a_wrong_wish_comes_back_with_the_form_and_what_is_wrong(visit: Visit, query: str, field: str) -> None:
    answer = visit("plg_desk").get(f"/cases/print?{query}")
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert 'role="alert"' in answer.text
    assert "<script>%" not in answer.text


def test_another_offices_register_is_not_to_be_had(visit: Visit, read: Read) -> None:
    other = read(lambda session: office_id(session, "PTK"))
    assert visit("plg_desk").get(f"/cases/print?{MAY}&office={other}").status_code == 422


def test_who_works_in_two_offices_chooses_one(visit: Visit, read: Read) -> None:
    def appoint(session: Session) -> int:
        world = worlds.read(session)
        other = world.offices["PTK"].id
        session.add(
            Appointment(office_id=other, user_id=world.people["plg_desk"].id, role="front_desk", from_date=worlds.START)
        )
        session.commit()
        return other

    other, visitor = read(appoint), visit("plg_desk")
    page = visitor.get("/cases/").text
    assert page.index("BSPJI Palembang</option>") < page.index("BSPJI Pontianak</option>")
    assert "BSPJI PONTIANAK" in text_of(visitor.get(f"/cases/print?{MAY}&office={other}").data)
