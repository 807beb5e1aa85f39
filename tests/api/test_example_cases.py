"""Each of the eighteen example cases is carried to its expected outcome through the API alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.commands.case_rows import case_data
from app.models.office import OfficeProcedure
from app.procedures import load_library
from tests.api.client import Caller

FIXTURES = Path(__file__).parent.parent / "fixtures"
CASES = {case["id"]: case for case in json.loads((FIXTURES / "cases.json").read_text())["cases"]}
BEHALF = {"how": "mail", "evidence": "Surel pelanggan"}
VALIDITY = {
    "terbukti": "proven", "terbukti_sebagian": "partly_proven", "tidak_terbukti": "not_proven",
    "di_luar_lingkup": "out_of_scope", "belum_dinilai": "not_assessed",
}  # fmt: skip
GRADE = {"mayor": "major", "minor": "minor", "observasi": "observation"}


class Story:
    """One case at one office, with everybody's own log-in."""

    def __init__(self, app: Any, example: str, office: str) -> None:
        self.app, self.office, self.example = app, office, CASES[example]
        self.callers: dict[str, Caller] = {}
        more = {"customer": "" if example == "EX-08" else "PT Contoh Karet Musi", "email": "rina@karet.example"}
        if self.example["kind"] == "banding":
            more["decision_delivered_on"] = "2026-01-12"
        answer = self.by("desk").post("/cases", case_data({**self.example, **more}))
        assert answer.status_code == 201, answer.json
        self.id, self.number = answer.json["id"], answer.json["number"]
        self.code = answer.json["tracking"]["code"]

    def by(self, who: str) -> Caller:
        """Return somebody of the office, signed in."""
        if who not in self.callers:
            self.callers[who] = Caller(self.app, f"{self.office}_{who}")
        return self.callers[who]

    def do(self, who: str, outcome: str, **given: Any) -> dict[str, Any]:
        """Complete the task that this person has in the case and that offers the outcome."""
        caller = self.by(who)
        for task in caller.open_tasks(self.id):
            if any(entry["name"] == outcome for entry in caller.get(f"/tasks/{task['id']}").json["outcomes"]):
                return caller.complete(task["id"], outcome, given)
        raise AssertionError(f"{who} has no task with the outcome {outcome}: {caller.open_tasks(self.id)}")

    def show(self) -> dict[str, Any]:
        """Return the case as the front desk sees it."""
        shown: dict[str, Any] = self.by("desk").get(f"/cases/{self.id}").json
        return shown

    def unit(self) -> str:
        """Return the function that answers for the service of the case."""
        items = self.by("head").get("/units?limit=100").json["items"]
        return str(next(item["id"] for item in items if item["code"] == self.example["service"]))


def answer_and_close(story: Story) -> None:
    """L6 to L11 and the closing."""
    expected = VALIDITY[story.example["expected"]["validity"]]
    story.do("coordinator", "instructed", validity=expected)
    story.do("desk", "drafted", subject="Tanggapan", body="Yth. Pelanggan.")
    story.do("coordinator", "passed")
    story.do("head", "signed")
    story.do("desk", "dispatched", method="post", recipient="Pelanggan")
    story.do("desk", "satisfied", received_by="Rina", on_behalf=BEHALF)
    story.do("desk", "closed")


def register(story: Story, **given: Any) -> None:
    """L2 to L4."""
    story.do("desk", "registered", type="service", category="service_time", severity="medium", **given)
    story.do("coordinator", "forwarded")
    story.do("head", "disposed", addressees=[story.unit()], instructions=["respond"])


PALEMBANG = ("EX-01", "EX-02", "EX-05", "EX-06", "EX-17", "EX-19", "EX-21", "EX-22", "EX-24", "EX-25")


@pytest.mark.parametrize("example", PALEMBANG)
def test_a_complaint_at_palembang_is_answered_and_closed_as_expected(app, example):
    story = Story(app, example, "plg")
    expected = story.example["expected"]
    register(story)
    function, grade = story.example["service"], GRADE.get(expected["nonconformity"])
    validity = VALIDITY[expected["validity"]]
    points = [{"point": "Nama dagang salah tulis", "validity": "proven", "conclusion": "LHU diperbaiki"},
              {"point": "Alamat lama", "validity": "not_proven", "conclusion": "Sesuai formulir"}]  # fmt: skip
    if grade:
        story.do(function, "needs_investigation")
        story.do(
            function, "established", grade=grade, validity=validity, target_date="2026-12-01", check_on="2027-03-01"
        )
    else:
        story.do(function, "answered", validity=validity, **({"points": points} if example == "EX-02" else {}))
    answer_and_close(story)
    shown = story.show()
    assert (shown["status"], shown["outcome"], shown["validity"]) == ("closed", "closed", validity)
    assert shown["records"]["dispositions"] == 1
    assert [letter["status"] for letter in shown["records"]["letters"]] == ["dispatched"]
    assert [nc["grade"] for nc in shown["records"]["nonconformities"]] == ([grade] if grade else [])


