"""Hands one mail to a mail server, and sorts what can go wrong into three: refused for good, later, and unknown.

A subclass of Flask-Mail's connection closes what is open in that library: no time limit, no check of the server's
certificate, a goodbye that hides the real fault, and sending switched off while testing.
"""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Protocol, Self

from flask_mail import Connection, Mail, _Mail

from app.notifications.settings import Server

MOST_ON_A_CONNECTION = 50  # then a fresh one: many servers allow no more
ANSWERS_A_MAIL = 5  # a server that dribbles may take so many times the limit of one answer
LONGEST_ERROR = 400


class NotDelivered(Exception):
    """A mail that was not taken, in the server's words."""

    def __init__(self, reason: str) -> None:
        printable = "".join(letter if letter.isprintable() else " " for letter in reason)
        super().__init__(" ".join(printable.split())[:LONGEST_ERROR])


class Refused(NotDelivered):
    """This recipient or this mail will never be taken: trying again is of no use."""


class Later(NotDelivered):
    """Not now. `server`: nothing else can be sent at present either."""

    def __init__(self, reason: str, server: bool = False) -> None:
        super().__init__(reason)
        self.server = server


class Unknown(Later):
    """The whole mail was handed over and no answer came: it may have been taken, so it is sent again with its number."""


class Transport(Protocol):
    """What takes a mail away."""

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand over one mail for one recipient. Raises Refused, Later or Unknown."""
        ...

    def close(self) -> None:
        """Say goodbye, if a connection is open."""
        ...


class CarefulConnection(Connection):
    """Flask-Mail's connection with a time limit and a checked certificate, for one recipient a mail."""

    def __init__(self, server: Server, greeting: str) -> None:
        mail = Mail()
        mail.state = _Mail(
            server.host, server.user or None, server.password or None, server.port, server.security == "starttls",
            server.security == "tls", None, 0, MOST_ON_A_CONNECTION, suppress=False, ascii_attachments=False,
        )  # fmt: skip
        super().__init__(mail)
        self.server, self.greeting = server, greeting

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        """Connect, encrypt where told to (or fail), log in."""
        place, port, seconds = self.server.host, self.server.port, self.server.timeout
        if self.mail.use_ssl:
            context = checked_context(self.server.ca_file)
            host: smtplib.SMTP = smtplib.SMTP_SSL(place, port, self.greeting, timeout=seconds, context=context)
        else:
            host = smtplib.SMTP(place, port, self.greeting, seconds)
        try:
            with _ended_after(host, self.server.timeout * ANSWERS_A_MAIL):
                if self.mail.use_tls:
                    host.starttls(context=checked_context(self.server.ca_file))
                if self.mail.username and self.mail.password:
                    host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Say goodbye; what went wrong before it is what counts."""
        if self.host is None:
            return
        with suppress(smtplib.SMTPException, OSError):
            self.host.quit()
        self.host.close()

    def hand_over(self, sender: str, recipient: str, content: bytes) -> None:
        """Send one mail. Raises smtplib's errors and OSError before it was handed over, Refused, Later, Unknown."""
        host = self.host
        if host is None:
            raise Later("There is no connection to the mail server.", server=True)
        with _ended_after(host, self.server.timeout * ANSWERS_A_MAIL):
            host.ehlo_or_helo_if_needed()
            size = [f"size={len(content)}"] if host.has_extn("size") else []
            _expect(host.mail(sender, size), sender=True)
            _expect(host.rcpt(recipient))
            _expect(host.docmd("data"), 354)
            try:
                host.send(on_the_wire(content))
                answer = host.getreply()
            except (smtplib.SMTPException, OSError) as fault:
                raise Unknown(f"No answer came after the mail was handed over: {fault}") from fault
            _expect(answer)
        self.num_emails += 1


class SmtpTransport:
    """Keeps one connection to the mail server while there is mail. Not for several threads at once."""

    def __init__(self, server: Server, greeting: str) -> None:
        self.server, self.greeting = server, greeting
        self._connection: CarefulConnection | None = None

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand over one mail; a connection that the server closed meanwhile is opened once more."""
        used = self._connection is not None
        try:
            self._send(sender, recipient, content)
        except Later as fault:
            if not used or isinstance(fault, Unknown) or not fault.server:
                raise
            self._send(sender, recipient, content)

    def _send(self, sender: str, recipient: str, content: bytes) -> None:
        try:
            connection = self._open()
            connection.hand_over(sender, recipient, content)
        except NotDelivered as fault:
            self._after(fault)
            raise
        except smtplib.SMTPAuthenticationError as fault:
            raise self._broken(f"The mail server refuses our account: {_words(fault)}") from fault
        except smtplib.SMTPResponseException as fault:
            raise self._broken(_words(fault)) from fault
        except ssl.SSLCertVerificationError as fault:
            raise self._broken(f"The mail server's certificate is not accepted: {fault.verify_message}") from fault
        except smtplib.SMTPNotSupportedError as fault:
            raise self._broken(f"The mail server cannot do what the settings ask for: {fault}") from fault
        except (smtplib.SMTPException, OSError) as fault:
            raise self._broken(f"The mail server does not answer: {fault or type(fault).__name__}") from fault
        if connection.num_emails >= MOST_ON_A_CONNECTION:
            self.close()

    def _open(self) -> CarefulConnection:
        if self._connection is None:
            opened = CarefulConnection(self.server, self.greeting)
            opened.__enter__()
            self._connection = opened
        return self._connection

    def _after(self, fault: NotDelivered) -> None:
        """Go on with the connection after an ordinary refusal; leave it otherwise."""
        host = self._connection.host if self._connection else None
        if host is None or (isinstance(fault, Later) and (fault.server or isinstance(fault, Unknown))):
            self._drop()
            return
        try:
            host.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _broken(self, reason: str) -> Later:
        self._drop()
        return Later(reason, server=True)

    def _drop(self) -> None:
        if self._connection is not None and self._connection.host is not None:
            self._connection.host.close()
        self._connection = None

    def close(self) -> None:
        """Say goodbye."""
        if self._connection is not None:
            self._connection.__exit__(None, None, None)
        self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()


def checked_context(ca_file: str) -> ssl.SSLContext:
    """Return TLS settings that check the server's name and certificate, with authorities of one's own if named."""
    context = ssl.create_default_context(cafile=ca_file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def on_the_wire(content: bytes) -> bytes:
    """Return a mail as it is sent: every line ended alike, and no line of it taken for the end."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content).removesuffix(b"\r\n")
    return re.sub(rb"(?m)^\.", b"..", lines) + b"\r\n.\r\n"


def _expect(answer: tuple[int, bytes], wanted: int = 250, sender: bool = False) -> None:
    """Sort an answer: 5xx is for good, except about us as the sender, which the administrator can mend."""
    code, text = answer
    if code == wanted or (wanted == 250 and code in (251, 252)):
        return
    words = f"{code} {text.decode('utf-8', 'replace')}"
    if code == 421 or code < 400 or sender:
        raise Later(words, server=True)
    raise (Refused if code >= 500 else Later)(words)


def _words(fault: smtplib.SMTPResponseException) -> str:
    text = fault.smtp_error
    return f"{fault.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"


@contextmanager
def _ended_after(host: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the line when all of it takes too long: a limit for one answer does not stop a server that dribbles."""

    def cut() -> None:
        with suppress(OSError, AttributeError):
            host.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
