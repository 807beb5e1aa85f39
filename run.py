#!/usr/bin/env python3
"""The one entry point: makes the environment, prepares the data, then serves, tests or passes a command on.

Standard library only, so that it works from an empty clone with nothing but Python and its venv module.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import hashlib
import http.client
import os
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "tanggap-lock"
LOCKS = {"runtime": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
UV_LOCK = ROOT / "requirements-uv.lock"
SUPPORTED = ((3, 11), (3, 12), (3, 13))
SERVING_OPTIONS = ("--host", "--port", "--no-demo", "--no-worker")
READY_WITHIN = 60  # seconds
WATCH_EVERY, STOPPED_WITHIN = 1.0, 30.0  # seconds
SHORTEST_REST, LONGEST_REST = 0.5, 60.0  # seconds before a worker that keeps dying is started again
USAGE = """\
python3 run.py [--host HOST] [--port PORT] [--data FOLDER] [--no-demo] [--no-worker]
                                                                           serve
       python3 run.py test [--strict] [pytest's arguments]                        run the tests
       python3 run.py [--data FOLDER] COMMAND ...                                 a command of the application,
                                                                                  such as: procedures check"""


def stop_with(message: str, code: int = 1) -> NoReturn:
    """Say what is wrong and leave: code 2 for a wrong call, 1 for anything else."""
    print(f"run.py: {message}", file=sys.stderr)
    sys.exit(code)


def say(message: str) -> None:
    """Tell the person at the terminal at once, also when the output goes to a file."""
    print(message, flush=True)


def port_number(text: str) -> int:
    """Read a TCP port, 1 to 65535."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number (1 to 65535)")
    return int(text)


