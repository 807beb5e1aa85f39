"""Where mail goes out, whom it is from, and how a reply finds its case again."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

Security = Literal["none", "starttls", "tls"]
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
TAG = re.compile(r"c([1-9][0-9]{0,9})-([0-9a-f]{8})")


class HasId(Protocol):
    """A record with its number."""

    id: Any


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `security`: "tls" from the first byte, "starttls", or "none". `timeout`: seconds for one answer."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    security: Security = "starttls"
    ca_file: str = ""
    timeout: float = 30


@dataclass(frozen=True, slots=True)
class MailSettings:
    """`reply`: where answers go, as a bare address; a case's own has a tag before the @. `secret`: makes the tags."""

    sender: str
    name: str
    reply: str
    public_url: str
    secret: str
    smtp: Server = Server()
    imap: Server = Server()
    imap_folder: str = "INBOX"

    @property
    def smtp_configured(self) -> bool:
        """Whether mail leaves the house; otherwise it lands in the development mailbox."""
        return bool(self.smtp.host)

    @property
    def imap_configured(self) -> bool:
        """Whether there is a mailbox to fetch replies from."""
        return bool(self.imap.host)

    @property
    def domain(self) -> str:
        """The right half of our Message-IDs."""
        return self.sender.rpartition("@")[2]

    def tag_of(self, case_id: int) -> str:
        """Return the tag of a case: its number, and a check that nobody outside can make."""
        check = hmac.new(self.secret.encode(), f"mail-tag:{case_id}".encode(), hashlib.sha256).hexdigest()[:8]
        return f"c{case_id}-{check}"

    def case_of_tag(self, tag: str) -> int | None:
        """Return the case that a tag of ours names, or None for any other."""
        found = TAG.fullmatch(tag.lower())
        if found is None:
            return None
        case_id = int(found[1])
        return case_id if hmac.compare_digest(self.tag_of(case_id), tag.lower()) else None

    def reply_to(self, case: HasId | None) -> str:
        """Return the address for answers about a case, with its tag; without a case the bare one."""
        if case is None:
            return self.reply
        name, _, domain = self.reply.rpartition("@")
        return f"{name}+{self.tag_of(case.id)}@{domain}"


def mail_settings_of(config: Mapping[str, Any]) -> MailSettings:
    """Return the mail settings of an installation. Raises SystemExit, naming the variable, when they cannot work."""
    host = urlsplit(str(config["PUBLIC_URL"])).hostname or "localhost"
    if config["SMTP_HOST"] and not config["MAIL_FROM"]:
        raise SystemExit("TANGGAP_SMTP_HOST is set, so TANGGAP_MAIL_FROM must name the address that mail is from.")
    sender = _address("TANGGAP_MAIL_FROM", config["MAIL_FROM"] or f"tanggap@{_domain(host)}")
    smtp, imap = _server(config, "SMTP"), _server(config, "IMAP")
    return MailSettings(
        sender=sender, name=str(config["MAIL_NAME"]), reply=_address("TANGGAP_MAIL_REPLY", config["MAIL_REPLY"] or sender),
        public_url=str(config["PUBLIC_URL"]), secret=str(config["SECRET_KEY"]), smtp=smtp, imap=imap,
        imap_folder=str(config["IMAP_FOLDER"]),
    )  # fmt: skip


def _server(config: Mapping[str, Any], kind: str) -> Server:
    server = Server(
        config[f"{kind}_HOST"], config[f"{kind}_PORT"], config[f"{kind}_USER"], config[f"{kind}_PASSWORD"],
        config[f"{kind}_SECURITY"], config["SMTP_CA_FILE"], config["SMTP_TIMEOUT"],
    )  # fmt: skip
    if server.host and server.password and server.security == "none" and not is_this_machine(server.host):
        raise SystemExit(f"TANGGAP_{kind}_SECURITY is none: the password would go over the network for all to read.")
    return server


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine itself, where nobody listens in between."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _domain(host: str) -> str:
    """A domain for addresses in an installation that has not named one: never an address of the network."""
    return host if ADDRESS.fullmatch(f"a@{host}") and not host.replace(".", "").isdigit() else "localhost"


def _address(variable: str, text: str) -> str:
    if ADDRESS.fullmatch(text) is None:
        raise SystemExit(f"{variable} is {text!r}. It takes one bare address, such as balai@example.go.id.")
    return text
