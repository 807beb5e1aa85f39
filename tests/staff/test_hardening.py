"""Each known hole of the generated pages is closed, on every registered view (docs/decisions/0004-web-base.md)."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_appbuilder import ModelView
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from app.extensions import db
from app.models.base import OfficeOwned
from app.models.office import Office, Unit
from app.models.person import Staff
from app.security.permissions import PERMISSIONS
from app.staff.base import RecordView
from app.staff.reference_base import ReferenceView
from tests.conftest import SqliteEngine
from tests.staff.conftest import office_id
from tests.visitor import Visitor

Reader = Callable[[Callable[[Session], Any]], Any]
STRANGE_KEYS = ("0", "-1", "abc", "1.5", "9" * 19, "9" * 25, "1%00", "%2e%2e", "1;drop", "１")
STRANGE_ARGUMENTS = (
    "page=abc", "page=-1", "page=0", "page=99999999999999999999", "size=1000000", "size=-5", "size=x",
    "sort=password", "sort=user.password", "sort=office_id", "sort=nothing", "f_nothing=1", "f_password=x",
    "f_user.password=x", "f_id=1",
)  # fmt: skip


def views(app: Flask) -> list[Any]:
    """Return every registered generated view."""
    return [view for view in app.extensions["appbuilder"].baseviews if isinstance(view, ModelView)]


def editable(app: Flask) -> list[Any]:
    return [view for view in views(app) if isinstance(view, ReferenceView)]


def holder_of(permission: str, view: Any) -> str | None:
    """Return a user of Palembang (or the agency) whose role carries a permission."""
    names = {
        "administrator": "plg_admin", "office_head": "plg_head", "front_desk": "plg_desk", "auditor": "plg_auditor",
        "service_coordinator": "plg_coordinator", "technical_manager": "plg_technical", "agency": "agency",
        "function_coordinator": "plg_pengujian", "appeal_member": "plg_member1",
    }  # fmt: skip
    pair = (permission, view.class_permission_name)
    return next((name for role, name in names.items() if pair in PERMISSIONS[role]), None)


@pytest.fixture
def everybody(web: Flask) -> Callable[[str | None], Visitor]:
    """Return signed-in people, each signed in once."""
    known: dict[str, Visitor] = {}

    def person(name: str | None) -> Visitor:
        assert name is not None
        if name not in known:
            known[name] = Visitor(web)
            assert known[name].sign_in(name).status_code == 302
        return known[name]

    return person


def row_of(session: Session, model: Any, code: str) -> int | None:
    """Return the key of some row of an office, or None."""
    office = office_id(session, code)
    if model is Office:
        return office
    if issubclass(model, OfficeOwned | Staff):
        return session.scalars(select(model.id).where(model.office_id == office).order_by(model.id)).first()
    return None


def snapshot(app: Flask) -> dict[str, Any]:
    """Return all rows of all tables but those in which using the pages leaves its mark."""
    with app.app_context():
        tables = [t for t in db.metadata.sorted_tables if t.name not in {"idempotency_key", "access_log"}]
        return {table.name: db.session.execute(select(table).order_by(*table.primary_key)).all() for table in tables}


def test_the_registered_views_are_the_hardened_ones(web: Flask) -> None:
    assert len(views(web)) >= 11
    assert [view for view in views(web) if not isinstance(view, RecordView)] == []


def test_no_route_downloads_a_file_by_its_name_or_acts_on_many_rows_or_comes_from_the_framework(web: Flask) -> None:
    rules = {str(rule) for rule in web.url_map.iter_rules()}
    assert [rule for rule in rules if "download/<" in rule and "/api/" not in rule and "filename" in rule] == []
    assert [rule for rule in rules if rule.endswith("action_post")] == []
    framework = (
        "/users/",
        "/roles/",
        "/lang/",
        "/back",
        "/registeruser",
        "/resetmypassword",
        "/api/v1/menu",
        "/swagger",
    )
    assert [rule for rule in rules if rule.startswith(framework)] == []


def test_actions_are_done_by_post_only(web: Flask) -> None:
    rules = [rule for rule in web.url_map.iter_rules() if "/action/" in str(rule)]
    assert rules
    assert all(rule.methods is not None and rule.methods <= {"POST", "OPTIONS"} for rule in rules)


def test_an_unknown_action_is_not_found(web: Flask, everybody: Callable[[str | None], Visitor]) -> None:
    for view in views(web):
        person = everybody(holder_of("can_show", view))
        answer = person.submit("/account/", f"{view.route_base}/action/nothing/1")
        assert answer.status_code == 404, view


def test_filters_are_never_kept_on_the_shared_view(web: Flask, everybody: Callable[[str | None], Visitor]) -> None:
    for view in views(web):
        everybody(holder_of("can_list", view)).get(f"{view.route_base}/list/")
        assert view._filters is None


def test_columns_are_searchable_only_when_named_and_orderable_only_when_listed(web: Flask) -> None:
    for view in views(web):
        assert set(view.search_columns) <= set(type(view).search_columns or [])
        assert set(view.order_columns) <= set(view.list_columns)
        assert "password" not in {*view.list_columns, *view.show_columns, *view.search_columns, *view.order_columns}


@pytest.mark.parametrize("arguments", STRANGE_ARGUMENTS)
def test_strange_arguments_of_a_list_are_refused_and_never_fail(
    web: Flask, everybody: Callable[[str | None], Visitor], arguments: str
) -> None:
    for view in views(web):
        answer = everybody(holder_of("can_list", view)).get(f"{view.route_base}/list/?{arguments}")
        assert answer.status_code == 400, (view, arguments)


def test_the_frameworks_own_arguments_change_nothing(web: Flask, everybody: Callable[[str | None], Visitor]) -> None:
    for view in views(web):
        name, person = type(view).__name__, everybody(holder_of("can_list", view))
        plain = person.get(f"{view.route_base}/list/")
        oracle = person.get(
            f"{view.route_base}/list/?_oc_{name}=user.password&_od_{name}=asc&_flt_0_user=1&page_{name}=x&psize_{name}=9999"
        )
        assert oracle.status_code == 200
        cells = re.compile(r"<td.*?</td>", re.DOTALL)
        assert cells.findall(oracle.text) == cells.findall(plain.text)


@pytest.mark.parametrize("key", STRANGE_KEYS)
def test_strange_keys_are_not_found(web: Flask, everybody: Callable[[str | None], Visitor], key: str) -> None:
    turn = STRANGE_KEYS.index(key)
    for place, view in enumerate(views(web)):
        if (place + turn) % 3:  # every view meets every third key: they share the code that reads it
            continue
        for page, permission in (("show", "can_show"), ("edit", "can_edit"), ("delete", "can_delete")):
            name = holder_of(permission, view)
            if name is not None and permission in view.base_permissions:
                answer = everybody(name).get(f"{view.route_base}/{page}/{key}")
                assert answer.status_code == 404, (view, page, key)


def test_rows_of_another_office_are_not_found_whatever_is_tried(
    web: Flask, everybody: Callable[[str | None], Visitor], read: Reader
) -> None:
    tried = 0
    for view in views(web):
        foreign = read(lambda session, view=view: row_of(session, view.model, "PTK"))
        for page, permission in (("show", "can_show"), ("edit", "can_edit"), ("delete", "can_delete")):
            name = holder_of(permission, view)
            if foreign is None or name in {None, "agency"} or permission not in view.base_permissions:
                continue
            path = f"{view.route_base}/{page}/{foreign}"
            person, before = everybody(name), snapshot(web)
            assert person.get(path).status_code == 404, path
            if page != "show":
                assert person.submit("/account/", path, name="taken", code="taken").status_code == 404, path
                assert snapshot(web) == before
            tried += 1
    assert tried > 15


def test_lists_and_their_search_fields_show_no_row_of_another_office(
    web: Flask, everybody: Callable[[str | None], Visitor]
) -> None:
    for view in views(web):
        name = holder_of("can_list", view)
        if name == "agency":
            continue
        page = everybody(name).get(f"{view.route_base}/list/?size=100").text
        assert "Pontianak" not in page, view
        assert "Ptk " not in page, view


def test_forms_offer_no_row_of_another_office(
    web: Flask, everybody: Callable[[str | None], Visitor], read: Reader
) -> None:
    for view in editable(web):
        paths = [("add", "can_add")]
        if own := read(lambda session, view=view: row_of(session, view.model, "PLG")):
            paths.append((f"edit/{own}", "can_edit"))
        for path, permission in paths:
            name = holder_of(permission, view)
            if name is None or permission not in view.base_permissions:
                continue
            options = re.findall(r"<option[^>]*>(.*?)</option>", everybody(name).get(f"{view.route_base}/{path}").text)
            offered = [o for o in options if ("Pontianak" in o or "Ptk" in o) and "Indonesia" not in o]
            assert offered == [], (view, path)


@pytest.mark.parametrize("key", ["other", "0", "9" * 25, "abc", "1 or 1=1", "__None"])
def test_a_reference_to_a_row_that_is_not_offered_is_refused(
    web: Flask, everybody: Callable[[str | None], Visitor], read: Reader, key: str
) -> None:
    foreign = read(lambda session: row_of(session, Unit, "PTK")) if key == "other" else key
    person, before = everybody("plg_admin"), snapshot(web)
    for path in ("/units/add", "/services/add"):
        answer = person.submit(path, code="x1", name="Baru", active="y", parent=str(foreign), unit=str(foreign))
        assert answer.status_code == 422
        assert "has-error" in answer.text
        assert "Baru" in answer.text
    assert snapshot(web) == before


def test_the_office_of_a_row_comes_from_its_author_and_never_from_the_form(
    web: Flask, everybody: Callable[[str | None], Visitor], read: Reader
) -> None:
    other = read(lambda session: office_id(session, "PTK"))
    answer = everybody("plg_admin").submit(
        "/units/add", code="x2", name="Fungsi baru", active="y", office_id=str(other), office=str(other), id="9999"
    )
    assert answer.status_code == 302
    unit = read(lambda session: session.scalars(select(Unit).where(Unit.code == "x2")).one())
    assert unit.id != 9999
    assert unit.office_id == read(lambda session: office_id(session, "PLG"))


def test_a_role_held_in_another_office_changes_nothing_here(web: Flask, read: Reader) -> None:
    """An auditor of Palembang who is administrator in Pontianak must not keep Palembang's data."""
    with web.app_context():
        session = db.session()
        person = session.scalars(select(Staff).where(Staff.username == "plg_auditor")).one()
        session.execute(
            text(
                "INSERT INTO appointment (office_id, user_id, role, capacity, from_date, basis) "
                "VALUES (:office, :user, 'administrator', 'definitive', '2020-01-01', '')"
            ),
            {"office": office_id(session, "PTK"), "user": person.id},
        )
        session.commit()
    visitor = Visitor(web)
    visitor.sign_in("plg_auditor")
    own = read(lambda session: row_of(session, Unit, "PLG"))
    assert visitor.get(f"/units/show/{own}").status_code == 200
    assert visitor.get(f"/units/edit/{own}").status_code == 404
    assert visitor.get("/units/add").status_code == 403


