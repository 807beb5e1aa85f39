"""Which procedures an installation knows, and which of their revisions is in force."""

from datetime import date
from pathlib import Path

import pytest

from app.activities import activity_facts
from app.procedures import Library, load_library
from app.procedures.loader import read
from tests.procedures.samples import FILES, data_of

OLD, NEW = date(2023, 6, 5), date(2026, 1, 1)


def palembang(revision: str, effective: date) -> dict[str, object]:
    """Data of the Palembang procedure in another revision."""
    return data_of("palembang") | {"revision": revision, "effective": effective}


def library_of(*entries: dict[str, object]) -> Library:
    """A library of data."""
    return Library(procedure for procedure, _ in (read(entry, "x.toml") for entry in entries) if procedure is not None)


def test_ours_are_there_without_any_folder() -> None:
    library, problems = load_library()
    assert problems == []
    assert library.codes() == ("PR-LS-8.1.4", "SOP12-BSPJI/5")
    assert [procedure.key for procedure in library.all()] == [("PR-LS-8.1.4", "01"), ("SOP12-BSPJI/5", "2/1")]


@pytest.mark.parametrize(
    ("on", "revision"),
    [(date(2023, 6, 4), None), (OLD, "2/1"), (date(2025, 12, 31), "2/1"), (NEW, "3"), (date(2030, 1, 1), "3")],
)
def test_the_newest_revision_effective_on_a_day_is_in_force(on: date, revision: str | None) -> None:
    library = library_of(palembang("3", NEW), palembang("2/1", OLD))
    found = library.in_force("SOP12-BSPJI/5", on)
    assert (found.revision if found else None) == revision


def test_an_old_revision_stays_loadable_for_the_cases_pinned_to_it() -> None:
    library = library_of(palembang("3", NEW), palembang("2/1", OLD))
    assert library.get("SOP12-BSPJI/5", "2/1").effective == OLD
    with pytest.raises(KeyError):
        library.get("SOP12-BSPJI/5", "1")


def test_an_office_adds_its_procedure_as_one_file(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_bytes(FILES["bodies_b"].read_bytes())
    library, problems = load_library(tmp_path, activity_facts())
    assert problems == []
    assert library.get("P-08 LS-B", "2024").title.en == "Complaints, appeals and disputes"


@pytest.mark.parametrize(
    ("find", "replace", "field"),
    [
        ("format = 1", "format = ", ""),
        ('time = "4 hours"', 'time = "4 h"', "time"),
        ('next = { decided = "deliver" }', 'next = { decided = "nowhere" }', "next.decided"),
        ('activity = "decide_admissibility"', 'activity = "toss_a_coin"', "activity"),
    ],
)
def test_a_broken_file_of_an_office_is_reported_and_left_out(
    tmp_path: Path, find: str, replace: str, field: str
) -> None:
    text = FILES["bodies_b"].read_text(encoding="utf-8")
    assert find in text
    (tmp_path / "broken.toml").write_text(text.replace(find, replace), encoding="utf-8")
    (tmp_path / "good.toml").write_bytes(FILES["bodies_a"].read_bytes())
    library, problems = load_library(tmp_path, activity_facts())
    assert "PK-07/LS-A" in library.codes()
    assert "P-08 LS-B" not in library.codes()
    assert {(problem.file, problem.field) for problem in problems} == {("broken.toml", field)}


def test_the_same_revision_twice_is_a_problem_only_when_the_content_differs(tmp_path: Path) -> None:
    text = FILES["palembang"].read_text(encoding="utf-8")
    (tmp_path / "copy.toml").write_text(text, encoding="utf-8")
    (tmp_path / "other.toml").write_text(text.replace('"10 minutes"', '"1 hour"'), encoding="utf-8")
    library, problems = load_library(tmp_path)
    assert [(problem.file, problem.field) for problem in problems] == [("other.toml", "revision")]
    assert library.get("SOP12-BSPJI/5", "2/1").source == "palembang_sop12_rev2-1.toml"


def test_a_folder_that_does_not_exist_is_reported_and_ours_still_work(tmp_path: Path) -> None:
    library, problems = load_library(tmp_path / "gone")
    assert len(library.codes()) == 2
    assert "does not exist" in problems[0].message
