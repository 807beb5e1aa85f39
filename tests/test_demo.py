"""The demonstration: loaded into an empty database it shows cases in every stage of life, and invents everybody."""

from pathlib import Path
from typing import Any

import pytest
from flask_appbuilder import Model
from sqlalchemy import func, select

from app import clock
from app.commands.demo.load import load_demo
from app.commands.history import first_broken
from app.extensions import db
from app.models.case import Case
from app.models.customer import Customer
from app.models.office import Office
from app.models.person import Staff
from app.models.task import CaseTask
from app.security.permissions import sync_roles
from app.security.scope import unscoped
from tests.empty import empty_app


@pytest.mark.timeout(120)
def test_an_empty_database_gets_cases_in_every_stage_and_a_second_load_does_nothing(
    engine: Any, tmp_path: Path
) -> None:
    with empty_app(engine, tmp_path):
        Model.metadata.create_all(db.engine)
        session = db.session()
        sync_roles(db.session)
        assert load_demo(db.session) == 18
        with unscoped(session):
            cases = session.scalars(select(Case)).all()
            assert len(cases) == 18
            assert {"open", "closed"} == {case.status for case in cases}
            assert {"complaint", "appeal", "lawsuit"} == {case.kind for case in cases}
            assert {"closed", "referred"} <= {case.outcome for case in cases}
            assert any(case.restricted for case in cases)
            assert any(case.duplicate_of_id for case in cases)
            late = select(func.count()).where(CaseTask.status == "open", CaseTask.due_at < clock.now())
            assert session.scalar(late) >= 1
            assert [case.number for case in cases if first_broken(session, case.id) is not None] == []
            assert all(case.received_at <= case.registered_at <= clock.now() for case in cases)
            addresses = [*session.scalars(select(Staff.email)), *session.scalars(select(Customer.email)),
                         *session.scalars(select(Office.email)), *session.scalars(select(Case.contact_email))]  # fmt: skip
            assert [address for address in addresses if address and not address.endswith(".example")] == []
        assert load_demo(db.session) == 0
        with unscoped(session):
            assert session.scalar(select(func.count()).select_from(Case)) == 18


def test_a_database_that_is_in_use_is_left_alone(app: Any, session: Any) -> None:
    with unscoped(session):
        before = session.scalar(select(func.count()).select_from(Staff))
        assert before > 0
        assert load_demo(db.session) == 0
        assert session.scalar(select(func.count()).select_from(Staff)) == before
        assert session.scalar(select(func.count()).select_from(Case)) == 0
