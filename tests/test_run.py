"""run.py as its callers meet it: real processes, with a small application standing where the large one stands."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

import run

ROOT = Path(__file__).resolve().parent.parent

CLI = """\
import json, os, signal, sys
print(json.dumps({"words": sys.argv[1:], "env": {k: v for k, v in os.environ.items() if k.startswith("TANGGAP_")},
                  "cwd": os.getcwd(), "umask": os.umask(0o077), "pid": os.getpid()}), flush=True)
if sys.argv[1] == "worker" and "WORKER_DIES" not in os.environ:
    signal.pause()
sys.exit(int(os.environ.get("EXIT_OF_" + sys.argv[1], "0")))
"""
APP = """\
def create_app():
    def answer(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"Tanggap"]
    return answer
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with an environment that borrows this one's packages, so that nothing is fetched."""
    root = tmp_path_factory.mktemp("clone")
    for name in ("run.py", "requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        copy(ROOT / name, root / name)
    (root / "app").mkdir()
    (root / "app" / "__init__.py").touch()
    (root / "app" / "factory.py").write_text(APP)
    (root / "app" / "cli.py").write_text(CLI)
    (root / "tests").mkdir()
    for module in (ROOT / "tests").glob("*.py"):
        if not module.name.startswith(("test_", "conftest")):
            copy(module, root / "tests" / module.name)
    (root / "tests" / "test_one.py").write_text("def test_one():\n    assert True\n")
    venv.create(root / ".venv", with_pip=False, symlinks=True)
    packages = next((root / ".venv" / "lib").glob("python*/site-packages"))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (root / ".venv" / run.STAMP.name).write_text(run.fingerprint("dev"))
    return root


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TANGGAP_", "PYTEST_"))}
    return {**kept, **more}


def call(project: Path, *words: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, str(project / "run.py"), *words]
    return subprocess.run(
        line, capture_output=True, text=True, cwd=cwd, env=environment(**env), timeout=60, check=False
    )


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def told(output: str) -> list[list[str]]:
    """The commands that the application was told, in order."""
    return [json.loads(line)["words"] for line in output.splitlines() if line.startswith("{")]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--bogus"], "--bogus"),
        (["--dat", "x"], "--dat"),
        (["--port", "0"], "'0' is not a port number"),
        (["--port", "70000"], "'70000' is not a port number"),
        (["--port", "eighty"], "'eighty' is not a port number"),
        (["--port", "-1"], "--port"),
        (["--port"], "--port"),
        (["--data"], "--data"),
        (["--no-demo", "procedures", "check"], "--no-demo is for serving only, not for `procedures`"),
        (["--no-worker", "lapse"], "--no-worker is for serving only, not for `lapse`"),
        (["--port=8080", "cases", "import", "x"], "--port=8080 is for serving only"),
        (["--data", "x", "test"], "--data is not for `test`"),
        (["--host", "no.such.host.invalid"], "there is no address 'no.such.host.invalid'"),
        (["--host", "192.0.2.1"], "cannot listen on 192.0.2.1"),
    ],
)
def test_a_wrong_call_ends_with_code_2_and_a_message_that_names_the_fault(project, words, named):
    ended = call(project, *words)
    assert ended.returncode == 2
    assert named in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (project / "data").exists()


def test_help_tells_of_serving_testing_and_commands(project):
    ended = call(project, "--help")
    assert ended.returncode == 0
    for word in ("--host", "--port", "--data", "--no-demo", "run.py test", "COMMAND"):
        assert word in ended.stdout


