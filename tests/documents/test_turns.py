"""Turns across processes: the lock of a database file lies beside it, where only we can write."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine

from app.documents.turns import turn

OTHER = """
import fcntl, sys
from pathlib import Path
with Path(sys.argv[1]).open("a") as file:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("held")
    else:
        print("free")
"""


def seen_by_another_process(lock: Path) -> str:
    return subprocess.run([sys.executable, "-c", OTHER, str(lock)], capture_output=True, text=True, check=True).stdout


def test_a_turn_is_held_against_other_processes_by_a_file_beside_the_database(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'tanggap.db'}")
    with turn(engine, "1:letter"):
        (lock,) = tmp_path.iterdir()
        assert seen_by_another_process(lock) == "held\n"
    assert seen_by_another_process(lock) == "free\n"


def test_a_database_in_memory_needs_no_file(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with turn(create_engine("sqlite://"), "1:letter"), turn(create_engine("sqlite://"), "2:letter"):
        assert not list(tmp_path.iterdir())
