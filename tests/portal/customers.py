"""Customers at their own pages: cases brought to a step by the office, and browsers without script that follow them."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.extensions import db
from app.models.task import CaseTask
from app.security.scope import unscoped
from tests.commands.journeys import Journey
from tests.visitor import TOKEN, Visitor
from tests.world import World

FIELD = re.compile(r'<input type="hidden" name="(key|version)" value="([^"]*)"')


class Customer(Visitor):
    """Somebody who follows one case without an account."""

    def __init__(self, app: Flask, number: str, code: str) -> None:
        super().__init__(app)
        self.number, self.code = number, code
        self.enter()

    def enter(self) -> None:
        """Type number and access code."""
        self.submit("/lacak", number=self.number, code=self.code)

    @property
    def home(self) -> str:
        """The address of the case's page."""
        return f"/lacak/{self.number}"

    def page(self, path: str = "") -> str:
        """The text of a page of the case."""
        return self.get(f"{self.home}{path}").text

    def token(self, path: str = "") -> str:
        """The anti-forgery token of a page of the case."""
        found = TOKEN.search(self.page(path))
        return found.group(1) if found else ""

    def fill(self, path: str, **fields: Any) -> TestResponse:
        """Open a form of the case and send it with what it hides."""
        text = self.page(path)
        token = TOKEN.search(text)
        hidden = dict(FIELD.findall(text.partition("<main")[2]))
        data = {"csrf_token": token.group(1) if token else "", **hidden, **fields}
        return self.client.post(f"{self.home}{path}", data=data, content_type="multipart/form-data")

    def step(self, session: Session, outcome: str) -> str:
        """The path of an outcome of the open step that waits for the customer."""
        with unscoped(session):
            session.rollback()
            query = select(CaseTask.id).join(CaseTask.case).where(
                CaseTask.status == "open", CaseTask.role == "customer", CaseTask.case.has(number=self.number))  # fmt: skip
            return f"/langkah/{session.scalars(query).one()}/{outcome}"


def customer_of(app: Flask, world: World, last: str = "", **words: Any) -> tuple[Customer, Journey]:
    """A complaint at the office PLG, brought to just behind a step of its way, and its customer."""
    journey = Journey(db.session(), world, **words)
    if last:
        journey.up_to(last)
    return Customer(app, journey.answer["number"], journey.answer["tracking"]["code"]), journey
