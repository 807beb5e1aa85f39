"""Whether somebody who guesses learns anything: `python -m benchmarks.tracking_guesses [sqlite] [postgresql]`.

20,000 guesses at the public page, limits off, against 2,000 cases: half with a number that exists and a wrong code, half
with a number that does not exist, in random order. Printed: hits (must be 0), the different answers (must be 1 status and
1 body once the typed number is taken out), the medians of both halves in milliseconds, and a rank-sum test (Mann-Whitney)
of whether the times of one half tend to be longer. `told apart` is the probability that a guesser who compares one time
of each half names the right one: 50% is blind. The aim: it differs from 50% by less than 2 points or not significantly
(p above 0.01). As a check that the test would see a difference, the same is printed for times with 0.2 ms added.
"""

import math
import os
import random
import re
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select

from app.commands.moving import new_tracking_code
from app.commands.register_case import register_case, tracking_hash
from app.extensions import db
from app.models.case import Case
from app.security.scope import unscoped
from tests import world as worlds
from tests.conftest import fill, make_app
from tests.notifications.outbox import WORDS
from tests.scratch import database

GUESSES, CASES, WARM = 20_000, 2_000, 400
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# Differs from page to page, or when somebody changes a style sheet meanwhile.
CHANGING = re.compile(r'nonce="[^"]*"|name="csrf_token"[^>]*value="[^"]+"|\?v=\w+')


def fill_with_cases(app: Flask) -> list[str]:
    """Copy one registered case until there are enough; return their numbers."""
    with app.app_context():
        session = db.session()
        world = worlds.read(session)
        answer = register_case(session, world.viewer(session, "plg_desk"), WORDS)
        with unscoped(session):
            first = session.execute(select(Case.__table__).where(Case.id == int(answer["id"]))).mappings().one()
            rows = [
                {**first, "id": first["id"] + place, "number": f"K-{place + 1:04}/2026",
                 "tracking_hash": tracking_hash(new_tracking_code())}
                for place in range(1, CASES)
            ]  # fmt: skip
            session.execute(insert(Case.__table__), rows)
            session.commit()
        db.session.remove()
    return [str(answer["number"]), *(row["number"] for row in rows)]


def guess(app: Flask, numbers: Sequence[str]) -> tuple[dict[str, list[float]], int, set[tuple[int, str]]]:
    """Send the guesses; return the seconds of each half, the hits, and the different answers."""
    client = app.test_client()
    found = TOKEN.search(client.get("/lacak").text)
    token = found.group(1) if found else ""
    halves = ["number exists", "no such number"] * ((GUESSES + WARM) // 2)
    random.Random(1).shuffle(halves)  # nosec B311 - an order, no secret
    times: dict[str, list[float]] = {"number exists": [], "no such number": []}
    hits, answers = 0, set()
    for turn, half in enumerate(halves):
        number = secrets.choice(numbers) if half == "number exists" else f"K-{secrets.randbelow(5000) + 5000:04}/2026"
        data = {"csrf_token": token, "number": number, "code": new_tracking_code()}
        begun = time.perf_counter()
        answer = client.post("/lacak", data=data)
        taken = time.perf_counter() - begun
        if turn < WARM:
            continue
        times[half].append(taken)
        hits += answer.status_code == 303
        body = CHANGING.sub("", answer.text)
        answers.add((answer.status_code, body.replace(f'value="{number}"', "").replace(data["code"], "")))
    return times, hits, answers


def rank_sum(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """Return the probability that a time of the first is longer than one of the second, and the test's p (two-sided)."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    total = sum(place for place, (_value, half) in enumerate(ranked, 1) if half == 0)
    m, n = len(first), len(second)
    u = total - m * (m + 1) / 2
    z = (u - m * n / 2) / math.sqrt(m * n * (m + n + 1) / 12)
    return u / (m * n), math.erfc(abs(z) / math.sqrt(2))


def run(engine: str) -> bool:
    """Measure on one engine; print; say whether nothing was learned."""
    with tempfile.TemporaryDirectory() as folder, database(engine, "guesses", Path(folder)) as url:
        app = make_app(url)
        fill(app)
        times, hits, answers = guess(app, fill_with_cases(app))
        with app.app_context():
            db.engine.dispose()
    exists, none = times["number exists"], times["no such number"]
    apart, p = rank_sum(exists, none)
    seen, p_seen = rank_sum([value + 0.0002 for value in exists], none)
    sys.stdout.write(f"{engine}: {len(exists) + len(none)} guesses, {hits} hits, {len(answers)} different answers\n")
    for half, found in times.items():
        sys.stdout.write(f"  {half:15} median {statistics.median(found) * 1000:.3f} ms of {len(found)}\n")
    sys.stdout.write(f"  told apart {apart:.2%} (p = {p:.3f}); with 0.2 ms added {seen:.2%} (p = {p_seen:.2g})\n")
    return hits == 0 and len(answers) == 1 and (abs(apart - 0.5) < 0.02 or p > 0.01)


def main() -> int:
    """Measure on the engines that are named, both by default; 1 when something was learned."""
    with tempfile.TemporaryDirectory() as name:
        os.environ.update(TANGGAP_DATA=name, TANGGAP_SECRET_KEY="benchmarks-only-" + "k" * 40)
        learned = [engine for engine in sys.argv[1:] or ("sqlite", "postgresql") if not run(engine)]
    return 1 if learned else 0


if __name__ == "__main__":
    sys.exit(main())
