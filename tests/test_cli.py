"""The commands of whoever runs it, called as they are called: in a process of their own."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.demo.people import AGENCY, PALEMBANG, PASSWORD, PONTIANAK

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests/fixtures/procedures"
GOOD = "channel,subject,text,customer\nsurat,LHU terlambat,Belum selesai.,PT Contoh\n"


def run(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Call a command in an empty folder, with no setting but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANGGAP_")}
    return subprocess.run(
        [sys.executable, "-P", "-m", "app.cli", *words], cwd=folder, text=True, capture_output=True, timeout=60,
        env={**kept, "PYTHONPATH": str(ROOT), **variables})  # fmt: skip


def settings(folder: Path) -> dict[str, str]:
    """The settings of an installation in a folder."""
    return {"TANGGAP_DATA": str(folder), "TANGGAP_SECRET_KEY": "tests-only-" + "k" * 40}


def test_our_procedures_are_sound_and_checking_them_needs_neither_key_nor_database(tmp_path: Path) -> None:
    done = run(tmp_path, "procedures", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 problems" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_procedures_of_an_offices_own_folder_are_checked_too(tmp_path: Path) -> None:
    ours = run(tmp_path, "procedures", "check").stdout
    both = run(tmp_path, "procedures", "check", TANGGAP_PROCEDURES=str(FIXTURES))
    assert both.returncode == 0, both.stderr
    assert int(both.stdout.split()[0]) == int(ours.split()[0]) + 2


@pytest.mark.parametrize("named", [True, False])
def test_a_broken_procedure_is_named_by_file_step_and_field(tmp_path: Path, named: bool) -> None:
    text = (FIXTURES / "bodies_a.toml").read_text(encoding="utf-8")
    own = tmp_path / "own"
    own.mkdir()
    broken = own / "broken.toml"
    broken.write_text(text.replace('activity = "classify"', 'activity = "juggle"'), encoding="utf-8")
    words = [str(broken)] if named else []
    done = run(tmp_path, "procedures", "check", *words, TANGGAP_PROCEDURES=str(own))
    assert done.returncode == 1
    assert "broken.toml: step sort, activity:" in done.stderr


def test_the_demonstration_accounts_are_shown_with_their_password(tmp_path: Path) -> None:
    done = run(tmp_path, "demo", "show")
    assert (done.returncode, done.stderr) == (0, "")
    assert PASSWORD in done.stdout
    assert [p.username for p in (*PALEMBANG, *PONTIANAK, *AGENCY) if p.username not in done.stdout] == []


def test_an_import_is_tried_first_and_leaves_nothing_until_it_is_meant(tmp_path: Path) -> None:
    env = settings(tmp_path)
    assert run(tmp_path, "upgrade", **env).returncode == 0
    with sqlite3.connect(tmp_path / "tanggap.db") as database:
        database.execute(
            "INSERT INTO office (code, name, short_name, city, address, phone, email, zone, interest_years, active)"
            " VALUES ('PLG', 'Contoh', 'Contoh', 'Contoh', '', '', '', 'Asia/Jakarta', 2, 1)"
        )
        database.execute(
            "INSERT INTO office_procedure (office_id, procedure_code, from_date) VALUES (1, 'SOP12-BSPJI/5', '2020-01-01')"
        )
    path = tmp_path / "cases.csv"
    path.write_text(GOOD, encoding="utf-8")
    for words, said, kept in ((["--dry-run"], "1 would be registered", 0), ([], "1 registered", 1)):
        done = run(tmp_path, "cases", "import", str(path), "--office", "PLG", *words, **env)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout
        with sqlite3.connect(tmp_path / "tanggap.db") as database:
            assert database.execute("SELECT count(*) FROM case_file").fetchone() == (kept,)
    path.write_text(GOOD + "merpati,Salah,Salah,\n", encoding="utf-8")
    done = run(tmp_path, "cases", "import", str(path), "--office", "PLG", "--dry-run", **env)
    assert done.returncode == 1
    assert "cases.csv: row 3, column channel:" in done.stderr
