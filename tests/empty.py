"""Applications over an empty database of either engine, beside the filled one of the fixtures."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from app.extensions import db
from tests.conftest import make_app


@contextmanager
def empty_app(engine: Any, folder: Path) -> Iterator[Flask]:
    """Give the application over a new database without a table, of the same engine; drop it afterwards."""
    if engine.name == "sqlite":
        yield from _inside(f"sqlite:///{folder / 'empty.db'}")
        return
    name = f"{engine.database}_empty"
    engine.server.drop(name)
    engine.server.create(name)
    try:
        yield from _inside(engine.server.url_for(name))
    finally:
        engine.server.drop(name)


def _inside(url: str) -> Iterator[Flask]:
    app = make_app(url)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
