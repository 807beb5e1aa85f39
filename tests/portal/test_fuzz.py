"""Whatever a browser or a script sends to the public pages: words for people, never a fault, never a second case.

Small in the suite; `make long-fuzz` sends TANGGAP_FUZZ times as much.
"""

import io
import os
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app.commands.intake import ABOUT, EVIDENCE, QUESTIONS, STORY, YOU
from app.extensions import db
from app.models.case import Case
from app.models.submission import SubmissionDraft
from app.security.scope import unscoped
from tests import world as worlds
from tests.commands.journeys import Journey
from tests.inbound.mails import PDF

FEW = 80
EXAMPLES = FEW * int(os.environ.get("TANGGAP_FUZZ", "1"))
PAGES = ("offices.", "submission.", "tracking.", "portal.")
COMPLETE: dict[str, dict[str, str]] = {
    ABOUT.name: {"kind": "complaint", "service": "", "object_kind": "test_report"},
    STORY.name: {"subject": "LHU terlambat", "description": "Sudah sebulan kami menunggu.", "remedy_sought": "Terbitkan."},
    EVIDENCE.name: {},
    YOU.name: {"naming": "confidential", "customer_name": "PT Contoh", "contact_email": "a@contoh.example", "behalf": "self"},
}  # fmt: skip
HOSTILE = (
    "", " ", "\x00", "\x1b[31m", "0", "-1", "1e9999", "9" * 40, "NaN", "2026-02-30", "9999-12-31", "0001-01-01", "null", "[]",
    "' OR 1=1 --", "{{7*7}}", "${7*7}", "%s%n%(x)s", "<script>alert(1)</script>", "\r\nBcc: x@x.example", "../../etc/passwd",
    "=CMD()", "\u202eterbalik", "😀" * 50, "ﷺ" * 300, "a" * 70_000, "x@", "@x.example", "\ud7ff", "İ", "ß" * 201, "complaint",
    "appeal", "lawsuit", "confidential", "anonymous", "other", "self", "yes", "on",
)  # fmt: skip
NAMES = (
    *QUESTIONS, "number", "code", "access_code", "key", "version", "go", "step", "jenis", "reason", "text", "message", "note",
    "satisfied", "ease", "speed", "fairness", "clarity", "outcome", "comment", "wish", "field", "csrf_token", "next", "purpose",
    "keterangan_lain", "protection_token", "protection_solution", "protection_answer", "files", "proxy", "file", "received_by",
)  # fmt: skip
values = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40), st.integers().map(str))
forms = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), st.text(max_size=12)), st.lists(values, min_size=1, max_size=3), max_size=8
)
files = st.lists(
    st.tuples(
        st.sampled_from(("files", "proxy", "file")),
        st.one_of(st.sampled_from((b"", PDF, b"MZ\x00", b"PK\x03\x04" + b"\x00" * 30)), st.binary(max_size=60)),
        st.one_of(
            st.sampled_from(("a.pdf", "../a.pdf", "a" * 300 + ".pdf", "\x00.pdf", ".pdf", "")), st.text(max_size=20)
        ),
    ),
    max_size=3,
)


