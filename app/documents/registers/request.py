"""What every register is made from: session, office, period, who looks; reading in portions so that memory stays small."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.documents.names import in_language, name_of
from app.documents.registers.period import Period
from app.documents.registers.words import WORDS
from app.errors import invalid
from app.messages import N_
from app.models.case import Case
from app.models.codes import Codes
from app.models.office import Office
from app.security.masking import masked_parties, masked_text
from app.security.scope import unscoped
from app.security.viewer import Viewer
from reports.dates_and_numbers import date_words
from reports.register import Section

MOST_ROWS = 20_000
PORTION = 500
LONGEST = 900  # characters of a text in a row


@dataclass(frozen=True)
class Sections:
    """The tables of a register, and how many rows were found."""

    sections: tuple[Section, ...]
    count: int


@dataclass(frozen=True)
class Request:
    """One register that somebody wants to print."""

    session: Session
    office: Office
    period: Period
    viewer: Viewer
    now: datetime
    language: str = "id"

    def name(self, codes: Codes, code: str | None) -> str:
        """Return the name of a coded value."""
        return name_of(codes, code, self.language)

    def day(self, value: date | datetime | None) -> str:
        """Return a day on the office's calendar; empty for None."""
        if value is None:
            return ""
        if isinstance(value, datetime):
            value = value.astimezone(ZoneInfo(self.office.zone)).date()
        return date_words(value, self.language)

    def customer(self, case: Case) -> str:
        """Return who complains, as the viewer may know it; nobody for a restricted case, which paper would spread."""
        if case.restricted:
            return WORDS[self.language]["restricted"]
        return in_language(masked_parties(self.viewer, case)["customer"], self.language)

    def text(self, case: Case, value: str | None) -> str:
        """Return a text of a case as the viewer may read it, cut to what a row has room for; "" where restricted."""
        text = "" if case.restricted else masked_text(self.viewer, case, value or "").strip()
        return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"

    def keys(self, query: Any) -> list[Any]:
        """Return the rows of a query for keys. Raises Invalid when there are more than a register holds."""
        found = list(self.session.execute(query.limit(MOST_ROWS + 1)).all())
        if len(found) > MOST_ROWS:
            raise invalid(
                "/last", N_("This period has more than %(count)d rows. Choose a shorter one."), count=MOST_ROWS
            )
        return found

    def case_ids(self, *conditions: Any) -> list[int]:
        """Return the keys of the office's cases received in the period that the viewer sees, oldest first."""
        start, end = self.period.moments(self.office.zone)
        query = select(Case.id).where(
            Case.office_id == self.office.id, Case.received_at >= start, Case.received_at < end, *conditions
        )
        return [row[0] for row in self.keys(query.order_by(Case.received_at, Case.id))]

    def cases(self, ids: Sequence[int]) -> dict[int, Case]:
        """Return cases by their keys: only keys that were found within the viewer's scope."""
        with unscoped(self.session):
            rows = self.session.scalars(
                select(Case).where(Case.id.in_(ids)).options(joinedload(Case.customer), joinedload(Case.service))
            )
            return {case.id: case for case in rows}


def portions(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the keys a portion at a time."""
    for start in range(0, len(keys), PORTION):
        yield keys[start : start + PORTION]
