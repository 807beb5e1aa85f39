"""Around one notice: the row, its case and recipient, and what the recipient may know."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.documents.dates import date_words, moment_words
from app.documents.names import in_language
from app.models.case import Case
from app.models.office import Office
from app.models.outbox import OutboxMessage
from app.models.person import Staff
from app.models.task import CaseTask
from app.notifications.catalogue import LANGUAGES, NOTICES, Notice, Texts, texts_of
from app.notifications.settings import MailSettings
from app.security.masking import ANONYMOUS, CONFIDENTIAL, masked_parties, masked_text
from app.security.scope import case_condition
from app.security.viewer import Viewer, viewer_of


@dataclass(frozen=True)
class Scene:
    """What a notice is written from. `attached`: papers go with it; `unsigned`: one of them without a signature."""

    session: Session
    row: OutboxMessage
    settings: MailSettings
    now: datetime
    attached: bool = False
    unsigned: bool = False

    @property
    def notice(self) -> Notice:
        """The notice. Raises KeyError when the catalogue has it no more."""
        return NOTICES[self.row.notice]

    @property
    def case(self) -> Case | None:
        """The case; a digest has none."""
        return self.row.case

    @cached_property
    def office(self) -> Office | None:
        """The office that writes."""
        return self.case.office if self.case else self.row.office

    @property
    def person(self) -> Staff | None:
        """The member of staff written to."""
        return self.row.user

    @cached_property
    def language(self) -> str:
        """The recipient's language, as far as we write it."""
        return self.row.language if self.row.language in LANGUAGES else LANGUAGES[0]

    @property
    def texts(self) -> Texts:
        """The standard words."""
        return texts_of(self.language)

    @property
    def to_customer(self) -> bool:
        """Whether the customer reads it."""
        return self.row.audience == "customer"

    @cached_property
    def viewer(self) -> Viewer:
        """As whom a member of staff reads it; nobody we know sees nothing."""
        if self.person is None:
            return Viewer(kind="staff")
        return viewer_of(self.session, self.person, self.now.date())

    @cached_property
    def neutral(self) -> bool:
        """Whether only the number may be said: a restricted case, or one that the person may not see (any more)."""
        if self.case is None:
            return False
        return self.case.restricted or not (self.to_customer or self.sees(self.case))

    def sees(self, case: Case) -> bool:
        """Whether the member of staff written to may see a case."""
        query = select(Case.id).where(Case.id == case.id, case_condition(self.viewer))
        return self.session.scalars(query).first() is not None

    def context(self, name: str) -> Any:
        """Return what was noted when the notice was queued."""
        return (self.row.context or {}).get(name)

    @cached_property
    def task(self) -> CaseTask | None:
        """The task that the notice is about."""
        key = self.context("task")
        found = self.session.get(CaseTask, key) if isinstance(key, int) else None
        return found if found is not None and found.case_id == self.row.case_id else None

    def told(self, text: str | None) -> str:
        """Return a text of the case as the recipient may read it."""
        if not text or self.case is None or self.to_customer:
            return text or ""
        return masked_text(self.viewer, self.case, text)

    def customer_name(self) -> str:
        """Return who complains, as the recipient may know it."""
        if self.case is None:
            return ""
        if self.to_customer:
            return self.case.customer.name if self.case.customer else ""
        name = masked_parties(self.viewer, self.case)["customer"]
        return in_language(name, self.language) if name in (ANONYMOUS, CONFIDENTIAL) else name

    @property
    def zone(self) -> str:
        """The office's time zone."""
        return self.office.zone if self.office else "Asia/Jakarta"

    def day(self, moment: datetime | None) -> str:
        """Return a moment as a date in words, where the office is; empty for None."""
        return date_words(moment.astimezone(ZoneInfo(self.zone)).date(), self.language) if moment else ""

    def moment(self, moment: datetime | None) -> str:
        """Return a moment in words on the office's clock; empty for None."""
        return moment_words(moment, self.language, self.zone) if moment else ""


def scene_of(
    session: Session, row: OutboxMessage, settings: MailSettings, *, attached: bool = False, unsigned: bool = False
) -> Scene:
    """Return the scene of a row of the outbox as it is now."""
    return Scene(session, row, settings, clock.now(), attached, unsigned)