class Doors:
    """The public routes, and three visitors: nobody, one with a draft that is ready to send, one who follows a case."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(PAGES)]
        self.rules = sorted(rules, key=lambda rule: rule.rule)
        with app.app_context():
            self.case = Journey(db.session(), worlds.read(db.session())).up_to("dispatched")
            self.task, self.number, code = (
                self.case.task,
                self.case.answer["number"],
                self.case.answer["tracking"]["code"],
            )
            db.session.remove()
        self.nobody, self.sender, self.customer = (app.test_client() for _ in range(3))
        assert self.customer.post("/lacak", data={"number": self.number, "code": code}).status_code == 303
        self.complete(self.sender)

    def complete(self, client: FlaskClient) -> None:
        """Fill in the form, ready to send."""
        for step, answers in COMPLETE.items():
            place = "" if step == ABOUT.name else f"/{step}"
            answer = client.post(f"/kantor/PLG/lapor{place}", data=answers)
            assert answer.status_code == 303, re.findall('t-error"[^>]*>([^<]+)', answer.text)
        assert client.get("/kantor/PLG/lapor/periksa").status_code == 200

    def address(self, rule: Rule, pick: random.Random, odd: str) -> str:
        """An address of a route, mostly of something that exists."""
        known: dict[str, Any] = {
            "code": ["PLG", "plg", "PTK", "7K4M22XQ", odd], "number": [self.number, self.number.lower(), odd],
            "name": ["kejadian", "bukti", "identitas", "periksa"], "task_id": [self.task, 1, 2**40],
            "outcome": ["confirmed", "satisfied", "dissatisfied", odd], "kind": ["complaint", odd],
        }  # fmt: skip
        values = {name: pick.choice(known.get(name, [1, 2, 3, 0, 2**31, 2**70])) for name in rule.arguments}
        values = {name: value if value != "" else "x" for name, value in values.items()}
        try:
            built = rule.build(values, append_unknown=False)
        except ValueError:  # a name that the route does not take
            built = None
        return built[1] if built else rule.rule

    def send(self, rule: Rule, seed: int, form: Any, sent: Any, odd: str) -> tuple[str, int, str]:
        """Send one request by one of the visitors."""
        pick = random.Random(seed)
        client = pick.choice((self.nobody, self.sender, self.sender, self.customer))
        method = pick.choice(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        path = self.address(rule, pick, odd)
        data: Any = {name: [*found] for name, found in form.items()}
        for name, content, title in sent if method == "POST" else ():
            data.setdefault(name, []).append((io.BytesIO(content), title))
        if method == "GET":
            answer = client.get(path, query_string=form)
        else:
            kind = pick.choice(("multipart/form-data", "multipart/form-data", "application/x-www-form-urlencoded"))
            plain = kind.startswith("application")
            answer = client.post(path, data=dict(form) if plain else data, content_type=kind)
        return f"{method} {path}", answer.status_code, answer.text if answer.status_code >= 500 else ""


@pytest.fixture
def doors(engine: Any) -> Iterator[Doors]:
    """The public pages of a fresh database of each engine; what is tried is not the forgery check."""
    app = engine.app
    app.config["WTF_CSRF_ENABLED"] = False
    yield Doors(app)
    app.config["WTF_CSRF_ENABLED"] = True


def check_cases(app: Flask) -> None:
    """Each case of the website comes from one draft of its own, and each case goes on in one other at most."""
    with app.app_context(), unscoped(db.session()):
        session = db.session()
        sent = session.scalars(select(SubmissionDraft.case_id).where(SubmissionDraft.case_id.is_not(None))).all()
        made = session.scalars(select(Case.id).where(Case.channel == "website", Case.parent_id.is_(None))).all()
        assert sorted(sent) == sorted(made)
        linked = (
            session.execute(select(func.count()).where(Case.parent_id.is_not(None)).group_by(Case.parent_id))
            .scalars()
            .all()
        )
        assert all(count == 1 for count in linked)
        db.session.remove()


def test_whatever_is_sent_to_the_public_pages_makes_no_fault_and_no_second_case(doors: Doors) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES == FEW, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.sampled_from(doors.rules), st.integers(0, 2**32), forms, files, values)
    def fuzz(rule: Rule, seed: int, form: Any, sent: Any, odd: str) -> None:
        what, status, text = doors.send(rule, seed, form, sent, odd[:300])
        assert status < 500, (what, status, re.sub(r"(?s)<head>.*?</head>", "", text)[-1500:])

    fuzz()
    check_cases(doors.app)


def test_a_form_sent_again_and_again_while_it_is_changed_makes_one_case(doors: Doors) -> None:
    pick, before = random.Random(7), doors.sender.get_cookie("tanggap")
    assert before is not None
    for _ in range(25):
        doors.sender.set_cookie("tanggap", before.value)  # as when the answer got lost on the way
        step = pick.choice(list(COMPLETE))
        place = "" if step == ABOUT.name else f"/{step}"
        doors.sender.post(f"/kantor/PLG/lapor{place}", data={**COMPLETE[step], "subject": pick.choice(HOSTILE)})
        assert doors.sender.post("/kantor/PLG/lapor/periksa", data={}).status_code in {303, 422}
    check_cases(doors.app)
    with doors.app.app_context(), unscoped(db.session()):
        assert db.session.scalar(select(func.count(Case.id)).where(Case.channel == "website")) == 1
        db.session.remove()
