"""Fixtures: the real application on real SQLite and real PostgreSQL, with a fresh copy of a filled database each test."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_appbuilder import Model
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.extensions import db
from app.factory import create_app
from app.security.permissions import sync_roles
from config import TestConfig
from tests import postgres
from tests import world as worlds

PASSWORD = "sandi-uji-yang-panjang"
HASH = generate_password_hash(PASSWORD, "pbkdf2:sha256:1")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for this worker's databases, and the settings every application of the tests needs."""
    folder = tmp_path_factory.mktemp("tanggap")
    os.environ["TANGGAP_DATA"] = str(folder)
    os.environ["TANGGAP_SECRET_KEY"] = "tests-only-" + "k" * 40
    return folder


def make_app(url: str) -> Flask:
    """Build the application over a database."""
    config = TestConfig()
    config.SQLALCHEMY_DATABASE_URI = url
    return create_app(config)


def fill(app: Flask) -> None:
    """Create the tables and the world of the tests."""
    with app.app_context():
        Model.metadata.create_all(db.engine)
        sync_roles(db.session)
        worlds.build(db.session(), HASH)
        db.session.remove()
        db.engine.dispose()


class SqliteEngine:
    """A database file, restored from its template before each test."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path, self.template = folder / "test.db", folder / "template.db"
        self.app = make_app(f"sqlite:///{self.path}")
        fill(self.app)
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(self.template)) as target:
            source.backup(target)  # closed at once: the application opens the file with another SQLite than this one

    def reset(self, to: Path | None = None) -> None:
        """Restore the template, or a copy that was saved."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(to or self.template, self.path)

    def save(self, copy: Path) -> None:
        """Keep the database as it is now, to be restored."""
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)


class PostgresEngine:
    """A database on the run's PostgreSQL server, copied from its template before each test."""

    name = "postgresql"

    def __init__(self, worker: str) -> None:
        self.server = postgres.start()
        self.database, self.template = f"test_{worker}", f"template_{worker}"
        for database in (self.database, self.template):
            self.server.drop(database)
        self.server.create(self.template)
        self.app = make_app(self.server.url_for(self.database))
        template = make_app(self.server.url_for(self.template))
        fill(template)
        with template.app_context():
            db.engine.dispose()

    def reset(self) -> None:
        """Copy the template."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self.server.drop(self.database)
        self.server.create(self.database, template=self.template)

    def stop(self) -> None:
        """Drop what was made."""
        for database in (self.database, self.template):
            self.server.drop(database)
        self.server.stop()


@pytest.fixture(scope="session")
def sqlite_engine(base: Path) -> SqliteEngine:
    """The worker's SQLite."""
    return SqliteEngine(base)


@pytest.fixture(scope="session")
def postgres_engine(base: Path, worker_id: str) -> Iterator[PostgresEngine]:
    """The worker's databases on PostgreSQL."""
    if not postgres.available():
        pytest.skip("no PostgreSQL here: neither Debian's nor the embedded one")
    engine = PostgresEngine(worker_id)
    yield engine
    engine.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Any:
    """Both engines, one after the other, each with a fresh database."""
    found = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")
    found.reset()
    return found


@pytest.fixture
def app(engine: Any) -> Iterator[Flask]:
    """The application on each engine."""
    with engine.app.app_context():
        yield engine.app
        db.session.remove()


@pytest.fixture
def one_app(sqlite_engine: SqliteEngine) -> Iterator[Flask]:
    """The application on SQLite only, for tests that do not depend on the engine."""
    sqlite_engine.reset()
    with sqlite_engine.app.app_context():
        yield sqlite_engine.app
        db.session.remove()


@pytest.fixture
def session(app: Flask) -> Session:
    """The session of the application context."""
    own: Session = db.session()
    return own


@pytest.fixture
def world(session: Session) -> worlds.World:
    """The people and offices of the filled database."""
    return worlds.read(session)


@pytest.fixture(scope="session")
def pdfsig() -> str:
    """Poppler's program that checks signatures: a reader that is not ours."""
    found = shutil.which("pdfsig")
    if found is None:
        pytest.skip("no Poppler here: its pdfsig checks the signatures")
    return found
