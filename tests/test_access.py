"""The generated access test: every route x every role x own and other office's rows, with no undeclared cell.

Expected answers come from the declared tables alone (app.security.permissions.VIEWS, app.api.routing.ROUTES). A new
route without a declaration fails here.
"""

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.api.routing import ROUTES
from app.commands.register_case import register_case
from app.extensions import db
from app.models.codes import ROLES
from app.models.document import Document
from app.models.outbox import OutboxMessage
from app.models.task import CaseTask
from app.security.permissions import PERMISSIONS, VIEWS
from app.security.scope import unscoped
from tests import world as worlds
from tests.api.client import Caller
from tests.conftest import PASSWORD

# Routes of the pages that ask for no role: who is not signed in must reach them.
OPEN_PAGES = {
    "SignInView.login",
    "SignInView.logout",
    "HomeView.index",
    "AccountView.language",
    "static",
    "appbuilder.static",
    # The public page that says whether a paper is genuine.
    "portal.ask",
    "portal.check",
    "portal.show",
    "portal.compare_file",
    # An office's colour and logo.
    "brand.colours",
    "brand.logo",
    # What anybody may know of an office, its procedure and its complaints in numbers.
    "offices.index",
    "offices.show",
    "offices.privacy",
    "procedure.show",
    "procedure.chart",
    "summary.show",
    "summary.table",
    # The public form for complaints and appeals.
    "submission.first",
    "submission.show",
    "submission.save_first",
    "submission.save",
    "submission.send",
    "submission.drop_file",
    "submission.forget",
    "submission.autosave",
    "submission.upload",
    "submission.receipt",
    # The public page on which customers follow their case.
    "tracking.ask",
    "tracking.follow",
    "tracking.show",
    "tracking.leave",
    "tracking.paper",
    # What a customer opens of his own case, and nobody else (tests/portal/test_access.py).
    "tracking.linked",
    "tracking.letter",
    "tracking.file",
    "tracking.step",
    "tracking.message",
    "tracking.withdraw",
    "tracking.reopen",
    "tracking.appeal",
    "tracking.survey",
    "tracking.data",
    "tracking.data_copy",
    "tracking.data_correction",
}
PEOPLE = {
    "front_desk": "plg_desk", "service_coordinator": "plg_coordinator", "function_coordinator": "plg_pengujian",
    "technical_manager": "plg_technical", "office_head": "plg_head", "appeal_member": "plg_member1",
    "auditor": "plg_auditor", "agency": "agency", "administrator": "plg_admin",
}  # fmt: skip
REFUSED, OPEN = {401, 403}, {200, 201, 204, 302, 303, 400, 404, 405, 409, 415, 422}
WORDS = {"channel": "walk_in", "customer_name": "PT Rahasia", "subject": "Perihal rahasia", "description": "Uraian",
         "service": "pengujian"}  # fmt: skip


def page_rules(app: Flask) -> list[Rule]:
    """Every route of the pages; the actions of generated views apart, for no view offers any."""
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/api/")]
    return [rule for rule in rules if not rule.endpoint.endswith(".action")]


def permission_of(app: Flask, endpoint: str) -> tuple[str, str] | None:
    """The declared permission of a page's route, or None when it has none."""
    name, _, method = endpoint.partition(".")
    for view in app.extensions["appbuilder"].baseviews:
        if view.endpoint == name:
            permission = getattr(getattr(view, method, None), "_permission_name", None)
            return (f"can_{permission}", view.class_permission_name) if permission else None
    return None


def test_every_page_route_has_a_declared_permission(one_app):
    found = {rule.endpoint: permission_of(one_app, rule.endpoint) for rule in page_rules(one_app)}
    undeclared = [name for name, pair in found.items() if name not in OPEN_PAGES and (not pair or pair[1] not in VIEWS)]
    assert undeclared == []  # a permission that no role holds closes its route to everybody: the walk below proves it


def test_every_declared_permission_opens_a_page_that_exists(one_app):
    served = {permission_of(one_app, rule.endpoint) for rule in page_rules(one_app)}
    assert {pair for pairs in PERMISSIONS.values() for pair in pairs} - served == set()


def test_no_generated_view_offers_an_action_and_the_route_answers_nobody(without_forgery_check):
    app = without_forgery_check
    assert [view for view in app.extensions["appbuilder"].baseviews if getattr(view, "actions", None)] == []
    client = signed_in(app, "plg_head")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.endswith(".action"):
            assert client.post(url_of(rule, 1, 1)).status_code in {403, 404}, rule.endpoint


