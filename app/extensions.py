"""Flask's extensions, made once and wired in create_app()."""

import importlib
import importlib.util
import ipaddress
from typing import Any

from flask import Flask, request
from flask_appbuilder import Model
from flask_appbuilder.models.sqla.base import SQLA
from flask_limiter import Limiter
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine, event, make_url
from sqlalchemy.engine import Connection


class Database(SQLA):
    """The database. SQLite's own library, where its wheel is installed, in place of the system's older one.

    Before 3.51.3 two processes (the pages and the worker) that write or checkpoint together can corrupt the file.
    """

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        if make_url(options["url"]).get_backend_name() == "sqlite" and importlib.util.find_spec("pysqlite3"):
            options["module"] = importlib.import_module("pysqlite3.dbapi2")
        engine: Engine = super()._make_engine(bind_key, options, app)
        return engine


def caller_network() -> str:
    """Return whom limits count: the caller's IPv4 address, or the /64 of an IPv6 one (a household has that many)."""
    try:
        address = ipaddress.ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


db = Database(metadata=Model.metadata)
migrate = Migrate(db=db, directory="migrations", render_as_batch=True, compare_type=True)
csrf = CSRFProtect()
limiter = Limiter(key_func=caller_network)

IMMEDIATE = "tanggap_immediate"


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: Any, _record: Any) -> None:
    """SQLite as a server would be: WAL, full sync, foreign keys, waiting for a lock, transactions begun by us."""
    if "sqlite" not in type(connection).__module__:
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """A write transaction takes its lock at once, so that check and act are atomic (and never deadlock)."""
    if connection.dialect.name == "sqlite":
        immediate = connection.get_execution_options().get(IMMEDIATE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