def split_call(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Part run.py's own options from the command word and all that follows it."""
    position = 0
    while position < len(arguments) and arguments[position].startswith("-"):
        position += 2 if arguments[position] in ("--host", "--port", "--data") else 1
    return arguments[:position], arguments[position:]


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the options and the command with its own arguments (empty: serve). A wrong call ends with code 2."""
    own, command = split_call(arguments)
    parser = argparse.ArgumentParser(prog="run.py", usage=USAGE, allow_abbrev=False, description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--data", metavar="FOLDER", help="database, files and secrets (default: ./data)")
    parser.add_argument("--no-demo", action="store_true", help="start empty, without the demonstration data")
    parser.add_argument("--no-worker", action="store_true", help="do not deliver mail here: a worker runs elsewhere")
    options = parser.parse_args(own)
    if command:
        for option in own:
            if option.split("=")[0] in SERVING_OPTIONS:
                parser.error(f"{option} is for serving only, not for `{command[0]}`")
        if command[0] == "test" and options.data is not None:
            parser.error("--data is not for `test`: the tests make folders of their own")
    return options, command


def check_python() -> None:
    """Go on with a supported Python; when this one is not, hand over to one that is, or say which are."""
    if sys.version_info[:2] in SUPPORTED:
        return
    for major, minor in SUPPORTED:
        found = shutil.which(f"python{major}.{minor}")
        if found and subprocess.call([found, "-c", "import venv"], stderr=subprocess.DEVNULL) == 0:
            os.execv(found, [found, *sys.argv])
    stop_with("needs Python 3.11, 3.12 or 3.13; this is Python {}.{}.".format(*sys.version_info[:2]))


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let only one process at a time make or change the environment."""
    with (ROOT / ".venv.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def fingerprint(kind: str) -> str:
    """Name the wanted content of the environment: the kind of lock and the hash of its text."""
    return f"{kind} {hashlib.sha256(LOCKS[kind].read_bytes() + UV_LOCK.read_bytes()).hexdigest()}"


def installed() -> str:
    """Return the fingerprint of what the environment holds, empty when it is not whole."""
    return STAMP.read_text().strip() if STAMP.is_file() and PYTHON.exists() else ""


def install(kind: str) -> None:
    """Make .venv hold what the lock names, by hash. What tests need is kept once it is there."""
    with one_at_a_time():
        present = installed()
        if present.startswith("dev "):
            kind = "dev"
        if present == fingerprint(kind):
            return
        say("Preparing the environment in .venv ...")
        if not PYTHON.exists() or subprocess.call([str(PYTHON), "-c", ""], stderr=subprocess.DEVNULL) != 0:
            make_venv()
        STAMP.unlink(missing_ok=True)
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        uv = [str(PYTHON), "-m", "uv", "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON)]
        if subprocess.call([*pip, "-r", str(UV_LOCK)]) != 0:
            stop_with("the packages could not be installed: is there a network, or a mirror in pip's settings?")
        # uv does not read pip's settings: where only those know the way to a mirror, pip does the work.
        if subprocess.call([*uv, str(LOCKS[kind]), str(UV_LOCK)], cwd=ROOT) != 0:
            say("uv could not install the packages; trying pip ...")
            if subprocess.call([*pip, "-r", str(LOCKS[kind])]) != 0:
                stop_with("the packages could not be installed; the reason stands above.")
        STAMP.write_text(fingerprint(kind) + "\n")


def make_venv() -> None:
    """Make an empty .venv in place of whatever is there."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode != 0:
        stop_with(f"the environment could not be made (on Debian, install python3-venv):\n{made.stdout}{made.stderr}")


def compile_translations() -> None:
    """Make the compiled catalogue of every language whose text is newer than it."""
    for text in sorted((ROOT / "app" / "translations").glob("*/LC_MESSAGES/*.po")):
        made = text.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime >= text.stat().st_mtime:
            continue
        fresh = made.with_name(f"{made.name}.{os.getpid()}")
        compiler = "import sys; from babel.messages.pofile import read_po; from babel.messages.mofile import write_mo\n"
        compiler += "write_mo(open(sys.argv[2], 'wb'), read_po(open(sys.argv[1], 'rb')))"
        if subprocess.call([str(PYTHON), "-c", compiler, str(text), str(fresh)]) != 0:
            stop_with(f"{text.relative_to(ROOT)} could not be compiled; the reason stands above.")
        fresh.replace(made)


def prepare_data(named: str | None) -> Path:
    """Return the data folder, made for its owner alone, with a secret key in it."""
    folder = Path(named or os.environ.get("TANGGAP_DATA") or ROOT / "data").expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = (folder / "secret_key").exists() or (folder / "tanggap.db").exists()
        if not ours and any(folder.iterdir()):
            stop_with(f"{folder} holds other things. Name an empty folder, or one that is not there yet.", 2)
        if stat.S_IMODE(folder.stat().st_mode) & 0o077:
            folder.chmod(0o700)
        make_secret_key(folder / "secret_key")
    except OSError as error:
        stop_with(f"the data folder {folder} cannot be used: {error.strerror}.", 2)
    return folder


def make_secret_key(path: Path) -> None:
    """Write a new key, readable by its owner only, unless there is one. Two first starts end with one key."""
    if path.exists():
        path.chmod(0o600)
        return
    draft = path.with_name(f"secret_key.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(secrets.token_hex(32) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def environment(folder: Path | None) -> dict[str, str]:
    """Return the variables that the application reads, on top of the caller's own."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    # Nothing beside the sources; yet no start compiles all of it again.
    if variables.pop("PYTHONDONTWRITEBYTECODE", ""):
        variables.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "compiled"))
    if folder is not None:
        variables["TANGGAP_DATA"] = str(folder)
        variables.setdefault("TANGGAP_SECRET_KEY_FILE", str(folder / "secret_key"))
    return variables


def application(*words: str) -> list[str]:
    """Return the call of one command of the application (-P: nothing from the folder we stand in)."""
    return [str(PYTHON), "-P", "-m", "app.cli", *words]


def must(variables: dict[str, str], *words: str) -> None:
    """Run a command that a start cannot do without."""
    code = subprocess.call(application(*words), env=variables)
    if code != 0:
        stop_with(f"`{' '.join(words)}` failed; the reason stands above.")


def fill(folder: Path, variables: dict[str, str], wanted: bool) -> None:
    """On the first start load the demonstration data; on every later one only tell the log-ins again.

    Never into a database server of the user's own, and never after a start that asked for none.
    """
    marker = folder / "first_start"
    if not marker.exists():
        demo = wanted and not variables.get("TANGGAP_DATABASE_URL")
        if demo:
            must(variables, "demo", "load")
        elif wanted:
            say("No demonstration data: the database is your own. To load it there: python3 run.py demo load")
        marker.write_text("demo\n" if demo else "empty\n")
    elif marker.read_text().strip() == "demo":
        must(variables, "demo", "show")


def check_port(host: str, port: int) -> None:
    """Find out before the long work whether the address can be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen()
    except socket.gaierror:
        stop_with(f"there is no address {host!r}.", 2)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            stop_with(f"port {port} is in use on {host}. Name another: python3 run.py --port {port + 1}")
        stop_with(f"cannot listen on {host}, port {port}: {error.strerror}.", 2)


def answers(host: str, port: int) -> bool:
    """Tell whether something answers HTTP there."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


class Worker:
    """The process that delivers mail and does what is due: started again when it dies, later each time."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.variables = variables
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.start_at = 0.0
        self.rest = SHORTEST_REST

    def watch(self) -> None:
        """Start it when it is not there and its rest is over."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            if self.process.returncode != 0:
                say(f"The worker ended with code {self.process.returncode}; it is started again.")
            lasted = now - self.started > LONGEST_REST
            self.rest = SHORTEST_REST if lasted else min(self.rest * 2, LONGEST_REST)
            self.process, self.start_at = None, now + self.rest
        if now >= self.start_at:
            self.started = now
            # A session of its own, as the server: Ctrl-C reaches us alone.
            self.process = subprocess.Popen(application("worker"), env=self.variables, start_new_session=True)

    def stop(self) -> None:
        """Let it end what it is doing; make it end when it takes too long."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def serve(options: argparse.Namespace, variables: dict[str, str]) -> int:
    """Serve until told to stop; return gunicorn's exit code."""
    bracketed = f"[{options.host}]" if ":" in options.host else options.host
    everywhere = options.host in ("0.0.0.0", "::")
    # One process: the login throttle counts in memory, and SQLite has one writer. A server of its own sets more.
    workers = variables.get("TANGGAP_WORKERS", "1")
    call = [str(PYTHON), "-m", "gunicorn", "--worker-class", "gthread", "--workers", workers, "--threads", "8"]
    call += ["--bind", f"{bracketed}:{options.port}", "--graceful-timeout", "10", "--log-level", "warning"]
    call += ["--no-control-socket", "app.factory:create_app()"]
    # A session of its own: Ctrl-C reaches us alone, and we ask it to finish what it is answering.
    server = subprocess.Popen(call, cwd=ROOT, env=variables, start_new_session=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: server.terminate())  # gunicorn finishes within its graceful timeout
    until = time.monotonic() + READY_WITHIN
    while server.poll() is None and not answers("localhost" if everywhere else options.host, options.port):
        if time.monotonic() > until:
            server.kill()
            stop_with(f"the application did not answer within {READY_WITHIN} seconds.")
        time.sleep(0.1)
    if server.poll() is None:
        address = f"http://{'127.0.0.1' if everywhere else bracketed}:{options.port}"
        if not variables.get("TANGGAP_SMTP_HOST"):
            say(f"Mail is not sent: no mail server is configured. Administrators read it at {address}/mailbox/")
        say(f"\nTanggap: {address}/   (Ctrl-C stops it)")
        if everywhere:
            say("It listens on every address of this machine: other machines can reach it, unencrypted.")
    return attend(server, None if options.no_worker else Worker(variables))


def attend(server: subprocess.Popen[bytes], worker: Worker | None) -> int:
    """Keep the worker running beside the server; when the server ends, end it and return the server's exit code."""
    if worker is None:
        return server.wait()
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(WATCH_EVERY):
            worker.watch()

    watcher = threading.Thread(target=watch)
    if server.poll() is None:
        worker.watch()
        watcher.start()
    code = server.wait()
    ended.set()
    if watcher.ident is not None:
        watcher.join()
    worker.stop()
    return code


def main(arguments: list[str]) -> int:
    """Do what the call asks; return the exit code."""
    options, command = parse(arguments)
    check_python()
    if command[:1] == ["test"]:
        install("dev")
        compile_translations()
        os.chdir(ROOT)
        os.execve(PYTHON, [str(PYTHON), "-m", "tests.prepare", *command[1:]], environment(None))
    if not command:
        check_port(options.host, options.port)
    folder = prepare_data(options.data)
    variables = environment(folder)
    if not command:  # papers carry codes that lead to where we serve
        host = "localhost" if options.host in ("0.0.0.0", "::") else options.host
        variables.setdefault("TANGGAP_URL", f"http://{f'[{host}]' if ':' in host else host}:{options.port}")
    install("runtime")
    compile_translations()
    os.umask(0o077)
    if command:
        os.execve(PYTHON, application(*command), variables)
    must(variables, "upgrade")
    must(variables, "roles", "sync")
    fill(folder, variables, wanted=not options.no_demo)
    return serve(options, variables)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
