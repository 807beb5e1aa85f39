"""One worker of the long run of mail: delivers until it is told to stop, or killed."""

import os
import signal
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import sessionmaker

from app.documents.storage import storage_of
from app.extensions import db
from app.notifications.delivery import Pace, drain
from app.notifications.settings import Server, mail_settings_of
from app.notifications.transport import SmtpTransport, Unknown
from tests.conftest import make_app

TIMEOUT = 1.5  # seconds for an answer
PACE = Pace(lease=timedelta(seconds=20), first=timedelta(seconds=0.2), longest=timedelta(seconds=3), attempts=10_000)


@dataclass(frozen=True)
class Task:
    """What a worker is given. `notes`: a folder in which it says what it could not know."""

    url: str
    port: int
    notes: Path


class Noting(SmtpTransport):
    """Notes the mails whose answer it did not hear."""

    def __init__(self, task: Task) -> None:
        super().__init__(Server("127.0.0.1", task.port, security="none", timeout=TIMEOUT), f"pid-{os.getpid()}.example")
        self.file = task.notes / str(os.getpid())

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Send one mail."""
        try:
            super().send(sender, recipient, content)
        except Unknown:
            with self.file.open("a") as notes:
                notes.write(f"{recipient}\n")
            raise


def work(task: Task) -> None:
    """Deliver until SIGTERM."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    app = make_app(task.url)
    with app.app_context():
        settings, sessions, storage = mail_settings_of(app.config), sessionmaker(db.engine), storage_of(app.config)
        while not ended.is_set():
            with Noting(task) as transport:
                counts = drain(sessions, transport, settings, storage, str(os.getpid()), 500, PACE, ended.is_set)
            if counts.stopped or not counts.handled:
                ended.wait(0.1)
