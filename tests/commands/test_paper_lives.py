"""Papers after they are issued: superseded, withdrawn, waiting, opened only by whom they may be, told by letters."""

import pytest
from sqlalchemy import select

from app import clock
from app.commands.case_actions import act
from app.commands.issue_papers import Expected, expect, issue_pending
from app.commands.sign_document import withdraw_document
from app.documents.access import may_open
from app.documents.desk import Desk
from app.documents.verification import compare, look_up
from app.errors import Conflict, Invalid, NotAllowed
from app.models.handling import Resolution
from app.models.letter import Dispatch, Letter
from app.models.office import IssuedNumber
from app.security.scope import unscoped
from tests.commands.journeys import ADDRESS, Journey, Refusing, papers, text_of


@pytest.fixture
def app(one_app):
    """SQLite alone: what is proven here does not depend on the engine."""
    return one_app


def test_the_reply_carries_its_number_and_text_and_is_drawn_once(session, world, desk):
    journey = Journey(session, world, desk).up_to("dispatched")
    letters = [row for row in papers(session, journey.case_id) if row.kind == "reply_letter"]
    with unscoped(session):
        number = session.scalars(select(Letter.number)).one()
    assert [row.number for row in letters] == [number]
    words = text_of(desk.storage.get(letters[0].storage_key))
    assert number in words and "perbaiki" in words and "<strong>" not in words


def test_a_paper_that_would_be_the_same_is_not_issued_again_and_a_changed_one_supersedes(session, world, desk):
    journey = Journey(session, world, desk).up_to("registered")
    forms = [row.status for row in papers(session, journey.case_id) if row.kind == "complaint_form"]
    journey.do("forwarded")
    after = [row.status for row in papers(session, journey.case_id) if row.kind == "complaint_form"]
    assert after.count("in_force") == 1
    assert after == forms or after[:-1] == ["superseded"] * (len(after) - 1)
    unchanged = len(after)
    issue_pending(session, desk, journey.case_id)
    assert len([r for r in papers(session, journey.case_id) if r.kind == "complaint_form"]) == unchanged


def test_drawing_papers_leaves_the_version_that_the_answer_told(session, world, desk):
    journey = Journey(session, world, desk)
    answer = journey.do("registered")
    assert journey.case.version == answer["case"]["version"]


def test_a_store_that_is_full_after_a_step_leaves_its_papers_waiting_and_the_step_done(session, world, desk, tmp_path):
    journey = Journey(session, world, Desk(Refusing(tmp_path / "full"), ADDRESS))
    journey.do("registered")
    assert {row.status for row in papers(session, journey.case_id)} == {"pending"}
    assert issue_pending(session, desk, journey.case_id)["failed"] == 0
    assert "pending" not in {row.status for row in papers(session, journey.case_id)}


def test_a_sequence_passes_over_a_number_that_was_typed_in(session, world, desk):
    first = Journey(session, world, desk).up_to("signed")
    used = first.case.office.code
    with unscoped(session):
        number = session.scalars(select(Letter.number)).one()
    following = number.replace("/1/", "/3/") if "/1/" in number else None
    taken = sorted(session.scalars(select(IssuedNumber.seq).where(IssuedNumber.subject == "letter")).all())
    typed = number.replace(f"/{taken[-1]}/", f"/{taken[-1] + 3}/")
    assert following != typed and used in typed
    second = Journey(session, world, desk).up_to("passed")
    second.do("signed", number=typed)
    third = Journey(session, world, desk).up_to("signed")
    with unscoped(session):
        numbers = session.scalars(select(IssuedNumber.number).where(IssuedNumber.subject == "letter")).all()
    assert len(numbers) == len(set(numbers)) and third.case.answered_at is not None


