"""Delivers the outbox: a worker leases one row, sends it, records what came of it; nothing is sent in a transaction.

Several workers share the work: a row is taken by changing it only while it is still free. When a worker is killed its
lease runs out and the row is sent again with the same Message-ID, so that the receiving server can tell.
"""

import logging
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.documents.storage import Storage
from app.models.outbox import OutboxMessage
from app.notifications.message import build, content_of
from app.notifications.rendering import render
from app.notifications.sessions import SessionFactory, reading, writing
from app.notifications.settings import MailSettings
from app.notifications.transport import Later, NotDelivered, Refused, Transport

PAUSES = (1, 5, 15)  # seconds
WAITING = ("queued", "deferred")
IN_PLACE = {"synchronize_session": False}  # no row is held in memory that would have to follow
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a worker may have a row, and when to try again: doubling from `first`, never more than `longest`.

    The usual 24 attempts are spread over about three days; then the mail has failed. `jitter`: up to so great a part
    of a wait is added by chance, so that a thousand mails do not all come back at once. `rest`: seconds between two
    mails in which whoever works on cases has machine and database alone.
    """

    lease: timedelta = timedelta(minutes=15)  # longer than the slowest server can hold one mail up
    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=4)
    attempts: int = 24
    jitter: float = 0.2
    rest: float = 0.0

    def wait(self, attempts: int) -> timedelta:
        """Return how long to wait after so many attempts (1 or more)."""
        plain = min(self.first * 2 ** min(attempts - 1, 30), self.longest)
        return plain * (1 + self.jitter * random.random())  # nosec B311  # no secret: it only spreads the load


@dataclass(slots=True)
class Counts:
    """What came of one drain. `stopped`: the server cannot be used at present; the rest waits."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    stopped: bool = False

    @property
    def handled(self) -> int:
        """How many mails were taken up."""
        return self.sent + self.deferred + self.failed

    def note(self, status: str) -> None:
        """Count a mail by the state it is in now; "lost" is another worker's to count."""
        self.sent += status == "sent"
        self.deferred += status == "deferred"
        self.failed += status == "failed"

    def add(self, more: "Counts") -> None:
        """Count what another drain did."""
        self.sent, self.deferred, self.failed = (
            self.sent + more.sent, self.deferred + more.deferred, self.failed + more.failed)  # fmt: skip
        self.stopped = more.stopped


USUAL = Pace()


def due(now: datetime) -> ColumnElement[bool]:
    """SQL condition on OutboxMessage: waits for delivery, its time has come, and no living worker has it."""
    free = or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now)
    timely = or_(OutboxMessage.next_at.is_(None), OutboxMessage.next_at <= now)
    return and_(OutboxMessage.status.in_(WAITING), timely, free)


def has_due(sessions: SessionFactory) -> bool:
    """Whether there is anything to deliver now (one look at an index)."""
    with reading(sessions) as session:
        return session.scalars(select(OutboxMessage.id).where(due(clock.now())).limit(1)).first() is not None


def drain(
    sessions: SessionFactory, transport: Transport, settings: MailSettings, storage: Storage, worker: str,
    limit: int = 500, pace: Pace = USUAL, stop: Callable[[], bool] = lambda: False,
) -> Counts:  # fmt: skip
    """Deliver what is due, at most `limit` mails, until the server cannot be used or `stop` says so.

    `worker`: a name of this worker's own (at most 80 letters). Never raises for what a single mail or the mail
    server does; only the database's own errors come through.
    """
    counts = Counts()
    row_id = None if stop() or limit < 1 else lease(sessions, worker, pace)
    while row_id is not None:
        fault: NotDelivered | None = None
        try:
            sender, recipient, content = _written(sessions, row_id, settings, storage, pace)
            transport.send(sender, recipient, content)
        except NotDelivered as refusal:
            fault = refusal
        counts.stopped = isinstance(fault, Later) and fault.server
        done = counts.stopped or counts.handled + 1 >= limit or stop()
        status, row_id = _go_on(sessions, row_id, worker, fault, pace, done)
        counts.note(status)
        if row_id is not None and pace.rest:
            time.sleep(pace.rest)
    return counts


