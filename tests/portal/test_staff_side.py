"""What staff see and do of what customers leave on their own pages."""

from flask import Flask

from app.commands.case_actions import act
from app.commands.customer_requests import answer_survey, ask_for_correction
from app.extensions import db
from app.models.portal import DataRequest
from app.security.scope import unscoped
from app.security.viewer import customer_of
from tests import world as worlds
from tests.commands.journeys import Journey
from tests.visitor import Visitor

MARKS = {
    "ease": "5",
    "courtesy": "4",
    "information": "3",
    "promptness": "2",
    "fairness": "1",
    "comment": "Lama sekali.",
}


def test_the_case_shows_the_survey_and_a_request_that_the_coordinator_answers(web: Flask) -> None:
    with web.app_context():
        own = db.session()
        journey = Journey(own, worlds.read(own)).up_to("closed")
        answer_survey(own, customer_of(journey.case_id), journey.case_id, MARKS)
        asked = ask_for_correction(own, customer_of(journey.case_id), journey.case_id, {"text": "Nama saya Rini."})
        case, number = journey.case_id, asked["request"]["id"]
    staff = Visitor(web)
    staff.sign_in("plg_coordinator")
    page = staff.get(f"/cases/{case}").text
    assert "Lama sekali." in page and "Nama saya Rini." in page and f"/own-requests/{case}/{number}" in page
    tasks = staff.get("/tasks/").text
    assert f"/own-requests/{case}/{number}" in tasks and "Permintaan atas data pribadi" in tasks
    refused = staff.submit(f"/own-requests/{case}/{number}", done="1", answer=" ")
    assert refused.status_code == 422 and 'href="#answer"' in refused.text
    assert staff.submit(f"/own-requests/{case}/{number}", done="1", answer="Sudah diperbaiki.").status_code == 302
    again = staff.client.post(
        f"/own-requests/{case}/{number}", data={"csrf_token": token(staff), "answer": "Lagi"})  # fmt: skip
    assert again.status_code == 409
    with web.app_context(), unscoped(db.session()):
        kept = db.session.get_one(DataRequest, int(number))
        assert (kept.status, kept.answer) == ("done", "Sudah diperbaiki.")
    assert "Permintaan atas data pribadi" not in staff.get("/tasks/").text


def test_a_new_message_of_the_customer_is_seen_with_the_task_until_somebody_answers(web: Flask) -> None:
    with web.app_context():
        own = db.session()
        world = worlds.read(own)
        journey = Journey(own, world)
        desk, case = world.viewer(own, "plg_desk"), journey.case_id
    staff = Visitor(web)
    staff.sign_in("plg_desk")

    def chips() -> list[int]:
        return [staff.get(path).text.count("Pesan baru</") for path in ("/tasks/", f"/cases/{case}")]

    assert chips() == [0, 0]
    with web.app_context():
        act(db.session(), customer_of(case), "messages", case, {"text": "Kapan selesai?"})
    assert chips() == [1, 1]
    with web.app_context():
        act(db.session(), desk, "messages", case, {"text": "Besok."})
    assert chips() == [0, 0]


def test_who_may_not_see_the_case_may_not_answer_its_requests(web: Flask) -> None:
    with web.app_context():
        own = db.session()
        journey = Journey(own, worlds.read(own))
        asked = ask_for_correction(own, customer_of(journey.case_id), journey.case_id, {"text": "Nama saya Rini."})
    for username, status in (("ptk_desk", 404), ("plg_auditor", 403)):
        staff = Visitor(web)
        staff.sign_in(username)
        answer = staff.get(f"/own-requests/{journey.answer['id']}/{asked['request']['id']}")
        assert answer.status_code == status and "Rini" not in answer.text


def token(visitor: Visitor) -> str:
    """The anti-forgery token of somebody signed in."""
    return visitor.get("/account/").text.split('name="csrf_token" value="')[1].split('"')[0]
