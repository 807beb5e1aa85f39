"""The API's contract: problems in the caller's language, identity masked, and hostile input never a fault of ours."""

import random
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from app.api.routing import ROUTES
from app.models.event import AccessLog
from app.security.scope import unscoped
from tests.api.client import Caller
from tests.documents.pictures import png

WORDS = {"channel": "letter", "customer_name": "PT Sangat Rahasia", "contact_email": "rahasia@pt.example",
         "subject": "Perihal", "description": "Kami dari PT Sangat Rahasia mengeluh.", "service": "pengujian"}  # fmt: skip
CLASSIFIED = {"type": "service", "category": "service_time", "severity": "medium"}
HOSTILE: list[Any] = [
    None, "", "x" * 50_000, "\x00", "' OR 1=1 --", "<script>alert(1)</script>", -1, 2**70, 1.5, True, [], {}, [[]],
    {"a": {"b": []}}, "../../etc/passwd", "😀", "\u202eabc", "2026-99-99", "NaN",
]  # fmt: skip


@pytest.fixture
def desk(app) -> Caller:
    return Caller(app, "plg_desk")


def test_errors_are_problems_with_pointers_in_the_callers_language(desk):
    answer = desk.post("/cases", {**WORDS, "channel": "smoke"})
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["errors"][0]["pointer"] == "/channel"
    indonesian = answer.json["errors"][0]["message"]
    desk.headers["Accept-Language"] = "en"
    assert indonesian == "Pilih salah satu dari daftar."
    assert Caller.post(desk, "/cases", {**WORDS, "unknown": 1}).json["errors"][0]["pointer"] == "/unknown"


def test_the_complainant_is_masked_for_the_function_unless_consent_is_recorded(app, desk):
    case = desk.post("/cases", WORDS).json
    assert case["tracking"]["code"]
    desk.complete(desk.open_tasks(case["id"])[0]["id"], "registered", CLASSIFIED)
    coordinator, head = Caller(app, "plg_coordinator"), Caller(app, "plg_head")
    coordinator.complete(coordinator.open_tasks(case["id"])[0]["id"], "forwarded")
    unit = next(u["id"] for u in head.get("/units?limit=100").json["items"] if u["code"] == "pengujian")
    head.complete(head.open_tasks(case["id"])[0]["id"], "disposed", {"addressees": [unit], "instructions": ["respond"]})
    function = Caller(app, "plg_pengujian")
    shown = function.get(f"/cases/{case['id']}").get_data(as_text=True)
    assert "Rahasia" not in shown
    assert "rahasia@pt.example" not in shown
    assert "Rahasia" in head.get(f"/cases/{case['id']}").get_data(as_text=True)
    assert Caller(app, "plg_kalibrasi").get(f"/cases/{case['id']}").status_code == 404


def test_who_read_an_identity_is_kept_once_a_day_and_masked_readers_are_not(app, desk, session):
    case = desk.post("/cases", WORDS).json
    for _ in range(2):
        assert desk.get(f"/cases/{case['id']}").status_code == 200
    Caller(app, "plg_auditor").get(f"/cases/{case['id']}")
    with unscoped(session):
        assert [row.user.username for row in session.scalars(select(AccessLog))] == ["plg_desk"]


def test_the_register_is_read_page_by_page_in_both_orders(desk):
    numbers = [desk.post("/cases", {**WORDS, "subject": f"Perihal {n}"}).json["number"] for n in range(3)]
    for order, expected in (("oldest", numbers), ("newest", numbers[::-1])):
        first = desk.get(f"/cases?order={order}&limit=2").json
        rest = desk.get(f"/cases?order={order}&limit=2&cursor={first['next']}").json
        assert [item["number"] for item in [*first["items"], *rest["items"]]] == expected
        assert rest["next"] is None
    assert desk.get("/cases?order=random").status_code == 422


def test_the_same_key_and_body_register_one_case(desk):
    first, again = desk.post("/cases", WORDS, "k-1"), desk.post("/cases", WORDS, "k-1")
    assert first.json == again.json
    assert len(desk.get("/cases").json["items"]) == 1
    assert desk.post("/cases", {**WORDS, "subject": "Lain"}, "k-1").status_code == 422


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(desk):
    case = desk.post("/cases", WORDS).json
    wrong = [desk.post("/tracking", {"number": number, "code": code})
             for number, code in ((case["number"], "AAAA"), ("K-9999/2026", case["tracking"]["code"]))]  # fmt: skip
    assert [answer.status_code for answer in wrong] == [401, 401]
    assert wrong[0].json == wrong[1].json


@pytest.mark.parametrize("username", ["plg_desk", "plg_head", "agency"])
def test_hostile_input_is_refused_in_words_and_never_a_fault(app, desk, username):
    dice = random.Random(username)
    case = desk.post("/cases", WORDS).json
    task = case["opened"][0]["id"]
    caller, faults = Caller(app, username), []
    for entry in ROUTES:
        places = {
            "case_id": case["id"],
            "task_id": task,
            "document_id": "1",
            "lookup": "units",
            "code_and_revision": "x",
        }
        for _ in range(12):
            path = entry.rule
            for name, value in places.items():
                for kind in ("<int:", "<path:", "<"):
                    chosen = (
                        value if dice.random() < 0.8 else str(dice.choice(["0", "99999999999999999999", "x", "%00"]))
                    )
                    path = path.replace(f"{kind}{name}>", chosen)
            if entry.query and dice.random() < 0.5:
                path += f"?{dice.choice(entry.query)}={dice.choice(['', 'x', '-1', '9' * 30, '%00', '%25'])}"
            fields = list(entry.body.model_fields) if entry.body else ["a"]
            body: Any = {name: dice.choice(HOSTILE) for name in dice.sample(fields, dice.randint(0, len(fields)))}
            if dice.random() < 0.1:
                body = dice.choice(HOSTILE)
            answer = caller.http.open(f"/api/v1{path}", method=entry.method, headers=caller.headers,
                                      json=body if entry.method == "POST" else None)  # fmt: skip
            if answer.status_code >= 500:
                faults.append((entry.method, path, body, answer.status_code))
    assert faults == []


def test_names_and_titles_of_files_are_refused_in_words_or_made_plain(app, desk):
    """On both engines; what would break a header, a row or a reader's eye is never a fault of ours."""
    case = desk.post("/cases", WORDS).json["id"]

    def send(name: str, title: str = "") -> tuple[int, str]:
        answer = desk.http.post(
            f"/api/v1/cases/{case}/attachments", headers=desk.headers, data={"file": (BytesIO(png()), name), "title": title})  # fmt: skip
        said = answer.json
        return answer.status_code, said["document"]["title"] if answer.status_code == 201 else said["errors"][0][
            "pointer"
        ]

    for name, title, told in (
        ("a\x00.png", "", "/file"), ("a\x1f.png", "", "/file"), ("a\n.png", "", "/file"), ("", "", "/file"), ("png", "", "/file"),
        ("a.png", "a\x00b", "/title"), ("a.png", "a\x1bb", "/title"), ("a.png", "a\r\nb", "/title"),
        ("a.png", "x" * 201, "/title"),
    ):  # fmt: skip
        assert send(name, title) == (422, told), (name, title)
    assert send("../../etc/\u202egnp.exe.png") == (201, "gnp.exe.png")
    assert send("a.png", " Foto\u202e \u200fkiri ") == (201, "Foto kiri")
    status, title = send("x" * 400 + ".png")
    assert (status, len(title)) == (201, 200)
