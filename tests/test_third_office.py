"""A third office joins with one file and nothing else: its cases go through the same pages and the same API."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_appbuilder import Model
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from app.factory import create_app
from app.models.case import Case
from app.models.office import Office, OfficeProcedure
from app.models.person import Appointment, Staff
from app.models.task import CaseTask
from app.security.permissions import sync_roles
from app.security.scope import unscoped
from config import TestConfig as Settings
from tests.api.client import Caller
from tests.conftest import HASH
from tests.visitor import Visitor

FILE = Path(__file__).parent / "fixtures/procedures/bodies_a.toml"
START = date(2024, 2, 1)
ROLES = {"desk": "front_desk", "business": "service_coordinator", "certification": "technical_manager",
         "head": "office_head"}  # fmt: skip
KIND = {"type": "service", "category": "fees", "severity": "light", "nature": "administrative"}
TOLD = {"how": "mail", "evidence": "Surel pelanggan"}
# Who ends which step how: the way of a light administrative complaint through the file.
WAY = (
    ("business", "receive", "registered", KIND),
    ("business", "sort", "classified", KIND),
    ("business", "settle", "resolved", {"findings": "Tagihan keliru.", "validity": "proven"}),
    ("business", "answer", "drafted", {"subject": "Tanggapan", "body": "Yth. Pelanggan."}),
    ("head", "sign", "signed", {}),
    ("desk", "send", "dispatched", {"method": "in_person", "recipient": "Pelanggan"}),
    ("desk", "confirm", "satisfied", {"received_by": "Pelanggan", "on_behalf": TOLD}),
    ("desk", "close", "closed", {"notice": "Penanganan selesai."}),
)
WORDS = {"kind": "complaint", "channel": "letter", "form": "written", "customer_name": "PT Contoh",
         "subject": "Tagihan", "description": "Tagihan tidak sesuai.", "consent_to_name": True}  # fmt: skip


@pytest.fixture
def third(base: Path, tmp_path: Path) -> Flask:
    """An installation whose own folder of procedures holds one file, and the office that works by it."""
    own = tmp_path / "procedures"
    own.mkdir()
    shutil.copy(FILE, own)
    config = Settings()
    config.SQLALCHEMY_DATABASE_URI = f"sqlite:///{tmp_path / 'third.db'}"
    config.PROCEDURES_FOLDER = own
    app = create_app(config)
    assert app.extensions["procedure_problems"] == []
    with app.app_context():
        Model.metadata.create_all(db.engine)
        sync_roles(db.session)
        build(db.session())
    return app


def build(session: Session) -> None:
    """Add the office, the procedure that it names and its four people."""
    office = Office(code="KTG", name="Balai Ketiga", short_name="Balai Ketiga", city="Contoh")
    session.add(office)
    session.flush()
    session.add(OfficeProcedure(office_id=office.id, procedure_code="PK-07/LS-A", from_date=START))
    for name, role in ROLES.items():
        person = Staff(username=name, first_name=name.title(), last_name="Contoh", active=True, password=HASH,
                       email=f"{name}@ketiga.example", office_id=office.id, position=role)  # fmt: skip
        session.add(person)
        session.flush()
        session.add(Appointment(office_id=office.id, user_id=person.id, role=role, from_date=START))
    session.commit()


@pytest.fixture
def finished(third: Flask) -> Iterator[Flask]:
    """The installation; after the test its one case must have gone the whole way, by the office's own procedure."""
    yield third
    with third.app_context(), unscoped(db.session()) as _:
        session = db.session()
        case = session.scalars(select(Case)).one()
        assert (case.procedure_code, case.procedure_revision) == ("PK-07/LS-A", "3")
        assert (case.status, case.outcome, case.validity) == ("closed", "closed", "proven")
        tasks = session.scalars(select(CaseTask).order_by(CaseTask.id)).all()
        assert [task.step_id for task in tasks] == ["submit", *(step for _, step, _, _ in WAY)]
        assert {task.status for task in tasks} == {"done"}


def test_a_case_goes_through_the_third_offices_procedure_on_the_pages(finished: Flask) -> None:
    people = {name: Visitor(finished) for name in ROLES}
    for name, person in people.items():
        assert person.sign_in(name).status_code == 302
    words = {**WORDS, "consent_to_name": "y"}
    assert people["desk"].submit("/cases/new", **words).status_code == 200
    case = case_path(finished)
    for who, step, outcome, data in WAY:
        page = people[who].get(case).text
        task = open_task(finished, step)
        assert f"/tasks/{task}/complete" in page, (who, step)
        form = re.search(rf'<form[^>]*action="/tasks/{task}/complete"[^>]*>.*?name="outcome" value="{outcome}".*?</form>',
                         page, re.S)  # fmt: skip
        assert form, (step, outcome)
        answer = people[who].submit(case, f"/tasks/{task}/complete", outcome=outcome, **flat(data))
        assert answer.status_code == 302, (step, re.findall(r'class="[^"]*error[^"]*"[^>]*>([^<]+)', answer.text))
    assert people["desk"].get(case).status_code == 200


def test_a_case_goes_through_the_third_offices_procedure_by_the_api(finished: Flask) -> None:
    people = {name: Caller(finished, name) for name in ROLES}
    listed = people["desk"].get("/procedures").json["items"]
    assert "PK-07/LS-A" in [item["code"] for item in listed]
    made = people["desk"].post("/cases", WORDS)
    assert made.status_code == 201, made.json
    assert made.json["procedure"] == {"code": "PK-07/LS-A", "revision": "3"}
    for who, step, outcome, data in WAY:
        (task,) = [task for task in people[who].open_tasks(made.json["id"]) if task_step(task) == step]
        people[who].complete(task["id"], outcome, data)
    assert people["desk"].get(f"/cases/{made.json['id']}").json["status"] == "closed"


def task_step(task: dict) -> str:
    """The step of a task as the API shows it."""
    step = task["step"]
    return str(step["id"] if isinstance(step, dict) else step)


def case_path(app: Flask) -> str:
    """The page of the only case."""
    with app.app_context():
        return f"/cases/{db.session.scalars(select(Case.id)).one()}"


def open_task(app: Flask, step: str) -> int:
    """The open task of a step."""
    with app.app_context():
        query = select(CaseTask.id).where(CaseTask.step_id == step, CaseTask.status == "open")
        return int(db.session.scalars(query).one())


def flat(data: dict) -> dict[str, str]:
    """The fields of a form that hold the data."""
    told = {f"on_behalf-{name}": value for name, value in data.get("on_behalf", {}).items()}
    return {**{name: value for name, value in data.items() if name != "on_behalf"}, **told}
