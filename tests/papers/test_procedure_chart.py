"""Procedures as their offices print them, contracted or with the added steps, and with the position of a case."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.activities import ACTIVITIES
from app.documents.outcome_words import OUTCOME_WORDS, condition_words, outcome_word
from app.documents.procedure_chart import Position, chart_of, position_of
from app.documents.procedure_rows import own_steps, rows_of, starts_of
from app.models.office import Office
from app.procedures import Procedure
from app.procedures.definition import Way
from app.procedures.loader import load
from app.security.scope import unscoped
from reports.swimlane.model import drawn
from tests.commands.journeys import Journey
from tests.papers.looking import fonts_embedded, inside, page_text, text_of

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "app/procedures/data").glob("*.toml")),
    *sorted((ROOT / "tests/fixtures/procedures").glob("*.toml")),
]
OFFICE = Office(
    code="XX", name="Balai Standardisasi Contoh", parent_name="Badan Contoh", short_name="Balai Contoh",
    address="Jalan Contoh 1", city="Kota Contoh", zone="Asia/Jakarta",
)  # fmt: skip


def procedure(name: str) -> Procedure:
    """A procedure by the beginning of its file's name."""
    found, problems = load(next(path for path in FILES if path.name.startswith(name)))
    assert found is not None and not problems
    return found


def test_every_outcome_of_every_activity_has_words_in_both_languages() -> None:
    names = {name for activity in ACTIVITIES.values() for name in activity.outcomes}
    assert names == set(OUTCOME_WORDS)
    assert outcome_word("a_later_outcome", "id") == "a_later_outcome"


def test_conditions_are_said_in_words() -> None:
    way = Way.model_validate({"when": {"kind": "appeal", "severity": ["medium", "serious"], "late": "yes"}, "to": "x"})
    assert condition_words(way, "en") == "appeal, medium/serious, filed late"
    assert condition_words(way, "id") == "banding, sedang/berat, terlambat diajukan"
    assert condition_words(Way.model_validate({"first": 1, "to": "x"}), "id") == "pertama kali"
    assert condition_words(Way.model_validate({"first": 2, "to": "x"}), "en") == "the first 2 times"
    assert condition_words(Way.model_validate({"to": "x"}), "id") == ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("added", [False, True])
def test_every_procedure_draws_with_all_its_rows(path: Path, language: str, added: bool) -> None:
    found = procedure(path.name)
    made = chart_of(found, OFFICE, language, added=added)
    assert fonts_embedded(made.content) and inside(made.content)
    text = text_of(made.content)
    assert found.code in text and found.revision in text
    shown = {step.id for step in found.steps} if added else own_steps(found)
    rows = rows_of(found, frozenset(shown), language)
    assert {row.id for row in rows} == shown
    if language == "en":
        assert all(step.title.en.split()[0] in text for step in found.steps if step.id in shown)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("added", [False, True])
def test_every_row_is_reached_and_every_arrow_ends_at_a_row(path: Path, added: bool) -> None:
    found = procedure(path.name)
    shown = frozenset(step.id for step in found.steps) if added else own_steps(found)
    rows = rows_of(found, shown, "id")
    reached = {out.to for row in rows for out in drawn(row)} | starts_of(found, shown)
    assert reached == shown
    assert all(row.outs for row in rows)


def test_the_offices_own_table_stands_word_for_word() -> None:
    palembang, pontianak = procedure("palembang"), procedure("pontianak")
    for found in (palembang, pontianak):
        text = text_of(chart_of(found, OFFICE).content)
        for step in found.steps:
            if step.printed:
                assert " ".join(step.printed.activity.split()) in text
                assert step.printed.time in text
    assert [row.label for row in rows_of(pontianak, own_steps(pontianak), "id")] == list("123456")
    assert len(rows_of(palembang, own_steps(palembang), "id")) == 11


def test_ways_through_steps_that_are_not_printed_are_drawn_to_where_they_lead() -> None:
    found = procedure("pontianak")
    rows = {row.id: row for row in rows_of(found, own_steps(found), "id")}
    assert {out.to for out in drawn(rows["decide"])} == {"litigate"}  # through delivery and acceptance
    assert any(out.end and out.main for out in rows["decide"].outs)
    assert {out.to for out in drawn(rows["record"])} == {"investigate", "form_team", "litigate"}
    told = [out.text for out in rows["verify"].outs if out.note_only]
    assert "tidak lengkap (lengkapi berkas), lalu ulangi" in told


def test_added_steps_show_their_basis_and_their_own_numbers() -> None:
    text = text_of(chart_of(procedure("palembang"), OFFICE, added=True).content)
    assert "Dasar: UU 25/2009 Ps. 44" in text and "2.1" in text and "langkah tambahan" in text


def test_a_chart_drawn_before_is_not_drawn_again() -> None:
    found = procedure("pontianak")
    first = chart_of(found, OFFICE)
    assert chart_of(found, OFFICE) is first
    assert chart_of(found, OFFICE, "en") is not first
    other = Office(
        code="YY", name="Balai Lain", parent_name="", short_name="", address="", city="", zone="Asia/Jakarta"
    )
    assert "BALAI LAIN" in text_of(chart_of(found, other).content)


def test_a_position_adds_the_steps_it_came_to_and_their_dates() -> None:
    position = Position(
        "Posisi perkara K-0001/2026 per 3 Mei 2026", frozenset({"submit", "await_completion"}), frozenset({"receive"}),
        (("submit", "Selesai 2 Mei 2026"), ("receive", "Berjalan sejak 3 Mei 2026")),
    )  # fmt: skip
    text = text_of(chart_of(procedure("palembang"), OFFICE, position=position).content)
    for word in ("POSISI PERKARA K-0001/2026", "Lengkapi berkas", "Selesai 2 Mei 2026", "Berjalan sejak 3 Mei 2026",
                 "langkah sekarang"):  # fmt: skip
        assert word in text
    assert "Rujuk ke instansi lain" not in text


def test_a_real_cases_position_follows_its_tasks(session, world) -> None:
    journey = Journey(session, world).up_to("disposed")
    found = procedure("palembang")
    position = position_of(session, journey.case, found, datetime(2026, 9, 1, 3, tzinfo=UTC))
    assert position.current == {"respond"}
    assert position.done >= {"submit", "receive", "forward", "disposition"}
    assert "per 1 September 2026" in position.title and journey.case.number in position.title
    notes = dict(position.notes)
    assert (
        notes["receive"].startswith("Selesai ") and "Berjalan sejak" in notes["respond"] and "batas" in notes["respond"]
    )
    with unscoped(session):
        made = chart_of(found, journey.case.office, position=position)
    assert journey.case.number in page_text(made.content, 1)
