"""Keeps the public form from being used to flood somebody's mailbox: nobody has proved that an address typed there is his.

Complaints are taken all the same, and their receipt shows number and access code. Only the mail waits until a person at
the office sends it (a notice "by hand").
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models.case import Case
from app.models.outbox import OutboxMessage

DOOR = "website"  # the channel of cases that came by the public form
FIRST = "received"
MOST = 5  # complaints within a day whose sender is written to at one address
WITHIN = timedelta(days=1)
WRITTEN = ("queued", "sent", "deferred", "failed", "bounced")  # mail that was, or will be, tried


def is_flooded(session: Session, case: Case, notice: str, address: str) -> bool:
    """Whether a notice to an address typed into the public form is held: too many came for it within a day.

    What follows in a case whose first mail is held, is held too; once a person has sent or told that one, nothing is.
    """
    if case.channel != DOOR or case.registered_by_id is not None:
        return False
    if notice != FIRST:
        first = select(OutboxMessage.status).where(
            OutboxMessage.case_id == case.id, OutboxMessage.notice == FIRST, OutboxMessage.audience == "customer")  # fmt: skip
        return session.scalars(first).first() == "by_hand"
    lately = select(OutboxMessage.recipient).where(
        OutboxMessage.status.in_(WRITTEN), OutboxMessage.created_at > clock.now() - WITHIN,
        OutboxMessage.notice == FIRST, OutboxMessage.audience == "customer")  # fmt: skip
    return sum(_mailbox(known) == _mailbox(address) for known in session.scalars(lately)) >= MOST


def _mailbox(address: str) -> str:
    """Return an address without what many servers pass over: capitals, dots, and what follows a plus sign."""
    local, _, host = address.casefold().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{host}"
