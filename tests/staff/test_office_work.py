"""The work of an office: who has what, and tasks given to somebody else, all or none."""

import re

import pytest
from flask import Flask

from app.extensions import db
from app.models.case import InvolvedPerson
from app.models.event import CaseEvent
from app.models.task import CaseTask
from app.security.scope import unscoped
from tests import world as worlds
from tests.commands.journeys import Journey


@pytest.fixture
def cases(web: Flask) -> list[int]:
    """Three cases that wait for the office's coordinator."""
    with web.app_context():
        session = db.session()
        world = worlds.read(session)
        made = [Journey(session, world, subject=f"Perkara {number}") for number in (1, 2, 3)]
        for journey in made:
            journey.do("registered")
        return [journey.case_id for journey in made]


def boxes(page: str) -> list[str]:
    """Return the values of the boxes on the page."""
    return re.findall(r'name="task" value="(\d+:\d+)"', page)


def person(web: Flask, name: str) -> int:
    """Return the key of somebody."""
    with web.app_context():
        return int(worlds.read(db.session()).people[name].id)


def holders(web: Flask) -> list[int]:
    """Return who has each open task."""
    with web.app_context(), unscoped(db.session()):
        return [task.assignee_id for task in db.session.query(CaseTask).filter_by(status="open").order_by(CaseTask.id)]


def test_a_leader_gives_several_tasks_to_a_colleague_at_once(web, visit, cases):
    leader, colleague = visit("plg_coordinator"), person(web, "plg_head")
    page = leader.get("/office-work/").text
    assert len(boxes(page)) == len(cases)
    done = leader.submit("/office-work/", "/office-work/assign", task=boxes(page)[:2], person=colleague, reason="Cuti")
    assert done.status_code == 302
    assert sorted(holders(web)) == sorted([colleague, colleague, person(web, "plg_coordinator")])
    assert len(boxes(leader.get(f"/office-work/?of={colleague}").text)) == 2
    assert boxes(leader.get("/office-work/?of=0").text) == []
    with web.app_context(), unscoped(db.session()):
        told = db.session.query(CaseEvent).filter_by(name="TaskReassigned").all()
        assert [event.reason for event in told] == ["Cuti", "Cuti"]


def test_when_one_task_cannot_be_given_none_is_and_the_reason_stands_at_that_task(web, visit, cases):
    colleague = person(web, "plg_pengujian")
    with web.app_context():
        session = db.session()
        to_sign = Journey(session, worlds.read(session)).up_to("passed").case_id
        with unscoped(session):
            session.add(InvolvedPerson(case_id=to_sign, user_id=colleague, name="Penguji", part="Menguji contoh"))
            session.commit()
    leader = visit("plg_coordinator")
    page = leader.get("/office-work/").text
    before = holders(web)
    answer = leader.submit(
        "/office-work/", "/office-work/assign", task=boxes(page), person=colleague, reason="Cuti panjang"
    )
    assert answer.status_code == 422
    assert holders(web) == before
    assert answer.text.count("tidak independen") == 2  # at the top and at the task
    assert len(re.findall(r'name="task" value="\d+:\d+" checked', answer.text)) == len(cases) + 1
    assert "Cuti panjang" in answer.text


@pytest.mark.parametrize(
    ("fields", "pointed"),
    [({"task": [], "reason": "x"}, "tasks"), ({"task": ["x", "1:99999999999", "1:" + "9" * 5000], "reason": "x"}, "tasks"),
     ({"task": ["1:1"]}, "reason"), ({"task": ["1:1"], "person": "abc", "reason": "x"}, "person")],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_changes(web, visit, cases, fields, pointed):
    leader = visit("plg_coordinator")
    before = holders(web)
    answer = leader.submit("/office-work/", "/office-work/assign", **{"person": person(web, "plg_head"), **fields})
    assert answer.status_code == 422
    assert f'href="#{pointed}"' in answer.text
    assert holders(web) == before


def test_a_task_that_changed_meanwhile_is_not_given_away(web, visit, cases):
    leader, before = visit("plg_coordinator"), holders(web)
    number = boxes(leader.get("/office-work/").text)[0].partition(":")[0]
    stale = leader.submit(
        "/office-work/", "/office-work/assign", task=f"{number}:0", person=person(web, "plg_head"), reason="Cuti"
    )
    assert stale.status_code == 422
    assert holders(web) == before


def test_the_work_of_another_office_is_not_shown(visit, cases):
    assert boxes(visit("ptk_coordinator").get("/office-work/").text) == []