def test_a_unique_value_given_twice_is_told_at_its_field(
    web: Flask, everybody: Callable[[str | None], Visitor]
) -> None:
    person, before = everybody("plg_admin"), snapshot(web)
    answer = person.submit("/units/add", code="pengujian", name="Lagi", active="y")
    assert answer.status_code == 422
    assert re.search(r'has-error">\s*<label for="code"', answer.text)
    assert snapshot(web) == before


def test_the_same_form_sent_twice_makes_one_row(
    web: Flask, everybody: Callable[[str | None], Visitor], read: Reader
) -> None:
    person = everybody("plg_desk")
    page = person.get("/customers/add").text
    hidden = dict(re.findall(r'name="(csrf_token|once)"[^>]*value="([^"]+)"', page))
    assert len(hidden) == 2
    data = {**hidden, "name": "PT Dua Kali", "type": "large"}
    answers = [person.client.post("/customers/add", data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert (
        read(lambda s: s.scalar(select(func.count()).select_from(text("customer")).where(text("name='PT Dua Kali'"))))
        == 1
    )


def test_a_form_that_was_opened_before_somebody_elses_change_does_not_undo_it(
    web: Flask, everybody: Callable[[str | None], Visitor], read: Reader
) -> None:
    person, key = everybody("plg_admin"), read(lambda session: row_of(session, Unit, "PLG"))
    path = f"/units/edit/{key}"
    stale = dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]+)"', person.get(path).text))
    code = read(lambda session: session.get(Unit, key).code)
    first = person.client.post(path, data={**stale, "code": code, "name": "Nama pertama", "active": "y"})
    assert first.status_code == 302
    second = person.client.post(path, data={**stale, "code": code, "name": "Nama kedua", "active": "y"})
    assert second.status_code == 422
    assert "Nama kedua" in second.text
    assert read(lambda session: session.get(Unit, key).name) == "Nama pertama"


