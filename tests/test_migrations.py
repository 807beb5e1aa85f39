"""The migrations make exactly the tables of the models, with their constraints, and take them away again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_appbuilder import Model
from flask_migrate import downgrade, upgrade
from sqlalchemy import insert, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.commands.register_case import register_case
from app.extensions import db
from app.models.case import CaseGrant
from app.models.office import Office
from app.models.person import Appointment
from app.models.task import CaseTask
from app.security.scope import unscoped
from tests import world as worlds
from tests.empty import empty_app

WORDS = {
    "channel": "letter", "subject": "LHU terlambat", "description": "Belum selesai.", "customer_name": "PT Contoh",
}  # fmt: skip


@pytest.fixture
def migrated(engine: Any, tmp_path: Path) -> Iterator[Flask]:
    """The application over an empty database that was brought up to date."""
    with empty_app(engine, tmp_path) as app:
        upgrade()
        yield app


@pytest.fixture
def case_id(migrated: Flask) -> int:
    """A case in the migrated database."""
    session = db.session()
    world = worlds.build(session)
    desk = world.viewer(session, "plg_desk", clock.now().date())
    return int(register_case(session, desk, WORDS)["id"])


def refused(session: Session, table: Any, **values: Any) -> str:
    """Try to insert a row; return the words of the database's refusal."""
    with pytest.raises(IntegrityError) as problem:
        session.execute(insert(table).values(**values))
    session.rollback()
    return str(problem.value.orig)


def test_an_upgrade_from_nothing_makes_exactly_the_tables_of_the_models(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []
        assert len(inspect(connection).get_table_names()) == len(Model.metadata.tables) + 1


def test_a_downgrade_to_the_base_leaves_no_table_and_an_upgrade_makes_them_again(migrated: Flask) -> None:
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    assert set(Model.metadata.tables) < set(inspect(db.engine).get_table_names())


def test_the_check_constraints_are_kept_by_the_database(migrated: Flask, case_id: int) -> None:
    session = db.session()
    office = {"code": "X", "name": "X", "short_name": "X", "city": "X", "address": "", "phone": "", "email": "",
              "zone": "Asia/Jakarta", "active": True}  # fmt: skip
    assert "interest_years_sane" in refused(session, Office.__table__, **office, interest_years=21)
    with unscoped(session):
        held = dict(session.execute(select(Appointment.__table__).limit(1)).one()._mapping)
    dates = {"id": None, "from_date": date(2026, 2, 1), "to_date": date(2026, 1, 1)}
    wrong = {key: value for key, value in {**held, **dates}.items() if key != "id"}
    assert "dates_in_order" in refused(session, Appointment.__table__, **wrong)
    grant = {"case_id": case_id, "reason": "x", "granted_at": clock.now()}
    assert "person_or_unit" in refused(session, CaseGrant.__table__, **grant)


def test_the_partial_unique_indexes_are_kept_by_the_database(migrated: Flask, case_id: int) -> None:
    session = db.session()
    table = CaseTask.__table__
    row = session.execute(select(table).where(table.c.case_id == case_id, table.c.status == "open")).first()
    assert row is not None
    task = {key: value for key, value in row._mapping.items() if key != "id"}
    assert "unique" in refused(session, table, **task).lower()
    session.execute(insert(table).values(**{**task, "status": "cancelled"}))
    user = session.scalars(select(Appointment.user_id).limit(1)).one()
    grant = {"case_id": case_id, "user_id": user, "reason": "x", "granted_at": clock.now()}
    session.execute(CaseGrant.__table__.delete().where(CaseGrant.__table__.c.case_id == case_id))
    session.execute(insert(CaseGrant.__table__).values(**grant))
    assert "unique" in refused(session, CaseGrant.__table__, **grant).lower()
