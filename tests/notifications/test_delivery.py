"""The outbox is delivered: once, by one of several workers, later when it cannot be now, and never lost."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import sessionmaker

from app import clock
from app.commands.notices import retry
from app.documents.storage import storage_of
from app.extensions import db
from app.models.document import Document
from app.models.outbox import MailboxItem, OutboxMessage
from app.notifications import delivery
from app.notifications.delivery import USUAL, Counts, Pace, drain, has_due, lease, record
from app.notifications.mailbox import MailboxTransport
from app.notifications.transport import SmtpTransport, Transport
from tests.notifications.mail_server import Postbox, at, mail_server
from tests.notifications.outbox import after, drained, new_case, row_of, settings_of, waiting

TO = "rina@pelanggan.example"


def state(row: OutboxMessage) -> tuple[str, int]:
    """A row's state and attempts."""
    return row.status, row.attempts


def test_a_notice_is_sent_once_from_us_to_its_recipient_alone(one_app: Flask) -> None:
    session, box = db.session(), Postbox()
    (row_id,) = waiting(session, TO)
    with mail_server(box) as port:
        assert drained(one_app, at(port)) == Counts(sent=1)
        assert drained(one_app, at(port)) == Counts()
    row = row_of(session, row_id)
    assert state(row) == ("sent", 1)
    assert row.sent_at is not None and row.error == "" and row.leased_by == ""
    (taken,) = box.taken
    assert taken.recipients == [TO]
    assert taken.message_id == f"<{row.message_id}@localhost>"


@pytest.mark.parametrize(
    ("mood", "words"),
    [("greylist", "451"), ("full", "452"), ("shut down", "421"), ("drop at recipient", "does not answer"),
     ("drop before taking", "No answer came")],
)  # fmt: skip
def test_what_cannot_be_sent_now_is_tried_again_later(one_app: Flask, mood: str, words: str) -> None:
    session, moods = db.session(), {TO: mood}
    (row_id,) = waiting(session, TO)
    with mail_server(Postbox(lambda recipient: moods[recipient])) as port:
        assert drained(one_app, at(port)).deferred == 1
        assert not has_due(sessionmaker(db.engine))
        row = row_of(session, row_id)
        assert state(row) == ("deferred", 1) and words in row.error
        moods[TO] = "take"
        assert drained(one_app, at(port)) == Counts()
        with after(minutes=1.3):
            assert drained(one_app, at(port)) == Counts(sent=1)
    assert state(row_of(session, row_id)) == ("sent", 2)


def test_one_recipient_is_refused_and_the_others_get_their_mail(one_app: Flask) -> None:
    session = db.session()
    rows = waiting(
        session, "a@x.example", "tiada@x.example", "not an address", "b@x.example\r\nBcc: c@x.example", "d@x.example"
    )
    with mail_server(box := Postbox(lambda to: "refuse" if to.startswith("tiada") else "take")) as port:
        assert drained(one_app, at(port)) == Counts(sent=2, failed=3)
    found = [row_of(session, row_id) for row_id in rows]
    assert [row.status for row in found] == ["sent", "failed", "failed", "failed", "sent"]
    assert [row.error for row in found] == ["", "550 5.1.1 No such user", *["This is not a mail address."] * 2, ""]
    assert [taken.recipients for taken in box.taken] == [["a@x.example"], ["d@x.example"]]
    assert box.seen == ["a@x.example", "tiada@x.example", "d@x.example"]


def test_a_mail_whose_answer_was_lost_comes_again_with_the_same_message_id(one_app: Flask) -> None:
    session, moods = db.session(), {TO: "drop after taking"}
    waiting(session, TO)
    with mail_server(box := Postbox(lambda recipient: moods[recipient])) as port:
        assert drained(one_app, at(port)) == Counts(deferred=1)
        moods[TO] = "take"
        with after(hours=1):
            assert drained(one_app, at(port)) == Counts(sent=1)
    first, second = box.taken
    assert first.message_id == second.message_id


def test_a_server_that_is_down_costs_one_attempt_and_the_rest_waits_untouched(one_app: Flask) -> None:
    session = db.session()
    rows = waiting(session, "a@x.example", "b@x.example", "c@x.example")
    assert drained(one_app, at(1)) == Counts(deferred=1, stopped=True)
    assert [state(row_of(session, row_id)) for row_id in rows] == [("deferred", 1), ("queued", 0), ("queued", 0)]


def test_attempts_are_spread_over_three_days_and_then_the_mail_has_failed(one_app: Flask) -> None:
    session = db.session()
    (row_id,) = waiting(session, TO)
    with mail_server(Postbox(lambda _to: "greylist")) as port:
        start = moment = clock.now()
        while row_of(session, row_id).status != "failed":
            moment = row_of(session, row_id).next_at or moment
            with clock.moved(moment):
                assert drained(one_app, at(port)).handled == 1
    assert timedelta(days=2.5) < moment - start < timedelta(days=3.5)
    row = row_of(session, row_id)
    assert state(row) == ("failed", USUAL.attempts) and row.error.startswith("451")


