"""The development mailbox: where mail lands, and is read, while no mail server is configured."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app import clock
from app.models.outbox import MailboxItem, OutboxMessage
from app.notifications.sessions import SessionFactory, writing

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file in a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MailShown:
    """A mail taken apart for looking at it."""

    id: int
    at: datetime
    subject: str
    recipient: str
    headers: Sequence[tuple[str, str]]
    text: str
    html: str
    files: Sequence[Enclosed]


class MailboxTransport:
    """Puts mail into the mailbox of the database."""

    def __init__(self, sessions: SessionFactory) -> None:
        self.sessions = sessions

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Keep one mail, for the office whose notice it is."""
        message = message_from_bytes(content, policy=default)
        number, subject = str(message["Message-ID"] or "").strip("<> ").partition("@")[0], str(message["Subject"] or "")
        with writing(self.sessions) as session:
            office = session.scalar(select(OutboxMessage.office_id).where(OutboxMessage.message_id == number))
            session.add(MailboxItem(
                at=clock.now(), recipient=recipient, subject=subject.strip()[:300], raw=content, office_id=office))  # fmt: skip

    def close(self) -> None:
        """Nothing is open."""


def newest(session: Session) -> Sequence[MailboxItem]:
    """Return the newest mails of the mailbox that the viewer may see, the last first."""
    return session.scalars(select(MailboxItem).order_by(MailboxItem.id.desc()).limit(MOST_SHOWN)).all()


def shown(session: Session, item_id: int) -> MailShown | None:
    """Return a mail taken apart, or None where there is none that the viewer may see."""
    query = select(MailboxItem).where(MailboxItem.id == item_id).options(undefer(MailboxItem.raw))
    item = session.scalars(query).first()
    if item is None:
        return None
    message = message_from_bytes(item.raw, policy=default)
    headers = [(name, str(value)) for name, value in message.items()]
    return MailShown(item.id, item.at, item.subject, item.recipient, headers, _words(message, "plain"),
                     _words(message, "html"), tuple(_files(message)))  # fmt: skip


def _words(message: EmailMessage, kind: str) -> str:
    part: MIMEPart | None = message.get_body((kind,))
    if part is None:
        return ""
    with suppress(LookupError, KeyError):
        return str(part.get_content())
    return ""


def _files(message: EmailMessage) -> Iterator[Enclosed]:
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Enclosed(part.get_filename() or "attachment", part.get_content_type(), content)
