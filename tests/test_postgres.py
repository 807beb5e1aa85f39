"""The shared PostgreSQL of a test run, proven by real processes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests import postgres

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(not postgres.available(), reason="no PostgreSQL")]

ROOT = Path(__file__).resolve().parent.parent
HOLD = "import sys; from tests import postgres; s = postgres.start(); print(s.folder, flush=True); sys.stdin.read()"


def in_a_run_of_its_own(name: str, code: str, **popen) -> subprocess.Popen[str]:
    """Start Python as another test run would, known by the name."""
    variables = {**os.environ, "PYTEST_XDIST_TESTRUNUID": name, "PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", code], env=variables, cwd=ROOT, **pipes, **popen)


def folder_of(holder: subprocess.Popen[str]) -> Path:
    assert holder.stdout is not None
    return Path(holder.stdout.readline().strip())


@pytest.fixture(scope="module")
def server():
    server = postgres.start()
    yield server
    server.stop()


def ask(server: postgres.Server, database: str, statement: str):
    engine = create_engine(server.url_for(database))
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def test_a_database_made_from_a_template_holds_the_templates_rows_and_is_gone_after_drop(server):
    name = f"t{os.getpid()}"
    server.create(f"{name}_template")
    ask(server, f"{name}_template", "CREATE TABLE word AS SELECT 'tanggap' AS word")
    server.create(f"{name}_copy", template=f"{name}_template")
    assert ask(server, f"{name}_copy", "SELECT word FROM word") == "tanggap"
    server.drop(f"{name}_copy")
    server.drop(f"{name}_template")
    count = f"SELECT count(*) FROM pg_database WHERE datname LIKE '{name}%'"
    assert ask(server, "postgres", count) == 0


def test_dropping_a_database_throws_out_who_is_connected_and_dropping_none_is_no_error(server):
    name = f"busy{os.getpid()}"
    server.create(name)
    engine = create_engine(server.url_for(name))
    connection = engine.connect()
    connection.execute(text("SELECT 1"))
    server.drop(name)
    server.drop(name)
    with pytest.raises(OperationalError):
        connection.execute(text("SELECT 1"))
    connection.invalidate()
    engine.dispose()
    assert ask(server, "postgres", f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") == 0


def test_letters_beyond_ascii_are_folded_as_people_expect(server):
    assert ask(server, "postgres", "SELECT lower('ÉÑ')") == "éñ"


def test_two_processes_of_a_run_share_one_cluster_and_the_last_one_removes_it():
    first = in_a_run_of_its_own("share", HOLD)
    second = in_a_run_of_its_own("share", HOLD)
    folder = folder_of(first)
    assert folder_of(second) == folder
    first.communicate()
    assert (folder / "data" / "postmaster.pid").exists()
    stopping = in_a_run_of_its_own("share", "from tests import postgres; postgres.start().stop()")
    assert stopping.wait(30) == 0
    assert folder.exists()
    second.communicate()
    last = in_a_run_of_its_own("share", "from tests import postgres; s = postgres.start(); s.stop(); s.stop()")
    assert last.wait(30) == 0
    assert not folder.exists()
    assert not folder.with_name(f"{folder.name}.lock").exists()


def test_what_a_killed_run_left_behind_is_removed_by_the_next_run():
    killed = in_a_run_of_its_own("killed", HOLD)
    folder = folder_of(killed)
    killed.kill()
    killed.wait(10)
    left = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    nextone = in_a_run_of_its_own("next", "from tests import postgres; postgres.start().stop()")
    assert nextone.wait(60) == 0
    assert not folder.exists()
    # A dead process whose parent is slow to take note is still listed, without a command line.
    listed = Path(f"/proc/{left}/cmdline")
    assert not listed.exists() or listed.read_text() == ""


def test_nobody_but_the_owner_can_enter_the_clusters_folder(server):
    assert server.folder.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(
    postgres.embedded_programs() is None, reason="does not apply: no embedded programs are made for this machine"
)
def test_the_embedded_programs_serve_where_the_system_has_none():
    code = (
        "from pathlib import Path\n"
        "from tests import postgres\n"
        "postgres.system_programs = lambda: None\n"
        "s = postgres.start(); s.create('one'); print(s.url_for('one')); s.drop('one'); s.stop()\n"
    )
    run = in_a_run_of_its_own("embedded", code)
    output, _ = run.communicate(timeout=90)
    assert run.returncode == 0
    assert output.startswith("postgresql+psycopg://postgres@/one?host=")


@pytest.mark.skipif(os.geteuid() != 0, reason="does not apply: only root starts PostgreSQL as another user")
def test_programs_the_unprivileged_user_cannot_reach_are_copied_to_where_it_can(tmp_path):
    programs = postgres.embedded_programs() or postgres.system_programs()
    assert programs is not None
    package = programs.parents[1]
    hidden = tmp_path / "hidden"
    shutil.copytree(programs.parent, hidden / package.name / programs.parent.name, symlinks=True)
    if (libraries := package.with_name(f"{package.name}.libs")).is_dir():
        shutil.copytree(libraries, hidden / libraries.name)
    hidden.chmod(0o700)
    folder = Path("/tmp") / f"tanggap-reach-{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        bin_folder = hidden / package.name / programs.parent.name / programs.name
        found = postgres._reachable(bin_folder, folder, postgres.unprivileged())
        assert found.is_relative_to(folder)
        postgres._call([found / "initdb", "--version"], postgres.unprivileged())
    finally:
        shutil.rmtree(folder)
