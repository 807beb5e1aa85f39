"""An appellant looks at who will decide and objects; cases that ended otherwise say where to turn, and nothing of others."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities import ACTIVITIES
from app.commands.case_actions import act
from app.commands.complete_task import complete_task
from app.commands.register_case import register_case
from app.extensions import db
from app.models.appeal import Objection, TeamMember
from app.models.case import Case
from app.models.task import CaseTask
from app.security.scope import unscoped
from app.security.viewer import Viewer
from tests import world as worlds
from tests.commands.journeys import Journey
from tests.filling import fill
from tests.portal.customers import Customer, customer_of
from tests.world import World

APPEAL = {"kind": "appeal", "channel": "letter", "customer_name": "PT Contoh Karet", "subject": "Sertifikat ditolak",
          "description": "Uraian", "service": "pengujian", "appealed_decision": "Keputusan 7",
          "decision_delivered_on": "2026-08-28"}  # fmt: skip
WAY = {"verify": "accepted", "record": "recorded", "form_team": "formed", "declare_impartiality": "declared"}
SEATS = ("ptk_member1", "ptk_member2", "ptk_member3")


def to_the_team(session: Session, world: World) -> dict[str, Any]:
    """Register an appeal at the office PTK and bring it to where its customer may object to the team."""
    case = register_case(session, world.viewer(session, "ptk_desk"), APPEAL)
    seats = [{"person": str(world.people[name].id), "chair": name == SEATS[0], "competence": "Karet"} for name in SEATS]
    people = {person.id: name for name, person in world.people.items()}
    roles = {"front_desk": "ptk_desk", "office_head": "ptk_head"}
    while True:
        with unscoped(session):
            query = select(CaseTask).filter_by(case_id=int(case["id"]), status="open").order_by(CaseTask.id)
            task = session.scalars(query).first()
            assert task is not None
            if task.activity == "object_to_team":
                return case
            outcome, who = WAY[task.activity], people.get(task.assignee_id or 0) or roles[task.role]
            schema, key = ACTIVITIES[task.activity].outcomes[outcome].data.model_json_schema(), task.id
        prefer = {"members": seats} if outcome == "formed" else {}
        data = fill(schema, lambda _lookup: ["1"], prefer)
        complete_task(session, world.viewer(session, who), key, outcome, data)


def test_an_appellant_sees_the_team_by_name_and_objects_to_a_member(app: Flask, session: Session, world: World) -> None:
    case = to_the_team(session, world)
    customer = Customer(app, case["number"], case["tracking"]["code"])
    path = customer.step(session, "objected")
    form = customer.page(path)
    names = [world.people[name].name for name in SEATS]
    assert all(name in form for name in names) and 'id="standing"' in customer.page()
    with unscoped(session):
        member = session.scalars(select(TeamMember).where(TeamMember.chair)).one().id
    refused = customer.fill(path, member="999999", reason="Pernah bekerja di sana.")
    assert refused.status_code == 422 and "Pernah bekerja di sana." in refused.text
    assert customer.fill(path, member=str(member), reason="Pernah bekerja di sana.").status_code == 303
    with unscoped(session):
        assert session.scalars(select(Objection)).one().member_id == member
    late = customer.fill(path.replace("objected", "none"))
    assert late.status_code in (404, 409)


def test_a_pause_without_a_step_is_shown_first_and_answered_by_a_message(one_app: Flask) -> None:
    session = db.session()
    customer, journey = customer_of(one_app, worlds.read(session))
    act(session, viewer(session, journey, "plg_desk"), "pause", journey.case_id,
        {"items": ["Nomor contoh"], "reason": "Perlu nomor"})  # fmt: skip
    page = customer.page()
    assert page.index("Nomor contoh") < page.index('id="standing"') and '/pesan"' in page
    assert customer.fill("/pesan", text="Nomornya 7.").status_code == 303


def viewer(session: Session, journey: Journey, who: str) -> Viewer:
    """The viewer of a user name, whoever looked through the session before."""
    with unscoped(session):
        return journey.world.viewer(session, who)


@pytest.mark.parametrize(
    "outcome", ["joined", "withdrawn", "referred", "handed_over", "inadmissible", "deemed_withdrawn"]
)
def test_a_case_that_ended_otherwise_says_so_and_nothing_of_another(one_app: Flask, outcome: str) -> None:
    session = db.session()
    world = worlds.read(session)
    other = Journey(session, world, subject="Perihal zamrud", description="Uraian zamrud", customer_name="PT Zamrud",
                    contact_email="z@zamrud.example")  # fmt: skip
    customer, journey = customer_of(one_app, world)
    table, more = Case.__table__, {"duplicate_of_id": other.case_id} if outcome == "joined" else {}
    values = {"status": "closed", "outcome": outcome, "closed_at": journey.case.received_at, **more,
              "restricted": outcome == "handed_over"}  # fmt: skip
    session.execute(table.update().where(table.c.id == journey.case_id).values(**values))
    session.commit()
    page = customer.page()
    assert 'id="standing"' in page and "zamrud" not in page.lower()
    assert other.answer["number"] not in page.replace(customer.number, "")
    assert ('/buka-lagi"' in page) == (outcome == "deemed_withdrawn")
    assert '/cabut"' not in page and '/survei"' not in page


def test_an_anonymous_complainant_follows_with_the_code_alone(one_app: Flask) -> None:
    session = db.session()
    customer, _journey = customer_of(
        one_app, worlds.read(session), customer_name="", contact_email="", anonymous=True)  # fmt: skip
    assert 'id="standing"' in customer.page()
    assert customer.fill("/pesan", text="Saya tetap anonim.").status_code == 303
    assert "Saya tetap anonim." in customer.page()
    assert customer.get(f"{customer.home}/data").status_code == 200
