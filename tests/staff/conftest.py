"""The application without an application context around it, and people at their browsers."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from app.models.office import Office
from tests.visitor import Visitor


@pytest.fixture
def web(sqlite_engine: Any) -> Flask:
    """The application on a fresh SQLite."""
    sqlite_engine.reset()
    return sqlite_engine.app


@pytest.fixture
def both(engine: Any) -> Flask:
    """The application on a fresh database of each engine."""
    return engine.app


@pytest.fixture
def visit(web: Flask) -> Callable[[str], Visitor]:
    """Sign somebody in, by user name."""

    def signed_in(username: str) -> Visitor:
        visitor = Visitor(web)
        assert visitor.sign_in(username).status_code == 302
        return visitor

    return signed_in


@pytest.fixture
def read(web: Flask) -> Callable[[Callable[[Session], Any]], Any]:
    """Read from the database, unseen by any row scope."""

    def reading(work: Callable[[Session], Any]) -> Any:
        with web.app_context():
            return work(db.session())

    return reading


def office_id(session: Session, code: str) -> int:
    """Return the key of an office."""
    return session.scalars(select(Office.id).where(Office.code == code)).one()