def test_nothing_is_deleted_by_opening_a_page_or_without_a_token(
    web: Flask, everybody: Callable[[str | None], Visitor], read: Reader
) -> None:
    person, before = everybody("plg_admin"), snapshot(web)
    key = read(lambda session: row_of(session, Unit, "PLG"))
    assert person.get(f"/units/delete/{key}").status_code == 200
    assert person.client.post(f"/units/delete/{key}").status_code == 400
    assert snapshot(web) == before


def test_what_others_depend_on_is_not_deleted(
    web: Flask, everybody: Callable[[str | None], Visitor], read: Reader
) -> None:
    person, before = everybody("plg_admin"), snapshot(web)
    key = read(lambda session: row_of(session, Unit, "PLG"))
    assert person.submit(f"/units/delete/{key}").status_code == 409
    assert snapshot(web) == before


def test_what_nothing_depends_on_is_deleted_after_asking(
    web: Flask, everybody: Callable[[str | None], Visitor], read: Reader
) -> None:
    person = everybody("plg_admin")
    person.submit("/units/add", code="x3", name="Kosong", active="y")
    key = read(lambda session: session.scalars(select(Unit.id).where(Unit.code == "x3")).one())
    assert person.submit(f"/units/delete/{key}").status_code == 302
    assert read(lambda session: session.get(Unit, key)) is None


