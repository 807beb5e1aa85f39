"""Good procedures as data, to be broken in tests."""

import tomllib
from pathlib import Path
from typing import Any

from app.activities import activity_facts
from app.procedures import Problem, check
from app.procedures.library import OURS
from app.procedures.loader import read

FIXTURES = Path(__file__).parents[1] / "fixtures" / "procedures"
FILES = {
    "palembang": OURS / "palembang_sop12_rev2-1.toml",
    "pontianak": OURS / "pontianak_pr-ls-8.1.4_rev01.toml",
    "bodies_a": FIXTURES / "bodies_a.toml",
    "bodies_b": FIXTURES / "bodies_b.toml",
}
CODES = {"SOP12-BSPJI/5", "PR-LS-8.1.4"}
Data = dict[str, Any]


def data_of(name: str) -> Data:
    """Return the data of a good file, fresh for each call."""
    return tomllib.loads(FILES[name].read_text(encoding="utf-8"))


def step(data: Data, step_id: str) -> Data:
    """Return the entry of a step."""
    return next(entry for entry in data["steps"] if entry["id"] == step_id)


def problems_of(data: Data, name: str = "own.toml") -> list[Problem]:
    """Read and check data as `procedures check` does with a file."""
    procedure, problems = read(data, name)
    return problems if procedure is None else check(procedure, activity_facts(), CODES)
