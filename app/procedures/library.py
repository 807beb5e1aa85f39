"""All procedures of an installation: ours, and those in an office's own folder. Read once at start."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from app.procedures.definition import Procedure
from app.procedures.loader import load
from app.procedures.problems import Problem

OURS = Path(__file__).parent / "data"


class Library:
    """Procedures by code and revision."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        self._by_key = {procedure.key: procedure for procedure in procedures}

    def get(self, code: str, revision: str) -> Procedure:
        """Return one revision. Raises KeyError when it is not there."""
        return self._by_key[code, revision]

    def in_force(self, code: str, on: date) -> Procedure | None:
        """Return the newest revision effective on a day, or None."""
        found = [p for p in self._by_key.values() if p.code == code and p.effective <= on]
        return max(found, key=lambda procedure: procedure.effective, default=None)

    def codes(self) -> tuple[str, ...]:
        """Return all codes, sorted."""
        return tuple(sorted({code for code, _ in self._by_key}))

    def all(self) -> tuple[Procedure, ...]:
        """Return every revision, sorted by code and effective date."""
        return tuple(sorted(self._by_key.values(), key=lambda procedure: (procedure.code, procedure.effective)))


def load_library(own_folder: Path | None = None) -> tuple[Library, list[Problem]]:
    """Read our procedures and an office's own; a broken file is reported and left out."""
    procedures: dict[tuple[str, str], Procedure] = {}
    problems: list[Problem] = []
    for folder in filter(None, (OURS, own_folder)):
        if not folder.is_dir():
            problems.append(Problem(str(folder), "", "", "this folder does not exist"))
            continue
        for path in sorted(folder.glob("*.toml")):
            procedure, found = load(path)
            problems += found
            if procedure is None:
                continue
            if procedure.key in procedures:
                twin = procedures[procedure.key].source
                problems.append(Problem(path.name, "", "revision", f"code and revision are already those of {twin}"))
                continue
            procedures[procedure.key] = procedure
    return Library(procedures.values()), problems