def test_papers_that_name_the_complainant_are_closed_to_who_may_not_know(session, world, desk):
    journey = Journey(session, world, desk).up_to("answered")
    function, front = world.viewer(session, "plg_pengujian"), world.viewer(session, "plg_desk")
    with unscoped(session):
        by_kind = {row.kind: row for row in papers(session, journey.case_id)}
        assert not may_open(function, by_kind["complaint_form"]) and may_open(front, by_kind["complaint_form"])
        assert may_open(function, by_kind["disposition_sheet"])
        assert not any(may_open(world.viewer(session, "agency"), row) for row in by_kind.values())
        sheet = text_of(desk.storage.get(by_kind["disposition_sheet"].storage_key))
    assert "Karet Musi" not in sheet


def test_a_withdrawn_paper_says_so_and_still_proves_its_bytes(session, world, desk):
    journey = Journey(session, world, desk).up_to("signed")
    letter = next(row for row in papers(session, journey.case_id) if row.kind == "reply_letter")
    code, content = letter.verification_code, desk.storage.get(letter.storage_key)
    with pytest.raises(Conflict):  # a step still has to send it
        withdraw_document(session, world.viewer(session, "plg_head"), letter.id, "Salah alamat")
    journey.do("dispatched")
    with pytest.raises(NotAllowed):
        withdraw_document(session, world.viewer(session, "plg_desk"), letter.id, "Salah alamat")
    with pytest.raises(Invalid):
        withdraw_document(session, world.viewer(session, "plg_head"), letter.id, "  ")
    withdraw_document(session, world.viewer(session, "plg_head"), letter.id, "Salah alamat")
    assert look_up(session, code).status == "withdrawn"
    assert compare(session, code, content) == "issued"
    assert compare(session, code, content[:-1] + b"x") == "different"


def test_progress_and_more_time_are_told_by_numbered_letters(session, world, desk):
    journey = Journey(session, world, desk).up_to("forwarded")
    head = world.viewer(session, "plg_coordinator")
    act(session, head, "progress", journey.case_id, {"done": "Berkas diperiksa.", "coming": "Jawaban 3 hari lagi."},
        desk=desk)  # fmt: skip
    act(session, head, "extend", journey.case_id,
        {"task": str(journey.task), "duration": "2 working days", "reason": "Menunggu hasil uji ulang."}, desk=desk)  # fmt: skip
    by_kind = {row.kind: row for row in papers(session, journey.case_id)}
    progress, extension = by_kind["progress_letter"], by_kind["extension_letter"]
    assert "Berkas diperiksa." in text_of(desk.storage.get(progress.storage_key))
    assert "uji ulang" in text_of(desk.storage.get(extension.storage_key))
    assert progress.number and extension.number and progress.number != extension.number
    act(session, head, "progress", journey.case_id, {"done": "Uji ulang selesai.", "coming": "Surat besok."}, desk=desk)
    again = [row for row in papers(session, journey.case_id) if row.kind == "progress_letter"]
    assert [row.status for row in again] == ["in_force", "in_force"]


def test_the_words_typed_at_delivery_replace_the_covering_letter_under_its_number(session, world, desk):
    journey = Journey(session, world, desk)
    case, now = journey.case, clock.now()
    with unscoped(session):
        session.add(Resolution(case_id=case.id, kind="approval", text="Terbukti.", verdict="approved", at=now))
        session.flush()
        expect(session, case, ("cover_letter",), Expected(now))
        session.commit()
        issue_pending(session, desk, journey.case_id)
        session.add(Dispatch(case_id=case.id, method="post", remark="Bersama ini kami sampaikan keputusan.", at=now))
        session.flush()
        expect(session, journey.case, ("cover_letter",), Expected(now))
        session.commit()
    issue_pending(session, desk, journey.case_id)
    old, new = (row for row in papers(session, journey.case_id) if row.kind == "cover_letter")
    assert (old.status, new.status, old.number) == ("superseded", "in_force", new.number)
    assert "Bersama ini kami sampaikan" in text_of(desk.storage.get(new.storage_key))