def test_waits_double_up_to_a_limit_and_differ_a_little() -> None:
    still = Pace(jitter=0)
    minutes = [still.wait(attempt) / timedelta(minutes=1) for attempt in (1, 2, 3, 9, 10, 500)]
    assert minutes == [1, 2, 4, 240, 240, 240]
    waits = {USUAL.wait(1) for _ in range(20)}
    assert len(waits) > 10 and min(waits) >= timedelta(minutes=1) and max(waits) <= timedelta(minutes=1.2)


def test_what_a_killed_worker_left_is_sent_when_its_lease_ran_out(app: Flask) -> None:
    session, sessions = db.session(), sessionmaker(db.engine)
    (row_id,) = waiting(session, TO)
    assert lease(sessions, "killed") == row_id
    box = Postbox()
    with mail_server(box) as port:
        assert drained(app, at(port)) == Counts()
        with after(minutes=16):
            assert drained(app, at(port)) == Counts(sent=1)
    assert state(row_of(session, row_id)) == ("sent", 2)


def test_a_mail_that_ends_the_worker_each_time_is_given_up(one_app: Flask) -> None:
    session = db.session()
    (row_id,) = waiting(session, TO)
    session.execute(update(OutboxMessage).values(attempts=USUAL.attempts))
    session.commit()
    assert drained(one_app, MailboxTransport(sessionmaker(db.engine))) == Counts(failed=1)
    assert "ended the worker" in row_of(session, row_id).error


def test_a_late_worker_may_say_sent_but_not_undo_what_another_did(app: Flask) -> None:
    session, sessions = db.session(), sessionmaker(db.engine)
    (row_id,) = waiting(session, TO)
    lease(sessions, "slow")
    with after(minutes=16):
        assert lease(sessions, "quick") == row_id
        assert record(sessions, row_id, "slow", delivery.Refused("x")) == "lost"
        assert record(sessions, row_id, "slow") == "sent"
        assert record(sessions, row_id, "quick", delivery.Later("x")) == "lost"
    assert state(row_of(session, row_id)) == ("sent", 2)


