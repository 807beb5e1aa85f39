"""The mailbox at a real IMAP server, over verified TLS: nothing is lost, nothing is taken twice, nothing stops the rest."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import sessionmaker

from app.commands import inbound_poll
from app.commands.inbound_poll import TOO_LARGE, Polled, poll
from app.extensions import db
from app.models.outbox import InboundMail
from app.notifications.inbound.imap import Folder, MailboxFault
from app.notifications.settings import MailSettings, Server
from app.tasks import JOBS
from tests import dovecot
from tests.inbound.conftest import Post
from tests.inbound.mails import PDF, bounce, letter
from tests.prepare import find_dovecot


@pytest.fixture(scope="session")
def imap() -> Iterator[dovecot.Dovecot]:
    """A running Dovecot."""
    if find_dovecot() is None:
        pytest.skip("no Dovecot here: Debian's dovecot-imapd")
    server = dovecot.Dovecot().start()
    yield server
    server.stop()


@pytest.fixture
def box(imap: dovecot.Dovecot) -> dovecot.Dovecot:
    """Its mailbox, empty."""
    imap.empty()
    return imap


def settings_for(post: Post, box: dovecot.Dovecot, **changes: Any) -> MailSettings:
    """The settings of an office whose replies come to this mailbox."""
    server = Server("localhost", box.port, dovecot.USER, dovecot.PASSWORD, "tls", str(box.ca_file), 10)
    return replace(post.settings, imap=replace(server, **changes))


def look(post: Post, box: dovecot.Dovecot, **more: Any) -> Polled:
    """Look into the mailbox once."""
    return poll(sessionmaker(db.engine), post.storage, settings_for(post, box), **more)


def by_subject(post: Post) -> dict[str, str]:
    """What became of each mail."""
    return {row.subject: row.status for row in post.rows(InboundMail)}


SEEN, FLAGGED = {"\\Seen"}, {"\\Flagged"}


def taken(box: dovecot.Dovecot) -> list[set[str]]:
    """The flags of the mails, without what the server adds."""
    return [flags - {"\\Recent"} for flags in box.flags()]


def test_replies_bounces_strangers_and_hostile_mails_end_where_they_belong(post: Post, box: dovecot.Dovecot) -> None:
    ours = post.our_id
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(3000))
    box.append(
        letter(subject="Jawaban", In_Reply_To=f"<{ours}>", files=(("LHU.pdf", PDF),)), bounce(ours),
        letter(subject="Asing", sender="asing@lain.example"), b"Subject: Dalam\r\n" + deep,
        letter(subject="Cuti", In_Reply_To=f"<{ours}>", Auto_Submitted="auto-replied"),
        letter(subject="Putaran", X_Tanggap="received"), bytes(range(1, 256)) * 40,
    )  # fmt: skip
    assert look(post, box) == Polled(taken=7)
    assert by_subject(post) == {
        "Jawaban": "filed", "Undelivered Mail Returned to Sender": "filed", "Asing": "held", "Dalam": "held",
        "Cuti": "ignored", "Putaran": "ignored", "": "held"}  # fmt: skip
    assert taken(box) == [SEEN] * 7
    assert post.files() == ["LHU.pdf"] and post.notice.status == "bounced"


def test_a_second_look_takes_nothing_twice_also_not_where_the_server_renumbered_its_mails(
    post: Post, box: dovecot.Dovecot
) -> None:
    raw = letter(In_Reply_To=f"<{post.our_id}>")
    box.append(raw)
    assert (look(post, box).taken, look(post, box).taken) == (1, 0)
    box.empty()
    box.append(raw, letter("Lagi", In_Reply_To=f"<{post.our_id}>"))
    assert look(post, box).taken == 2
    assert len(post.rows(InboundMail)) == len(post.messages()) == 2


def test_killed_between_the_commit_and_the_mark_nothing_is_taken_twice(
    post: Post, box: dovecot.Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.append(letter(In_Reply_To=f"<{post.our_id}>"))
    with monkeypatch.context() as patched:
        patched.setattr(Folder, "done", lambda _folder, _uid: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            look(post, box)
    assert taken(box) == [set()] and len(post.messages()) == 1
    assert look(post, box).taken == 1
    assert taken(box) == [SEEN] and len(post.messages()) == 1


def test_a_mail_that_cannot_be_taken_in_is_flagged_and_kept_and_the_others_come_in(
    post: Post, box: dovecot.Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = inbound_poll.take_in

    def refuses_one(session: Any, raw: bytes, *more: Any, **named: Any) -> InboundMail:
        if b"Subject: Racun" in raw:
            raise RuntimeError("a fault of ours")
        return real(session, raw, *more, **named)

    monkeypatch.setattr(inbound_poll, "take_in", refuses_one)
    box.append(letter(subject="Racun"), letter(subject="Baik"))
    assert look(post, box) == Polled(taken=1, set_aside=1)
    assert taken(box) == [FLAGGED, SEEN] and by_subject(post) == {"Baik": "held"}
    monkeypatch.undo()
    assert look(post, box) == Polled()
    box.mark(r"(\Flagged)", False)  # somebody takes the flag away: it is tried again
    assert look(post, box).taken == 1 and "Racun" in by_subject(post)


def test_where_the_database_or_the_store_is_away_all_mails_wait_unmarked(
    post: Post, box: dovecot.Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_any: Any, **_named: Any) -> InboundMail:
        raise OperationalError("", {}, Exception("away"))

    box.append(letter(), letter())
    with monkeypatch.context() as patched:
        patched.setattr(inbound_poll, "take_in", away)
        assert look(post, box) == Polled(broken_off=True)
    assert taken(box) == [set(), set()]
    assert look(post, box).taken == 2


def test_of_a_mail_that_is_too_large_the_headers_come_in_and_it_stays_flagged(post: Post, box: dovecot.Dovecot) -> None:
    box.append(letter("x" * 5000, subject="Terlalu besar", In_Reply_To=f"<{post.our_id}>"))
    assert look(post, box, largest=2000) == Polled(taken=1)
    row = post.rows(InboundMail)[0]
    assert (row.subject, row.kind, row.case_id, row.problem) == ("Terlalu besar", "unreadable", post.case_id, TOO_LARGE)
    assert taken(box) == [FLAGGED]


def test_a_false_certificate_a_wrong_password_and_no_server_are_survived(post: Post, box: dovecot.Dovecot) -> None:
    box.append(letter())
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for changes in (
            {"ca_file": ""}, {"password": "salah"}, {"host": "127.0.0.1"}, {"port": 1},
            {"port": silent.getsockname()[1], "timeout": 0.3},
        ):  # fmt: skip
            found = poll(sessionmaker(db.engine), post.storage, settings_for(post, box, **changes))
            assert found == Polled(broken_off=True), changes
    assert poll(sessionmaker(db.engine), post.storage, replace(post.settings, imap=Server())) == Polled()
    assert taken(box) == [set()]


def test_a_mail_that_the_server_does_not_give_waits_and_the_others_come_in(
    post: Post, box: dovecot.Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Folder.raw

    def not_the_first(folder: Folder, uid: str, headers_only: bool = False) -> bytes:
        if uid == "1":
            raise MailboxFault("nonsense")
        return real(folder, uid, headers_only)

    box.append(letter(), letter())
    monkeypatch.setattr(Folder, "raw", not_the_first)
    assert look(post, box) == Polled(taken=1) and taken(box) == [set(), SEEN]


def test_the_worker_looks_into_the_mailbox_every_minute() -> None:
    assert [job.minutes for job in JOBS if job.name == "inbound"] == ["*"]
