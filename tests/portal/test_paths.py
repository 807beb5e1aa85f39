"""Where a case stands in its procedure: as a picture for staff and in plain words for its customer."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import clock
from app.commands.complete_task import complete_task
from app.extensions import db
from app.procedures.definition import Actor
from app.queries.case_page import tasks_of
from app.queries.customer_path import HANDLERS, path_for_customer
from app.queries.lanes import Picture, case_picture, without
from app.queries.office_procedures import procedure_of
from app.security.scope import unscoped
from tests import world as worlds
from tests.commands.journeys import STEPS, Journey
from tests.visitor import Visitor
from tests.world import World

MONDAY = datetime(2026, 8, 31, 2, 0, tzinfo=UTC)  # nine in the morning in Palembang
HOUR = timedelta(hours=1)


@pytest.fixture
def session(one_app: Flask) -> Session:
    """One engine is enough: what is asked of the database here is asked by the pages of cases too."""
    return db.session()


def picture(session: Session, journey: Journey, now: datetime) -> Picture:
    """The picture of a journey's case."""
    case = journey.case
    with unscoped(session):
        return case_picture(session, case, procedure_of(case), tasks_of(session, case), "id", now)


def states(found: Picture) -> dict[str, str]:
    return {stop.step.id: stop.state for stop in found.stops}


def test_a_picture_tells_what_is_done_current_and_coming_with_the_time_that_counted(
    session: Session, world: World
) -> None:
    with clock.moved(MONDAY):
        journey = Journey(session, world)
    with clock.moved(MONDAY + HOUR / 10):
        journey.up_to("registered")
    found = picture(session, journey, MONDAY + HOUR / 2)
    by_id = {stop.step.id: stop for stop in found.stops}
    assert [stop.label for stop in found.stops] == [*map(str, range(1, 12)), "11.1"]
    assert states(found) == {"submit": "done", "receive": "done", "forward": "now"} | dict.fromkeys(
        ["disposition", "respond", "instruct", "draft", "check", "sign", "dispatch", "confirm", "close"], "next")  # fmt: skip
    assert (by_id["receive"].used, by_id["forward"].used, by_id["sign"].used) == (6, 24, None)
    assert by_id["forward"].late and found.actors(by_id["forward"]) == "Koordinator Fungsi PJI"


def test_what_a_case_goes_back_over_comes_again_and_nothing_comes_after_its_end(session: Session, world: World) -> None:
    journey = Journey(session, world).up_to("drafted")
    complete_task(
        session, world.viewer(session, "plg_coordinator"), journey.task, "wording", {"remarks": "Singkatkan."}
    )
    found = states(picture(session, journey, clock.now()))
    assert (found["instruct"], found["draft"], found["check"]) == ("done", "now", "next")
    for outcome in STEPS[STEPS.index("drafted") :]:
        journey.do(outcome)
    assert set(states(picture(session, journey, clock.now())).values()) == {"done"}


@pytest.mark.parametrize("restricted", [False, True])
def test_a_customer_is_told_stages_and_of_a_restricted_case_no_step_of_its_way(
    session: Session, world: World, restricted: bool
) -> None:
    journey = Journey(session, world).up_to("answered")
    case = journey.case
    with unscoped(session):
        case.restricted = restricted
        found = path_for_customer(session, case, procedure_of(case), clock.now())
    told = [(stage.name, stage.state) for stage in found]
    if restricted:
        assert told == [("received", "done"), ("examined", "now"), ("closed", "next")]
    else:
        assert told == [("received", "done"), ("examined", "done"), ("written", "now"), ("sent", "next"),
                        ("yours", "next"), ("closed", "next")]  # fmt: skip
        assert found[0].done_at is not None and found[2].due_at is not None
    roles = set(get_args(Actor.model_fields["role"].annotation)) - {"customer"}
    assert roles == set(HANDLERS)  # whoever has a step is named in a customer's words


def test_a_case_that_waits_for_its_customer_was_received_and_stands_at_one_stage_only(
    session: Session, world: World
) -> None:
    journey = Journey(session, world)
    desk = world.viewer(session, "plg_desk")
    complete_task(session, desk, journey.task, "incomplete", {"items": ["Foto kemasan"]})
    case = journey.case
    with unscoped(session):
        found = path_for_customer(session, case, procedure_of(case), clock.now())
    assert [(stage.name, stage.state) for stage in found[:3]] == [
        ("received", "done"), ("waiting", "now"), ("examined", "next"),
    ]  # fmt: skip
    assert found[0].done_at is not None


def test_a_closed_case_has_only_stages_that_were_done(session: Session, world: World) -> None:
    journey = Journey(session, world).up_to("closed")
    case = journey.case
    with unscoped(session):
        found = path_for_customer(session, case, procedure_of(case), clock.now())
    assert {stage.state for stage in found} == {"done"} and found[-1].name == "closed"


def test_time_that_was_held_or_counted_already_is_not_counted_again() -> None:
    at = [MONDAY + number * HOUR for number in range(7)]
    assert without([(at[0], at[4]), (at[2], at[5])], [(at[1], at[3])]) == [
        (at[0], at[1]), (at[3], at[4]), (at[4], at[5])]  # fmt: skip


def test_the_page_of_a_case_draws_it_and_lists_it_for_who_sees_no_drawing(one_app: Flask, session: Session) -> None:
    journey = Journey(session, worlds.read(session)).up_to("registered")
    staff = Visitor(one_app, headers={"Accept-Language": "id"})
    staff.sign_in("plg_coordinator")
    page = staff.get(f"/cases/{journey.case_id}").text
    drawing = page[page.index('<div class="t-swim" aria-hidden="true">') : page.index('<ol class="t-path')]
    assert drawing.count('<circle class="n-done"') == 2 and drawing.count('<circle class="n-now"') == 1
    path = page[page.index('<ol class="t-path') : page.index("</ol>", page.index('<ol class="t-path'))]
    current = path[path.index('aria-current="step"') :]
    assert path.count("<li") == 12 and "Teruskan kepada Kepala Balai" in current[: current.index("</li>")]
