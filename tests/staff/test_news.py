"""The bell, and the cases opened last."""

import re

import pytest
from flask import Flask

from app.extensions import db
from app.models.outbox import OutboxMessage
from app.security.scope import unscoped
from tests import world as worlds
from tests.commands.journeys import Journey


@pytest.fixture
def cases(web: Flask) -> list[int]:
    """Two cases that wait for the office's coordinator, who was told so."""
    with web.app_context():
        session = db.session()
        world = worlds.read(session)
        made = [Journey(session, world, subject=f"Perkara {number}") for number in (1, 2)]
        for journey in made:
            journey.do("registered")
        return [journey.case_id for journey in made]


def bell(page: str) -> int:
    """Return the number at the bell."""
    found = re.search(r't-bell"[^>]*>.*?<b aria-hidden="true">(\d+)', page, re.S)
    return int(found.group(1)) if found else 0


def test_the_bell_counts_what_was_told_until_it_was_seen(visit, cases):
    person = visit("plg_coordinator")
    page = person.get("/news/").text
    assert bell(page) == 2
    assert page.count('class="is-new"') == 2
    newest = re.search(r'name="last" value="(\d+)"', page)
    assert newest
    assert bell(person.get("/news/").text) == 2  # looking changes nothing
    assert person.submit("/news/", "/news/seen", last=newest.group(1)).status_code == 302
    seen = person.get("/news/").text
    assert (bell(seen), seen.count('class="is-new"'), seen.count("Perkara")) == (0, 0, 2)


@pytest.mark.parametrize("last", ["", "x", "-1", "99999999999999999999", "9" * 5000])
def test_nonsense_about_what_was_seen_changes_nothing(visit, cases, last):
    person = visit("plg_coordinator")
    assert person.submit("/news/", "/news/seen", last=last).status_code == 302
    assert bell(person.get("/tasks/").text) == 2


def test_the_bell_tells_nothing_of_a_case_that_one_may_not_see_any_more(web, visit, cases):
    with web.app_context(), unscoped(db.session()):
        away = worlds.read(db.session()).people["ptk_coordinator"]
        db.session.query(OutboxMessage).filter_by(case_id=cases[0], audience="staff").update({"user_id": away.id})
        db.session.commit()
    page = visit("ptk_coordinator").get("/news/").text
    assert bell(page) == 0
    assert "Perkara 1" not in page


def test_the_cases_opened_last_are_on_the_task_list_and_only_while_they_may_be_seen(web, visit, cases):
    person = visit("plg_desk")
    for number in (*cases, cases[0]):
        assert person.get(f"/cases/{number}").status_code == 200
    lately = person.get("/tasks/").text.split('id="g7"')[1]
    assert re.findall(r"/cases/(\d+)", lately) == [str(cases[0]), str(cases[1])]
    with web.app_context(), unscoped(db.session()):
        db.session.execute(db.text("UPDATE case_file SET restricted = 1 WHERE id = :id"), {"id": cases[0]})
        db.session.commit()
    assert re.findall(r"/cases/(\d+)", person.get("/tasks/").text.split('id="g7"')[1]) == [str(cases[1])]
