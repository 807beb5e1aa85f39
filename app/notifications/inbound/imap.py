"""The mailbox that replies come to, over IMAP: careful with time, certificates, and with what it marks.

A mail is found by being unseen, and marked only after it was taken in; no number of it is kept between two looks, so a
server that renumbers its mails (UIDVALIDITY) changes nothing. imap-tools opens the connection; mails are fetched as
bytes, because its own reading of a mail trusts the mail to be well formed.
"""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from app.notifications.settings import MailSettings, Server

WAITING = "UNSEEN UNFLAGGED UNDELETED"
MOST_AT_ONCE = 50
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxFault(Exception):
    """The server refused something or answered nonsense; nothing was marked."""


@dataclass(slots=True)
class Waiting:
    """A mail that waits in the folder. `size` in bytes, as the server says."""

    uid: str
    size: int


class Folder:
    """A selected folder of the mailbox."""

    def __init__(self, box: BaseMailBox) -> None:
        self.box = box

    def waiting(self) -> list[Waiting]:
        """Return the mails that nobody has seen, oldest first, some at a time."""
        uids = sorted(self.box.uids(WAITING, charset=None), key=int)[:MOST_AT_ONCE]
        if not uids:
            return []
        sizes = {}
        for part in self._uid("FETCH", ",".join(uids), "(UID RFC822.SIZE)"):
            line = part if isinstance(part, bytes) else part[0] if part else b""
            found, uid = _SIZE.search(line), re.search(rb"UID (\d+)", line)
            if found and uid:
                sizes[uid[1].decode()] = int(found[1])
        return [Waiting(uid, sizes[uid]) for uid in uids if uid in sizes]

    def raw(self, uid: str, headers_only: bool = False) -> bytes:
        """Return a mail's bytes without marking it. Raises MailboxFault when the server gives none."""
        for part in self._uid("FETCH", uid, "(BODY.PEEK[HEADER])" if headers_only else "(BODY.PEEK[])"):
            if isinstance(part, tuple) and len(part) > 1:
                return bytes(part[1])
        raise MailboxFault(f"the server gave no mail {uid}")

    def done(self, uid: str) -> None:
        """Mark a mail that was taken in: it stays in the folder, seen."""
        self._uid("STORE", uid, "+FLAGS", r"(\Seen)")

    def set_aside(self, uid: str) -> None:
        """Mark a mail that could not be taken in: it stays unseen, with a flag that people see too."""
        self._uid("STORE", uid, "+FLAGS", r"(\Flagged)")

    def _uid(self, command: str, *arguments: str) -> list[Any]:
        state, answer = self.box.client.uid(command, *arguments)
        if state != "OK":
            raise MailboxFault(f"{command}: {state}")
        return [part for part in answer if part is not None]


@contextmanager
def mailbox(settings: MailSettings) -> Iterator[Folder]:
    """Open the mailbox's folder; closed again in any case. Raises OSError, imaplib's and imap-tools' errors."""
    box = _connect(settings.imap)
    try:
        box.login(settings.imap.user, settings.imap.password, initial_folder=settings.imap_folder)
        yield Folder(box)
    finally:
        try:
            box.logout()
        except Exception:  # nosec B110
            pass  # the connection is gone already


def _connect(server: Server) -> BaseMailBox:
    if server.security == "none":
        return MailBoxUnencrypted(server.host, server.port, timeout=server.timeout)
    context = ssl.create_default_context(cafile=server.ca_file or None)
    if server.security == "starttls":
        return MailBoxStartTls(server.host, server.port, timeout=server.timeout, ssl_context=context)
    return MailBox(server.host, server.port, timeout=server.timeout, ssl_context=context)
