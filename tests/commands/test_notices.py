"""What staff do with a notice that did not arrive: send it again, or tell the recipient by hand and say so."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app import clock
from app.commands.notices import resend, tell_by_hand
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.extensions import db
from app.models.outbox import OutboxMessage
from tests import world as worlds
from tests.notifications.outbox import after, new_case, row_of, waiting

TO = "salah@pelanggan.example"


@pytest.fixture
def session(one_app: Any) -> Session:
    """These rules do not depend on the engine."""
    own: Session = db.session()
    return own


def viewer(session: Session, username: str = "plg_coordinator") -> Any:
    """Who acts."""
    return worlds.read(session).viewer(session, username, clock.now().date())


def notice(session: Session, status: str, **more: Any) -> int:
    """A notice of a case at Palembang, in a state."""
    (row_id,) = waiting(session, TO, case=new_case(session))
    values = {"status": status, "attempts": 24, "error": "550 5.1.1 No such user", "next_at": None, **more}
    session.execute(update(OutboxMessage).values(**values))
    session.commit()
    return row_id


@pytest.mark.parametrize("status", ["failed", "deferred", "bounced", "by_hand"])
def test_a_notice_is_sent_again_to_the_address_that_is_known_now(session: Session, status: str) -> None:
    row_id = notice(session, status)
    before = row_of(session, row_id).message_id
    resend(session, viewer(session), row_id)
    row = row_of(session, row_id)
    assert (row.status, row.attempts, row.error, row.recipient) == ("queued", 0, "", "rina@pelanggan.example")
    assert row.next_at is not None and row.next_at <= clock.now()
    assert (row.message_id == before) is (status != "bounced")


def test_a_notice_without_any_address_cannot_be_sent_again(session: Session) -> None:
    row_id = notice(session, "by_hand", recipient="")
    case = row_of(session, row_id).case
    assert case is not None and case.customer is not None
    case.contact_email = case.customer.email = ""
    session.commit()
    with pytest.raises(Invalid):
        resend(session, viewer(session), row_id)
    assert row_of(session, row_id).status == "by_hand"


@pytest.mark.parametrize("status", ["failed", "bounced", "by_hand"])
def test_somebody_tells_the_recipient_by_hand_and_says_how(session: Session, status: str) -> None:
    row_id = notice(session, status)
    who = viewer(session, "plg_desk")
    tell_by_hand(session, who, row_id, "  Ditelepon pukul 10.\n ")
    row = row_of(session, row_id)
    assert (row.status, row.handled_by_id, row.handled_note) == ("told", who.user_id, "Ditelepon pukul 10.")
    assert row.sent_at is not None


@pytest.mark.parametrize("note", ["", " \n ", "x" * 501])
def test_without_saying_how_nobody_was_told(session: Session, note: str) -> None:
    row_id = notice(session, "by_hand")
    with pytest.raises(Invalid):
        tell_by_hand(session, viewer(session), row_id, note)
    assert row_of(session, row_id).status == "by_hand"


@pytest.mark.parametrize("status", ["queued", "sent", "told"])
def test_what_is_on_its_way_or_arrived_is_left_alone(session: Session, status: str) -> None:
    row_id = notice(session, status)
    for act in (lambda: resend(session, viewer(session), row_id),
                lambda: tell_by_hand(session, viewer(session), row_id, "x")):  # fmt: skip
        with pytest.raises(Conflict):
            act()
    assert row_of(session, row_id).status == status


def test_what_a_worker_has_in_hand_is_left_alone(session: Session) -> None:
    with after(minutes=5):
        until = clock.now()
    row_id = notice(session, "deferred", leased_until=until, leased_by="w")
    with pytest.raises(Conflict):
        resend(session, viewer(session), row_id)


@pytest.mark.parametrize(
    ("username", "fault"),
    [("ptk_coordinator", NotFound), ("plg_admin", NotFound), ("plg_auditor", NotAllowed), ("plg_kalibrasi", NotFound)],
)
def test_only_those_who_handle_the_case_touch_its_notices(session: Session, username: str, fault: Any) -> None:
    row_id = notice(session, "failed")
    for act in (lambda who: resend(session, who, row_id), lambda who: tell_by_hand(session, who, row_id, "x")):
        with pytest.raises(fault):
            act(viewer(session, username))
    assert row_of(session, row_id).status == "failed"
    with pytest.raises(NotFound):
        resend(session, viewer(session), 2**31 - 1)
