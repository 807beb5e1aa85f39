"""Numbers no table holds, and digits that are none: words at the form, never a fault."""

import pytest
from flask import Flask

from app.commands.assign import Chosen, assign_tasks
from app.commands.register_case import register_case
from app.errors import Invalid
from app.extensions import db
from tests import world as worlds
from tests.commands.journeys import Journey


@pytest.mark.parametrize("service", ["²", "9" * 30, "7" * 12])
def test_an_odd_service_is_refused_at_its_field(app: Flask, service: str) -> None:
    session = db.session()
    viewer = worlds.read(session).viewer(session, "plg_desk")
    data = {
        "channel": "walk_in",
        "customer_name": "PT Contoh",
        "subject": "Odd",
        "description": "What happened",
        "service": service,
    }
    with pytest.raises(Invalid) as caught:
        register_case(session, viewer, data)
    assert [error.pointer for error in caught.value.errors] == ["/service"]


def test_a_person_or_customer_with_a_number_that_no_table_holds_is_refused(app: Flask) -> None:
    session = db.session()
    world = worlds.read(session)
    journey = Journey(session, world)
    with pytest.raises(Invalid):
        assign_tasks(session, world.viewer(session, "plg_coordinator"), [Chosen(journey.task, 1)],
                     {"person": "9" * 17, "reason": "Away"})  # fmt: skip
    data = {"channel": "walk_in", "customer": "9" * 17, "subject": "Odd", "description": "What happened"}
    with pytest.raises(Invalid):
        register_case(session, world.viewer(session, "plg_desk"), data)
