"""The application without an application context around it, so that nothing is carried from request to request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.extensions import db
from app.models.person import Staff
from tests.visitor import Visitor


@pytest.fixture
def web(sqlite_engine: Any) -> Flask:
    """The application on a fresh SQLite."""
    sqlite_engine.reset()
    return sqlite_engine.app


@pytest.fixture
def visitor(web: Flask) -> Visitor:
    """Somebody at a browser."""
    return Visitor(web)


@pytest.fixture
def staff(web: Flask) -> Callable[..., None]:
    """Change an account's columns as an administrator's command would."""

    def change(username: str, **values: Any) -> None:
        with web.app_context():
            db.session.execute(update(Staff.__table__).where(Staff.__table__.c.username == username).values(**values))
            db.session.commit()

    return change


@contextmanager
def settings(app: Flask, **values: Any) -> Iterator[None]:
    """Change settings for a while."""
    before = {name: app.config[name] for name in values}
    app.config.update(values)
    try:
        yield
    finally:
        app.config.update(before)
