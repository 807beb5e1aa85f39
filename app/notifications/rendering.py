"""Turns a row of the outbox into a mail: subject, text and HTML in the recipient's language, and attachments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from sqlalchemy.orm import Session

from app.models.outbox import OutboxMessage
from app.notifications.settings import MailSettings


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent. `headers`: beside those that every mail of ours has."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def render(session: Session, row: OutboxMessage, settings: MailSettings) -> Mail:
    """Return the mail of a row."""
    number = row.case.number if row.case is not None else ""
    text = f"{number}\n{settings.public_url}\n"
    return Mail(f"Tanggap {number}", text, f"<p>{escape(text)}</p>")
