"""What runs beside the pages: mail is delivered, and what is due by itself happens. One process with threads, or many.

Nothing is lost with the queue: each job looks at the database for what is due, so a job that was killed is only done
later. The worker looks for waiting mail every second by itself, so a request that queues a notice does nothing more.
"""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy.orm import sessionmaker

from app.commands.inbound_poll import poll
from app.commands.issue_papers import issue_pending
from app.commands.lapses import lapse_due_tasks
from app.commands.reminders import remind
from app.commands.submission_drafts import sweep_drafts
from app.documents.desk import desk_of
from app.documents.storage import storage_of
from app.extensions import db
from app.notifications.delivery import USUAL, Counts, Pace, drain, has_due
from app.notifications.mailbox import MailboxTransport
from app.notifications.sessions import SessionFactory
from app.notifications.settings import MailSettings, mail_settings_of
from app.notifications.transport import SmtpTransport, Transport

EVERY_SECOND = 1.0
AFTER_A_FAULT = 15.0  # seconds in which a mail server that cannot be used is left alone
SHUT_DOWN_WITHIN = 20.0  # seconds for a mail that is on its way
BEHIND_THE_PAGES = 10  # who waits at a page comes first; not on SQLite, where a page would wait for a lock held slowly
BESIDE_THE_PAGES = Pace(rest=0.1)  # at most ten mails a second
AT_ONCE = 500  # mails, papers
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again. `minutes`: when, as in a crontab."""

    name: str
    work: Callable[[Flask], Any]
    minutes: str = "*"


def deliver(app: Flask, stop: Callable[[], bool] = lambda: False) -> Counts:
    """Deliver what waits in the outbox. Needs the application's context."""
    settings, sessions = mail_settings_of(app.config), sessions_of()
    transport = transport_of(settings, sessions)
    me = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    try:
        return drain(sessions, transport, settings, storage_of(app.config), me, AT_ONCE, pace(), stop)
    finally:
        transport.close()


def pace() -> Pace:
    """Return how mail is delivered here: on SQLite, where one writes at a time, slowly. Needs the application's context."""
    return BESIDE_THE_PAGES if db.engine.dialect.name == "sqlite" else USUAL


def sessions_of() -> SessionFactory:
    """Return what makes sessions beside the request's own. Needs the application's context."""
    return sessionmaker(db.engine)


def transport_of(settings: MailSettings, sessions: SessionFactory) -> Transport:
    """Return the way mail takes: the mail server, or the development mailbox where none is configured."""
    if settings.smtp_configured:
        return SmtpTransport(settings.smtp, settings.domain)
    return MailboxTransport(sessions)


# What is done again and again; another part of the system adds its line.
JOBS = (
    Job("mail", deliver),
    Job(
        "inbound",
        lambda app: poll(
            sessions_of(), storage_of(app.config), mail_settings_of(app.config), app.config["UPLOAD_LIMIT"]
        ),
    ),
    Job("lapse", lambda _app: lapse_due_tasks(db.session), "*/5"),
    Job("reminders", lambda _app: remind(db.session)),
    Job("unsent forms", lambda _app: sweep_drafts(db.session), "7"),
    Job("papers", lambda app: issue_pending(db.session, desk_of(app.config), limit=AT_ONCE)),
)


class Worker:
    """The jobs of one worker process: each runs once at a time here, in a context of its own."""

    def __init__(self, app: Flask, jobs: tuple[Job, ...] = JOBS) -> None:
        self.app, self.jobs = app, jobs
        self.stopping = threading.Event()
        self.rest_until = 0.0
        self._running = {job.name: threading.Lock() for job in jobs}

    def is_running(self, name: str) -> bool:
        """Whether a job is at work in this process."""
        return self._running[name].locked()

    def run(self, job: Job) -> None:
        """Do a job unless it is being done; what goes wrong is reported, and the next time it is tried again."""
        if self.stopping.is_set() or not self._running[job.name].acquire(blocking=False):
            return
        try:
            with self.app.app_context():
                work = partial(deliver, stop=self.stopping.is_set) if job.work is deliver else job.work
                found = work(self.app)
                if isinstance(found, Counts) and found.stopped:
                    self.rest_until = time.monotonic() + AFTER_A_FAULT
        except Exception:  # one broken job must not end the worker, which has others to do
            log.exception("the job %s failed", job.name)
        finally:
            self._running[job.name].release()

    def watch(self, tell: Callable[[], object]) -> None:
        """Look for waiting mail every second, and `tell` the queue, until the worker stops."""
        while not self.stopping.wait(EVERY_SECOND):
            if self.is_running("mail") or time.monotonic() < self.rest_until:
                continue
            try:
                with self.app.app_context():
                    waiting = has_due(sessions_of())
                if waiting:
                    tell()
            except Exception:  # the database may be away for a moment
                log.exception("the outbox could not be looked at")
                self.rest_until = time.monotonic() + AFTER_A_FAULT


def queue_of(config: Any) -> Huey:
    """Return the queue that an installation's settings name: a file in the data folder, PostgreSQL or Redis.

    Raises SystemExit when the address is of no known kind, or cannot be one of its kind.
    """
    more = {"name": "tanggap", "results": False, "serializer": SignedSerializer(config["SECRET_KEY"], "tanggap-queue")}
    address = str(config["QUEUE"])
    if not address:  # never WAL: huey opens it with the system's SQLite
        return SqliteHuey(
            filename=str(config["DATA_FOLDER"] / "queue.db"), journal_mode="truncate", fsync=False, **more
        )
    kind = address.partition(":")[0].partition("+")[0]
    if kind == "postgresql":
        return PostgresHuey(dsn=f"postgresql:{address.partition(':')[2]}", **more)
    if kind in ("redis", "rediss"):
        try:
            if not (urlsplit(address).path.strip("/") or "0").isdigit():  # redis would take another database
                raise ValueError("the database is a whole number")
            return RedisHuey(url=address, **more)
        except ValueError as fault:
            raise SystemExit(
                f"TANGGAP_QUEUE is no address of a Redis server: {fault}. One is redis://localhost:6379/0."
            ) from fault
    raise SystemExit(
        f"TANGGAP_QUEUE begins with {kind!r}. It takes an address of postgresql:// or redis://, or nothing."
    )


def work(app: Flask, jobs: tuple[Job, ...] = JOBS) -> None:
    """Do the jobs until told to stop (SIGTERM lets what is being done come to its end)."""
    with app.app_context():
        if pace() is USUAL:
            os.nice(BEHIND_THE_PAGES)
    worker, queue = Worker(app, jobs), queue_of(app.config)
    tasks = {job.name: _task(queue, job, worker) for job in jobs}
    consumer = queue.create_consumer(
        workers=len(jobs) + 1, max_delay=EVERY_SECOND, graceful_signal="TERM", shutdown_timeout=SHUT_DOWN_WITHIN
    )
    watcher = threading.Thread(target=worker.watch, args=(tasks["mail"],), name="mail", daemon=True)
    queue.on_shutdown()(worker.stopping.set)
    watcher.start()
    consumer.run()
    worker.stopping.set()


def _task(queue: Huey, job: Job, worker: Worker) -> Callable[[], object]:
    def done() -> None:
        worker.run(job)

    wrapped: Callable[[], object] = queue.periodic_task(crontab(minute=job.minutes), name=job.name)(done)
    return wrapped
