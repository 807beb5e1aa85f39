"""What mail costs the people at work: `python -m benchmarks.mail [sqlite] [postgresql]`. Registering a case and completing a task, by turns
without and with a worker that delivers to a mail server, on both databases, in one run.

Milliseconds: the median of the turns' medians, for a machine is now and then slow for a whole turn, and the 95th
percentile of all. The aim: with mail not above 110% of without it (two turns without mail differ by more), for the
outbox is written either way and nobody waits for its delivery.
"""

import os
import signal
import socket
import statistics
import subprocess  # nosec B404 - this program starts the application's own worker
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.commands.complete_task import complete_task
from app.commands.register_case import register_case
from app.extensions import db
from app.models.outbox import OutboxMessage
from tests import postgres
from tests import world as worlds
from tests.conftest import fill, make_app
from tests.notifications.outbox import WORDS

ROOT = Path(__file__).parents[1]
TURNS, CASES = 14, 25  # by turns without and with mail; cases a turn
MOST = 1.10
CLASSIFIED = {"type": "service", "category": "service_time", "severity": "medium"}
KEY = "benchmarks-only-" + "k" * 40
Times = dict[tuple[str, bool], list[float]]


def measure(app: Flask, times: Times, mail: bool) -> None:
    """Register cases and complete their first task; add the seconds of each."""
    with app.app_context():
        desk = worlds.read(db.session()).viewer(db.session(), "plg_desk", clock.now().date())
        for _case in range(CASES):
            start = time.perf_counter()
            answer = register_case(db.session, desk, WORDS)
            between = time.perf_counter()
            task = answer["opened"][0]
            complete_task(db.session, desk, int(task["id"]), "registered", CLASSIFIED, task["version"])
            times["register a case", mail].append(between - start)
            times["complete a task", mail].append(time.perf_counter() - between)
        db.session.remove()


def waiting(app: Flask) -> int:
    """How many mails wait."""
    with app.app_context():
        found = db.session.scalar(select(func.count()).where(OutboxMessage.status == "queued"))
        db.session.remove()
    return int(found or 0)


@contextmanager
def running(call: list[str], env: dict[str, str]) -> Iterator[None]:
    """A process that runs meanwhile."""
    process = subprocess.Popen(call, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)  # nosec B603
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def compare(url: str, folder: Path) -> Times:
    """Measure by turns on one database."""
    port = free_port()
    env = {
        **os.environ, "TANGGAP_DATABASE_URL": url, "TANGGAP_SMTP_HOST": "127.0.0.1", "TANGGAP_SMTP_PORT": str(port),
        "TANGGAP_SMTP_SECURITY": "none", "TANGGAP_MAIL_FROM": "balai@tanggap.example", "TANGGAP_DATA": str(folder),
    }  # fmt: skip
    sink = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    app, times = make_app(url), defaultdict[tuple[str, bool], list[float]](list)
    fill(app)
    measure(app, defaultdict(list), mail=False)  # warm
    with running(sink, env):
        for turn in range(TURNS):
            if turn % 2 == 0:
                measure(app, times, mail=False)
                continue
            with running([sys.executable, "-P", "-m", "app.cli", "worker"], {**env, "PYTHONPATH": str(ROOT)}):
                while waiting(app):  # what the turn before left is delivered first
                    time.sleep(0.2)
                measure(app, times, mail=True)
    with app.app_context():
        db.engine.dispose()
    return times


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'tanggap.db'}"
        return
    server = postgres.start()
    server.drop("benchmark_mail")
    server.create("benchmark_mail")
    try:
        yield server.url_for("benchmark_mail")
    finally:
        server.drop("benchmark_mail")
        server.stop()


def percentile(seconds: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(seconds, n=20)[-1]


def typical(seconds: list[float]) -> float:
    """The median of the turns' medians."""
    turns = [seconds[start : start + CASES] for start in range(0, len(seconds), CASES)]
    return statistics.median(statistics.median(turn) for turn in turns)


def report(engine: str, times: Times) -> int:
    """Print the table of an engine; return how many aims were missed."""
    missed = 0
    for work in ("register a case", "complete a task"):
        off, on = times[work, False], times[work, True]
        ratio = typical(on) / typical(off)
        missed += ratio > MOST
        shown = "".join(
            f"{value * 1000:>10.1f}" for value in (typical(off), typical(on), percentile(off), percentile(on))
        )
        sys.stdout.write(f"{engine:<12}{work:<18}{shown}{ratio:>8.0%}  {'missed' if ratio > MOST else 'kept'}\n")
    return missed


def main(engines: list[str]) -> int:
    """Measure on both databases, or on those named; 1 when an aim is missed."""
    missed = 0
    sys.stdout.write(f"{'':<30}{'off':>10}{'on':>10}{'off p95':>10}{'on p95':>10}\n")
    for engine in engines or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="tanggap-benchmark-") as name:
            os.environ.update(TANGGAP_DATA=name, TANGGAP_SECRET_KEY=KEY)
            with database(engine, Path(name)) as url:
                missed += report(engine, compare(url, Path(name)))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
