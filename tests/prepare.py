"""Prepares what the tests need, runs them, and says plainly what could not be had and was therefore not run.

Called by `python3 run.py test` inside the environment. `--strict` (for CI) makes anything missing or skipped an error.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests import postgres

INSTALL_TIMEOUT = 900  # seconds; a slow mirror must not hang a build for ever
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Need:
    """Something tests use: how to find it, Debian's package for it, and what does not run without it."""

    name: str
    find: Callable[[], str | None]
    package: str
    tests: str


def find_chromium() -> str | None:
    """Return the path of a Chromium of the system's (or the one named by TANGGAP_CHROMIUM)."""
    named = os.environ.get("TANGGAP_CHROMIUM")
    return next(filter(None, map(shutil.which, (named,) if named else CHROMIUM_NAMES)), None)


def find_system_postgres() -> str | None:
    """Return the folder of the system's PostgreSQL programs."""
    found = postgres.system_programs()
    return str(found) if found else None


def find_dovecot() -> str | None:
    """Return the path of Dovecot's server, where its IMAP part is installed too."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    imap = any(Path(folder, "imap").exists() for folder in ("/usr/lib/dovecot", "/usr/libexec/dovecot"))
    return found if imap else None


CHROMIUM = Need("Chromium", find_chromium, "chromium", "browser tests")
POSTGRES = Need("PostgreSQL", find_system_postgres, "postgresql", "PostgreSQL tests")
POPPLER = Need("Poppler", partial(shutil.which, "pdfsig"), "poppler-utils", "tests of signatures by a second reader")
DOVECOT = Need("Dovecot", find_dovecot, "dovecot-imapd", "tests of mail that comes in over IMAP")
NEEDS = [CHROMIUM, POSTGRES, DOVECOT, POPPLER]


def install_from_debian(needs: list[Need]) -> None:
    """Install the packages, without asking, when we are root on a machine that has apt-get. A failure only shows."""
    if not needs or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    packages = [need.package for need in needs]
    print(f"Installing {' and '.join(packages)} from Debian's packages ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *packages]
    for call in (["apt-get", "update", "-qq"], install):
        try:
            subprocess.run(call, env=quiet, stdout=subprocess.DEVNULL, timeout=INSTALL_TIMEOUT, check=False)
        except subprocess.TimeoutExpired:
            print(f"`{' '.join(call)}` took too long.", flush=True)


def prepare() -> list[str]:
    """Get what can be had; return a sentence for each thing that could not, naming what will not run."""
    install_from_debian([need for need in NEEDS if not need.find()])
    if chromium := CHROMIUM.find():
        os.environ["TANGGAP_CHROMIUM"] = chromium
    lacking = [need for need in NEEDS if need is not POSTGRES and not need.find()]
    if not postgres.available():
        lacking.append(POSTGRES)
    return [sentence(need) for need in lacking]


def sentence(need: Need) -> str:
    """Say what is missing, what does not run for it, and how to get it."""
    return f"{need.name} could not be had: the {need.tests} are not run. On Debian: apt-get install {need.package}"


def pytest_call(arguments: list[str], strict: bool) -> list[str]:
    """Return the call of pytest: on all cores unless the caller says otherwise; strict: a skipped test is a failure."""
    call = [sys.executable, "-m", "pytest"]
    if not any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in arguments):
        call += ["-n", "auto"]
    if strict:
        call += ["-p", "tests.no_skips"]
    return [*call, *arguments]


def main(arguments: list[str]) -> int:
    """Prepare, run pytest with the arguments, report. Returns pytest's exit code, or 1 for a strict lack."""
    strict = "--strict" in arguments
    arguments = [word for word in arguments if word != "--strict"]
    missing = prepare()
    if strict and missing:
        print("\n".join(missing), file=sys.stderr)
        return 1
    code = subprocess.call(pytest_call(arguments, strict))
    for line in missing:
        print(f"NOT RUN: {line}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
