"""Rows in the outbox for tests, and drains of it."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app import clock
from app.commands.register_case import register_case
from app.documents.storage import storage_of
from app.extensions import db
from app.models.case import Case
from app.models.outbox import OutboxMessage
from app.notifications.delivery import USUAL, Counts, Pace, drain
from app.notifications.outbox import queue
from app.notifications.settings import MailSettings, Server, mail_settings_of
from app.notifications.transport import SmtpTransport, Transport
from tests import world as worlds

WORDS = {"channel": "email", "customer_name": "PT Pelanggan", "contact_email": "rina@pelanggan.example",
         "subject": "LHU terlambat", "description": "Belum selesai.", "service": "pengujian"}  # fmt: skip


def new_case(session: Session, **words: str) -> Case:
    """Register a case at Palembang and empty the outbox of what that queued."""
    world = worlds.read(session)
    made = register_case(session, world.viewer(session, "plg_desk"), {**WORDS, **words})
    session.query(OutboxMessage).delete()
    session.commit()
    return session.get_one(Case, int(made["id"]))


def waiting(session: Session, *recipients: str, case: Case | None = None) -> list[int]:
    """Queue a notice for each recipient; return the rows' numbers."""
    case = case or new_case(session)
    for recipient in recipients:
        queue(session, "received", "customer", recipient, case=case)
    session.commit()
    return list(session.scalars(select(OutboxMessage.id).order_by(OutboxMessage.id)))[-len(recipients) :]


def row_of(session: Session, row_id: int) -> OutboxMessage:
    """Read a row anew."""
    session.rollback()
    return session.get_one(OutboxMessage, row_id, populate_existing=True)


def settings_of(app: Flask) -> MailSettings:
    """The settings of the tests' installation."""
    return mail_settings_of(app.config)


def drained(
    app: Flask, via: Server | Transport, pace: Pace = USUAL, worker: str = "uji", settings: MailSettings | None = None,
    **more: Any,
) -> Counts:  # fmt: skip
    """Deliver what is due."""
    transport = SmtpTransport(via, "tanggap.example") if isinstance(via, Server) else via
    try:
        sessions = sessionmaker(db.engine)
        return drain(
            sessions, transport, settings or settings_of(app), storage_of(app.config), worker, pace=pace, **more
        )
    finally:
        transport.close()


def after(**time: float) -> Any:
    """Move the clock on."""
    return clock.moved(clock.now() + timedelta(**time))
