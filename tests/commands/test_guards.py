"""What the commands refuse, and what two people at once cannot do."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.commands.case_actions import act
from app.commands.complete_task import complete_task
from app.commands.lapses import lapse_due_tasks
from app.commands.register_case import register_case
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.extensions import db
from app.models.appeal import TeamMember
from app.models.case import Case, InvolvedPerson
from app.models.customer import Customer, Interest
from app.models.task import CaseTask
from app.security.scope import unscoped

WORDS = {"channel": "letter", "customer_name": "PT Uji", "subject": "Perihal", "description": "Uraian",
         "service": "pengujian", "appealed_decision": "Pembekuan"}  # fmt: skip
CLASSIFIED = {"type": "service", "category": "service_time", "severity": "medium"}
ACCEPTED = {**CLASSIFIED, "points": [{"point": "Pokok", "finding": "supported"}], "responsibility_reason": "Balai ini"}
STATEMENTS = dict.fromkeys(
    ("not_involved", "no_ties", "no_consultancy", "no_gifts", "on_evidence", "will_report"), True
)
BEHALF = {"how": "mail", "evidence": "Surel"}


def start(session, world, office="plg", **more: Any) -> dict[str, Any]:
    """Register a case."""
    return register_case(session, world.viewer(session, f"{office}_desk"), {**WORDS, **more})


def do(session, world, who: str, answer: dict[str, Any], outcome: str, data: dict[str, Any] | None = None, index=0):
    """Complete one of the tasks that the last answer opened."""
    task = answer["opened"][index]
    return complete_task(session, world.viewer(session, who), int(task["id"]), outcome, data or {}, task["version"])


def to_team(session, world, **more: Any) -> dict[str, Any]:
    """Bring an appeal at Pontianak to the forming of its team."""
    answer = start(session, world, "ptk", kind="appeal", **more)
    answer = do(session, world, "ptk_desk", answer, "accepted", {**ACCEPTED, "type": "decision"})
    return do(session, world, "ptk_desk", answer, "recorded", {"details": "Rincian"})


def seats(world, *names: str) -> list[dict[str, Any]]:
    """A team of these people, the first in the chair."""
    return [{"person": str(world.people[n].id), "chair": i == 0, "competence": "SNI"} for i, n in enumerate(names)]


def test_the_same_key_gives_the_same_answer_and_does_nothing_twice(session, world):
    answer = start(session, world)
    desk, task = world.viewer(session, "plg_desk"), answer["opened"][0]
    first = complete_task(session, desk, int(task["id"]), "registered", CLASSIFIED, 1, "key-1")
    again = complete_task(session, desk, int(task["id"]), "registered", CLASSIFIED, 1, "key-1")
    assert first == again
    with pytest.raises(Invalid):
        complete_task(session, desk, int(task["id"]), "registered", {**CLASSIFIED, "severity": "light"}, 1, "key-1")


def test_two_colleagues_completing_a_task_at_once_only_one_wins_and_the_other_is_told(app, session, world):
    task = start(session, world)["opened"][0]
    viewers = [world.viewer(session, name) for name in ("plg_desk", "plg_desk2")]
    session.rollback()
    results: list[object] = []

    def attempt(viewer):
        with app.app_context():
            try:
                results.append(complete_task(db.session, viewer, int(task["id"]), "registered", CLASSIFIED))
            except Conflict as problem:
                results.append(problem)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=attempt, args=(viewer,)) for viewer in viewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(result, Conflict) for result in results) == [False, True]


def test_a_stale_page_another_office_and_somebody_elses_task_are_refused(session, world):
    answer = start(session, world)
    task = int(answer["opened"][0]["id"])
    for username, version, error in (("plg_desk", 0, Conflict), ("ptk_desk", 1, NotFound), ("plg_head", 1, NotAllowed)):
        with pytest.raises(error):
            complete_task(session, world.viewer(session, username), task, "registered", CLASSIFIED, version)


def test_a_late_step_needs_a_reason(session, world):
    answer = start(session, world)
    with clock.moved(clock.now() + timedelta(days=5)):
        with pytest.raises(Invalid) as problem:
            do(session, world, "plg_desk", answer, "registered", CLASSIFIED)
        assert [error.pointer for error in problem.value.errors] == ["/late_reason"]
        do(session, world, "plg_desk", answer, "registered", {**CLASSIFIED, "late_reason": "Antrean"})


def test_an_incomplete_file_pauses_and_lapses_after_thirty_days(session, world):
    answer = start(session, world)
    do(session, world, "plg_desk", answer, "incomplete", {"items": ["Tanda terima"]})
    with clock.moved(clock.now() + timedelta(days=29)):
        assert lapse_due_tasks(session) == 0
    with clock.moved(clock.now() + timedelta(days=32)):
        assert lapse_due_tasks(session) == 1
    with unscoped(session):
        case = session.get_one(Case, int(answer["id"]))
    assert (case.status, case.outcome) == ("closed", "deemed_withdrawn")


def test_a_misregistered_appeal_changes_kind_where_the_office_hears_appeals_and_is_not_offered_elsewhere(
    session, world
):
    for office, offered in (("plg", False), ("tga", True)):
        answer = do(session, world, f"{office}_desk", start(session, world, office), "registered", CLASSIFIED)
        data = {"reason": "Banding", "appealed_decision": "Pembekuan"}
        if not offered:
            with pytest.raises(Conflict):
                do(session, world, f"{office}_coordinator", answer, "is_appeal", data)
            continue
        answer = do(session, world, f"{office}_coordinator", answer, "is_appeal", data)
        assert answer["case"]["kind"] == "appeal"
        assert answer["opened"][0]["step"]["id"] == "verify"


def test_whoever_was_involved_or_advised_the_customer_within_two_years_cannot_sit_in_the_team(session, world):
    answer = to_team(session, world)
    case_id = int(answer["case"]["id"])
    customer = session.scalars(select(Customer).where(Customer.name == "PT Uji")).one()
    member1, member2 = world.people["ptk_member1"], world.people["ptk_member2"]
    session.add(InvolvedPerson(case_id=case_id, user_id=member1.id, name="x"))
    session.add(Interest(office_id=customer.office_id, user_id=member2.id, customer_id=customer.id, kind="consultancy",
                         from_date=date(2020, 1, 1), to_date=clock.now().date() - timedelta(days=300)))  # fmt: skip
    session.commit()
    for names in (("ptk_member1", "ptk_member3", "ptk_member4"), ("ptk_member2", "ptk_member3", "ptk_member4")):
        with pytest.raises(Invalid):
            do(session, world, "ptk_head", answer, "formed", {"members": seats(world, *names)})
    others = seats(world, "ptk_member3", "ptk_member4", "ptk_technical2")
    assert len(do(session, world, "ptk_head", answer, "formed", {"members": others})["opened"]) == 3


def test_an_involved_head_is_blocked_and_the_agency_appoints(session, world):
    answer = start(session, world, "ptk", kind="appeal")
    case_id = int(answer["id"])
    head = world.people["ptk_head"]
    session.add(InvolvedPerson(case_id=case_id, user_id=head.id, name="Kepala"))
    session.commit()
    answer = do(session, world, "ptk_desk", answer, "accepted", {**ACCEPTED, "type": "decision"})
    answer = do(session, world, "ptk_desk", answer, "recorded", {"details": "Rincian"})
    task = session.get_one(CaseTask, int(answer["opened"][0]["id"]))
    assert task.needs_appointment
    with pytest.raises(NotAllowed):
        do(session, world, "ptk_head", answer, "formed", {"members": seats(world, "ptk_member1")})
    person = str(world.people["tga_head"].id)
    act(session, world.viewer(session, "agency"), "reassign", case_id,
        {"task": str(task.id), "person": person, "reason": "Kepala terlibat"})  # fmt: skip
    session.expire_all()
    with unscoped(session):
        task = session.get_one(CaseTask, task.id)
    names = seats(world, "ptk_member1", "ptk_member2", "ptk_member3")
    complete_task(session, world.viewer(session, "tga_head"), task.id, "formed", {"members": names}, task.version)


def test_no_vote_before_all_statements_and_the_chair_sets_down_what_the_majority_voted(session, world):
    answer = to_team(session, world)
    team = ("ptk_member1", "ptk_member2", "ptk_member3")
    declared = do(session, world, "ptk_head", answer, "formed", {"members": seats(world, *team)})
    order = {t["id"]: session.get_one(CaseTask, int(t["id"])).assignee.username for t in declared["opened"]}
    for index, task in enumerate(declared["opened"]):
        answer = do(session, world, order[task["id"]], declared, "declared", STATEMENTS, index)
        assert bool(answer["opened"]) == (index == 2)
    votes = do(session, world, "ptk_desk", answer, "none", {"on_behalf": BEHALF})
    order = {t["id"]: session.get_one(CaseTask, int(t["id"])).assignee.username for t in votes["opened"]}
    for index, (task, ruling) in enumerate(zip(votes["opened"], ("granted", "granted", "rejected"), strict=True)):
        answer = do(session, world, order[task["id"]], votes, "voted", {"ruling": ruling, "reasons": "Bukti"}, index)
    points = [{"point": "Pokok", "consideration": "Bukti", "conclusion": "Beralasan"}]
    chair = session.scalars(select(TeamMember).where(TeamMember.chair)).one().user.username
    other = next(name for name in team if name != chair)
    with pytest.raises(NotAllowed):
        do(session, world, other, answer, "decided", {"ruling": "granted", "points": points})
    with pytest.raises(Invalid):
        do(session, world, chair, answer, "decided", {"ruling": "rejected", "points": points})
    answer = do(session, world, chair, answer, "decided", {"ruling": "granted", "points": points})
    with pytest.raises(Invalid):
        do(session, world, "ptk_desk", answer, "delivered", {"method": "post"})


def test_a_closed_case_is_reopened_once_and_a_withdrawn_one_not(session, world):
    answer = start(session, world)
    coordinator, desk = world.viewer(session, "plg_coordinator"), world.viewer(session, "plg_desk")
    act(session, desk, "withdraw", int(answer["id"]), {"reason": "Selesai sendiri", "on_behalf": BEHALF})
    with pytest.raises(Conflict):
        act(session, coordinator, "reopen", int(answer["id"]), {"reason": "Kembali"})
