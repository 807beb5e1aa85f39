"""Looks into the mailbox: takes in what nobody has seen, and marks each mail only after it is safely ours."""

import logging
from dataclasses import dataclass
from imaplib import IMAP4

from imap_tools.errors import ImapToolsError
from sqlalchemy.exc import OperationalError

from app.commands.inbound import FILE_LIMIT, take_in
from app.documents.storage import Storage
from app.errors import Unavailable
from app.messages import N_
from app.notifications.inbound.imap import Folder, MailboxFault, Waiting, mailbox
from app.notifications.sessions import SessionFactory
from app.notifications.settings import MailSettings

LARGEST = 60 * 1024**2  # bytes of a mail that is taken in whole
TOO_LARGE = N_("This mail is too large. Only its headers came in; the mail itself stays in the mailbox, flagged.")
NOT_NOW = (Unavailable, OperationalError)  # the file store or the database: all mails would fail, so they wait
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Polled:
    """What one look did: mails taken in, those set aside because they could not be, and whether it was broken off."""

    taken: int = 0
    set_aside: int = 0
    broken_off: bool = False


def poll(
    sessions: SessionFactory, storage: Storage, settings: MailSettings, limit: int = FILE_LIMIT,
    largest: int = LARGEST,
) -> Polled:  # fmt: skip
    """Take in what waits in the mailbox; nothing where none is configured. A mailbox that fails is tried next time."""
    done = Polled()
    if not settings.imap_configured:
        return done
    try:
        with mailbox(settings) as folder:
            for waiting in folder.waiting():
                if not _one(folder, waiting, sessions, storage, settings, limit, largest, done):
                    done.broken_off = True
                    break
    except (OSError, IMAP4.error, ImapToolsError, MailboxFault) as fault:
        log.warning("The mailbox cannot be read now: %s", fault)
        done.broken_off = True
    return done


def _one(
    folder: Folder, waiting: Waiting, sessions: SessionFactory, storage: Storage, settings: MailSettings, limit: int,
    largest: int, done: Polled,
) -> bool:  # fmt: skip
    """Take in one mail; False when none can be taken in at this moment."""
    try:
        whole = waiting.size <= largest
        raw = folder.raw(waiting.uid, headers_only=not whole)
        with sessions() as session:
            take_in(session, raw, storage, settings, limit, problem="" if whole else TOO_LARGE)
    except NOT_NOW as fault:
        log.warning("Mail cannot be taken in now: %s", fault)
        return False
    except (OSError, IMAP4.error):
        raise
    except MailboxFault as fault:  # the server does not give this one now; it stays as it is
        log.warning("A mail waits in the mailbox: %s", fault)
        return True
    except Exception:  # this mail must not keep the others waiting
        log.exception("A mail could not be taken in; it is flagged and stays in the mailbox.")
        folder.set_aside(waiting.uid)
        done.set_aside += 1
        return True
    if whole:
        folder.done(waiting.uid)
    else:
        folder.set_aside(waiting.uid)
    done.taken += 1
    return True
