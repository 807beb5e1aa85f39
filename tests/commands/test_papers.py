"""Papers come out of the steps that make them: drawn, numbered, stored, superseded, withdrawn; and only by whom they may."""

import hashlib

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.commands.history import first_broken
from app.commands.issue_papers import issue_pending
from app.documents.desk import Desk
from app.documents.storage import LocalStorage
from app.documents.verification import look_up
from app.errors import Invalid, Unavailable
from app.models.case import Case
from app.models.document import Document
from app.models.handling import Disposition
from app.models.letter import Letter
from app.models.office import IssuedNumber
from app.security.scope import unscoped
from tests.commands.journeys import ADDRESS, Journey, Refusing, papers, text_of


class Meanwhile(LocalStorage):
    """A store in which something else happens once, while a paper is on its way to it."""

    def __init__(self, folder, work):
        super().__init__(folder)
        self.work = work

    def put(self, content: bytes) -> str:
        """Let the other thing happen first."""
        work, self.work = self.work, None
        if work is not None:
            work()
        return super().put(content)


def test_every_step_leaves_its_paper_stored_coded_and_in_force(session, world, desk):
    journey = Journey(session, world, desk).up_to("closed")
    found = papers(session, journey.case_id)
    kinds = {row.kind for row in found}
    assert kinds >= {"complaint_form", "intake_receipt", "acknowledgement", "disposition_sheet", "response",
                     "reply_letter", "receipt", "closing_notice"}  # fmt: skip
    assert {row.status for row in found} <= {"in_force", "superseded"}
    for row in found:
        content = desk.storage.get(row.storage_key)
        assert hashlib.sha256(content).hexdigest() == row.sha256 == row.storage_key
        words = text_of(content)
        assert row.verification_code in words and ADDRESS in words
        assert look_up(session, row.verification_code).status == row.status
    assert len({row.verification_code for row in found}) == len(found)
    assert first_broken(session, journey.case_id) is None


def test_without_a_desk_papers_wait_and_are_made_by_the_sweep(session, world, desk):
    journey = Journey(session, world).up_to("signed")
    waiting = papers(session, journey.case_id)
    assert {row.status for row in waiting} == {"pending"} and all(row.sha256 == "" for row in waiting)
    assert look_up(session, waiting[0].verification_code) is None
    counts = issue_pending(session, desk)
    assert counts["failed"] == 0 and counts["issued"] >= 5
    assert "pending" not in {row.status for row in papers(session, journey.case_id)}


def test_a_full_store_refuses_the_signature_burns_no_number_and_leaves_no_half_paper(session, world, desk, tmp_path):
    journey = Journey(session, world, desk).up_to("passed")
    before = len(papers(session, journey.case_id))
    journey.desk = Desk(Refusing(tmp_path / "full"), ADDRESS)
    with pytest.raises(Unavailable):
        journey.do("signed")
    with unscoped(session):
        letter = session.scalars(select(Letter)).one()
        taken = session.scalars(select(IssuedNumber.number).where(IssuedNumber.subject == "letter")).all()
    assert (letter.status, letter.number) == ("checked", None)
    assert len(papers(session, journey.case_id)) == before
    journey.desk = desk
    journey.do("signed")
    with unscoped(session):
        session.expire_all()
        after = session.scalars(select(IssuedNumber.seq).where(IssuedNumber.subject == "letter")).all()
    assert sorted(after) == list(range(1, len(taken) + 2))


def test_a_number_typed_in_is_kept_and_never_taken_twice(session, world, desk):
    first = Journey(session, world, desk).up_to("passed")
    first.do("signed", number="B/77/TND/2026")
    second = Journey(session, world, desk).up_to("passed")
    with pytest.raises(Invalid) as problem:
        second.do("signed", number="B/77/TND/2026")
    assert problem.value.errors[0].pointer == "/number"
    second.do("signed")
    with unscoped(session):
        numbers = session.scalars(select(Letter.number).order_by(Letter.id)).all()
    assert numbers[0] == "B/77/TND/2026" and len(set(numbers)) == 2


def test_two_who_make_the_same_paper_make_it_once_and_neither_fails(session, world, desk):
    journey = Journey(session, world).up_to("disposed")
    engine = session.get_bind()

    def other():
        with Session(engine) as own:
            assert issue_pending(own, desk)["failed"] == 0

    counts = issue_pending(session, Desk(Meanwhile(desk.storage.folder, other), ADDRESS))
    assert counts["failed"] == 0
    assert {row.status for row in papers(session, journey.case_id)} == {"in_force"}


def test_nobody_fails_over_a_paper_that_another_found_superfluous(session, world, desk):
    journey = Journey(session, world).up_to("disposed")
    engine = session.get_bind()

    def other():
        with Session(engine) as own, unscoped(own):
            own.delete(own.scalars(select(Document).where(Document.status == "pending").order_by(Document.id)).first())
            own.commit()

    counts = issue_pending(session, Desk(Meanwhile(desk.storage.folder, other), ADDRESS))
    assert (counts["failed"], counts["unchanged"]) == (0, 1)
    assert {row.status for row in papers(session, journey.case_id)} == {"in_force"}


def test_a_paper_shows_what_changed_while_it_was_drawn(session, world, desk):
    journey = Journey(session, world).up_to("disposed")
    engine = session.get_bind()
    with unscoped(session):
        sheet = session.scalars(select(Document.id).where(Document.kind == "disposition_sheet")).one()
        session.execute(update(Document).where(Document.id != sheet).values(status="in_force", sha256="0" * 64))
        session.commit()

    def other():
        with Session(engine) as own, unscoped(own):
            own.execute(update(Disposition).values(note="Ditambahkan belakangan"))
            own.execute(update(Case).where(Case.id == journey.case_id).values(version=Case.version + 1))
            own.commit()

    issue_pending(session, Desk(Meanwhile(desk.storage.folder, other), ADDRESS))
    with unscoped(session):
        assert "Ditambahkan belakangan" in text_of(desk.storage.get(session.get_one(Document, sheet).storage_key))