def test_two_points_of_one_complaint_get_their_own_conclusions(app):
    story = Story(app, "EX-02", "plg")
    register(story)
    story.do("pengujian", "answered", validity="partly_proven", points=[
        {"point": "Nama dagang salah tulis", "validity": "proven"},
        {"point": "Alamat lama", "validity": "not_proven"}])  # fmt: skip
    assert [point["validity"] for point in story.show()["points"]] == ["proven", "not_proven"]


def test_the_effectiveness_check_may_fail_and_lead_to_another_investigation(app):
    story = Story(app, "EX-24", "plg")
    register(story)
    story.do("rbpi", "needs_investigation")
    story.do("rbpi", "established", grade="major", target_date="2026-12-01", check_on="2027-03-01")
    story.do("coordinator", "ineffective")
    story.do("rbpi", "established", grade="major", target_date="2027-04-01", check_on="2027-06-01")
    story.do("coordinator", "effective")
    assert len(story.show()["records"]["nonconformities"]) == 2
    answer_and_close(story)
    assert story.show()["status"] == "closed"


def test_out_of_scope_is_registered_reasoned_and_referred(app):
    story = Story(app, "EX-10", "plg")
    story.do("desk", "not_ours")
    story.do("coordinator", "referred")
    shown = story.show()
    assert (shown["status"], shown["outcome"], shown["validity"]) == ("closed", "referred", "out_of_scope")


def test_a_duplicate_is_joined_to_the_first_case_and_both_keep_their_receipt(app):
    first, second = Story(app, "EX-01", "plg"), Story(app, "EX-29", "plg")
    second.do("desk", "duplicate", duplicate_of=first.id)
    shown = second.show()
    assert (shown["status"], shown["outcome"]) == ("closed", "joined")
    assert [other["number"] for other in shown["related"]] == [first.number]
    assert shown["received_at"]
    assert first.show()["status"] == "open"


def test_suspected_wrongdoing_leaves_the_ordinary_path_and_the_accused_and_their_line_cannot_see_it(app):
    story = Story(app, "EX-08", "plg")
    people = {p["name"]: p["id"] for p in story.by("head").get("/staff?limit=100").json["items"]}
    accused = people["Plg Sertifikasi Produk Contoh"]
    story.do("desk", "wrongdoing", accused=[accused])
    for who in ("sertifikasi_produk", "desk", "coordinator", "head"):  # the accused answers to the head directly
        assert story.by(who).get(f"/cases/{story.id}").status_code == 404
    agency = Caller(app, "agency")
    shown = agency.get(f"/cases/{story.id}").json
    assert "auditor" not in json.dumps(shown["description"] + shown["subject"]).lower()
    person = next(p["id"] for p in agency.get("/staff?limit=100&q=Tga Head").json["items"])
    body = {
        "version": shown["version"],
        "task": shown["current"][0]["id"],
        "person": person,
        "reason": "Pengawas intern",
    }
    assert agency.post(f"/cases/{story.id}/reassign", body).status_code == 200
    appointed = Caller(app, "tga_head")
    result = appointed.complete(appointed.open_tasks(story.id)[0]["id"], "handed_over")
    assert (result["case"]["status"], result["case"]["outcome"]) == ("closed", "handed_over")


def test_a_third_partys_complaint_asks_the_certified_client_before_it_is_decided(app):
    story = Story(app, "EX-09", "ptk")
    story.do("desk", "accepted", type="third_party", category="third_party_complaint", severity="serious")
    story.do("desk", "recorded")
    story.do("desk", "answered", organisation="PT Contoh Baja", on_behalf=BEHALF)
    finish_pontianak(story, "major")


def finish_pontianak(story: Story, grade: str) -> None:
    """P3 and P5 of a complaint."""
    story.do(
        "technical", "established", grade=grade, validity="proven", target_date="2026-12-01", check_on="2027-03-01"
    )
    story.do("head", "approved", validity="proven")
    story.do("desk", "delivered", method="post", proof="Resi 1")
    story.do("desk", "accepted", received_by="Rina", on_behalf=BEHALF)
    story.do("desk", "closed")
    shown = story.show()
    assert (shown["status"], shown["outcome"], shown["validity"]) == ("closed", "closed", "proven")
    assert [nc["grade"] for nc in shown["records"]["nonconformities"]] == [grade]


