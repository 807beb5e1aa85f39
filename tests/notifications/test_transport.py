"""One mail over a real connection: encrypted and checked, within its time, every answer sorted rightly."""

import socket
from pathlib import Path

import pytest

from app.notifications.settings import Server
from app.notifications.transport import Later, NotDelivered, Refused, SmtpTransport, Unknown
from tests.notifications.mail_server import Postbox, accepting, at, certificate, mail_server

SHORT = 0.2  # seconds for an answer, where none comes
FROM, TO = "balai@tanggap.example", "rina@pelanggan.example"
MAIL = b"Subject: Uji\r\nMessage-ID: <a@tanggap.example>\r\n\r\nIsi.\r\n.\r\n..titik\r\n"


def send(server: Server, recipient: str = TO, content: bytes = MAIL) -> None:
    """Send one mail over a connection of its own."""
    with SmtpTransport(server, "tanggap.example") as transport:
        transport.send(FROM, recipient, content)


def fault(server: Server) -> NotDelivered:
    """Send one mail that is not delivered; give the reason."""
    with pytest.raises(NotDelivered) as told:
        send(server)
    return told.value


def test_a_mail_arrives_unchanged_with_dots_at_the_start_of_its_lines() -> None:
    box = Postbox()
    with mail_server(box) as port:
        send(at(port))
    assert box.taken[0].raw == MAIL
    assert (box.taken[0].recipients, box.taken[0].greeting) == ([TO], "tanggap.example")


def test_a_bare_line_end_inside_a_mail_never_ends_it_and_never_begins_another() -> None:
    box = Postbox()
    with mail_server(box) as port:
        send(at(port), content=b"Subject: a\r\n\r\nSatu\n.\nMAIL FROM:<x@x.example>\r.\r\r\nDua\r\n")
    (taken,) = box.taken
    assert taken.raw == b"Subject: a\r\n\r\nSatu\r\n.\r\nMAIL FROM:<x@x.example>\r\n.\r\n\r\nDua\r\n"


def test_several_mails_share_a_connection_and_a_refused_one_does_not_end_it() -> None:
    box = Postbox(lambda recipient: "refuse" if recipient == "x@x.example" else "take")
    with mail_server(box) as port, SmtpTransport(at(port), "tanggap.example") as transport:
        transport.send(FROM, TO, MAIL)
        connection = transport._connection
        with pytest.raises(Refused, match="No such user"):
            transport.send(FROM, "x@x.example", MAIL)
        transport.send(FROM, TO, MAIL)
        assert transport._connection is connection
    assert len(box.taken) == 2


def test_a_connection_that_the_server_closed_meanwhile_is_opened_again() -> None:
    box = Postbox()
    with mail_server(box) as port, SmtpTransport(at(port), "tanggap.example") as transport:
        transport.send(FROM, TO, MAIL)
        assert transport._connection is not None and transport._connection.host is not None
        transport._connection.host.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
        transport.send(FROM, TO, MAIL)
    assert len(box.taken) == 2


@pytest.mark.parametrize(
    ("mood", "kind", "server", "words"),
    [
        ("greylist", Later, False, "451 4.7.1 Greylisted"),
        ("full", Later, False, "452 4.2.2 Mailbox full"),
        ("refuse", Refused, None, "550 5.1.1 No such user"),
        ("refuse content", Refused, None, "554 5.7.1 Spam"),
        ("shut down", Later, True, "421 4.3.2"),
        ("drop at recipient", Later, True, "does not answer"),
        ("hang at recipient", Later, True, "does not answer"),
        ("drop before taking", Unknown, False, "No answer came"),
        ("drop after taking", Unknown, False, "No answer came"),
        ("hang after taking", Unknown, False, "No answer came"),
    ],
)
def test_every_fault_is_sorted_into_never_later_or_unknown(
    mood: str, kind: type[NotDelivered], server: bool | None, words: str
) -> None:
    with mail_server(Postbox(lambda _recipient: mood)) as port:
        told = fault(at(port, timeout=SHORT if "hang" in mood else 5))
    assert type(told) is kind
    assert words in str(told)
    assert getattr(told, "server", None) is server


def test_a_server_that_is_down_or_silent_is_tried_later() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        down = fault(at(port))
        deaf.listen()  # takes the connection, says nothing
        silent = fault(at(port, timeout=SHORT))
    for told in (down, silent):
        assert isinstance(told, Later) and told.server and "does not answer" in str(told)


def test_a_server_that_dribbles_is_cut_off_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.notifications.transport.ANSWERS_A_MAIL", 0.05)
    with mail_server(Postbox(lambda _recipient: "hang at recipient")) as port:
        assert isinstance(fault(at(port)), Later)


def test_mail_is_encrypted_from_the_first_byte_or_by_starttls_and_the_account_logs_in(tmp_path: Path) -> None:
    made, box = certificate(tmp_path), Postbox()
    account = {"user": "balai", "password": "rahasia"}
    check = accepting("balai", "rahasia")
    with mail_server(box, ssl_context=made.context(), authenticator=check, auth_require_tls=False) as port:
        send(at(port, "tls", ca_file=str(made.file), **account))
    upgraded = {"tls_context": made.context(), "require_starttls": True}
    with mail_server(box, **upgraded, authenticator=check, auth_required=True) as port:
        send(at(port, "starttls", ca_file=str(made.file), **account))
        told = fault(at(port, "starttls", ca_file=str(made.file), user="balai", password="salah"))
    assert len(box.taken) == 2
    assert isinstance(told, Later) and told.server
    assert "The mail server refuses our account: 535" in str(told) and "salah" not in str(told)


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("host", ["127.0.0.1", "mail.lain.example"])
def test_a_certificate_of_an_unknown_authority_or_of_another_server_is_refused(
    tmp_path: Path, security: str, host: str
) -> None:
    made, box = certificate(tmp_path, host), Postbox()
    known = str(made.file) if host != "127.0.0.1" else ""  # its authority is known, but its name is not ours
    more = {"ssl_context": made.context()} if security == "tls" else {"tls_context": made.context()}
    with mail_server(box, **more) as port:
        told = fault(at(port, security, ca_file=known))  # type: ignore[arg-type]
    assert "certificate is not accepted" in str(told)
    assert isinstance(told, Later) and told.server
    assert box.seen == []


def test_a_server_without_starttls_gets_no_mail_where_encryption_is_asked_for() -> None:
    box = Postbox()
    with mail_server(box) as port:
        told = fault(at(port, "starttls"))
    assert "cannot do what the settings ask for" in str(told)
    assert box.seen == []


def test_a_fault_is_not_hidden_by_a_failing_goodbye() -> None:
    with (
        mail_server(Postbox(lambda _recipient: "drop at recipient")) as port,
        pytest.raises(Later, match="does not answer"),
    ):
        send(at(port))
