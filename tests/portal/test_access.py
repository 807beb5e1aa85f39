"""Nothing of one customer's case is readable with another's code: every public route, whoever asks.

Each route is declared here: OPEN (says the same to everybody, or what the visitor himself typed) or OWN (a case, to
whoever proved to own it). A new route without a declaration fails.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app.commands.attachments import Upload, attach
from app.commands.case_actions import act
from app.documents.desk import desk_of
from app.documents.storage import storage_of
from app.extensions import db
from app.models.case import Case
from app.models.document import Document
from app.models.event import CaseEvent
from app.models.task import CaseTask
from app.security.scope import unscoped
from app.security.viewer import customer_of
from tests import world as worlds
from tests.commands.journeys import Journey
from tests.portal.customers import Customer
from tests.visitor import Visitor

OPEN = {
    "brand.colours", "brand.logo", "offices.index", "offices.show", "offices.privacy", "procedure.show",
    "procedure.chart", "summary.show", "summary.table", "portal.ask", "portal.check", "portal.show",
    "portal.compare_file", "tracking.ask", "tracking.follow", "tracking.leave",
    # The form: what this visitor typed, kept under a key in the visit, and the receipt of what he sent.
    "submission.first", "submission.show", "submission.save_first", "submission.save", "submission.send",
    "submission.drop_file", "submission.forget", "submission.autosave", "submission.upload", "submission.receipt",
}  # fmt: skip
OWN = {
    "tracking.show", "tracking.letter", "tracking.paper", "tracking.file", "tracking.linked", "tracking.step",
    "tracking.message", "tracking.withdraw", "tracking.reopen", "tracking.appeal", "tracking.survey", "tracking.data",
    "tracking.data_copy", "tracking.data_correction",
}  # fmt: skip
SECRETS = (b"zamrud", b"%pdf", b"\x89png")
FORM = {"text": "x", "reason": "x", "grounds": "x", "confirm": "1", "received_by": "x", "answer": "x", "key": "k"}


@dataclass(frozen=True)
class Two:
    """Two customers of one office, and the numbers of what belongs to the first."""

    mine: tuple[str, str]
    other: tuple[str, str]
    case_id: int
    task_id: int
    paper_id: int
    file_id: int
    linked_id: int
    code: str


def public_rules(app: Flask) -> list[Rule]:
    """Every route outside the staff screens and the API."""
    screens = {view.endpoint for view in app.extensions["appbuilder"].baseviews}
    found = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/api/")]
    return [rule for rule in found if rule.endpoint.split(".")[0] not in screens | {"static", "appbuilder"}]


def test_every_public_route_is_declared(one_app: Flask) -> None:
    served = {rule.endpoint for rule in public_rules(one_app)}
    assert served - OPEN - OWN == set(), "say in OPEN or OWN what these may show"
    assert (OPEN | OWN) - served == set()
    assert all("number" in rule.arguments for rule in public_rules(one_app) if rule.endpoint in OWN)


@pytest.fixture
def two(web: Flask) -> Iterator[Two]:
    """A case with a letter, a file and an open step of its customer; another customer's; no anti-forgery check."""
    web.config["WTF_CSRF_ENABLED"], web.config["PAPERS_AT_ONCE"] = False, True
    with web.app_context():
        own = db.session()
        world, words = worlds.read(own), {"customer_name": "PT Zamrud", "subject": "Perihal zamrud"}
        first = Journey(own, world, desk_of(web.config), **words, description="Uraian zamrud").up_to("dispatched")
        viewer, store = customer_of(first.case_id), storage_of(web.config)
        act(own, viewer, "messages", first.case_id, {"text": "Pesan zamrud"})
        sent = Upload("zamrud.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 32)
        file = attach(own, viewer, first.case_id, sent, store, 9999)
        second = Journey(own, world, customer_name="PT Lain", subject="Perihal lain")
        with unscoped(own):
            own.rollback()
            task = own.scalars(select(CaseTask).filter_by(case_id=first.case_id, status="open")).one()
            paper = own.scalars(select(Document).filter_by(case_id=first.case_id, kind="reply_letter")).one()
            found = Two(_proof(first), _proof(second), first.case_id, task.id, paper.id, int(file["document"]["id"]),
                        second.case_id, paper.verification_code or "")  # fmt: skip
    yield found
    web.config["WTF_CSRF_ENABLED"], web.config["PAPERS_AT_ONCE"] = True, False


def _proof(journey: Journey) -> tuple[str, str]:
    return journey.answer["number"], journey.answer["tracking"]["code"]


def requests_of(app: Flask, two: Two, number: str, endpoints: set[str]) -> Iterator[tuple[str, str, str]]:
    """Every route of some endpoints, filled with what belongs to the first case: endpoint, method, address."""
    values = {"number": number, "task_id": two.task_id, "outcome": "satisfied", "other_id": two.linked_id, "year": 2026,
              "name": "identitas", "file_id": two.file_id, "procedure_code": "SOP12-BSPJI/5"}  # fmt: skip
    for rule in public_rules(app):
        if rule.endpoint not in endpoints:
            continue
        own = {**values, "document_id": two.file_id if rule.endpoint == "tracking.file" else two.paper_id,
               "code": two.code if rule.endpoint.startswith("portal.") else "PLG"}  # fmt: skip
        built = rule.build({name: own[name] for name in rule.arguments}, append_unknown=False)
        assert built is not None
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule.endpoint, method, built[1]


def stranger(_app: Flask, _two: Two) -> Visitor:
    """Somebody who proved nothing."""
    return Visitor(_app)


def other_customer(app: Flask, two: Two) -> Visitor:
    """The customer of another case."""
    return Customer(app, *two.other)


def staff(app: Flask, _two: Two) -> Visitor:
    """Somebody of the office, signed in, who followed no case as its customer."""
    visitor = Visitor(app)
    visitor.sign_in("plg_head")
    return visitor


def send(visitor: Visitor, method: str, address: str) -> Any:
    """Send a request with whatever a form might hold."""
    if method == "GET":
        return visitor.get(address)
    data = {**FORM, "files": (io.BytesIO(b"\x89PNG\r\n\x1a\n"), "x.png")}
    return visitor.client.post(address, data=data, content_type="multipart/form-data")


def state(app: Flask, case_id: int) -> tuple[int, int]:
    """What would show that somebody changed a case."""
    with app.app_context(), unscoped(db.session()):
        events = select(func.count(CaseEvent.id)).where(CaseEvent.case_id == case_id)
        return db.session.get_one(Case, case_id).version, db.session.scalar(events) or 0


def test_nobody_but_its_customer_reads_or_changes_a_case_by_any_public_route(web: Flask, two: Two) -> None:
    before, leaks = state(web, two.case_id), []
    for who in (stranger, other_customer, staff):
        visitor = who(web, two)
        for endpoint, method, address in requests_of(web, two, two.mine[0], OWN):
            answer = send(visitor, method, address)
            asked = answer.status_code == 200 and endpoint == "tracking.show" and b'name="code"' in answer.data
            refused = answer.status_code in (303, 403) or asked
            if not refused or any(secret in answer.data.lower() for secret in SECRETS):
                leaks.append((who.__name__, endpoint, method, answer.status_code))
        for endpoint, method, address in requests_of(web, two, two.mine[0], OPEN - {"brand.logo", "procedure.chart"}):
            answer = send(visitor, method, address)
            if answer.status_code >= 500 or b"zamrud" in answer.data.lower():
                leaks.append((who.__name__, endpoint, method, answer.status_code))
    assert leaks == []
    assert state(web, two.case_id) == before


def test_a_customer_reaches_every_page_of_his_case_and_through_it_nothing_of_another(web: Flask, two: Two) -> None:
    visitor, wrong, only_closed = (
        Customer(web, *two.mine),
        [],
        {"tracking.survey", "tracking.reopen", "tracking.appeal"},
    )
    for endpoint, method, address in requests_of(web, two, two.mine[0], OWN - {"tracking.linked"}):
        wanted = 409 if endpoint in only_closed else 200
        if method == "GET" and visitor.get(address).status_code != wanted:
            wrong.append((endpoint, visitor.get(address).status_code))
    assert wrong == []
    other, before = Customer(web, *two.other), state(web, two.case_id)
    numbered = {"tracking.letter", "tracking.paper", "tracking.file", "tracking.step", "tracking.linked"}
    for endpoint, method, address in requests_of(web, two, two.other[0], numbered):
        answer = send(other, method, address)
        if answer.status_code != 404 or any(secret in answer.data.lower() for secret in SECRETS):
            wrong.append((endpoint, answer.status_code))
    assert wrong == []
    assert state(web, two.case_id) == before
