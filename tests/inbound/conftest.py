"""One complaint at an office, a notice that went out about it, and what comes in."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.commands.inbound import take_in
from app.documents.storage import LocalStorage
from app.extensions import db
from app.models.document import Document, Message
from app.models.outbox import InboundMail, OutboxMessage
from app.notifications.settings import MailSettings, mail_settings_of
from app.security.scope import unscoped
from tests import world as worlds
from tests.commands.journeys import Journey


class Post:
    """A case of Palembang, and the mail around it."""

    def __init__(self, session: Session, world: worlds.World, settings: MailSettings, storage: LocalStorage) -> None:
        self.session, self.world, self.settings, self.storage = session, world, settings, storage
        self.journey = Journey(session, world).up_to("registered")
        self.case_id = self.journey.case_id
        with unscoped(session):
            session.execute(update(OutboxMessage).values(status="sent"))
            session.commit()

    @property
    def notice(self) -> OutboxMessage:
        """The notice that told the customer that the complaint arrived."""
        with unscoped(self.session):
            self.session.rollback()
            query = select(OutboxMessage).where(
                OutboxMessage.case_id == self.case_id, OutboxMessage.notice == "received"
            )
            return self.session.scalars(query).one()

    @property
    def our_id(self) -> str:
        """The Message-ID of that notice."""
        return f"{self.notice.message_id}@{self.settings.domain}"

    def take(self, raw: bytes) -> InboundMail:
        """Take a mail in."""
        found = take_in(self.session, raw, self.storage, self.settings)
        with unscoped(self.session):
            self.session.refresh(found)
        return found

    def rows(self, model: Any, **wanted: Any) -> list[Any]:
        """Rows of a table, unscoped."""
        with unscoped(self.session):
            self.session.rollback()
            return list(self.session.scalars(select(model).filter_by(**wanted).order_by(model.id)))

    def messages(self) -> list[Message]:
        """The messages of the case."""
        return self.rows(Message, case_id=self.case_id)

    def files(self) -> list[str]:
        """The names of the case's received files."""
        return [row.file_name for row in self.rows(Document, case_id=self.case_id, direction="received")]

    def told(self, notice: str) -> list[str]:
        """The addresses to which a notice was queued."""
        return [row.recipient for row in self.rows(OutboxMessage, notice=notice)]


@pytest.fixture
def post(one_app: Flask, tmp_path: Path) -> Post:
    """A complaint of the customer a@karet.example, registered, with its notice sent."""
    session = db.session()
    return Post(session, worlds.read(session), mail_settings_of(one_app.config), LocalStorage(tmp_path / "files"))
