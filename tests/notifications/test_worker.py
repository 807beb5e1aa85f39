"""The worker: a process of its own that delivers by itself, ends cleanly, and does one thing at a time."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from huey import PostgresHuey, RedisHuey, SqliteHuey

from app import cli
from app.extensions import db
from app.notifications.delivery import Counts
from app.tasks import AFTER_A_FAULT, JOBS, Job, Worker, deliver, pace, queue_of
from tests.conftest import make_app
from tests.notifications.mail_server import Postbox, mail_server
from tests.notifications.outbox import waiting

ROOT = Path(__file__).parents[2]
TO = "rina@pelanggan.example"


def installation(engine: Any, folder: Path, port: int) -> dict[str, str]:
    """An installation of its own whose outbox holds one notice; the variables for its commands."""
    engine.reset()
    with engine.app.app_context():
        waiting(db.session(), TO)
        db.session.remove()
        db.engine.dispose()
    shutil.copyfile(engine.path, folder / "tanggap.db")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANGGAP_")}
    return {
        **kept, "PYTHONPATH": str(ROOT), "TANGGAP_DATA": str(folder), "TANGGAP_SECRET_KEY": "k" * 40,
        "TANGGAP_SMTP_HOST": "127.0.0.1", "TANGGAP_SMTP_PORT": str(port), "TANGGAP_SMTP_SECURITY": "none",
        "TANGGAP_MAIL_FROM": "balai@tanggap.example",
    }  # fmt: skip


def command(*words: str, env: dict[str, str]) -> subprocess.Popen[str]:
    """Start a command."""
    line = [sys.executable, "-P", "-m", "app.cli", *words]
    return subprocess.Popen(line, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def test_the_worker_delivers_by_itself_and_ends_cleanly_when_told(sqlite_engine: Any, tmp_path: Path) -> None:
    box, arrived = Postbox(), threading.Event()
    box.after = arrived.set
    with mail_server(box) as port:
        worker = command("worker", env=installation(sqlite_engine, tmp_path, port))
        try:
            assert arrived.wait(60)
            worker.send_signal(signal.SIGTERM)
            said, _ = worker.communicate(timeout=60)
        finally:
            worker.kill()
    assert (worker.returncode, "Traceback" in said) == (0, False), said
    assert [taken.recipients for taken in box.taken] == [[TO]]
    assert box.taken[0].message["From"].addresses[0].addr_spec == "balai@tanggap.example"


def test_the_administrator_drains_by_hand_and_sees_what_came_of_it(
    one_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(db.session(), TO)
    monkeypatch.setattr(cli, "create_app", lambda: one_app)
    server = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": 1, "SMTP_SECURITY": "none", "MAIL_FROM": "balai@tanggap.example"}
    for name, value in server.items():
        monkeypatch.setitem(one_app.config, name, value)
    call = CliRunner().invoke
    down = call(cli.main, ["mail", "drain"])
    assert (down.exit_code, down.output) == (1, '{"sent": 0, "deferred": 1, "failed": 0}\n')
    with mail_server(box := Postbox()) as port:
        monkeypatch.setitem(one_app.config, "SMTP_PORT", port)
        assert call(cli.main, ["mail", "retry"]).output == '{"queued": 1}\n'
        up = call(cli.main, ["mail", "drain"])
    assert (up.exit_code, up.output) == (0, '{"sent": 1, "deferred": 0, "failed": 0}\n')
    assert len(box.taken) == 1


@pytest.fixture
def bare(base: Path) -> Flask:
    """An application whose database nobody asks."""
    return make_app("sqlite://")


def test_a_job_is_done_once_at_a_time(bare: Flask) -> None:
    begun, go_on, runs = threading.Event(), threading.Event(), []

    def work(_app: Flask) -> None:
        runs.append(1)
        begun.set()
        go_on.wait(20)

    job = Job("slow", work)
    worker = Worker(bare, (job,))
    thread = threading.Thread(target=worker.run, args=(job,))
    thread.start()
    assert begun.wait(20)
    worker.run(job)  # answers at once
    assert worker.is_running("slow")
    go_on.set()
    thread.join(20)
    assert (runs, worker.is_running("slow")) == ([1], False)
    worker.run(job)
    assert runs == [1, 1]


def test_a_broken_job_is_reported_and_can_be_done_again(bare: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def work(_app: Flask) -> None:
        raise OSError("no disk")

    job = Job("broken", work)
    worker = Worker(bare, (job,))
    worker.run(job)
    worker.run(job)
    assert caplog.text.count("the job broken failed") == 2 and "no disk" in caplog.text


def test_a_worker_that_is_told_to_stop_begins_nothing(bare: Flask) -> None:
    runs: list[int] = []
    job = Job("any", lambda _app: runs.append(1))
    worker = Worker(bare, (job,))
    worker.stopping.set()
    worker.run(job)
    assert runs == []


def test_a_mail_server_that_is_down_is_left_alone_for_a_while(bare: Flask) -> None:
    job = Job("mail", lambda _app: Counts(deferred=1, stopped=True))
    worker = Worker(bare, (job,))
    worker.run(job)
    assert 0 < worker.rest_until <= AFTER_A_FAULT + time.monotonic()


def test_waiting_mail_is_told_to_the_queue_within_seconds(one_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.tasks.EVERY_SECOND", 0.01)
    waiting(db.session(), TO)
    db.session.remove()
    worker = Worker(one_app)
    watcher = threading.Thread(target=worker.watch, args=(worker.stopping.set,))
    watcher.start()
    watcher.join(20)
    assert not watcher.is_alive()


def test_every_job_runs_on_an_empty_outbox(one_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker(one_app)
    for job in JOBS:
        worker.run(job)
    assert "failed" not in caplog.text
    assert deliver(one_app) == Counts()


def test_the_queue_is_a_file_where_nothing_is_set_and_never_of_an_unknown_kind(bare: Flask, tmp_path: Path) -> None:
    config = {**bare.config, "DATA_FOLDER": tmp_path}
    assert isinstance(queue_of({**config, "QUEUE": ""}), SqliteHuey)
    assert (tmp_path / "queue.db").exists()
    with pytest.raises(SystemExit, match="TANGGAP_QUEUE begins with 'amqp'"):
        queue_of({**config, "QUEUE": "amqp://x"})


def test_a_redis_is_taken_as_the_queue_and_a_wrong_address_is_told(bare: Flask) -> None:
    queue = queue_of({**bare.config, "QUEUE": "rediss://mesin:kunci@redis.contoh.example:6380/3"})
    assert isinstance(queue, RedisHuey)
    reached = queue.storage.pool.connection_kwargs
    assert (reached["host"], reached["port"], reached["db"]) == ("redis.contoh.example", 6380, 3)
    for wrong in ("redis://localhost:enam", "redis://localhost/antrean"):
        with pytest.raises(SystemExit, match="TANGGAP_QUEUE is no address of a Redis server"):
            queue_of({**bare.config, "QUEUE": wrong})


@pytest.mark.postgres
def test_the_queue_works_on_postgresql(postgres_engine: Any) -> None:
    postgres_engine.reset()
    config, done = postgres_engine.app.config, []
    queue = queue_of({**config, "QUEUE": config["SQLALCHEMY_DATABASE_URI"]})
    assert isinstance(queue, PostgresHuey)
    task = queue.task(name="uji")(lambda: done.append(1))
    task()
    queue.execute(queue.dequeue())
    queue.storage.close()
    assert done == [1]


def test_only_where_one_writes_at_a_time_mail_rests_for_those_who_work_on_cases(app: Flask) -> None:
    assert (pace().rest > 0) == (db.engine.dialect.name == "sqlite")