def test_who_wants_nothing_beside_the_sources_gets_that_without_compiling_at_every_start(project, tmp_path):
    ended = call(project, "roles", PYTHONDONTWRITEBYTECODE="1", PYTHONPYCACHEPREFIX=str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    assert list(tmp_path.rglob("app/__init__*.pyc"))
    assert not list((project / "app").rglob("*.pyc"))


def test_any_other_word_is_passed_on_with_all_that_follows_it(project, tmp_path):
    ended = call(project, "--data", "mine", "cases", "import", "file.csv", "--dry-run", "--port", "x", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    seen = json.loads(ended.stdout)
    assert seen["words"] == ["cases", "import", "file.csv", "--dry-run", "--port", "x"]
    assert seen["cwd"] == str(tmp_path)
    assert seen["env"]["TANGGAP_DATA"] == str(tmp_path / "mine")
    assert seen["env"]["TANGGAP_SECRET_KEY_FILE"] == str(tmp_path / "mine" / "secret_key")
    assert seen["umask"] == 0o077


def test_the_exit_code_of_a_command_is_run_pys_own(project, tmp_path):
    assert call(project, "--data", str(tmp_path / "d"), "procedures", "check", EXIT_OF_procedures="7").returncode == 7


def test_an_app_folder_where_the_caller_stands_is_not_taken_for_the_application(project, tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("raise SystemExit('the wrong application')")
    ended = call(project, "--data", "mine", "procedures", "check", cwd=tmp_path)
    assert told(ended.stdout) == [["procedures", "check"]]


def test_the_callers_own_variables_reach_the_application(project, tmp_path):
    own = {"TANGGAP_DATABASE_URL": "postgresql+psycopg:///x", "TANGGAP_PROCEDURES": "/srv/sop"}
    key = str(tmp_path / "key")
    ended = call(project, "any", TANGGAP_DATA=str(tmp_path / "d"), TANGGAP_SECRET_KEY_FILE=key, **own)
    seen = json.loads(ended.stdout)["env"]
    assert seen == {**own, "TANGGAP_DATA": str(tmp_path / "d"), "TANGGAP_SECRET_KEY_FILE": key}


def test_the_data_folder_and_its_key_are_for_their_owner_alone(project, tmp_path):
    folder = tmp_path / "deep" / "data"
    call(project, "--data", str(folder), "any")
    assert mode(folder) == 0o700
    assert mode(folder / "secret_key") == 0o600
    assert re.fullmatch(r"[0-9a-f]{64}\n", (folder / "secret_key").read_text())
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_the_key_is_made_once_and_differs_from_folder_to_folder(project, tmp_path):
    keys = []
    for name in ("a", "a", "b"):
        call(project, "--data", str(tmp_path / name), "any")
        keys.append((tmp_path / name / "secret_key").read_text())
    assert keys[0] == keys[1] != keys[2]


def test_modes_that_were_loosened_are_tightened_again(project, tmp_path):
    folder = tmp_path / "d"
    call(project, "--data", str(folder), "any")
    folder.chmod(0o755)
    (folder / "secret_key").chmod(0o644)
    call(project, "--data", str(folder), "any")
    assert (mode(folder), mode(folder / "secret_key")) == (0o700, 0o600)


def test_a_folder_that_holds_other_things_is_refused_and_left_as_it_is(project, tmp_path):
    (tmp_path / "letter.odt").write_text("mine")
    tmp_path.chmod(0o755)
    ended = call(project, "--data", str(tmp_path), "any")
    assert ended.returncode == 2
    assert f"{tmp_path} holds other things" in ended.stderr
    assert mode(tmp_path) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["letter.odt"]


def test_a_file_in_place_of_the_data_folder_is_a_message_not_a_crash(project, tmp_path):
    (tmp_path / "file").write_text("x")
    ended = call(project, "--data", str(tmp_path / "file"), "any")
    assert ended.returncode == 2
    assert "cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_in_use_is_told_with_another_to_try_and_before_anything_is_made(project, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = call(project, "--port", str(port), "--data", str(tmp_path / "d"))
    assert ended.returncode == 1
    assert f"port {port} is in use on 127.0.0.1" in ended.stderr
    assert not (tmp_path / "d").exists()


class Serving:
    """A run.py that serves, until it is told to stop."""

    def __init__(self, project: Path, folder: Path, *words: str, **env: str) -> None:
        self.port = free_port()
        line = [sys.executable, str(project / "run.py"), "--port", str(self.port), "--data", str(folder), *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.process = subprocess.Popen(line, env=environment(**env), **pipes)
        self.before = "".join(self._until_the_address())

    def _until_the_address(self) -> Iterator[str]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            yield line
            if line.startswith("Tanggap: http"):
                return

    def next_worker(self) -> int:
        """Read on until a worker says that it was started; its process."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{") and json.loads(line)["words"] == ["worker"]:
                return int(json.loads(line)["pid"])
        raise AssertionError("no worker was started")

    def body(self) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as answer:
            return bytes(answer.read())

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=20)
        return self.process.returncode, rest


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_start_prepares_fills_serves_and_stops_cleanly(project, tmp_path, number):
    serving = Serving(project, tmp_path / "d")
    assert told(serving.before) == [["upgrade"], ["roles", "sync"], ["demo", "load"]]
    assert f"Tanggap: http://127.0.0.1:{serving.port}/" in serving.before
    assert serving.body() == b"Tanggap"
    code, rest = serving.stop(number)
    assert code == 0
    assert "Traceback" not in rest
    with socket.socket() as again:
        assert again.connect_ex(("127.0.0.1", serving.port)) != 0


def test_a_worker_runs_beside_the_server_is_started_again_when_it_dies_and_ends_with_it(project, tmp_path):
    serving = Serving(project, tmp_path / "d")
    assert f"Administrators read it at http://127.0.0.1:{serving.port}/mailbox/" in serving.before
    first = serving.next_worker()
    os.kill(first, signal.SIGKILL)
    second = serving.next_worker()
    code, rest = serving.stop()
    assert code == 0
    assert "Traceback" not in rest
    for process in (first, second):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_worker_that_keeps_dying_is_given_ever_more_rest_and_the_pages_are_served(project, tmp_path):
    serving = Serving(project, tmp_path / "d", WORKER_DIES="1", EXIT_OF_worker="3")
    serving.next_worker()
    serving.next_worker()
    assert serving.body() == b"Tanggap"
    assert serving.stop()[0] == 0


def test_no_worker_is_started_where_one_runs_elsewhere(project, tmp_path):
    serving = Serving(project, tmp_path / "d", "--no-worker", TANGGAP_SMTP_HOST="smtp.x.example")
    assert "/mailbox/" not in serving.before
    code, rest = serving.stop()
    assert code == 0
    assert told(rest) == []


def test_a_later_start_only_tells_the_log_ins_again(project, tmp_path):
    Serving(project, tmp_path / "d").stop()
    later = Serving(project, tmp_path / "d")
    later.stop()
    assert told(later.before) == [["upgrade"], ["roles", "sync"], ["demo", "show"]]


def test_a_first_start_without_demo_data_stays_without_it(project, tmp_path):
    Serving(project, tmp_path / "d", "--no-demo").stop()
    later = Serving(project, tmp_path / "d")
    later.stop()
    assert told(later.before) == [["upgrade"], ["roles", "sync"]]


def test_demo_data_never_goes_into_a_database_of_the_users_own_unasked(project, tmp_path):
    serving = Serving(project, tmp_path / "d", TANGGAP_DATABASE_URL="postgresql+psycopg:///x")
    serving.stop()
    assert told(serving.before) == [["upgrade"], ["roles", "sync"]]
    assert "No demonstration data: the database is your own" in serving.before


def test_a_start_whose_upgrade_fails_says_so_and_does_not_serve(project, tmp_path):
    ended = call(project, "--port", str(free_port()), "--data", str(tmp_path / "d"), EXIT_OF_upgrade="1")
    assert ended.returncode == 1
    assert "`upgrade` failed" in ended.stderr
    assert told(ended.stdout) == [["upgrade"]]


def test_demo_data_that_failed_is_tried_again_at_the_next_start(project, tmp_path):
    call(project, "--port", str(free_port()), "--data", str(tmp_path / "d"), EXIT_OF_demo="1")
    later = Serving(project, tmp_path / "d")
    later.stop()
    assert told(later.before)[-1] == ["demo", "load"]


def test_an_environment_that_cannot_be_made_whole_is_a_message_and_is_not_taken_for_whole(project, tmp_path):
    stamp, lock = project / ".venv" / run.STAMP.name, project / run.UV_LOCK.name
    whole, named = stamp.read_text(), lock.read_text()
    lock.write_text(f"no-such-package==1.0 --hash=sha256:{'0' * 64}\n")
    try:
        ended = call(project, "--data", str(tmp_path / "d"), "any", PIP_NO_INDEX="1", PIP_FIND_LINKS="")
        assert ended.returncode == 1
        assert "the packages could not be installed" in ended.stderr
        assert not stamp.exists()
    finally:
        stamp.write_text(whole)
        lock.write_text(named)


def test_a_changed_catalogue_is_compiled_before_a_command_runs(project, tmp_path):
    folder = project / "app" / "translations" / "id" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    (folder / "messages.po").write_text(f'{head}\nmsgid "Case"\nmsgstr "Kasus"\n')
    assert call(project, "--data", str(tmp_path / "d"), "any").returncode == 0
    assert b"Kasus" in (folder / "messages.mo").read_bytes()
    assert [path.name for path in sorted(folder.iterdir())] == ["messages.mo", "messages.po"]


def test_tests_run_with_pytests_own_arguments_and_its_exit_code(project):
    assert call(project, "test", "-q", "-n0", "tests/test_one.py").returncode == 0
    assert call(project, "test", "-q", "-n0", "tests/test_none.py").returncode == 4


def test_what_could_not_be_had_is_said_at_the_end_and_is_an_error_when_strict(project, tmp_path):
    bare = {"PATH": str(tmp_path), "TANGGAP_CHROMIUM": "/no/such/browser"}
    ended = call(project, "test", "-q", "-n0", "tests/test_one.py", **bare)
    assert ended.returncode == 0, ended.stderr
    told = [line for line in ended.stdout.splitlines() if line.startswith("NOT RUN: ")]
    assert told[0].startswith("NOT RUN: Chromium could not be had: the browser tests are not run.")
    assert "apt-get install poppler-utils" in told[-1]
    strict = call(project, "test", "--strict", "-q", "-n0", "tests/test_one.py", **bare)
    assert strict.returncode == 1
    assert "Chromium could not be had" in strict.stderr
    assert "1 passed" not in strict.stdout


@pytest.mark.parametrize(("reason", "code"), [("no browser", 1), ("does not apply: another system", 0)])
def test_a_skipped_test_fails_a_strict_run_unless_it_does_not_apply(project, reason, code):
    skipping = project / "tests" / "test_skipping.py"
    skipping.write_text(f"import pytest\n\n@pytest.mark.skip(reason={reason!r})\ndef test_two():\n    assert True\n")
    anything = {"TANGGAP_CHROMIUM": sys.executable}
    words = ("test", "-q", "-n1", "tests/test_skipping.py", "tests/test_one.py")
    assert call(project, *words, **anything).returncode == 0
    strict = call(project, *words, "--strict", **anything)
    assert strict.returncode == code, strict.stdout + strict.stderr
    assert ("skipped, which --strict does not allow" in strict.stdout) is (code == 1)