def _go_on(
    sessions: SessionFactory, row_id: int, worker: str, fault: NotDelivered | None, pace: Pace, done: bool
) -> tuple[str, int | None]:
    """Record one row and lease the next in one transaction, for each costs a wait for the disk.

    While the database cannot be used it is tried again for a time: a mail that is not recorded would be sent again.
    """
    for pause in (*PAUSES, None):
        try:
            with writing(sessions) as session:
                status = _record(session, row_id, worker, fault, pace)
                return status, None if done else _lease(session, worker, pace)
        except OperationalError:
            if pause is None:
                raise
            log.warning("mail %s cannot be recorded now; tried again in %s seconds", row_id, pause)
            time.sleep(pause)
    raise AssertionError  # the last turn returns or raises


def lease(sessions: SessionFactory, worker: str, pace: Pace = USUAL) -> int | None:
    """Take the row that has waited longest, if there is one, and count the attempt."""
    with writing(sessions) as session:
        return _lease(session, worker, pace)


def record(
    sessions: SessionFactory, row_id: int, worker: str, fault: NotDelivered | None = None, pace: Pace = USUAL
) -> str:
    """Write down what came of an attempt; return the row's new state.

    What was sent is sent, even if the lease ran out meanwhile; a fault counts only for the worker that has the row.
    """
    with writing(sessions) as session:
        return _record(session, row_id, worker, fault, pace)


def _lease(session: Session, worker: str, pace: Pace) -> int | None:
    now = clock.now()
    wanted = select(OutboxMessage.id).where(due(now)).order_by(OutboxMessage.next_at, OutboxMessage.id).limit(1)
    taken = (
        update(OutboxMessage)
        .where(OutboxMessage.id == wanted.with_for_update(skip_locked=True).scalar_subquery(), due(now))
        .values(
            leased_by=worker,
            leased_until=now + pace.lease,
            attempts=OutboxMessage.attempts + 1,
            message_id=func.coalesce(OutboxMessage.message_id, uuid.uuid4().hex),
        )
        .returning(OutboxMessage.id)
    )
    return session.scalars(taken, execution_options=IN_PLACE).first()


def _record(session: Session, row_id: int, worker: str, fault: NotDelivered | None, pace: Pace) -> str:
    return _sent(session, row_id) if fault is None else _failed(session, row_id, worker, fault, pace)


def _sent(session: Session, row_id: int) -> str:
    """One statement: on SQLite everybody else waits as long as this transaction lasts."""
    freed = {
        "status": "sent",
        "sent_at": clock.now(),
        "error": "",
        "next_at": None,
        "leased_by": "",
        "leased_until": None,
    }
    waiting = OutboxMessage.id == row_id, OutboxMessage.status.in_(WAITING)
    changed = update(OutboxMessage).where(*waiting).values(freed).returning(OutboxMessage.id)
    return "lost" if session.scalars(changed, execution_options=IN_PLACE).first() is None else "sent"


def _failed(session: Session, row_id: int, worker: str, fault: NotDelivered, pace: Pace) -> str:
    row = session.get(OutboxMessage, row_id, with_for_update=True)
    if row is None or row.status not in WAITING or row.leased_by != worker:
        return "lost"
    given_up = isinstance(fault, Refused) or row.attempts >= pace.attempts
    row.leased_by, row.leased_until = "", None
    row.status, row.error = "failed" if given_up else "deferred", str(fault)
    row.next_at = None if given_up else clock.now() + pace.wait(row.attempts)
    log.log(
        logging.WARNING if given_up else logging.INFO,
        "mail %s of notice %s: %s (%s)", row_id, row.notice, row.status, type(fault).__name__,
    )  # fmt: skip
    session.flush()  # so that the next row is not this one
    return row.status


def _written(
    sessions: SessionFactory, row_id: int, settings: MailSettings, storage: Storage, pace: Pace
) -> tuple[str, str, bytes]:
    """Return sender, recipient and the bytes of a row's mail. Raises Refused, or Later when it cannot be written now."""
    try:
        with reading(sessions) as session:
            row = session.get(OutboxMessage, row_id, options=[joinedload(OutboxMessage.case)])
            if row is None:
                raise Refused("The notice is gone.")
            if row.attempts > pace.attempts:
                raise Refused("Every attempt to send this mail ended the worker.")
            mail = render(session, row, settings, storage)
            message = build(row, mail, settings, clock.now())
            return settings.sender, str(message["To"]), content_of(message)
    except NotDelivered:
        raise
    except Exception as fault:  # a fault of ours in one mail must not hold up the others: it waits, and is reported
        log.exception("mail %s could not be written", row_id)
        raise Later(f"The mail could not be written: {type(fault).__name__}") from fault
