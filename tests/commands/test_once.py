"""Doing a write once: what is kept of its answer opens nothing for whoever reads the database."""

import json

from sqlalchemy import select, text

from app.commands.register_case import register_case, tracking_hash
from app.models.case import Case
from app.models.event import IdempotencyKey
from app.security.scope import unscoped

WORDS = {
    "channel": "walk_in",
    "customer_name": "PT Contoh",
    "subject": "LHU",
    "description": "x",
    "service": "pengujian",
}


def test_the_same_request_gets_the_same_access_code_again_and_the_database_holds_neither_code_nor_key(session, world):
    desk = world.viewer(session, "plg_desk")
    first = register_case(session, desk, WORDS, key="kunci-yang-acak")
    assert register_case(session, desk, WORDS, key="kunci-yang-acak") == first
    code = first["tracking"]["code"]
    with unscoped(session):
        assert [case.tracking_hash for case in session.scalars(select(Case))] == [tracking_hash(code)]
        kept = session.scalars(select(IdempotencyKey)).one()
        assert "kunci-yang-acak" not in kept.key and set(kept.answer) == {"sealed"}
        tables = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
            if session.get_bind().dialect.name == "sqlite"
            else text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).all()
        everything = [
            json.dumps([list(row) for row in session.execute(text(f'SELECT * FROM "{table}"')).all()], default=str)
            for table in tables
        ]
    bare = code.replace("-", "")
    assert not any(code in rows or bare in rows or code.lower() in rows for rows in everything)
