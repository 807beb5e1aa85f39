"""Every path of every procedure (loops once) is executed: all ways of all outcomes, and all paths without a repeat.

The paths are enumerated from the procedure files alone (tests/paths/plans.py), so a new procedure is covered the day it
is added. Executed on both engines, each case followed to its very end. Paths that begin alike are walked together: what
they share is done once, and what follows is taken back before the next one goes on from there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from app import clock
from app.commands.history import first_broken
from app.commands.register_case import register_case
from app.extensions import IMMEDIATE
from app.models.office import OfficeProcedure
from app.models.task import CaseTask
from app.procedures import Procedure, load_library
from app.security.scope import unscoped
from tests.paths.driver import BEGIN, Driver
from tests.paths.plans import covering, simple
from tests.paths.tree import Node, trees

FIXTURES = Path(__file__).parent.parent / "fixtures" / "procedures"
LIBRARY, PROBLEMS = load_library(FIXTURES)
CASES = [
    (procedure.code, procedure.revision, tree)
    for procedure in LIBRARY.all()
    for tree in trees([*covering(procedure), *simple(procedure)])
]


def office_for(session, world, app, procedure: Procedure) -> str:
    """Let office Tiga work by the procedure (and by Pontianak's for appeals, where it has none)."""
    app.extensions["procedures"] = LIBRARY
    rows = session.scalars(select(OfficeProcedure).where(OfficeProcedure.office_id == world.offices["TGA"].id)).all()
    for row in rows:
        session.delete(row)
    session.flush()
    codes = [procedure.code] + ([] if "appeal" in procedure.handles else ["PR-LS-8.1.4"])
    for code in codes:
        session.add(
            OfficeProcedure(office_id=world.offices["TGA"].id, procedure_code=code, from_date=procedure.effective)
        )
    session.commit()
    return "tga"


@pytest.mark.parametrize(("code", "revision", "tree"), CASES, ids=[f"{i}-{case[0]}" for i, case in enumerate(CASES)])
def test_every_path_of_a_procedure_can_be_walked_to_its_end(app, session, world, code, revision, tree):
    before = app.extensions["procedures"]
    procedure = LIBRARY.get(code, revision)
    try:
        office = office_for(session, world, app, procedure)
        with one_transaction(session) as (own, connection), clock.moved(BEGIN):
            desk = world.viewer(own, f"{office}_desk")
            register_case(own, desk, {
                "kind": tree.begin.kind, "channel": "letter", "subject": "Lain", "description": "Lain",
                "customer_name": "PT Lain", "appealed_decision": "Keputusan"})  # fmt: skip
            walk(connection, Driver(own, world, office, tree.begin), tree.root)
    finally:
        app.extensions["procedures"] = before


@contextmanager
def one_transaction(session: Session) -> Iterator[tuple[Session, Connection]]:
    """A session whose commits stay within one transaction of the database, so that steps can be taken back."""
    session.rollback()
    with session.get_bind().engine.connect().execution_options(**{IMMEDIATE: True}) as connection:
        whole = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as own:
            yield own, connection
        whole.rollback()


def walk(connection: Connection, driver: Driver, node: Node) -> None:
    """Take every way that the plans go on from here, each from the same state."""
    if not node.following:  # a plan from whose end others go on is finished by them
        driver.finish()
        check(driver.session, driver)
    for move, following in node.following.items():
        with taken_back(connection, driver.session):
            longer = driver.branch(replace(driver.plan, moves=(*driver.plan.moves, move)))
            longer.follow()
            walk(connection, longer, following)


@contextmanager
def taken_back(connection: Connection, session: Session) -> Iterator[None]:
    """Undo whatever is done inside."""
    session.rollback()
    before = connection.begin_nested()
    yield
    session.rollback()
    session.expunge_all()
    before.rollback()


def check(session, driver: Driver) -> None:
    """The plan was followed, the case is closed, nothing is open, the history is whole."""
    plan, case = driver.plan, driver.case
    assert driver.taken == len(plan.moves), f"stopped at move {driver.taken} of {plan}"
    assert case.status == "closed", plan
    with unscoped(session):
        tasks = session.scalars(select(CaseTask).where(CaseTask.case_id == case.id).order_by(CaseTask.id)).all()
    assert all(task.status != "open" for task in tasks)
    done = [(task.step_id, task.outcome) for task in tasks if task.status == "done"]
    assert set(plan.moves) <= set(done), plan
    assert first_broken(session, case.id) is None


def test_the_plans_take_every_way_of_every_procedure():
    assert not PROBLEMS
    for procedure in LIBRARY.all():
        moves = {move for plan in [*covering(procedure), *simple(procedure)] for move in plan.moves}
        missing = {(step.id, outcome) for step in procedure.steps for outcome in step.next} - moves
        assert not missing, (procedure.code, missing)
