"""Whoever signs electronically is told which papers wait; the others are left in peace."""

import pytest

from app import clock
from app.commands.attachments import Upload
from app.commands.sign_document import add_signed_copy
from app.documents.desk import Desk
from app.documents.storage import LocalStorage
from app.models.document import SigningCertificate
from app.queries.papers_to_sign import papers_to_sign, waiting_among
from app.security import scope
from tests.commands.journeys import Journey
from tests.documents.certificates import DAY, NOW
from tests.documents.pictures import png


@pytest.fixture
def desk(tmp_path):
    """A desk over a folder of its own."""
    return Desk(LocalStorage(tmp_path / "files"), "https://tanggap.contoh.example/periksa")


def waiting(session, viewer):
    """The kinds of the papers that wait for somebody."""
    scope.set_viewer(session, viewer)
    session.expire_all()
    found = papers_to_sign(session, viewer, clock.now())
    assert waiting_among(session, viewer, found) == {row.id for row in found}
    return [row.kind for row in found], found


def test_a_paper_waits_for_whoever_keeps_a_certificate_until_a_signed_copy_is_on_file(session, world, desk):
    journey = Journey(session, world, desk).up_to("passed")
    journey.do("signed")
    head, front = world.viewer(session, "plg_head"), world.viewer(session, "plg_desk")
    assert waiting(session, head)[0] == []
    session.add(SigningCertificate(
        user_id=head.user_id, subject="CN=Contoh", issuer="CN=Otoritas Contoh", serial="1", valid_from=NOW - DAY,
        valid_to=NOW + DAY, content=b"x", added_at=clock.now()))  # fmt: skip
    session.commit()
    kinds, papers = waiting(session, head)
    assert "reply_letter" in kinds and "complaint_form" not in kinds
    letter = next(row.id for row in papers if row.kind == "reply_letter")
    scope.set_viewer(session, front)
    add_signed_copy(session, front, letter, "wet_ink", Upload("pindaian.png", png()), desk, 10**6)
    assert "reply_letter" not in waiting(session, head)[0]
    assert waiting(session, front)[0] == []