def test_every_api_route_is_in_the_declared_table(one_app):
    declared = {f"api.{entry.endpoint}" for entry in ROUTES}
    served = {rule.endpoint for rule in one_app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert served == declared


def url_of(rule: Rule, case_id: int, task_id: int) -> str:
    """Fill a route's places with the numbers of a case or task."""
    with unscoped(db.session()):
        notice = db.session.query(OutboxMessage.id).filter_by(case_id=case_id).limit(1).scalar() or 1
        paper = db.session.query(Document.id).filter_by(case_id=case_id).order_by(Document.id).limit(1).scalar() or 1
    values = {"case_id": case_id, "task_id": task_id, "document_id": paper, "notice_id": notice, "pk": case_id, "name": "x", "code": "id",
              "revision": "1", "lookup": "units", "code_and_revision": "x/1", "filename": "tanggap.css"}  # fmt: skip
    built = rule.build({name: values.get(name, "1") for name in rule.arguments}, append_unknown=False)
    assert built is not None
    return built[1]


def cases_of(app: Flask) -> dict[str, tuple[int, int]]:
    """Register one case at each of two offices; give its number and that of its open task."""
    world, found = worlds.read(db.session()), {}
    for office in ("plg", "ptk"):
        answer = register_case(db.session, world.viewer(db.session(), f"{office}_desk"), WORDS)
        with unscoped(db.session()):
            task = db.session.query(CaseTask).filter_by(case_id=int(answer["id"]), status="open").one()
        found[office] = (int(answer["id"]), task.id)
    return found


def signed_in(app: Flask, username: str) -> Any:
    """A browser's client after the real log-in form (its forgery check is on elsewhere)."""
    client = app.test_client()
    answer = client.post("/login/", data={"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.get_data(as_text=True)[:500]
    return client


@pytest.fixture
def without_forgery_check(one_app):
    """Let the walk post without a token: what is asked here is permission."""
    one_app.config["WTF_CSRF_ENABLED"] = False
    yield one_app
    one_app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_reaches_exactly_the_pages_declared_for_it_and_never_the_other_offices_rows(
    without_forgery_check, role
):
    app = without_forgery_check
    cases = cases_of(app)
    client = signed_in(app, PEOPLE[role])
    wrong, leaks = [], []
    for rule in page_rules(app):
        if rule.endpoint in OPEN_PAGES or rule.endpoint == "AccountView.password":
            continue
        allowed = permission_of(app, rule.endpoint) in PERMISSIONS[role]
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            for office, (case_id, task_id) in cases.items():
                answer = client.open(url_of(rule, case_id, task_id), method=method)
                cell = (rule.endpoint, method, office, answer.status_code)
                if answer.status_code >= 500 or (answer.status_code in REFUSED) == allowed:
                    wrong.append(cell)
                if office == "ptk" and role != "agency" and b"rahasia" in answer.data.lower() and rule.arguments:
                    leaks.append(cell)
    assert wrong == []
    assert leaks == []


def test_nobody_reaches_a_page_without_signing_in(without_forgery_check):
    app = without_forgery_check
    cases = cases_of(app)
    client, wrong = app.test_client(), []
    for rule in page_rules(app):
        if rule.endpoint in OPEN_PAGES:
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = client.open(url_of(rule, *cases["plg"]), method=method)
            to_login = answer.status_code == 302 and "/login" in answer.headers["Location"]
            if not (to_login or answer.status_code in REFUSED):
                wrong.append((rule.endpoint, method, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", ["", *sorted(ROLES)])
def test_each_role_reaches_exactly_the_api_routes_declared_for_it(one_app, role):
    cases = cases_of(one_app)
    caller, wrong = Caller(one_app, PEOPLE.get(role, "")), []
    rules = {rule.endpoint.removeprefix("api."): rule for rule in one_app.url_map.iter_rules()}
    for entry in ROUTES:
        allowed = entry.access == "public" or (bool(role) and (entry.roles is None or role in entry.roles))
        for case_id, task_id in cases.values():
            answer = caller.http.open(
                url_of(rules[entry.endpoint], case_id, task_id), method=entry.method, headers=caller.headers,
                json={} if entry.method == "POST" and not entry.multipart else None)  # fmt: skip
            status = answer.status_code
            refused = status == 401 if not role else status == 403 and entry.roles is not None
            if (
                status >= 500
                or (not allowed and not refused)
                or (allowed and entry.access != "public" and status == 401)
            ):
                wrong.append((entry.endpoint, entry.method, status, answer.json))
    assert wrong == []


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"agency"}))
def test_the_api_shows_no_row_of_another_office_to_any_role(one_app, role):
    case_id, task_id = cases_of(one_app)["ptk"]
    caller = Caller(one_app, PEOPLE[role])
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/history", f"/cases/{case_id}/documents", f"/tasks/{task_id}",
                 f"/cases/{case_id}/notices", f"/choices/staff?task={task_id}"):  # fmt: skip
        assert caller.get(path).status_code == 404, path
    for path, body in ((f"/tasks/{task_id}/complete", {"outcome": "accepted", "data": {}, "version": 1}),
                       (f"/cases/{case_id}/withdraw", {"version": 1, "reason": "x"})):  # fmt: skip
        assert caller.post(path, body).status_code in (403, 404), path
    assert str(case_id) not in [item["id"] for item in caller.get("/cases").json["items"]]
