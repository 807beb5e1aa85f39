"""Reference data: who keeps what, what each table's form refuses, and what follows for accounts."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.customer import Customer, Interest
from app.models.office import Holiday, NumberPattern, Office, Unit
from app.models.person import Appointment, Staff
from tests.conftest import PASSWORD
from tests.staff.conftest import office_id
from tests.visitor import Visitor

Visit = Callable[[str], Visitor]
Read = Callable[[Callable[[Session], Any]], Any]
OWN = "empat kuda lari pagi"


def key_of(read: Read, username: str) -> int:
    return read(lambda s: s.scalars(select(Staff.id).where(Staff.username == username)).one())


def errors_at(page: str) -> set[str]:
    """Return the fields that carry an error."""
    return set(re.findall(r'class="t-error" id="(\w+)-e"', page))


def edit(visitor: Visitor, path: str, **fields: str) -> Any:
    """Send an edit form with the fingerprint it was opened with."""
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', visitor.get(path).text)
    assert seen is not None
    return visitor.submit(path, seen=seen.group(1), **fields)


ACCOUNT = {
    "first_name": "Baru", "last_name": "Contoh", "username": "baru.contoh", "email": "baru@tanggap.example",
    "language": "id", "initial_password": "kata awal dari admin",
}  # fmt: skip


def test_a_new_account_must_choose_its_own_password_before_anything_else(web: Flask, visit: Visit) -> None:
    assert visit("plg_admin").submit("/staff/add", **ACCOUNT).status_code == 302
    given = {"username": "baru.contoh", "password": ACCOUNT["initial_password"]}
    assert web.test_client().post("/api/v1/security/login", json=given).status_code == 403
    newcomer = Visitor(web)
    newcomer.sign_in("baru.contoh", ACCOUNT["initial_password"])
    assert newcomer.get("/account/").headers["Location"] == "/account/password"
    newcomer.submit("/account/password", current=ACCOUNT["initial_password"], new=OWN, again=OWN)
    assert newcomer.is_signed_in()
    assert web.test_client().post("/api/v1/security/login", json={**given, "password": OWN}).status_code == 200
    assert newcomer.get("/").headers["Location"] == "/account/"


def test_work_begins_with_ones_tasks(web: Flask) -> None:
    person = Visitor(web)
    assert "/kantor/" in person.get("/").text
    assert person.sign_in("plg_desk").headers["Location"] == "/"
    assert person.get("/").headers["Location"] == "/tasks/"


@pytest.mark.parametrize(("changed", "field"), [
    ({"initial_password": "pendek"}, "initial_password"),
    ({"initial_password": ""}, "initial_password"),
    ({"initial_password": "indonesia123456"}, "initial_password"),
    ({"username": "a b"}, "username"),
    ({"username": "plg_desk"}, "username"),
    ({"email": "plg_desk@tanggap.example"}, "email"),
    ({"email": "no address"}, "email"),
    ({"first_name": ""}, "first_name"),
    ({"language": "xx"}, "language"),
    ({"nip": "9" * 31}, "nip"),
])  # fmt: skip
def test_an_account_with_a_fault_is_refused_at_its_field(
    visit: Visit, read: Read, changed: dict[str, str], field: str
) -> None:
    before = read(lambda s: s.scalar(select(func.count()).select_from(Staff)))
    answer = visit("plg_admin").submit("/staff/add", **{**ACCOUNT, **changed})
    assert answer.status_code == 422
    assert errors_at(answer.text) == {field}
    assert "kata awal dari admin" not in answer.text
    assert read(lambda s: s.scalar(select(func.count()).select_from(Staff))) == before


def test_a_closed_account_is_out_at_once_and_cannot_come_back(web: Flask, visit: Visit, read: Read) -> None:
    desk, admin = visit("plg_desk"), visit("plg_admin")
    assert desk.is_signed_in()
    answer = edit(
        admin, f"/staff/edit/{key_of(read, 'plg_desk')}", first_name="Plg", last_name="Desk",
        email="plg_desk@tanggap.example", language="id")  # fmt: skip
    assert answer.status_code == 302
    assert not desk.is_signed_in()
    assert Visitor(web).sign_in("plg_desk").status_code == 422


def test_nobody_closes_his_own_account(visit: Visit, read: Read) -> None:
    answer = edit(
        visit("plg_admin"), f"/staff/edit/{key_of(read, 'plg_admin')}", first_name="Plg", last_name="Admin",
        email="plg_admin@tanggap.example", language="id")  # fmt: skip
    assert answer.status_code == 422
    assert errors_at(answer.text) == {"active"}


def test_an_account_is_never_deleted(visit: Visit, read: Read) -> None:
    assert visit("plg_admin").get(f"/staff/delete/{key_of(read, 'plg_desk')}").status_code == 403


def test_a_password_set_by_the_administrator_ends_the_sessions_of_the_account(
    web: Flask, visit: Visit, read: Read
) -> None:
    desk = visit("plg_desk")
    answer = edit(
        visit("plg_admin"), f"/staff/edit/{key_of(read, 'plg_desk')}", first_name="Plg", last_name="Desk",
        email="plg_desk@tanggap.example", language="id", active="y", initial_password="sandi pengganti hari ini")  # fmt: skip
    assert answer.status_code == 302
    assert not desk.is_signed_in()
    assert Visitor(web).sign_in("plg_desk", PASSWORD).status_code == 422
    assert Visitor(web).sign_in("plg_desk", "sandi pengganti hari ini").status_code == 302


def appointment(read: Read, username: str, **changed: str) -> dict[str, str]:
    return {
        "user": str(key_of(read, username)), "role": "auditor", "capacity": "plt", "from_date": "2026-01-01", **changed,
    }  # fmt: skip


def test_an_appointment_opens_its_pages_from_its_first_day_to_its_last(visit: Visit, read: Read) -> None:
    desk, admin = visit("plg_desk"), visit("plg_admin")
    assert desk.get("/staff/list/").status_code == 403
    past = appointment(read, "plg_desk", from_date="2020-01-01", to_date="2020-12-31")
    assert admin.submit("/appointments/add", **past).status_code == 302
    assert desk.get("/staff/list/").status_code == 403
    assert admin.submit("/appointments/add", **appointment(read, "plg_desk")).status_code == 302
    assert desk.get("/staff/list/").status_code == 200


@pytest.mark.parametrize(("username", "changed", "field"), [
    ("plg_desk", {"role": "agency"}, "role"),
    ("plg_desk", {"role": "king"}, "role"),
    ("plg_desk", {"role": "function_coordinator"}, "unit"),
    ("plg_desk", {"to_date": "2025-01-01"}, "to_date"),
    ("plg_admin", {"role": "office_head"}, "user"),
    ("ptk_desk", {}, "user"),
])  # fmt: skip
def test_an_appointment_that_would_raise_somebody_too_high_or_makes_no_sense_is_refused(
    visit: Visit, read: Read, username: str, changed: dict[str, str], field: str
) -> None:
    before = read(lambda s: s.scalar(select(func.count()).select_from(Appointment)))
    answer = visit("plg_admin").submit("/appointments/add", **appointment(read, username, **changed))
    assert answer.status_code == 422
    assert errors_at(answer.text) == {field}
    assert read(lambda s: s.scalar(select(func.count()).select_from(Appointment))) == before


def test_the_agency_sees_appointments_of_all_offices_and_changes_none(visit: Visit) -> None:
    agency = visit("agency")
    page = agency.get("/appointments/list/?size=100").text
    assert "BSPJI Palembang" in page
    assert "BSPJI Pontianak" in page
    assert agency.get("/appointments/add").status_code == 403
    assert agency.get("/customers/list/").status_code == 403


def test_an_administrator_keeps_the_own_office_only(visit: Visit, read: Read) -> None:
    admin = visit("plg_admin")
    own, other = (read(lambda s, code=code: office_id(s, code)) for code in ("PLG", "PTK"))
    fields = {"name": "Nama baru", "short_name": "Singkat", "city": "Palembang", "zone": "Asia/Makassar",
              "interest_years": "3"}  # fmt: skip
    assert admin.get(f"/offices/edit/{other}").status_code == 404
    assert edit(admin, f"/offices/edit/{own}", **fields).status_code == 302
    assert read(lambda s: s.get(Office, own).zone) == "Asia/Makassar"
    assert "Singkat" in admin.get("/account/").text


def test_a_function_cannot_be_above_itself(visit: Visit, read: Read) -> None:
    admin = visit("plg_admin")
    units = read(lambda s: s.execute(
        select(Unit.id, Unit.code, Unit.name).where(Unit.office_id == office_id(s, "PLG")).limit(2)).all())  # fmt: skip
    (first, code1, name1), (second, code2, name2) = units
    assert (
        edit(admin, f"/units/edit/{second}", code=code2, name=name2, active="y", parent=str(first)).status_code == 302
    )
    answer = edit(admin, f"/units/edit/{first}", code=code1, name=name1, active="y", parent=str(second))
    assert answer.status_code == 422
    assert errors_at(answer.text) == {"parent"}


@pytest.mark.parametrize("pattern", ["K-{year}", "K-{seq}", "{seq}/{secret}", "{seq", "{seq.__class__}",
                                     "{seq}/{year}/" + "x" * 60])  # fmt: skip
def test_a_number_pattern_that_would_repeat_or_print_its_braces_is_refused(visit: Visit, pattern: str) -> None:
    answer = visit("plg_admin").submit("/number-patterns/add", subject="complaint", pattern=pattern)
    assert answer.status_code == 422
    assert errors_at(answer.text) == {"pattern"}


def test_a_number_pattern_is_kept_once_a_subject(visit: Visit, read: Read) -> None:
    admin = visit("plg_admin")
    data = {"subject": "complaint", "pattern": "KP-{seq:03}/{year}"}
    assert admin.submit("/number-patterns/add", **data).status_code == 302
    assert admin.submit("/number-patterns/add", **data).status_code == 422
    assert read(lambda s: s.scalar(select(func.count()).select_from(NumberPattern))) == 1


def test_a_holiday_is_found_by_its_days(visit: Visit, read: Read) -> None:
    admin = visit("plg_admin")
    for day, name in (("2026-08-17", "Kemerdekaan"), ("2026-12-25", "Natal")):
        sent = admin.submit("/holidays/add", day=day, name=name, kind="public", confirmed="y")
        assert sent.status_code == 302
    found = admin.get("/holidays/list/?f_day_from=2026-12-01&f_day_to=2026-12-31").text
    assert "Natal" in found
    assert "Kemerdekaan" not in found
    assert read(lambda s: s.scalars(select(Holiday.day).order_by(Holiday.day)).first()) == date(2026, 8, 17)


def test_the_front_desk_keeps_customers_and_the_head_their_ties(visit: Visit, read: Read) -> None:
    desk, head = visit("plg_desk"), visit("plg_head")
    assert desk.submit("/customers/add", name="CV Contoh Baru", type="micro_small").status_code == 302
    customer = read(lambda s: s.scalars(select(Customer.id).where(Customer.name == "CV Contoh Baru")).one())
    tie = {"user": str(key_of(read, "plg_member1")), "customer": str(customer), "kind": "consultancy",
           "from_date": "2025-03-01"}  # fmt: skip
    assert head.submit("/interests/add", **tie).status_code == 302
    assert desk.get("/interests/list/").status_code == 403
    assert "CV Contoh Baru" in head.get("/interests/list/").text
    assert read(lambda s: s.scalars(select(Interest.office_id)).one()) == read(lambda s: office_id(s, "PLG"))


@pytest.mark.parametrize(
    "username", ["plg_admin", "plg_auditor", "plg_technical", "plg_pengujian", "plg_member1", "agency"]
)
def test_customers_are_closed_to_who_may_not_know_a_complainant(visit: Visit, read: Read, username: str) -> None:
    person = visit(username)
    customer = read(lambda s: s.scalars(select(Customer.id)).first())
    for path in ("list/", f"show/{customer}", "add", f"edit/{customer}"):
        assert person.get(f"/customers/{path}").status_code == 403
    assert "/customers/" not in person.get("/account/").text


def test_the_menu_shows_what_opens_and_nothing_else(visit: Visit) -> None:
    for username in ("plg_admin", "plg_desk", "plg_head", "plg_auditor", "plg_member1", "agency"):
        person = visit(username)
        menu = person.get("/account/").text.split('id="menu"')[1].split("</nav>")[0]
        links = re.findall(r'href="(/[^"]*)"', menu)
        assert links
        assert {person.get(link).status_code for link in links} == {200}


def test_pages_speak_the_accounts_language_and_remember_a_switch(visit: Visit, read: Read) -> None:
    person = visit("plg_admin")
    assert '<html lang="id">' in person.get("/units/list/").text
    assert person.submit("/account/", "/account/language/en").status_code == 302
    assert '<html lang="en">' in person.get("/units/list/").text
    assert visit("plg_admin").get("/units/list/").text.count('<html lang="en">') == 1
    assert person.submit("/account/", "/account/language/xx").status_code == 404
