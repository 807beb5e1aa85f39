"""A real mail server on loopback that can be told to fail in every way mail servers do, and TLS certificates for it."""

import asyncio
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.notifications.settings import Security, Server

FAST = 5.0  # seconds for an answer, where none is to be missed


@dataclass
class Taken:
    """A mail that the server has, whether or not the sender knows it."""

    recipients: list[str]
    raw: bytes
    greeting: str
    told: bool = True

    @property
    def message(self) -> EmailMessage:
        """The mail, read."""
        return cast(EmailMessage, message_from_bytes(self.raw, policy=default))

    @property
    def message_id(self) -> str:
        """Its number."""
        return str(self.message["Message-ID"])


@dataclass
class Postbox:
    """What the server does with each recipient: `mood` names the way for the next mail."""

    mood: Callable[[str], str] = lambda _recipient: "take"
    taken: list[Taken] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    after: Callable[[], object] = lambda: None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer for one recipient."""
        mood = self.mood(address)
        session.mood = mood  # type: ignore[attr-defined]
        self.seen.append(address)
        if mood == "greylist":
            return "451 4.7.1 Greylisted, come back later"
        if mood == "refuse":
            return "550 5.1.1 No such user"
        if mood == "hang at recipient":
            await asyncio.Event().wait()
        if mood == "drop at recipient":
            _drop(server)
        if mood == "shut down":
            return "421 4.3.2 Shutting down"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer for one mail that was handed over whole."""
        mood = session.mood  # type: ignore[attr-defined]
        if mood == "drop before taking":
            _drop(server)
            return "451 never heard"
        if mood == "refuse content":
            return "554 5.7.1 Spam"
        if mood == "full":
            return "452 4.2.2 Mailbox full"
        told = mood not in ("drop after taking", "hang after taking")
        self.note(Taken(list(envelope.rcpt_tos), cast(bytes, envelope.original_content), str(session.host_name), told))
        self.after()
        if mood == "drop after taking":
            _drop(server)
        if mood == "hang after taking":
            await asyncio.Event().wait()
        return "250 2.0.0 Taken"

    def note(self, taken: Taken) -> None:
        """Keep a mail."""
        self.taken.append(taken)


def _drop(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.abort()


class OnAFreePort(Controller):
    """aiosmtpd's own controller, which asks for a port by number."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(postbox: Postbox, **more: Any) -> Iterator[int]:
    """Run the server on a free port; give the port."""
    controller = OnAFreePort(postbox, hostname="127.0.0.1", port=0, **more)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def at(port: int, security: Security = "none", timeout: float = FAST, **more: Any) -> Server:
    """The settings for a server here."""
    return Server("127.0.0.1", port, security=security, timeout=timeout, **more)


def accepting(user: str, password: str) -> Callable[..., AuthResult]:
    """Let one account log in."""

    def check(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: Any) -> AuthResult:
        fits = isinstance(login, LoginPassword) and (login.login, login.password) == (user.encode(), password.encode())
        return AuthResult(success=fits, handled=False)

    return check


@dataclass(frozen=True)
class Certificate:
    """A server's certificate that is its own authority."""

    file: Path

    def context(self) -> ssl.SSLContext:
        """The server's side of TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context


def certificate(folder: Path, host: str = "127.0.0.1") -> Certificate:
    """Make a certificate for this machine (or for another, to be refused)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    place: x509.GeneralName = x509.DNSName(host)
    if host[0].isdigit():
        place = x509.IPAddress(ipaddress.ip_address(host))
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).add_extension(x509.SubjectAlternativeName([place]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / f"{host}.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return Certificate(file)
