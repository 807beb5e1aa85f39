"""Ten thousand mails, four workers that are killed at random, a server that fails in every way: none lost, none doubled.

`python -m tests.long.mail [--mails 10000] [--engine sqlite|postgresql|both]`; exit code 1 when a mail was lost, or came
twice without the server having taken it and its answer having been lost. Workers are killed with SIGKILL.
"""

import argparse
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
import uuid
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select

from app import clock
from app.extensions import db
from app.models.outbox import OutboxMessage
from tests.conftest import fill, make_app
from tests.long.mail_weather import Accepted, Server
from tests.long.mail_worker import Task, work
from tests.notifications.outbox import new_case
from tests.scratch import database

WORKERS = 4
KILL_EVERY = (1.0, 4.0)  # seconds
GIVE_UP_AFTER = 3600.0
REFUSED, INVALID = 100, 199  # every so many
SPAWN = multiprocessing.get_context("forkserver")


def recipient(number: int) -> str:
    """An address: mostly good, sometimes nobody's, sometimes none at all."""
    if number % REFUSED == REFUSED - 1:
        return f"tiada{number}@pelanggan.example"
    return f"bukan alamat {number}" if number % INVALID == INVALID - 1 else f"p{number}@pelanggan.example"


def fill_outbox(app: Flask, mails: int) -> None:
    """Queue so many notices about one case."""
    with app.app_context():
        case, now = new_case(db.session()), clock.now()
        rows = [
            {"case_id": case.id, "office_id": case.office_id, "notice": "received", "recipient": recipient(number),
             "audience": "customer", "language": "id", "context": {}, "status": "queued", "attempts": 0,
             "message_id": uuid.uuid4().hex, "created_at": now, "next_at": now}
            for number in range(mails)
        ]  # fmt: skip
        db.session.execute(insert(OutboxMessage), rows)
        db.session.commit()
        db.session.remove()


def states(app: Flask) -> Counter[str]:
    """Count the rows by state."""
    with app.app_context():
        found = db.session.execute(select(OutboxMessage.status, func.count()).group_by(OutboxMessage.status)).all()
        db.session.remove()
    return Counter(dict(found))


def run(app: Flask, url: str, mails: int, notes: Path) -> dict[str, Any]:
    """Deliver them all; return the figures, with what is wrong under "lost" and "doubled without reason"."""
    fill_outbox(app, mails)
    server, chance, killed = Server(), random.Random(11), []
    task = Task(url, server.port, notes)
    workers = [_worker(task) for _ in range(WORKERS)]
    start, next_kill = time.monotonic(), time.monotonic() + KILL_EVERY[1]
    while (left := states(app))["queued"] + left["deferred"]:
        if time.monotonic() - start > GIVE_UP_AFTER:
            break
        time.sleep(0.25)
        if time.monotonic() >= next_kill:
            next_kill = time.monotonic() + chance.uniform(*KILL_EVERY)
            place = chance.randrange(WORKERS)
            workers[place].kill()
            workers[place].join()
            killed.append(workers[place].pid)
            workers[place] = _worker(task)
    seconds = time.monotonic() - start
    for worker in workers:
        worker.terminate()
        worker.join()
    server.fine()
    server.stop()
    faults = {**server.weather.moods, "times down": server.downs}
    return {"seconds": round(seconds), "a second": round(mails / seconds, 1), "killed": len(killed), "faults": faults,
            **judge(app, server.weather.accepted, killed, notes)}  # fmt: skip


def _worker(task: Task) -> Any:
    process = SPAWN.Process(target=work, args=(task,))
    process.start()
    return process


def judge(app: Flask, accepted: list[Accepted], killed: list[int], notes: Path) -> dict[str, Any]:
    """Compare what the server has with what the outbox says."""
    by_recipient: dict[str, list[Accepted]] = defaultdict(list)
    last_of: dict[int, Accepted] = {}
    for mail in accepted:
        by_recipient[mail.recipient].append(mail)
        last_of[mail.by] = mail
    last_words = {id(last_of[pid]) for pid in killed if pid in last_of}
    unheard = Counter(line for file in notes.iterdir() for line in file.read_text().split())
    lost, wrong, reasons = [], [], Counter[str]()
    with app.app_context():
        rows = db.session.execute(select(OutboxMessage.recipient, OutboxMessage.status, OutboxMessage.message_id)).all()
        db.session.remove()
    for address, status, token in rows:
        mails = by_recipient.pop(address, [])
        good = address.startswith("p")
        if status != ("sent" if good else "failed") or bool(mails) != good:
            lost.append(address)
        if {mail.message_id for mail in mails} - {f"<{token}@localhost>"}:
            wrong.append(address)
        for mail in mails[:-1]:
            if not mail.told:
                reasons["the answer was lost"] += 1
            elif id(mail) in last_words:
                reasons["the worker was killed before it heard the answer"] += 1
            elif unheard[address] > 0:
                unheard[address] -= 1
                reasons["the answer came too late"] += 1
            else:
                wrong.append(address)
    return {"rows": len(rows), "states": dict(states(app)), "accepted": len(accepted), "came again": dict(reasons),
            "lost": lost, "doubled without reason": wrong, "from nowhere": sorted(by_recipient)}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run on one engine or both; print the figures."""
    parser = argparse.ArgumentParser(prog="tests.long.mail", description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args(arguments)
    wrong = 0
    for engine in ("sqlite", "postgresql") if options.engine == "both" else (options.engine,):
        with tempfile.TemporaryDirectory(prefix="tanggap-long-") as name:
            folder, notes = Path(name), Path(name) / "notes"
            notes.mkdir()
            os.environ.update(TANGGAP_DATA=name, TANGGAP_SECRET_KEY="tests-only-" + "k" * 40)
            with database(engine, "long_mail", folder) as url:
                app = make_app(url)
                fill(app)
                figures = run(app, url, options.mails, notes)
                with app.app_context():
                    db.engine.dispose()
        sys.stdout.write(json.dumps({"engine": engine, **figures}, indent=1) + "\n")
        wrong += len(figures["lost"]) + len(figures["doubled without reason"]) + len(figures["from nowhere"])
    return 1 if wrong else 0


if __name__ == "__main__":
    SPAWN.set_forkserver_preload(["tests.long.mail_worker"])
    sys.exit(main(sys.argv[1:]))
