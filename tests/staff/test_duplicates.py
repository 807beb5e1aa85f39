"""Cases that came twice: staff see what a new one may repeat and join it; nobody learns of another's case by it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.commands.register_case import register_case
from app.documents.letter_values import values_of
from app.extensions import db
from app.models.case import Case, CaseGrant
from app.queries.duplicates import likely_duplicates
from app.security.scope import set_viewer, unscoped
from app.workflow.likeness import likenesses, words_of
from tests import world as worlds
from tests.visitor import Visitor

FIRST = {
    "channel": "whatsapp", "customer_name": "PT Contoh Karet Musi", "contact_email": "mutu@karet.example",
    "contact_phone": "0811-5550-101", "service": "pengujian", "subject": "LHU karet SIR 20 terlambat",
    "object_number": "LHU-0815/2026",
    "description": "Tanggal 3 Agustus kami menyerahkan lima contoh karet SIR 20 untuk uji kadar kotoran. Dijanjikan sepuluh hari "
    "kerja, tetapi laporan hasil uji belum terbit dan pembeli menahan pembayaran ekspor.",
}  # fmt: skip
AGAIN = {
    "channel": "website", "customer_name": "Orang Lain", "contact_email": "lain@lain.example", "service": "pengujian",
    "subject": "Hasil uji karet belum keluar",
    "description": "Sudah sebulan menunggu laporan hasil uji karet SIR 20, lima contoh diserahkan awal Agustus. Pembayaran ekspor "
    "tertahan oleh pembeli.",
}  # fmt: skip
APART = {
    "channel": "letter", "customer_name": "CV Contoh Baja", "contact_email": "a@baja.example", "service": "pengujian",
    "subject": "Biaya kalibrasi timbangan dua kali ditagih", "description": "Tagihan kalibrasi timbangan datang dua kali.",
}  # fmt: skip


def register(session: Session, world: worlds.World, words: dict[str, Any], by: str = "plg_desk") -> Case:
    """Register a case; return its row."""
    answer = register_case(session, world.viewer(session, by), words)
    with unscoped(session):
        return session.get_one(Case, int(answer["id"]))


def suggested(
    session: Session, world: worlds.World, case: Case, by: str = "plg_desk"
) -> list[tuple[int, tuple[str, ...]]]:
    """What somebody is shown: keys and reasons."""
    viewer = world.viewer(session, by)
    set_viewer(session, viewer)
    return [(found.case.id, found.reasons) for found in likely_duplicates(session, viewer, case)]


def test_the_same_matter_in_other_words_is_found_and_another_matter_is_not(session, world):
    first, other = register(session, world, FIRST), register(session, world, APART)
    assert suggested(session, world, register(session, world, AGAIN)) == [(first.id, ("words",))]
    assert suggested(session, world, other) == []


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"object_number": "lhu 0815-2026"}, ("object",)),
        ({"customer_name": "karet  contoh musi", "contact_email": "b@b.example"}, None),
        ({"customer_name": "CV contoh karet MUSI"}, ("customer",)),
        ({"contact_email": "MUTU@karet.example"}, ("email",)),
        ({"contact_phone": "+62 811 5550 101"}, ("phone",)),
        ({"contact_phone": "0811-5550-102"}, None),
        ({"object_number": "15"}, None),
    ],
)
def test_the_same_object_or_complainant_is_found_however_it_is_written(session, world, change, reasons):
    first = register(session, world, FIRST)
    found = suggested(session, world, register(session, world, {**APART, **change}))
    assert found == ([(first.id, reasons)] if reasons else [])


def test_a_complainants_old_case_on_another_matter_is_left_alone(session, world):
    with clock.moved(clock.now().replace(year=clock.now().year - 1)):
        register(session, world, FIRST)
    assert suggested(session, world, register(session, world, {**APART, "contact_email": FIRST["contact_email"]})) == []


def test_restricted_cases_other_offices_and_joined_cases_are_never_offered(session, world):
    register(session, world, FIRST, "ptk_desk")
    hidden, joined, seen = (register(session, world, FIRST) for _ in range(3))
    with unscoped(session):
        hidden.restricted, joined.duplicate_of_id = True, seen.id
        session.add(
            CaseGrant(case_id=hidden.id, user_id=world.people["plg_head"].id, reason="granted", granted_at=clock.now())
        )
        session.commit()
    again = register(session, world, AGAIN)
    for who in ("plg_desk", "plg_head"):
        assert suggested(session, world, again, who) == [(seen.id, ("words",))]
    assert suggested(session, world, hidden, "plg_head") == suggested(session, world, joined) == []


def test_who_may_not_know_the_complainants_is_not_told_that_they_are_one(session, world):
    first = register(session, world, {**FIRST, "consent_to_name": True})
    same = register(session, world, {**APART, "contact_email": FIRST["contact_email"]})
    assert suggested(session, world, same, "plg_technical") == []
    assert suggested(session, world, same) == [(first.id, ("email",))]
    anonymous = register(session, world, {"channel": "website", "anonymous": True, "service": "pengujian", "subject": "Parkir",
                                          "description": "Penuh", "contact_phone": FIRST["contact_phone"]})  # fmt: skip
    assert suggested(session, world, anonymous) == []


def test_old_cases_are_found_by_what_they_share_though_many_came_since(session, world, monkeypatch):
    monkeypatch.setattr("app.queries.duplicates.RECENT", 2)
    monkeypatch.setattr("app.activities.lookups.LIMIT", 2)
    first = register(session, world, FIRST)
    for number in range(4):
        register(
            session,
            world,
            {
                **APART,
                "subject": f"Hal {number}",
                "customer_name": f"CV {number}",
                "contact_email": f"{number}@x.example",
            },
        )
    again = register(session, world, {**AGAIN, "object_number": FIRST["object_number"].lower()})
    assert suggested(session, world, again) == [(first.id, ("object", "words"))]
    assert suggested(session, world, register(session, world, AGAIN))[0][0] == again.id


def test_words_of_one_kin_count_as_one_and_everyday_words_do_not_count():
    assert words_of("pengujian ketidakpuasan") == words_of("diujikan, tidakpuas") == {"uji", "tidakpuas"}
    assert words_of("yang dan untuk saudara kami") == frozenset()
    assert likenesses(frozenset(), [frozenset()]) == [0.0]
    same = words_of("karet remah kotor")
    assert likenesses(same, [same, words_of("baja tulangan")]) == pytest.approx([1.0, 0.0])


@pytest.fixture
def desk(web: Flask) -> Visitor:
    """The front desk at a browser."""
    visitor = Visitor(web)
    visitor.sign_in("plg_desk")
    return visitor


def test_the_desk_joins_a_case_from_the_suggestion_and_both_cases_say_so(desk: Visitor, read: Callable[..., Any]):
    desk.submit("/cases/new", **FIRST)
    page = desk.submit("/cases/new", **AGAIN).text
    first, again = read(lambda session: [one.id for one in _all(session)])
    assert f'href="/cases/{again}?join={first}"' in page and "LHU karet SIR 20 terlambat" in page
    page = desk.get(f"/cases/{again}").text
    assert f'href="/cases/{again}?join={first}#task-' in page
    page = desk.get(f"/cases/{again}?join={first}").text
    form = page.split('name="outcome" value="duplicate"')
    assert page.index('name="outcome" value="duplicate"') < page.index('name="outcome" value="registered"')
    assert f'<option value="{first}" selected' in form[1]
    version, task = (
        form[1].split('name="version" value="')[1].split('"')[0],
        page.split('action="/tasks/')[1].split("/")[0],
    )
    answer = desk.submit(f"/cases/{again}", f"/tasks/{task}/complete", outcome="duplicate", version=version,
                         duplicate_of=str(first), reason="Sama")  # fmt: skip
    assert answer.status_code == 302
    numbers = dict(read(lambda session: [(one.id, one.number) for one in _all(session)]))
    assert f'<a href="/cases/{first}">{numbers[first]}</a>' in desk.get(f"/cases/{again}").text
    assert f'<a href="/cases/{again}">{numbers[again]}</a>' in desk.get(f"/cases/{first}").text
    assert "?join=" not in desk.get(f"/cases/{again}").text


def test_those_who_only_look_get_no_suggestion_and_a_made_up_one_chooses_nothing(
    web: Flask, desk: Visitor, read: Callable[..., Any]
):
    desk.submit("/cases/new", **FIRST)
    desk.submit("/cases/new", **AGAIN)
    _first, again = read(lambda session: [one.id for one in _all(session)])
    auditor = Visitor(web)
    auditor.sign_in("plg_auditor")
    assert "?join=" not in auditor.get(f"/cases/{again}").text
    for made_up in ("999999", "x", "", str(again)):
        page = desk.get(f"/cases/{again}?join={made_up}")
        assert (
            page.status_code == 200 and " selected" not in page.text.split('value="duplicate"')[1].split("</form>")[0]
        )


def _all(session: Session) -> list[Case]:
    with unscoped(session):
        return list(session.scalars(select(Case).order_by(Case.id)))


@pytest.mark.parametrize(
    ("change", "told"),
    [({}, False), ({"contact_email": "mutu@karet.example"}, False), ({"customer_name": "PT Contoh Karet Musi", "contact_email": "mutu@karet.example"}, True),
     ({"anonymous": True, "customer_name": "", "contact_email": "mutu@karet.example"}, False)],
)  # fmt: skip
def test_a_customer_is_told_under_which_case_it_goes_on_only_when_it_is_his_own(session, world, change, told):
    first, again = register(session, world, FIRST), register(session, world, {**AGAIN, **change})
    with unscoped(session):
        again.duplicate_of_id, again.outcome, again.status, again.closed_at = first.id, "joined", "closed", clock.now()
        session.commit()
        for language in ("id", "en"):
            again.language = language
            outcome = values_of(session, again)["outcome"]
            assert (first.number in outcome) == told and outcome
        again.tracking_hash, own_code = first.tracking_hash, again.tracking_hash
        assert (first.number in values_of(session, again)["outcome"]) == (not again.anonymous)
        again.tracking_hash, first.restricted = own_code, True
        assert first.number not in values_of(session, again)["outcome"]
    db.session.rollback()