def test_damaged_goods_at_pontianak_are_investigated_approved_and_answered(app):
    story = Story(app, "EX-04", "ptk")
    story.do("desk", "accepted", type="service", category="damaged_goods", severity="serious")
    story.do("desk", "recorded")
    finish_pontianak(story, "major")


def form_team(story: Story) -> list[str]:
    """P4: three members with their statements; return who they are."""
    story.do("desk", "accepted", type="decision", category="certification_decision", severity="serious")
    story.do("desk", "recorded")
    people = {p["name"]: p["id"] for p in story.by("head").get("/staff?limit=100").json["items"]}
    office = story.office.title()
    seats = [{"person": people[f"{office} Member{n} Contoh"], "chair": n == 1, "competence": "SNI"} for n in (1, 2, 3)]
    story.do("head", "formed", members=seats)
    return ["member1", "member2", "member3"]


def test_an_appeal_is_decided_by_a_team_whose_statements_all_exist(app):
    story = Story(app, "EX-11", "ptk")
    team = form_team(story)
    for who in team:
        story.do(who, "declared")
    story.do("desk", "none", on_behalf=BEHALF)
    for who in team:
        story.do(who, "voted", ruling="granted")
    story.do("member1", "decided", ruling="granted")
    story.do("desk", "delivered", method="post", proof="Resi 2")
    story.do("desk", "accepted", received_by="Rina", on_behalf=BEHALF)
    story.do("desk", "closed")
    shown = story.show()
    assert (shown["status"], shown["records"]["decision"]["ruling"]) == ("closed", "granted")
    assert shown["validity"] == "proven"


def test_a_late_appeal_goes_on_to_a_team_where_the_procedure_declares_no_period(app):
    story = Story(app, "EX-14", "ptk")
    form_team(story)
    assert story.show()["records"]["team"] is not None


def test_a_late_appeal_is_inadmissible_by_decision_where_the_procedure_declares_a_period(app, session, world):
    library, problems = load_library(FIXTURES / "procedures")
    assert not problems
    code = next(p.code for p in library.all() if "appeal" in p.filing)
    row = session.scalars(select(OfficeProcedure).where(OfficeProcedure.office_id == world.offices["PTK"].id)).one()
    row.procedure_code = code
    session.commit()
    before, app.extensions["procedures"] = app.extensions["procedures"], library
    try:
        story = Story(app, "EX-14", "ptk")
        for _ in range(6):
            current = story.show()["current"]
            if not current:
                break
            step_on(story, current[0])
        shown = story.show()
    finally:
        app.extensions["procedures"] = before
    assert (shown["status"], shown["outcome"]) == ("closed", "inadmissible")


def step_on(story: Story, task: dict[str, Any]) -> None:
    """Let whoever may do it end a task, as inadmissible where that is offered, else as it usually ends."""
    for who in ("desk", "coordinator", "technical", "head"):
        described = story.by(who).get(f"/tasks/{task['id']}").json
        names = [entry["name"] for entry in described.get("outcomes", [])]
        if names:
            outcome = "inadmissible" if "inadmissible" in names else names[0]
            behalf = {"on_behalf": BEHALF} if described["role"] in ("customer", "third_party") else {}
            story.by(who).complete(task["id"], outcome, behalf)
            return
    raise AssertionError(f"nobody can do {task['step']}")


def test_a_notice_of_suit_gets_a_team_a_report_and_a_hold_on_the_records(app):
    story = Story(app, "EX-16", "ptk")
    story.do("head", "progress", claim="Pembatalan keputusan", team=["Eko", "Dian"], court_number="1/G/2026")
    shown = story.show()
    assert (shown["status"], shown["kind"], shown["legal_hold"]) == ("open", "lawsuit", True)
    assert [task["due_at"] for task in shown["current"]] == [None]


def test_the_customer_confirms_with_the_tracking_code_alone(app):
    story = Story(app, "EX-17", "plg")
    register(story)
    story.do("pelatihan", "answered", validity="proven")
    story.do("coordinator", "instructed", validity="proven")
    story.do("desk", "drafted", subject="Tanggapan", body="Yth.")
    story.do("coordinator", "passed")
    story.do("head", "signed")
    story.do("desk", "dispatched", method="in_person")
    customer = Caller(app)
    token = customer.post("/tracking", {"number": story.number, "code": story.code})
    assert token.status_code == 200
    customer.headers["Authorization"] = f"Bearer {token.json['access_token']}"
    task = customer.get("/tasks?mine=true").json["items"][0]
    customer.complete(task["id"], "satisfied", {"received_by": "Rina"})
    assert customer.get(f"/cases/{story.id}").json["current"][0]["step"]["id"] == "close"
