"""Where the bytes of files are kept, behind one interface: written and synced before a row names them.

A key is the SHA-256 of the bytes, so the same bytes are kept once and never change. By default a local folder; an
S3-compatible store where one is configured (app.documents.s3_storage, loaded only then).
"""

import hashlib
import importlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from app.documents.scanning import Scan, scan_nothing, scanner_of
from app.errors import Unavailable
from app.messages import N_

KEY = re.compile(r"[0-9a-f]{64}")
CANNOT_STORE = N_("The file store cannot take the file now. Nothing was saved; tell the administrator.")
MISSING = N_("The file of this paper is missing from the file store. Tell the administrator.")
CANNOT_READ = N_("The file store does not answer now. Nothing is lost; try again later or tell the administrator.")


class Storage(Protocol):
    """A store of bytes by key. A key from outside is only ever looked up, never used as a path.

    `scan` looks at bytes that somebody sent, before any transaction and before `put`: every way in calls it. It raises
    Invalid for harmful ones and Unavailable when the scanner does not answer (app.documents.scanning).
    """

    scan: Scan

    def put(self, content: bytes) -> str:
        """Store the bytes for good; return their key. Storing again makes them new. Raises Unavailable."""
        ...

    def get(self, key: str) -> bytes:
        """Return the bytes of a key. Raises FileNotFoundError when there are none, Unavailable on any other fault."""
        ...

    def delete(self, key: str, before: datetime | None = None) -> bool:
        """Drop a key's bytes, with `before` only when they were last stored earlier; say whether it was done."""
        ...

    def entries(self) -> Iterator[tuple[str, datetime]]:
        """Name everything in the store, with the moment at which it was last stored."""
        ...


def key_of(content: bytes) -> str:
    """Return the key of some bytes: their SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def storage_of(config: Mapping[str, Any]) -> Storage:
    """Return the store an installation's settings name, with its virus scanner."""
    scan = scanner_of(str(config.get("SCANNER") or ""))
    if config.get("S3_BUCKET"):
        module: Any = importlib.import_module("app.documents.s3_storage")
        store: Storage = module.from_settings(config, scan)
        return store
    return LocalStorage(config["FILES_FOLDER"], scan)


def content_of(store: Storage, key: str, missing: str = MISSING) -> bytes:
    """Return the bytes that a row names. Raises Unavailable, in these words, when they are gone or cannot be read."""
    try:
        return store.get(key)
    except FileNotFoundError:
        raise Unavailable(missing) from None


@contextmanager
def refused_as(message: str) -> Iterator[None]:
    """Turn the system's refusal into words for the user; a missing file stays what it is."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise Unavailable(message) from fault


class LocalStorage:
    """Files under one folder, named by their key. What an interrupted write left behind is named by entries() too."""

    def __init__(self, folder: Path, scan: Scan = scan_nothing) -> None:
        self.folder, self.scan = folder, scan

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return self.folder / key[:2] / key

    def put(self, content: bytes) -> str:
        """Write, sync and name the bytes; an interrupted write never carries a key."""
        key = key_of(content)
        path = self._path(key)
        try:
            if path.is_file():
                os.utime(path)
                return key
            self._make_folder(path.parent)
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix="part-")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            _sync_folder(path.parent)
        except OSError as fault:
            raise Unavailable(CANNOT_STORE) from fault
        return key

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        _sync_folder(self.folder)

    def get(self, key: str) -> bytes:
        """Read the file."""
        with refused_as(CANNOT_READ):
            return self._path(key).read_bytes()

    def delete(self, key: str, before: datetime | None = None) -> bool:
        """Remove the file, or what an interrupted write left."""
        path = self.folder / key if re.fullmatch(r"[0-9a-f]{2}/part-\w+", key) else self._path(key)
        with refused_as(CANNOT_STORE):
            if not path.is_file() or (before is not None and _modified(path) >= before):
                return False
            path.unlink()
        return True

    def entries(self) -> Iterator[tuple[str, datetime]]:
        """Walk the folder."""
        with refused_as(CANNOT_READ):
            for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
                named = path.name if KEY.fullmatch(path.name) else f"{path.parent.name}/{path.name}"
                try:
                    yield named, _modified(path)
                except FileNotFoundError:  # a write that was under way has got its name meanwhile
                    continue


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
