"""What the checker refuses: each row breaks a good file in one way and names the place that must be told."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.activities import activity_facts
from app.procedures import check, check_files
from app.procedures.loader import read
from tests.procedures.samples import FILES, Data, data_of, problems_of, step

Break = Callable[[Data], object]


def put(step_id: str, field: str, value: object) -> Break:
    """Set a field of a step; None takes it away."""

    def change(data: Data) -> None:
        entry = step(data, step_id)
        entry.pop(field, None)
        if value is not None:
            entry[field] = value

    return change


def lead(step_id: str, outcome: str, value: object) -> Break:
    """Set where an outcome leads; None takes it away."""

    def change(data: Data) -> None:
        following = step(data, step_id)["next"]
        following.pop(outcome, None)
        if value is not None:
            following[outcome] = value

    return change


def head(field: str, value: object) -> Break:
    """Set a field of the head; None takes it away."""

    def change(data: Data) -> None:
        data.pop(field, None)
        if value is not None:
            data[field] = value

    return change


def add_step(**entry: object) -> Break:
    """Append a step."""
    return lambda data: data["steps"].append({"title": {"id": "x", "en": "x"}, "basis": "x", **entry})


def copy_of(step_id: str, **changes: object) -> Break:
    """Append a copy of a step."""
    return lambda data: data["steps"].append({**copy.deepcopy(step(data, step_id)), **changes})


def together(*breaks: Break) -> Break:
    """Break a file in several places."""
    return lambda data: [change(data) for change in breaks]


TIMES = {"by": "klass", "times": {"light": "2 working days"}}
PLG, PTK, A, B = "palembang", "pontianak", "bodies_a", "bodies_b"

# good file, how it is broken, step, field, words of the message
BROKEN = [
    # activities and outcomes
    (PLG, lead("receive", "incomplete", None), "receive", "next.incomplete", "leads nowhere"),
    (PLG, lead("receive", "lost", "forward"), "receive", "next.lost", "has no outcome 'lost'"),
    (PLG, put("draft", "activity", "write_poem"), "draft", "activity", "no activity 'write_poem'"),
    (PTK, head("team", None), "form_team", "activity", "[team]"),
    (PTK, head("team", None), "decide", "by", "[team]"),
    (PLG, put("respond", "for_each", "wish"), "respond", "for_each", "for each 'wish'"),
    (PLG, put("await_completion", "lapses", None), "await_completion", "lapses", "only time brings 'lapsed'"),
    # names
    (PLG, put("draft", "actor", "minister"), "draft", "actor", "no actor 'minister'"),
    (PLG, put("draft", "needs", ["moon"]), "draft", "needs", "'moon' is not known"),
    (PLG, put("draft", "makes", ["moon"]), "draft", "makes", "declare it under [documents]"),
    (PLG, lead("draft", "drafted", "chekc"), "draft", "next.drafted", "no step 'chekc'"),
    (PLG, put("instruct", "waits_for", ["nothing"]), "instruct", "waits_for", "no step 'nothing'"),
    (PLG, put("effectiveness", "not_by", ["nobody"]), "effectiveness", "not_by", "no step 'nobody'"),
    (PLG, put("effectiveness", "not_by", ["effectiveness"]), "effectiveness", "not_by", "nobody could do"),
    (PLG, put("instruct", "waits_for", ["instruct"]), "instruct", "waits_for", "wait for itself"),
    (PLG, put("confirm", "lapses", {"after": "1 month", "outcome": "bored"}), "confirm", "lapses", "not under next"),
    (PLG, head("reopening", {"at": "nowhere"}), "", "reopening.at", "no step 'nowhere'"),
    (PLG, head("reopening", {"at": "effectiveness"}), "", "reopening.at", "side track"),
    (PLG, head("start", "nowhere"), "", "start.complaint", "no step 'nowhere'"),
    (PTK, lambda data: data["team"].update(declare_before="x"), "", "team.declare_before", "no step 'x'"),
    (PLG, head("appeals_to", "PR-0"), "", "appeals_to", "no procedure 'PR-0'"),
    # ids, numbers, the head
    (PLG, copy_of("draft"), "draft", "id", "two steps have this id"),
    (PLG, put("close", "basis", None), "close", "basis", "needs its basis"),
    (PLG, put("close", "basis", "  "), "close", "basis", "needs its basis"),
    (PLG, put("close", "printed", {"time": "1"}), "close", "printed", "only a step with a printed number"),
    (PLG, put("draft", "no", 3), "draft", "no", "comes after number 6"),
    (PLG, put("confirm", "no", 12), "confirm", "no", "number 11 is missing"),
    (PTK, put("declare", "printed", {"time": "1 hari"}), "declare", "printed", "given twice"),
    (PLG, head("effective", date(2023, 5, 1)), "", "effective", "before it was issued"),
    (PTK, head("revised", date(2019, 5, 1)), "", "revised", "before it was issued"),
    (PLG, head("handles", ["complaint", "complaint"]), "", "handles", "named twice"),
    (PLG, head("start", {"complaint": "submit", "appeal": "submit"}), "", "start.appeal", "not handled"),
    (PTK, head("start", {"complaint": "verify", "appeal": "verify"}), "", "start.lawsuit", "no first step"),
    (B, lambda data: data.update(handles=["complaint", "lawsuit"]), "", "filing.appeal", "not handled"),
    (PLG, lambda data: data["milestones"][0].pop("within"), "", "milestones.acknowledge", "either within"),
    (PLG, lambda data: data["milestones"][0].update(every="1 hour"), "", "milestones.acknowledge", "either within"),
    (PLG, lambda data: data["milestones"][0].update(id="decide"), "", "milestones.decide", "two milestones"),
    (PLG, lambda data: data["milestones"][0].update(within=TIMES), "", "milestones.acknowledge.within", "default"),
    (PLG, head("team", {"size": 3}), "", "team", "no step forms the team"),
    # times and waiting
    (PLG, put("effectiveness", "time", "1 month"), "effectiveness", "due", "exclude each other"),
    (PLG, put("draft", "time", {"by": "klass", "times": {"huge": "1 hour"}}), "draft", "time", "never 'huge'"),
    (PLG, put("draft", "lapses", {"after": "1 hour", "outcome": "drafted"}), "draft", "lapses", "the office's own"),
    (PLG, put("draft", "pauses", True), "draft", "pauses", "waiting for the customer"),
    (PLG, put("confirm", "scored", True), "confirm", "scored", "not judged"),
    (PLG, put("confirm", "independent", True), "confirm", "independent", "cannot be independent"),
    (PLG, put("await_completion", "interrupts", None), "await_completion", "pauses", "interrupts = true"),
    (PLG, put("effectiveness", "interrupts", True), "effectiveness", "interrupts", "side track"),
    (PLG, put("respond", "interrupts", True), "respond", "interrupts", "several tasks"),
    (PTK, put("deliberate", "by", "team_chair"), "deliberate", "by", "exclude each other"),
    (PLG, put("draft", "for_each", "actor"), "draft", "for_each", "several actors"),
    # ways
    (PLG, lead("close", "closed", {}), "close", "next.closed", "leads nowhere"),
    (PLG, lead("close", "closed", {"end": "closed", "to": "draft"}), "close", "next.closed", "exclude each other"),
    (PLG, lead("close", "closed", {"end": "finished"}), "close", "next.closed", "cannot end as 'finished'"),
    (PLG, lead("close", "closed", {"end": "closed", "notice": "farewell"}), "close", "next.closed", "no notice 'farewell'"),
    (PLG, put("receive", "notice", "welcome"), "receive", "notice", "use one of received"),
    (PLG, lambda data: data["milestones"][1].update(notice="news"), "", "milestones.progress.notice", "'news'"),
    (PLG, lead("confirm", "to_appeal", {"open": "appeal"}), "confirm", "next.to_appeal", "add to or end"),
    (PLG, lead("forward", "is_appeal", {"change": "lawsuit"}), "forward", "next.is_appeal", "kind 'lawsuit'"),
    (PLG, lead("forward", "is_appeal", {"change": "complaint"}), "forward", "next.is_appeal", "already"),
    (PLG, head("appeals_to", None), "forward", "next.is_appeal", "appeals_to"),
    (PLG, lead("close", "closed", {"end_track": True}), "close", "next.closed", "only a side track"),
    (PTK, lead("record", "recorded", [{"when": {"kind": "appeal"}, "to": "form_team"}]), "record", "next.recorded",
     "kind is complaint"),
    (PTK, lead("record", "recorded", [{"to": "investigate"}, {"when": {"kind": "appeal"}, "to": "form_team"}]),
     "record", "next.recorded", "way 2 is never taken"),
    (PTK, lead("record", "recorded", [{"when": {"mood": "bad"}, "to": "form_team"}, {"to": "investigate"}]),
     "record", "next.recorded.when.mood", "not known"),
    (PLG, lead("forward", "forwarded", [{"when": {"kind": "appeal"}, "to": "draft"}, {"to": "disposition"}]),
     "forward", "next.forwarded.when.kind", "never 'appeal'"),
    (A, lead("sort", "classified", [{"when": {"nature": "odd"}, "to": "settle"}, {"to": "study"}]),
     "sort", "next.classified.when.nature", "never 'odd'"),
    (A, lead("sort", "classified", [{"when": {"nature": ["technical", "administrative"]}, "to": "study"}]),
     "sort", "next.classified", "nature is any other value or none"),
    (PTK, lead("verify", "accepted", [{"when": {"late": "yes"}, "to": "record"}, {"to": "record"}]),
     "verify", "next.accepted.when.late", "no [filing]"),
    (PLG, lead("confirm", "dissatisfied", [{"first": 1, "to": "instruct"}]), "confirm", "next.dissatisfied",
     "taken 1 times before"),
    (PLG, lead("confirm", "dissatisfied", [{"first": 2, "to": "draft"}, {"first": 1, "to": "check"}, {"to": "close"}]),
     "confirm", "next.dissatisfied", "way 2 is never taken"),
    (PLG, lead("confirm", "silent", [{"when": {"anonymous": "yes"}, "to": "close"}]), "confirm", "next.silent",
     "anonymous is no"),
    (PLG, lead("confirm", "dissatisfied", {"open": "appeal", "to": "close"}), "confirm", "next.dissatisfied",
     "hears no appeals"),
    # paths
    (PLG, add_step(id="orphan", actor="head", activity="record", next={"recorded": "draft"}), "orphan", "id",
     "no way leads"),
    (A, lead("close", "closed", "confirm"), "close", "next", "never reaches an end"),
    (PTK, lead("close", "closed", [{"when": {"kind": "complaint"}, "end": "closed"}, {"to": "close"}]), "close", "next",
     "appeal or lawsuit"),
    (PLG, together(lead("effectiveness", "effective", "reinvestigate"),
                   lead("reinvestigate", "unfounded", "effectiveness")),
     "effectiveness", "next", "the end of the side track"),
    (PLG, lead("effectiveness", "ineffective", "respond"), "effectiveness", "next.ineffective", "of the main track"),
    (PLG, lead("effectiveness", "effective", {"end": "closed"}), "effectiveness", "next.effective", "side track"),
    (PLG, lead("draft", "drafted", "effectiveness"), "draft", "next.drafted", "the case stops"),
    (PLG, head("start", "effectiveness"), "", "start.complaint", "side track"),
    # tasks at once
    (PLG, put("instruct", "waits_for", None), "instruct", "waits_for", "disposition, investigate, respond"),
    (PLG, put("instruct", "waits_for", ["respond", "investigate"]), "instruct", "waits_for", "wait for disposition"),
    (PTK, put("decide", "waits_for", None), "decide", "waits_for", 'waits_for = ["deliberate"]'),
    (PTK, put("hear_objection", "waits_for", ["declare"]), "hear_objection", "waits_for", "appoint_external"),
    (B, put("deliberate", "waits_for", None), "deliberate", "waits_for", "declare, form_panel"),
    (PTK, put("deliberate", "waits_for", ["decide"]), "decide", "waits_for", "wait for each other"),
    (PLG, lead("draft", "drafted", ["check", "sign"]), "dispatch", "waits_for", "check"),
    # what cannot be read
    (PLG, head("effective", None), "", "effective", "missing"),
    (PLG, head("efective", date(2024, 1, 1)), "", "efective", "not known"),
    (PLG, head("format", 2), "", "format", "known words"),
    (PLG, head("handles", ["praise"]), "", "handles", "'praise'"),
    (PLG, head("source", "elsewhere"), "", "source", "remove"),
    (PLG, put("draft", "time", "3 days"), "draft", "time", "does not say which days"),
    (PLG, put("draft", "time", 15), "draft", "time", "cannot read the duration"),
    (PLG, put("draft", "title", "Draft"), "draft", "title", "write a table"),
    (PLG, put("draft", "no", "seven"), "draft", "no", "whole number"),
    (PLG, put("draft", "scored", "perhaps"), "draft", "scored", "true or false"),
    (PLG, put("draft", "id", "Draft it"), "Draft it", "id", "small letters"),
    (PLG, put("draft", "id", None), "number 11", "id", "missing"),
    (PLG, put("draft", "colour", "red"), "draft", "colour", "check its spelling"),
    (PLG, lead("draft", "drafted", 7), "draft", "next.drafted", "list"),
    (PLG, lambda data: data["actors"]["head"].update(role="king"), "", "actors.head.role", "'king'"),
    (PLG, lambda data: data["milestones"][0].update(within="soon"), "", "milestones.acknowledge.within", "duration"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("good", "change", "step_id", "field", "words"), BROKEN, ids=[f"{row[2] or 'head'}-{row[3]}" for row in BROKEN]
)
def test_a_broken_file_is_refused_with_its_step_and_field(
    good: str, change: Break, step_id: str, field: str, words: str
) -> None:
    data = data_of(good)
    change(data)
    problems = problems_of(data)
    named = [problem for problem in problems if (problem.step, problem.field) == (step_id, field)]
    assert any(words in problem.message for problem in named), "\n".join(map(str, problems)) or "nothing found"
    assert {problem.file for problem in problems} == {"own.toml"}


@pytest.mark.parametrize("name", FILES)
def test_a_good_file_has_no_problems(name: str) -> None:
    assert problems_of(data_of(name)) == []


def test_a_problem_reads_as_file_step_field_and_advice() -> None:
    data = data_of("palembang")
    put("draft", "actor", "minister")(data)
    assert str(problems_of(data)[0]) == (
        "own.toml: step draft, actor: there is no actor 'minister'; declare it under [actors] or correct the name"
    )


def test_an_optional_outcome_may_have_a_condition_that_does_not_cover_every_case() -> None:
    data = data_of("pontianak")
    assert step(data, "accept")["next"]["to_appeal"]["when"] == {"kind": "complaint"}
    assert problems_of(data) == []


def test_conditions_on_too_many_facts_are_refused_and_do_not_run_for_ever() -> None:
    data = data_of("bodies_a")
    facts = ("type", "klass", "nature", "severity", "service", "category", "channel", "validity")
    values = {
        "type": ["service", "third_party", "personnel"], "klass": ["light", "normative", "oversight"],
        "nature": ["technical", "administrative"], "severity": ["light", "medium", "serious"],
        "validity": ["proven", "not_proven"],
    }  # fmt: skip
    when = {fact: values.get(fact, ["one", "two", "three", "four"]) for fact in facts}
    lead("sort", "classified", [{"when": when, "to": "settle"}, {"to": "study"}])(data)
    assert any("combinations" in problem.message for problem in problems_of(data))


def test_without_activities_or_other_codes_the_rest_is_still_checked() -> None:
    data = data_of("palembang")
    data["appeals_to"] = "PR-0"
    put("draft", "activity", "write_poem")(data)
    put("draft", "actor", "minister")(data)
    procedure, _ = read(data, "own.toml")
    assert procedure is not None
    assert [problem.field for problem in check(procedure, None)] == ["actor"]


def test_files_are_also_checked_against_ours(tmp_path: Path) -> None:
    text = FILES["palembang"].read_text(encoding="utf-8")
    (tmp_path / "same.toml").write_text(text, encoding="utf-8")
    (tmp_path / "other.toml").write_text(text.replace('"10 minutes"', '"11 minutes"'), encoding="utf-8")
    problems = check_files(sorted(tmp_path.glob("*.toml")), activity_facts())
    assert [(problem.file, problem.field) for problem in problems] == [("other.toml", "revision")]


def test_appeals_may_go_to_a_procedure_of_another_file_that_is_checked_with_it(tmp_path: Path) -> None:
    one = tmp_path / "one.toml"
    text = FILES["palembang"].read_text(encoding="utf-8").replace("SOP12-BSPJI/5", "SOP-1")
    one.write_text(text.replace("PR-LS-8.1.4", "P-08 LS-B"), encoding="utf-8")
    assert [problem.field for problem in check_files([one], activity_facts())] == ["appeals_to"]
    assert check_files([one, FILES["bodies_b"]], activity_facts()) == []
