"""How long staff wait for likely duplicates: `python -m benchmarks.duplicates [sqlite] [postgresql]`.

10,000 cases of one office with texts made of the example cases' sentences. For 100 of them the suggestions are looked up
as the page of a case does. Times are milliseconds; the aim: the median below 50.
"""

import json
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select, text

from app.commands.register_case import register_case
from app.extensions import db
from app.models.case import Case
from app.queries.duplicates import likely_duplicates
from app.security.scope import set_viewer, unscoped
from tests import world as worlds
from tests.conftest import fill, make_app
from tests.notifications.outbox import WORDS
from tests.scratch import database

CASES, LOOKED_UP, MOST = 10_000, 100, 50.0
EXAMPLES = Path(__file__).parents[1] / "tests" / "fixtures" / "cases.json"


def fill_with_cases(app: Flask) -> None:
    """Copy one registered case with other words each time."""
    chance = random.Random(1)  # nosec B311 - texts, no secret
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))["cases"]
    sentences = [part for example in examples for part in example["text"].split(". ")]
    with app.app_context():
        session = db.session()
        world = worlds.read(session)
        answer = register_case(session, world.viewer(session, "plg_desk"), WORDS)
        with unscoped(session):
            first = session.execute(select(Case.__table__).where(Case.id == int(answer["id"]))).mappings().one()
            session.execute(insert(Case.__table__), [
                {**first, "id": first["id"] + place, "number": f"K-{place + 1:05}/2026", "tracking_hash": f"{place:064}",
                 "subject": chance.choice(examples)["subject"], "object_number": f"LHU-{place % 4000}/2026",
                 "description": ". ".join(chance.sample(sentences, 8)), "contact_email": f"{place % 3000}@contoh.example"}
                for place in range(1, CASES)
            ])  # fmt: skip
            session.commit()
            session.execute(text("ANALYZE"))  # as the database does by itself in time
            session.commit()
        db.session.remove()


def run(engine: str) -> bool:
    """Measure on one engine; print; say whether the aim is met."""
    times, found = [], 0
    with tempfile.TemporaryDirectory() as folder, database(engine, "duplicates", Path(folder)) as url:
        app = make_app(url)
        fill(app)
        fill_with_cases(app)
        with app.app_context():
            session = db.session()
            viewer = worlds.read(session).viewer(session, "plg_coordinator")
            set_viewer(session, viewer)
            for case in session.scalars(select(Case).order_by(Case.id.desc()).limit(LOOKED_UP)).all():
                begun = time.perf_counter()
                found += len(likely_duplicates(session, viewer, case))
                times.append((time.perf_counter() - begun) * 1000)
            db.session.remove()
            db.engine.dispose()
    middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    sys.stdout.write(
        f"{engine}: {CASES} cases, median {middle:.1f} ms, 95th percentile {slow:.1f} ms, {found} suggestions\n"
    )
    return middle < MOST


def main() -> int:
    """Measure on the engines that are named, both by default; 1 when the aim is missed."""
    with tempfile.TemporaryDirectory() as name:
        os.environ.update(TANGGAP_DATA=name, TANGGAP_SECRET_KEY="benchmarks-only-" + "k" * 40)
        missed = [engine for engine in sys.argv[1:] or ("sqlite", "postgresql") if not run(engine)]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
