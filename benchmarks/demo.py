"""How long the demonstration takes to load: `python -m benchmarks.demo [sqlite] [postgresql]`; the aim: below 30 s."""

import os
import sys
import tempfile
import time
from pathlib import Path

from flask_appbuilder import Model

from app.commands.demo.load import load_demo
from app.extensions import db
from app.security.permissions import sync_roles
from tests.conftest import make_app
from tests.scratch import database

MOST = 30.0  # seconds


def run(engine: str, folder: Path) -> bool:
    """Load it into an empty database, print how long that took, and return whether that is short enough."""
    with database(engine, "demo_time", folder) as url, make_app(url).app_context():
        Model.metadata.create_all(db.engine)
        sync_roles(db.session)
        began = time.perf_counter()
        cases = load_demo(db.session)
        taken = time.perf_counter() - began
        db.session.remove()
        db.engine.dispose()
    print(f"{engine}: {cases} cases in {taken:.1f} s")  # noqa: T201
    return taken < MOST


def main() -> int:
    """Measure on the engines that are named, both by default; 1 when one is too slow."""
    with tempfile.TemporaryDirectory() as name:
        os.environ.update(TANGGAP_DATA=name, TANGGAP_SECRET_KEY="benchmarks-only-" + "k" * 40)
        slow = [engine for engine in sys.argv[1:] or ("sqlite", "postgresql") if not run(engine, Path(name))]
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