def test_a_related_list_is_shown_only_with_the_permission_on_it(
    web: Flask, everybody: Callable[[str | None], Visitor]
) -> None:
    related = [(view, child) for view in views(web) for child in view._related_views]
    assert related
    for view, child in related:
        for name in ("plg_admin", "plg_desk", "plg_head", "plg_auditor"):
            person = everybody(name)
            page = person.get(f"{view.route_base}/show/1")
            opens = person.get(f"{child.route_base}/list/").status_code == 200
            if page.status_code == 200:
                assert (f"<h2>{child.list_title}</h2>" in page.text or page.text.count('class="t-mt"') > 0) == opens


HOSTILE = (
    "<script>alert(1)</script>",
    "'; DROP TABLE unit; --",
    "{{7*7}}",
    "\x00",
    "\u202e",
    "a" * 100_000,
    "=1+1",
    "%s%n",
)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_kept_as_text_or_refused_and_never_fail(
    both: Flask, engine: SqliteEngine, value: str
) -> None:
    person = Visitor(both)
    person.sign_in("plg_desk")
    answer = person.submit("/customers/add", name=value, type="large", address=value, phone=value, email="a@b.example")
    assert answer.status_code in {302, 422}
    assert "<script>alert" not in answer.text
    page = person.get("/customers/list/")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert person.get("/customers/list/", query_string={"f_name": value[:150]}).status_code in {200, 400}


@pytest.mark.parametrize("value", ["", "31-08-2026", "2026-02-30", "0001-01-01", "9999-12-31", "x" * 1000, "\x00"])
def test_a_date_that_is_none_is_told_at_its_field(
    web: Flask, everybody: Callable[[str | None], Visitor], value: str
) -> None:
    answer = everybody("plg_admin").submit("/holidays/add", day=value, name="Libur", kind="public", confirmed="y")
    assert answer.status_code == 422
    assert re.search(r'has-error">\s*<label for="day"', answer.text)


@pytest.mark.parametrize("value", ["", "-1", "21", "9" * 30, "1e3", "dua"])
def test_a_number_out_of_reach_is_told_at_its_field(
    web: Flask, everybody: Callable[[str | None], Visitor], read: Reader, value: str
) -> None:
    own = read(lambda session: office_id(session, "PLG"))
    path = f"/offices/edit/{own}"
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', everybody("plg_admin").get(path).text)
    assert seen is not None
    answer = everybody("plg_admin").submit(
        path, seen=seen.group(1), name="N", short_name="N", city="C", zone="Asia/Jakarta", interest_years=value
    )
    assert answer.status_code == 422
    assert re.search(r'has-error">\s*<label for="interest_years"', answer.text)


@pytest.fixture
def counted(web: Flask) -> Iterator[list[str]]:
    """The statements that were sent to the database."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    with web.app_context():
        bind = db.engine
    event.listen(bind, "before_cursor_execute", note)
    yield statements
    event.remove(bind, "before_cursor_execute", note)


def test_a_list_costs_few_queries_however_many_permissions_are_asked(
    web: Flask, everybody: Callable[[str | None], Visitor], counted: list[str]
) -> None:
    for view in views(web):
        person = everybody(holder_of("can_list", view))
        counted.clear()
        person.get(f"{view.route_base}/list/")
        permissions = [statement for statement in counted if "ab_permission_view" in statement]
        assert len(permissions) == 1, view
        assert len([s for s in counted if s.startswith("SELECT")]) <= 8, (view, counted)
