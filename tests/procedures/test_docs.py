"""The manual's example works, and the manual leaves no field out."""

import re
from pathlib import Path

from app.activities import activity_facts
from app.procedures import check
from app.procedures.definition import FACTS, Procedure, Step, Team, Way
from app.procedures.durations import TimeUnit
from app.procedures.loader import parse
from app.procedures.vocabulary import ENDINGS

MANUAL = (Path(__file__).parents[2] / "docs" / "procedures.md").read_text(encoding="utf-8")


def test_the_example_of_the_manual_is_a_sound_procedure() -> None:
    example = re.search(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
    assert example is not None
    procedure, problems = parse(example[1], "example.toml")
    assert procedure is not None, problems
    assert check(procedure, activity_facts(), set()) == []


def test_the_manual_explains_every_field_and_word() -> None:
    fields = {name for model in (Procedure, Step, Way, Team) for name in model.model_fields}
    words = (fields - {"source", "chairs"}) | set(FACTS) | set(ENDINGS) | {str(unit) for unit in TimeUnit}
    assert [word for word in sorted(words) if word not in MANUAL] == []
