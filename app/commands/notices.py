"""What staff do with a notice that did not arrive: send it again, or say that the recipient was told by hand."""

import uuid

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.commands.unit_of_work import AnySession, unit_of_work
from app.errors import Conflict, NotAllowed, NotFound, invalid
from app.messages import N_
from app.models.outbox import OutboxMessage
from app.security.scope import unscoped
from app.security.viewer import Viewer

HANDLERS = frozenset({"front_desk", "service_coordinator", "technical_manager", "office_head"})
AGAIN = frozenset({"failed", "bounced", "deferred", "by_hand", "unreachable"})
BY_HAND = frozenset({"by_hand", "failed", "bounced"})
LONGEST_NOTE = 500


def resend(session: AnySession, viewer: Viewer, notice_id: int) -> None:
    """Put a notice that did not arrive back into the queue, to the address that is known now.

    What came back gets a new Message-ID; what was never taken keeps its own. Raises NotFound, NotAllowed, Conflict
    (it is on its way or arrived), Invalid (no address is known).
    """
    with unit_of_work(session, viewer) as own:
        row = _found(own, viewer, notice_id, AGAIN)
        address = _address_now(row)
        if not address:
            raise invalid("/recipient", N_("No mail address is known. Call the recipient or hand the notice over."))
        if row.status == "bounced" or row.message_id is None:
            row.message_id = uuid.uuid4().hex
        row.recipient, row.status, row.attempts, row.next_at = address, "queued", 0, clock.now()
        row.error, row.leased_by, row.leased_until = "", "", None
        row.handled_by_id = viewer.user_id


def tell_by_hand(session: AnySession, viewer: Viewer, notice_id: int, note: str) -> None:
    """Record that the recipient was called or given the notice: when (`sent_at`), by whom, how (`note`).

    Raises NotFound, NotAllowed, Conflict (it arrived by mail or still may), Invalid (no note, or too long a one).
    """
    words = note.strip()
    if not words:
        raise invalid("/note", N_("Say how the recipient was told: when, by whom, by telephone or at the counter."))
    if len(words) > LONGEST_NOTE:
        raise invalid("/note", N_("At most %(limit)d characters."), limit=LONGEST_NOTE)
    with unit_of_work(session, viewer) as own:
        row = _found(own, viewer, notice_id, BY_HAND)
        row.status, row.sent_at, row.next_at = "told", clock.now(), None
        row.handled_by_id, row.handled_note = viewer.user_id, words


def retry(session: AnySession, failed: bool = False) -> int:
    """Make delayed mail due now, with `failed` also what was given up; return how many (for the administrator)."""
    now, states = clock.now(), ("deferred", "failed") if failed else ("deferred",)
    free = or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now)
    changed = (
        update(OutboxMessage)
        .where(OutboxMessage.status.in_(states), free)
        .values(status="queued", attempts=0, next_at=now)
        .returning(OutboxMessage.id)
    )
    with unit_of_work(session) as own:
        return len(own.scalars(changed.execution_options(synchronize_session=False)).all())


def _found(session: Session, viewer: Viewer, notice_id: int, states: frozenset[str]) -> OutboxMessage:
    """Return the notice, locked, when the viewer sees its case and may handle notices there."""
    row = session.scalars(
        select(OutboxMessage).where(OutboxMessage.id == notice_id).with_for_update(of=OutboxMessage)
    ).first()
    if row is None:
        raise NotFound()
    with unscoped(session):
        office = row.case.office_id if row.case is not None else row.office_id
        if office not in viewer.offices_as(HANDLERS):
            raise NotAllowed(N_("Your roles do not include this."))
        in_hand = row.leased_until is not None and row.leased_until > clock.now()
        if row.status not in states or in_hand:
            raise Conflict(N_("This notice is on its way or has arrived already. Reload the page."))
    return row


def _address_now(row: OutboxMessage) -> str:
    """The address known today: of the account, or of the case; otherwise the one it was written to."""
    if row.user is not None:
        return row.user.email or row.recipient
    if row.audience == "customer" and row.case is not None:
        known = row.case.customer.email if row.case.customer else ""
        return row.case.contact_email or known or row.recipient
    return row.recipient
