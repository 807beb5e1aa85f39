"""Reminders come on the office's calendar, once each, to whoever can do something: with a moved clock."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import event, func, select

from app import clock
from app.commands import reminders
from app.commands.reminders import remind
from app.extensions import db
from app.models.case import CaseExclusion
from app.models.handling import ClockPause
from app.models.lawsuit import Hearing, Lawsuit
from app.models.office import Holiday
from app.models.outbox import OutboxMessage
from app.models.person import Appointment
from app.models.portal import DataRequest
from app.notifications.escalation import read_rules, rules
from app.notifications.outbox import tell_customer
from app.security.scope import unscoped
from tests.commands.waiting_work import at, many_tasks, open_case, open_task, told
from tests.world import World, read

# 23 November 2026 is a Monday; the office opens at 7.30, closes at 16.00 (Friday 16.30), and rests from 12 to 13.


@pytest.fixture
def session(one_app):
    """The session on SQLite; what it reads here is not scoped."""
    own = db.session()
    with unscoped(own):
        yield own


@pytest.fixture
def world(session) -> World:
    """The people of the tests."""
    return read(session)


@pytest.fixture
def case(session, world):
    """A case at Palembang, received on Monday morning; of a procedure that promises no reports of progress."""
    return open_case(session, world, procedure_revision="none")


@pytest.fixture
def told_of(session, world):
    """A case at Palembang whose procedure promises reports of progress."""
    return open_case(session, world)


def remind_at(session, *moments: str, zone: str = "Asia/Jakarta") -> dict[str, int]:
    """Let time pass; return what the last moment brought."""
    brought: dict[str, int] = {}
    for moment in moments:
        brought = remind(session, at(moment, zone))
    return brought


def without_digests(found):
    """What was told beside the digests."""
    return [row for row in found if row[0] != "digest"]


def test_a_task_of_two_hours_is_announced_in_its_last_quarter_and_told_once_when_it_is_late(session, world, case):
    open_task(session, world, case, "plg_desk", since="2026-11-23 08:00")
    assert remind_at(session, "2026-11-23 09:29") == {}
    assert remind_at(session, "2026-11-23 09:30") == {"due_soon": 1}
    assert remind_at(session, "2026-11-23 09:31", "2026-11-23 10:00") == {}
    assert remind_at(session, "2026-11-23 10:01") == {"overdue": 1}
    assert remind_at(session, "2026-11-23 10:02", "2026-11-23 15:59", "2026-11-23 20:00") == {}
    assert told(session) == [("due_soon", "plg_desk"), ("overdue", "plg_desk")]


def test_a_warning_takes_at_least_fifteen_minutes_and_a_shorter_task_has_none(session, world, case):
    open_task(session, world, case, "plg_desk", time="30 minutes")
    open_task(session, world, case, "plg_head", "office_head", time="10 minutes", step="disposition")
    assert remind_at(session, "2026-11-23 08:05", "2026-11-23 08:14") == {"overdue": 1}
    assert remind_at(session, "2026-11-23 08:15") == {"due_soon": 1}


def test_a_task_in_days_is_announced_on_the_working_day_before_or_on_its_only_day(session, world, case):
    open_task(session, world, case, "plg_desk", time="3 working days")  # until Thursday 16.00
    open_task(session, world, case, "plg_desk2", time="1 working day", step="close")  # until Tuesday 16.00
    assert remind_at(session, "2026-11-23 15:00") == {}
    remind_at(session, "2026-11-24 07:30")
    assert told(session, "due_soon") == [("due_soon", "plg_desk2")]
    remind_at(session, "2026-11-25 07:29")
    assert len(told(session, "due_soon")) == 1
    remind_at(session, "2026-11-25 07:30")
    assert told(session, "due_soon")[1:] == [("due_soon", "plg_desk")]


def test_over_a_weekend_and_a_holiday_nothing_is_said_until_the_office_opens(session, world, case):
    session.add(Holiday(office_id=case.office_id, day=date(2026, 11, 30), name="Hari Libur Contoh"))
    session.commit()
    open_task(session, world, case, "plg_desk", since="2026-11-27 15:30")  # one hour on Friday, one on Tuesday
    closed = ("2026-11-27 16:30", "2026-11-28 10:00", "2026-11-29 10:00", "2026-11-30 10:00", "2026-12-01 07:29")
    assert remind_at(session, *closed) == {}
    assert told(session) == []
    assert remind_at(session, "2026-12-01 07:30") == {"digest": 1}
    assert remind_at(session, "2026-12-01 08:00") == {"due_soon": 1}
    assert remind_at(session, "2026-12-01 08:31") == {"overdue": 1}


def test_at_the_end_of_the_year_a_late_task_is_told_each_working_day_and_superiors_only_after_one(session, world, case):
    session.add_all(
        Holiday(office_id=case.office_id, day=day, name="Libur") for day in (date(2026, 12, 25), date(2027, 1, 1))
    )
    session.commit()
    open_task(session, world, case, "plg_pengujian", "function_coordinator", since="2026-12-31 13:00", step="respond")
    assert remind_at(session, "2026-12-31 15:01") == {"overdue": 1}  # a Thursday; Friday is New Year's Day
    assert remind_at(session, "2026-12-31 15:59", "2027-01-01 10:00", "2027-01-02 10:00", "2027-01-03 10:00") == {}
    remind_at(session, "2027-01-04 07:30")
    assert Counter(told(session)) == {
        ("overdue", "plg_pengujian"): 2, ("escalated", "plg_coordinator"): 1, ("escalated", "plg_head"): 1,
        ("digest", "plg_pengujian"): 1,
    }  # fmt: skip
    remind_at(session, "2027-01-04 15:00", "2027-01-05 09:00")
    assert Counter(without_digests(told(session))) == {
        ("overdue", "plg_pengujian"): 3, ("escalated", "plg_coordinator"): 1, ("escalated", "plg_head"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "utc"), [("Asia/Jakarta", "00:30"), ("Asia/Makassar", "23:30"), ("Asia/Jayapura", "22:30")]
)
def test_each_office_opens_on_its_own_clock(session, world, zone, utc):
    world.offices["PLG"].zone = zone
    session.commit()
    case = open_case(session, world)
    open_task(session, world, case, "plg_desk", time="2 working days", since="2026-11-23 08:00", scored=False)  # fmt: skip
    day = "2026-11-25" if utc == "00:30" else "2026-11-24"
    minute_before = f"{day} {utc[:3]}29"
    assert remind_at(session, minute_before, zone="UTC") == {}
    assert remind_at(session, f"{day} {utc}", zone="UTC") == {"digest": 1}
    row = session.scalars(select(OutboxMessage)).one()
    assert row.context["day"] == "2026-11-25" and len(row.context["today"]) == 1


def test_what_a_pool_holds_is_told_to_all_who_hold_the_role_but_not_to_the_excluded(session, world, case):
    open_task(session, world, case)
    remind_at(session, "2026-11-23 09:45")
    assert told(session) == [("due_soon", "plg_desk"), ("due_soon", "plg_desk2")]
    session.add(CaseExclusion(case_id=case.id, user_id=world.people["plg_desk2"].id, reason="named"))
    session.commit()
    remind_at(session, "2026-11-23 10:30")
    assert told(session, "overdue") == [("overdue", "plg_desk")]


def test_in_a_restricted_case_only_those_let_in_hear_of_it(session, world):
    case = open_case(session, world, restricted=True)
    open_task(session, world, case, "plg_technical", "technical_manager")
    remind_at(session, "2026-11-24 10:30")
    assert without_digests(told(session)) == [("overdue", "plg_technical")]


def test_the_head_answers_to_the_acting_head_or_else_to_the_agency(session, world, case):
    open_task(session, world, case, "plg_head", "office_head", step="disposition")
    other = open_case(session, world, "PTK")
    open_task(session, world, other, "ptk_head", "office_head", step="disposition")
    session.add(Appointment(
        office_id=case.office_id, user_id=world.people["plg_technical"].id, role="office_head", capacity="plh",
        from_date=date(2026, 11, 24), to_date=date(2026, 11, 24)))  # fmt: skip
    session.commit()
    remind_at(session, "2026-11-24 08:00")
    assert sorted(told(session, "escalated")) == [("escalated", "agency"), ("escalated", "plg_technical")]
    remind_at(session, "2026-11-25 08:00")
    assert Counter(told(session, "escalated")) == {("escalated", "agency"): 2, ("escalated", "plg_technical"): 1}


def test_a_task_of_somebody_who_left_is_told_to_who_holds_the_role_now(session, world, case):
    head, office = world.people["plg_head"], case.office_id
    definitive = session.scalars(select(Appointment).where(Appointment.user_id == head.id)).one()
    definitive.to_date = date(2026, 11, 22)
    session.add(Appointment(
        office_id=office, user_id=world.people["plg_technical"].id, role="office_head", capacity="plt",
        from_date=date(2026, 11, 23)))  # fmt: skip
    world.people["plg_pengujian"].active = False
    session.commit()
    open_task(session, world, case, "plg_head", "office_head", step="disposition")
    open_task(session, world, case, "plg_pengujian", "function_coordinator", step="respond",
              unit_id=world.people["plg_pengujian"].appointments[0].unit_id)  # fmt: skip
    remind_at(session, "2026-11-23 09:45")
    # Nobody else coordinates that function: those it answers to are told instead.
    assert sorted(told(session)) == [
        ("due_soon", "plg_coordinator"), ("due_soon", "plg_technical"), ("due_soon", "plg_technical"),
    ]  # fmt: skip


def test_a_case_whose_clock_stands_still_is_silent_and_its_customer_is_reminded_twice(session, world, case):
    open_task(session, world, case, "plg_desk")
    session.add(ClockPause(case_id=case.id, from_at=at("2026-11-23 09:00"), reason="await_completion",
                           limit_at=at("2026-12-23 23:59")))  # fmt: skip
    session.commit()
    open_task(session, world, case, role="customer", time="", step="await_completion", scored=False)
    remind_at(session, "2026-11-23 09:45", "2026-11-24 12:00", "2026-11-30 15:00", "2026-12-08 15:00")
    assert without_digests(told(session)) == []
    remind_at(session, "2026-12-09 07:30", "2026-12-10 15:00", "2026-12-18 15:00")
    assert without_digests(told(session)) == [("completeness_reminded", "pelanggan")]
    remind_at(session, "2026-12-21 07:30", "2026-12-22 15:00", "2026-12-23 15:00", "2026-12-24 15:00")
    assert [row.context["last"] for row in session.scalars(
        select(OutboxMessage).where(OutboxMessage.notice == "completeness_reminded").order_by(OutboxMessage.id)
    )] == [False, True]  # fmt: skip
    assert len(without_digests(told(session))) == 2


def test_everybody_with_something_to_do_gets_one_digest_a_day_with_it_in_groups(session, world, case):
    late = open_task(session, world, case, "plg_desk", time="1 working day", since="2026-11-19 08:00")
    today = open_task(session, world, case, "plg_desk", time="2 working days", since="2026-11-19 08:00", step="close")
    week = open_task(session, world, case, "plg_desk", time="6 working days", since="2026-11-19 08:00", step="draft")
    open_task(session, world, case, "plg_desk", time="9 working days", since="2026-11-19 08:00", step="confirm")
    waits = open_task(session, world, case, role="customer", time="", since="2026-11-19 08:00", step="submit")
    open_task(session, world, case, "plg_head", "office_head", since="2026-11-23 07:45", step="disposition")
    remind_at(session, "2026-11-22 08:00", "2026-11-23 07:30", "2026-11-23 07:50", "2026-11-23 12:00")
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.notice == "digest")).all()
    assert sorted(row.recipient.split("@")[0] for row in rows) == ["plg_coordinator", "plg_desk", "plg_desk2"]
    mine = next(row for row in rows if row.recipient.startswith("plg_desk@"))
    assert mine.case_id is None and mine.office_id == case.office_id
    assert mine.context == {
        "day": "2026-11-23", "overdue": [late.id], "today": [today.id], "this_week": [week.id], "waiting": [waits.id],
        "counts": {"overdue": 1, "today": 1, "this_week": 1, "waiting": 1},
    }  # fmt: skip
    remind_at(session, "2026-11-24 09:00")  # the worker was down in the morning: too late for a digest
    assert len(told(session, "digest")) == 3


def test_a_customer_who_hears_nothing_else_is_told_every_five_working_days_and_the_office_before(
    session, world, told_of
):
    open_task(session, world, told_of, "plg_desk", time="", scored=False)
    remind_at(session, *[f"2026-11-{day} 09:00" for day in range(23, 27)])
    assert told(session) == []
    remind_at(session, "2026-11-27 09:00", "2026-11-28 09:00", "2026-11-30 07:29")
    assert told(session) == [("progress_due", "plg_coordinator")]
    remind_at(session, "2026-11-30 07:30")
    assert told(session, "progress") == [("progress", "pelanggan")]
    remind_at(session, "2026-12-03 09:00")
    with clock.moved(at("2026-12-03 10:00")):
        tell_customer(session, told_of, "message")
        session.commit()
    remind_at(session, "2026-12-07 09:00", "2026-12-09 15:00")
    assert len(told(session, "progress")) == 1
    remind_at(session, "2026-12-10 07:30")
    assert len(told(session, "progress")) == 2


def test_a_case_that_waits_for_its_customer_or_has_nobody_to_tell_reports_no_progress(session, world, told_of):
    open_task(session, world, told_of, role="customer", time="", step="confirm", scored=False)
    silent = open_case(session, world, customer_id=None, anonymous=True, contact_email="")
    open_task(session, world, silent, "plg_desk", time="", scored=False)
    remind_at(session, "2026-12-10 09:00")
    assert told(session, "progress") == []


def test_the_liaison_hears_of_a_hearing_a_week_and_a_day_before_also_over_a_weekend(session, world, case):
    suit = Lawsuit(case_id=case.id, claim="Gugatan", liaison_id=world.people["plg_technical"].id,
                   opened_at=at("2026-11-02 08:00"))  # fmt: skip
    suit.hearings = [Hearing(case_id=case.id, on=date(2026, 11, 30), agenda="Sidang")]  # a Monday
    session.add(suit)
    session.commit()
    assert remind_at(session, "2026-11-20 09:00") == {}
    assert remind_at(session, "2026-11-23 07:30") == {"litigation_date": 1}
    assert remind_at(session, "2026-11-24 09:00", "2026-11-26 09:00") == {}
    assert remind_at(session, "2026-11-27 09:00") == {"litigation_date": 1}  # Friday, the last day somebody reads it
    assert remind_at(session, "2026-11-30 09:00", "2026-12-01 09:00") == {}
    assert told(session) == [("litigation_date", "plg_technical")] * 2


def test_a_request_on_own_data_is_told_in_its_last_day_and_when_late_each_working_day_also_to_the_head(
    session, world, case
):
    asked, due = at("2026-11-24 15:00"), at("2026-11-27 15:00")
    session.add(DataRequest(case_id=case.id, kind="correction", text="Nama", asked_at=asked, due_at=due))
    session.commit()
    assert remind_at(session, "2026-11-26 14:59") == {}
    assert remind_at(session, "2026-11-26 15:00", "2026-11-27 14:00") == {}  # told at the first of these moments
    assert told(session) == [("data_correction_asked", "plg_coordinator")]
    remind_at(session, "2026-11-27 15:01", "2026-11-27 16:00", "2026-11-28 10:00", "2026-11-30 07:30")
    late = [("data_correction_asked", who) for who in ("plg_coordinator", "plg_head")]
    assert sorted(told(session)[1:]) == sorted(late * 2)


def test_more_time_and_another_person_begin_anew(session, world, case):
    task = open_task(session, world, case, "plg_desk")
    remind_at(session, "2026-11-23 10:30")
    task.due_at, task.due_lines = at("2026-11-25 16:00"), [{"fact": "extended", "by": "2 working days"}]
    task.assignee_id = world.people["plg_desk2"].id
    session.commit()
    remind_at(session, "2026-11-23 11:00")
    remind_at(session, "2026-11-24 07:30")
    assert without_digests(told(session)) == [("overdue", "plg_desk"), ("due_soon", "plg_desk2")]


def test_an_office_with_an_impossible_calendar_does_not_stop_the_others(session, world, case):
    open_task(session, world, case, "plg_desk")
    world.offices["PTK"].hours = {"week": {"mon": [["16:00", "07:30"]]}}
    session.commit()
    assert remind_at(session, "2026-11-23 09:45") == {"due_soon": 1}


def test_two_thousand_open_tasks_take_few_questions(session, world, case):
    open_task(session, world, case, "plg_desk", since="2026-11-20 08:00")
    many_tasks(session, case, 1999, due_at=at("2026-12-15 10:00"))
    asked = []
    listener = lambda *arguments: asked.append(arguments[2])  # noqa: E731 - event wants the same object again
    event.listen(db.engine, "before_cursor_execute", listener)
    assert remind_at(session, "2026-11-23 09:00") == {"overdue": 1, "escalated": 1}
    event.remove(db.engine, "before_cursor_execute", listener)
    assert len([text for text in asked if text.startswith("SELECT")]) < 20
    assert remind_at(session, "2026-12-14 07:30") == {"overdue": 1, "digest": 1}
    assert remind_at(session, "2026-12-14 07:30") == {}


def test_a_hundred_rounds_queue_nothing_twice_on_either_engine(app):
    session = db.session()
    with unscoped(session):
        waiting_work(session, read(session))
        brought = [remind_at(session, moment) for moment in MOMENTS]
        queued = session.scalar(select(func.count(OutboxMessage.id)))
        again = [remind_at(session, MOMENTS[index % 3]) for index in range(97)]
        assert brought == [{"digest": 1, "overdue": 1, "escalated": 2, "progress": 1}, {"due_soon": 1}, {"overdue": 1}]
        assert again == [{}] * 97
        assert session.scalar(select(func.count(OutboxMessage.id))) == queued == 7


def test_sweeps_at_the_same_time_queue_each_reminder_once_on_either_engine(app, monkeypatch):
    session = db.session()
    with unscoped(session):
        task = waiting_work(session, read(session))
        many_tasks(session, task.case, 40, due_at=at("2026-11-27 10:00"))
    session.rollback()
    sweeps = 4
    look, looked = reminders._unknown, threading.Barrier(sweeps, timeout=60)

    def look_together(own, wanted):
        """All look before one of them queues anything, so each wants to queue everything; two begin at the other end."""
        found = look(own, wanted[:: next(ways)])
        looked.wait()
        return found

    def sweep(_number):
        with app.app_context():
            try:
                return remind(db.session, at(MOMENTS[0]))
            finally:
                db.session.remove()

    ways = iter([1, -1, 1, -1])
    monkeypatch.setattr(reminders, "_unknown", look_together)
    with ThreadPoolExecutor(sweeps) as pool:
        brought = sum((Counter(made) for made in pool.map(sweep, range(sweeps))), Counter())
    assert brought == {"digest": 1, "overdue": 41, "escalated": 82, "progress": 1}
    with unscoped(session):
        keys = list(session.scalars(select(OutboxMessage.dedupe)))
    assert len(keys) == len(set(keys)) == brought.total()


MOMENTS = ("2026-11-30 07:30", "2026-11-30 09:15", "2026-11-30 09:45")


def waiting_work(session, world):
    """A case with a task that is late, and one that soon will be; return the late one."""
    case = open_case(session, world)
    late = open_task(session, world, case, "plg_pengujian", "function_coordinator", since="2026-11-20 08:00", step="respond")  # fmt: skip
    open_task(session, world, case, "plg_desk", since="2026-11-30 07:30")
    return late


def test_the_rules_name_only_roles_that_exist():
    assert rules().superiors["office_head"] == (("acting_head", "agency"),)
    text = '[due_soon]\nshare=0.2\nleast_minutes=1\nworking_days=1\n[overdue]\nescalated_after=1\n[superiors]\nhead=["x"]\n'
    with pytest.raises(ValueError, match="head, x"):
        read_rules(text)
