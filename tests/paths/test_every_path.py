"""Every path of every procedure (loops once) is executed: all ways of all outcomes, and all paths without a repeat.

The paths are enumerated from the procedure files alone (tests/paths/plans.py), so a new procedure is covered the day it
is added. Executed on both engines, in batches, each case followed to its very end.
"""

from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock
from app.commands.history import first_broken
from app.commands.register_case import register_case
from app.models.office import OfficeProcedure
from app.models.task import CaseTask
from app.procedures import Procedure, load_library
from app.security.scope import unscoped
from tests.paths.driver import BEGIN, Driver
from tests.paths.plans import Plan, covering, simple

FIXTURES = Path(__file__).parent.parent / "fixtures" / "procedures"
LIBRARY, PROBLEMS = load_library(FIXTURES)
BATCH = 12


def batches() -> list[tuple[str, str, list[Plan]]]:
    """Cut each procedure's plans into batches that a test runs one after the other on one database."""
    found = []
    for procedure in LIBRARY.all():
        plans = list(dict.fromkeys([*covering(procedure), *simple(procedure)]))
        for begin in range(0, len(plans), BATCH):
            found.append((procedure.code, procedure.revision, plans[begin : begin + BATCH]))
    return found


BATCHES = batches()


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


@pytest.mark.parametrize(("code", "revision", "plans"), BATCHES, ids=[f"{i}-{b[0]}" for i, b in enumerate(BATCHES)])
def test_every_path_of_a_procedure_can_be_walked_to_its_end(app, session, world, code, revision, plans):
    before = app.extensions["procedures"]
    procedure = LIBRARY.get(code, revision)
    try:
        office = office_for(session, world, app, procedure)
        with clock.moved(BEGIN):
            desk = world.viewer(session, f"{office}_desk")
            register_case(session, desk, {
                "kind": plans[0].kind, "channel": "letter", "subject": "Lain", "description": "Lain",
                "customer_name": "PT Lain", "appealed_decision": "Keputusan"})  # fmt: skip
        for plan in plans:
            driver = Driver(session, world, office, plan, procedure)
            driver.run()
            check(session, driver)
    finally:
        app.extensions["procedures"] = before


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
