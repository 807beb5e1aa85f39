"""Builds the mail itself: text and HTML side by side, attachments, and headers that nobody's words can add to."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from app.models.outbox import OutboxMessage
from app.notifications.mail import Mail
from app.notifications.settings import ADDRESS, MailSettings
from app.notifications.transport import Refused

POLICY = SMTP.clone(cte_type="7bit")  # every server takes it
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
MEDIA_TYPE = re.compile(r"(application|audio|image|text|video)/[A-Za-z0-9][A-Za-z0-9.+-]{0,80}")
UNKNOWN_TYPE = "application/octet-stream"
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
BREAKING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # of Unicode's categories
LONGEST_LINE, LONGEST_NAME = 250, 120
OURS = frozenset({
    "from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id", "auto-submitted",
    "x-auto-response-suppress", "x-tanggap", "content-language", "mime-version", "return-path", "received",
})  # fmt: skip


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Return words fit for a header: whatever would break the line or turn it around becomes a space.

    Python's mail library reads "=?…?=" in words as code, and would make line breaks and headers of it.
    """
    clean = "".join(" " if unicodedata.category(sign) in BREAKING else sign for sign in text)
    return " ".join(clean.replace("=?", "= ?").split())[:longest]


def bare_address(text: str) -> str:
    """Return an address as servers take it. Raises Refused when it is none, or has anything else with it."""
    name, _, domain = text.strip(" ").rpartition("@")
    try:
        address = f"{name}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError as fault:
        raise Refused("This is not a mail address.") from fault
    right = address.rpartition("@")[2]
    if ADDRESS.fullmatch(address) is None or len(address) > 254 or ".." in right or "." not in f"{right}.":
        raise Refused("This is not a mail address.")
    return address


def build(row: OutboxMessage, mail: Mail, settings: MailSettings, now: datetime) -> EmailMessage:
    """Return the mail of a row of the outbox. Raises Refused when its recipient or a header cannot be one."""
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(one_line(mail.sender or settings.name, LONGEST_NAME), addr_spec=settings.sender)
    message["To"] = Address(addr_spec=bare_address(row.recipient))
    message["Reply-To"] = settings.reply_to(row.case)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = now
    message["Message-ID"] = f"<{row.message_id}@{settings.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message["X-Tanggap"] = one_line(row.notice, LONGEST_NAME)
    _add_headers(message, mail.headers)
    message.set_content(_clean(mail.text))
    if mail.html:
        message.add_alternative(_clean(mail.html), subtype="html")
    for part in mail.attachments:
        kind, _, sub = (part.media_type if MEDIA_TYPE.fullmatch(part.media_type) else UNKNOWN_TYPE).partition("/")
        message.add_attachment(part.content, maintype=kind, subtype=sub, filename=_file_name(part.name))
    message["Content-Language"] = one_line(row.language, 5)
    return message


def content_of(message: EmailMessage) -> bytes:
    """Return a mail's bytes. Raises Refused when somebody reading them would find other headers than were written."""
    content = message.as_bytes()
    written, read = message.walk(), message_from_bytes(content).walk()
    if [part.keys() for part in written] != [part.keys() for part in read]:
        raise Refused("Something in this mail would become a header of it.")
    return content


def _add_headers(message: EmailMessage, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if HEADER_NAME.fullmatch(name) is None or name.lower() in OURS or name.lower().startswith("content-"):
            raise Refused(f"A mail cannot have this header: {one_line(name, 40)}")
        if BREAKS.search(value) or "=?" in value:
            raise Refused(f"The header {name} would break the mail.")
        message[name] = value


def _file_name(name: str) -> str:
    """A file's name without folders, quotes or line breaks."""
    return one_line(re.sub(r'[\\/"<>:|?*]+', " ", name), LONGEST_NAME) or "attachment"


def _clean(text: str) -> str:
    """Text that can be sent: single surrogates and zero bytes cannot."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
