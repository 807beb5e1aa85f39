"""A file is read, or refused with its place: whatever it holds."""

import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.procedures import Problem, check
from app.procedures.durations import Duration, TimeUnit
from app.procedures.loader import LARGEST, load, parse, read
from tests.procedures.samples import CODES, FILES, data_of, problems_of

GOOD = FILES["palembang"].read_text(encoding="utf-8")


def write(folder: Path, content: bytes) -> Path:
    """Write a file to be read."""
    path = folder / "own.toml"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", FILES)
def test_a_good_file_is_read_and_knows_where_it_came_from(name: str) -> None:
    procedure, problems = load(FILES[name])
    assert problems == []
    assert procedure is not None
    assert procedure.source == FILES[name].name


def test_a_single_word_for_start_stands_for_every_handled_kind() -> None:
    data = data_of("bodies_b") | {"start": "receive"}
    procedure, _ = read(data, "own.toml")
    assert procedure is not None
    assert procedure.start == {"complaint": "receive", "appeal": "receive", "lawsuit": "receive"}


def test_short_forms_of_ways_mean_the_same_as_the_long_form() -> None:
    ways = ["receive", ["receive"], {"to": "receive"}, {"to": ["receive"]}, [{"to": "receive"}]]
    read_ways = []
    for way in ways:
        data = data_of("palembang")
        data["steps"][0]["next"] = {"submitted": way}
        procedure, _ = read(data, "own.toml")
        assert procedure is not None
        read_ways.append(procedure.steps[0].next)
    assert all(way == read_ways[0] for way in read_ways)


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    procedure, problems = load(write(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()))
    assert (procedure is not None, problems) == (True, [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'format = 1\ncode = "A\n', "line 2"),
        (b"format = = 1", "not valid TOML"),
        (b"a = " + b"[" * 50000, "not valid TOML"),
        (b"a = " + b"9" * 5000, "not valid TOML"),
        (b"format = 1\nformat = 1", "not valid TOML"),
        ("title = 'Kélùhan'".encode("utf-16"), "UTF-8"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"# " + b"x" * LARGEST, "larger than"),
    ],
)
def test_what_is_not_toml_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    procedure, problems = load(write(tmp_path, content))
    assert procedure is None
    assert [(problem.file, problem.step) for problem in problems] == [("own.toml", "")]
    assert words in problems[0].message


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    assert "cannot be read" in load(tmp_path / "gone.toml")[1][0].message
    assert "not a file" in load(tmp_path / "folder.toml")[1][0].message
    assert "not a file" in load(tmp_path / "pipe.toml")[1][0].message


def test_an_empty_file_lists_everything_that_is_missing() -> None:
    problems = parse("", "own.toml")[1]
    assert {problem.field for problem in problems} >= {"format", "code", "revision", "effective", "title", "steps"}


def test_every_fault_of_a_file_is_told_at_once() -> None:
    text = GOOD.replace('time = "15 minutes"', 'time = "15 min"').replace("no = 2\n", 'no = "two"\n')
    places = {(problem.step, problem.field) for problem in parse(text, "own.toml")[1]}
    assert places == {("receive", "no"), ("draft", "time"), ("sign", "time"), ("dispatch", "time")}


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("10 minutes", 10, TimeUnit.MINUTES), ("1 hour", 1, TimeUnit.HOURS), ("3 working days", 3, TimeUnit.WORKING_DAYS),
        ("14 calendar days", 14, TimeUnit.CALENDAR_DAYS), ("2 months", 2, TimeUnit.MONTHS),
        ("  1  working day ", 1, TimeUnit.WORKING_DAYS),
    ],
)  # fmt: skip
def test_a_duration_is_read_and_written(text: str, amount: int, unit: TimeUnit) -> None:
    duration = Duration.parse(text)
    assert duration == Duration(amount, unit)
    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize(
    "text", ["3 days", "0 minutes", "-1 hour", "1.5 hours", "hour", "", "99999 minutes", "1 working"]
)
def test_a_duration_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot read the duration"):
        Duration.parse(text)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
    | st.sampled_from(["receive", "draft", "effectiveness", "appeal", "late", "yes", "1 hour", "actor"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["to", "end", "when", "first", "kind", "by", "times", "id"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in _places(child, (*path, key)))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(FILES)), seed=st.integers(0, 2**32), junk=st.lists(JUNK, min_size=1, max_size=3))
def test_a_file_changed_at_random_is_accepted_or_refused_but_never_fails(name: str, seed: int, junk: list[Any]) -> None:
    data, chance = data_of(name), random.Random(seed)
    for value in junk:
        *parents, last = chance.choice(_places(data)[1:])
        target = data
        for key in parents:
            target = target[key]
        match chance.randrange(3):
            case 0:
                del target[last]
            case 1:
                target[last] = value
            case _ if isinstance(target, list):
                target.append(chance.choice(target))
            case _:
                target[f"{last}_"] = target[last]
    problems = problems_of(data)
    assert all(isinstance(problem, Problem) and problem.message for problem in problems)


@settings(max_examples=80, deadline=None)
@given(start=st.integers(0, len(GOOD)), length=st.integers(1, 60), insert=st.text(max_size=5))
def test_a_text_damaged_at_random_is_accepted_or_refused_but_never_fails(start: int, length: int, insert: str) -> None:
    procedure, problems = parse(GOOD[:start] + insert + GOOD[start + length :], "own.toml")
    assert (procedure is None) == bool(problems)
    if procedure is not None:
        assert all(isinstance(problem, Problem) for problem in check(procedure, None, CODES))
