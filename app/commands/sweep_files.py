"""Removes stored files that no row names: what is left when a transaction failed after its file was stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from flask_appbuilder import Model
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.commands.unit_of_work import AnySession, plain
from app.documents.storage import Storage
from app.security.scope import unscoped

GRACE = timedelta(days=1)  # longer than any transaction: a file is stored before the row that names it is committed
AT_ONCE = 500


@dataclass(slots=True)
class Sweep:
    """What a sweep found: files in the store, those too young to judge, those without a row, and those removed."""

    files: int = 0
    young: int = 0
    orphans: int = 0
    removed: int = 0


def sweep_files(session: AnySession, storage: Storage, dry_run: bool = False) -> Sweep:
    """Remove files older than a day that no row (a document, a signed copy) names. Raises Unavailable."""
    own, found, before = plain(session), Sweep(), clock.now() - GRACE
    old = []
    for key, stored_at in storage.entries():
        found.files += 1
        if stored_at < before:
            old.append(key)
        else:
            found.young += 1
    keys = iter(old)
    while some := list(islice(keys, AT_ONCE)):
        named = _named(own, some)
        for key in some:
            if key not in named:
                found.orphans += 1
                found.removed += not dry_run and storage.delete(key, before)
    return found


def _named(session: Session, keys: Iterable[str]) -> set[str]:
    """Return those keys that rows of any table with a `storage_key` name, read anew."""
    wanted, found = list(keys), set[str]()
    session.rollback()
    columns = [mapper.columns["storage_key"] for mapper in Model.registry.mappers if "storage_key" in mapper.columns]
    with unscoped(session):
        for column in columns:
            found.update(session.scalars(select(column).where(column.in_(wanted))))
    return found