class Watched:
    """A transport that notes what it was given, and asks whether the database is free meanwhile."""

    def __init__(self, work: Any = None) -> None:
        self.sent: list[str] = []
        self.work = work

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Note the recipient."""
        if self.work:
            self.work()
        self.sent.append(recipient)

    def close(self) -> None:
        """Nothing is open."""


def test_nothing_is_locked_while_a_mail_is_on_its_way(app: Flask) -> None:
    session, sessions = db.session(), sessionmaker(db.engine)
    rows = waiting(session, TO, "b@x.example")

    def others_write() -> None:
        with sessions() as other:
            other.execute(update(OutboxMessage).where(OutboxMessage.id.in_(rows)).values(handled_note="x"))
            other.commit()
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]

    session.rollback()
    db.session.remove()
    assert drained(app, Watched(others_write)) == Counts(sent=2)


def test_many_workers_share_the_work_without_doubles(app: Flask) -> None:
    recipients = [f"p{number}@x.example" for number in range(60)]
    waiting(db.session(), *recipients)
    db.session.remove()
    sessions, settings, storage = sessionmaker(db.engine), settings_of(app), storage_of(app.config)
    transports = [Watched() for _ in range(5)]
    start, faults = threading.Barrier(5), []

    def work(number: int, transport: Transport) -> None:
        try:
            with app.app_context():
                start.wait(10)
                while has_due(sessions):
                    drain(sessions, transport, settings, storage, f"worker {number}")
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(transports)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    sent = Counter(recipient for transport in transports for recipient in transport.sent)
    assert sent == Counter(recipients)
    assert {row.status for row in db.session.query(OutboxMessage)} == {"sent"}


def test_a_mail_that_cannot_be_written_waits_and_holds_up_no_other(
    one_app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    session, plain = db.session(), delivery.render
    first, second = waiting(session, "rusak@x.example", TO)

    def broken(*words: Any) -> Any:
        if words[1].recipient.startswith("rusak"):
            raise KeyError("tempat")
        return plain(*words)

    monkeypatch.setattr(delivery, "render", broken)
    assert drained(one_app, Watched()) == Counts(sent=1, deferred=1)
    assert row_of(session, first).error == "The mail could not be written: KeyError"
    assert row_of(session, second).status == "sent"
    assert "could not be written" in caplog.text


def test_a_worker_that_rests_does_so_between_two_mails_and_not_after_the_last(
    one_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []
    waiting(db.session(), TO, "dua@x.example", "tiga@x.example")
    monkeypatch.setattr(delivery.time, "sleep", rests.append)
    assert drained(one_app, Watched(), delivery.Pace(rest=0.1)) == Counts(sent=3)
    assert rests == [0.1, 0.1]


def test_a_mail_that_was_sent_is_recorded_though_the_database_was_away_for_a_moment(
    one_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, plain, away = db.session(), delivery._record, [1, 1]
    (row_id,) = waiting(session, TO)

    def sometimes(*words: Any) -> str:
        if away:
            away.pop()
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return plain(*words)

    monkeypatch.setattr(delivery, "_record", sometimes)
    monkeypatch.setattr(delivery, "PAUSES", (0, 0))
    assert drained(one_app, via := Watched()) == Counts(sent=1)
    assert (via.sent, row_of(session, row_id).status) == ([TO], "sent")


def paper(session: Any, case: Any, **more: Any) -> Document:
    """A paper of a case."""
    content = b"%PDF-1.7 surat"
    values = {"direction": "issued", "kind": "letter", "title": "Surat", "file_name": "Surat.pdf", "size": len(content),
              "media_type": "application/pdf", "verification_code": "ABCD2345EFGH", "sha256": "", "storage_key": "",
              "added_at": clock.now(), **more}  # fmt: skip
    made = Document(case_id=case.id, **values)
    session.add(made)
    session.commit()
    return made


def test_the_paper_of_a_notice_goes_with_it_once_it_is_made(one_app: Flask) -> None:
    session = db.session()
    case = new_case(session)
    letter = paper(session, case, status="pending")
    (row_id,) = waiting(session, TO, case=case)
    row_of(session, row_id).document_id = letter.id
    session.commit()
    with mail_server(box := Postbox()) as port:
        assert drained(one_app, at(port)) == Counts(deferred=1)
        assert "still being made" in row_of(session, row_id).error
        letter.storage_key = letter.sha256 = storage_of(one_app.config).put(b"%PDF-1.7 surat")
        letter.status = "in_force"
        session.commit()
        with after(hours=1):
            assert drained(one_app, at(port)) == Counts(sent=1)
    files = {part.get_filename(): part.get_payload(decode=True) for part in box.taken[0].message.iter_attachments()}
    assert files["Surat.pdf"] == b"%PDF-1.7 surat"


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [({"status": "withdrawn"}, "failed", "was withdrawn"), ({}, "deferred", "file store does not give the paper")],
)
def test_a_withdrawn_paper_is_not_sent_and_a_missing_file_is_waited_for(
    one_app: Flask, changes: dict[str, str], status: str, words: str
) -> None:
    session = db.session()
    case = new_case(session)
    letter = paper(session, case, **{"sha256": "ab" * 32, "storage_key": "ab" * 32, "status": "in_force", **changes})
    (row_id,) = waiting(session, TO, case=case)
    row_of(session, row_id).document_id = letter.id
    session.commit()
    assert drained(one_app, Watched()).handled == 1
    row = row_of(session, row_id)
    assert row.status == status and words in row.error


def test_without_a_mail_server_mail_lands_in_the_mailbox(one_app: Flask) -> None:
    session = db.session()
    (row_id,) = waiting(session, TO)
    assert drained(one_app, MailboxTransport(sessionmaker(db.engine))) == Counts(sent=1)
    session.rollback()
    (item,) = session.query(MailboxItem)
    row = row_of(session, row_id)
    assert item.recipient == TO and str(row.message_id).encode() in item.raw


def test_delayed_mail_is_tried_at_once_when_the_administrator_says_so(one_app: Flask) -> None:
    session = db.session()
    first, second = waiting(session, "tiada@x.example", TO)
    moods = {"tiada@x.example": "refuse", TO: "greylist"}
    with mail_server(Postbox(lambda to: moods[to])) as port:
        drained(one_app, at(port))
        assert retry(session) == 1
        assert (row_of(session, first).status, row_of(session, second).status) == ("failed", "queued")
        moods.update(dict.fromkeys(moods, "take"))
        assert drained(one_app, at(port)) == Counts(sent=1)
        assert retry(session, failed=True) == 1
        assert drained(one_app, at(port)) == Counts(sent=1)
    assert retry(session, failed=True) == 0


def test_a_drain_stops_between_mails_when_told(one_app: Flask) -> None:
    waiting(db.session(), "a@x.example", "b@x.example", "c@x.example")
    via = Watched()
    assert drained(one_app, via, stop=lambda: len(via.sent) == 2) == Counts(sent=2)
    assert drained(one_app, SmtpTransport(at(1), "x"), limit=0) == Counts()
