"""All procedures of an installation: ours, and those in an office's own folder. Read once at start."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from app.procedures.checker import check
from app.procedures.definition import Procedure
from app.procedures.loader import OURS as OURS
from app.procedures.loader import load
from app.procedures.problems import Problem
from app.procedures.subject import Activities


class Library:
    """Procedures by code and revision."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        self._by_key = {procedure.key: procedure for procedure in procedures}

    def get(self, code: str, revision: str) -> Procedure:
        """Return one revision, whether in force or not. Raises KeyError when it is not there."""
        return self._by_key[code, revision]

    def in_force(self, code: str, on: date) -> Procedure | None:
        """Return the newest revision effective on a day, or None."""
        found = [
            procedure for procedure in self._by_key.values() if procedure.code == code and procedure.effective <= on
        ]
        return max(found, key=lambda procedure: (procedure.effective, procedure.revision), default=None)

    def codes(self) -> tuple[str, ...]:
        """Return all codes, sorted."""
        return tuple(sorted({code for code, _ in self._by_key}))

    def all(self) -> tuple[Procedure, ...]:
        """Return every revision, sorted by code and effective date."""
        return tuple(sorted(self._by_key.values(), key=lambda procedure: (procedure.code, procedure.effective)))


def load_library(own_folder: Path | None = None, activities: Activities | None = None) -> tuple[Library, list[Problem]]:
    """Read our procedures and an office's own; what cannot be read or would leave a case stuck is reported and left out.

    Ours are checked by the tests; an office's own file is checked here, as far as `activities` are given.
    """
    procedures: dict[tuple[str, str], Procedure] = {}
    problems: list[Problem] = []
    for path in sorted(OURS.glob("*.toml")):
        _add(path, procedures, problems)
    own: dict[tuple[str, str], Procedure] = {}
    if own_folder is not None and not own_folder.is_dir():
        problems.append(Problem(str(own_folder), "", "", "this folder does not exist; make it or correct the setting"))
    elif own_folder is not None:
        for path in sorted(own_folder.glob("*.toml")):
            _add(path, own, problems, procedures)
    codes = {code for code, _ in [*procedures, *own]}
    for key, procedure in own.items():
        found = check(procedure, activities, codes)
        problems += found
        if not found:
            procedures[key] = procedure
    return Library(procedures.values()), problems


def _add(
    path: Path, to: dict[tuple[str, str], Procedure], problems: list[Problem],
    known: dict[tuple[str, str], Procedure] | None = None,
) -> None:  # fmt: skip
    procedure, found = load(path)
    problems += found
    if procedure is None:
        return
    twin = (known or {}).get(procedure.key) or to.get(procedure.key)
    if twin is None:
        to[procedure.key] = procedure
    elif not procedure.same_as(twin):
        text = f"code and revision are those of {twin.source}, but the content differs; give this a new revision"
        problems.append(Problem(path.name, "", "revision", text))
