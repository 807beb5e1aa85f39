"""What every paper of a case is drawn with: office, language, time, verification, and who may be named."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.documents.letterhead import copies_of, form_head, letterhead, paper_form
from app.documents.names import in_language, name_of
from app.models.case import Case
from app.models.codes import Codes
from app.models.office import Office
from app.security.masking import ANONYMOUS, CONFIDENTIAL, without_identity
from reports.dates_and_numbers import date_words, moment_words
from reports.sheet import Sheet, Verify


@dataclass(frozen=True)
class Setting:
    """Around one paper of a case.

    `at`: when it is issued. `number`: the paper's own number. `verify`: where it can be checked; None for a draft.
    `masked`: whoever reads it may not learn who complains, so `customer` and `text` hide that.
    """

    session: Session
    case: Case
    kind: str
    at: datetime
    language: str = "id"
    number: str = ""
    verify: Verify | None = None
    masked: bool = False

    @property
    def office(self) -> Office:
        """The office that issues the paper."""
        return self.case.office

    @property
    def draft(self) -> bool:
        """Whether this is only looked at, not issued."""
        return self.verify is None

    def sheet(self, title: str, head: str = "form", *, wide: bool = False, running: str = "") -> Sheet:
        """Return the sheet of a paper (`head`: letter, form or none) with what the office declares of its kind."""
        form = paper_form(self.session, self.office, self.kind)
        return Sheet(
            letterhead(self.office), " ".join(part for part in (title, self.number) if part), head,
            form_head(form, title, self.language) if head == "form" else None,
            self.verify, running, wide, self.case.number, self.language, self.draft,
        )  # fmt: skip

    @property
    def copies(self) -> tuple[str, ...]:
        """Who gets copies, as the office declares it for this kind."""
        return copies_of(paper_form(self.session, self.office, self.kind))

    def local(self, moment: datetime) -> datetime:
        """Return a moment on the office's clock."""
        return moment.astimezone(ZoneInfo(self.office.zone))

    def day(self, value: date | datetime | None) -> str:
        """Return "3 Mei 2026", in the office's zone; empty for None."""
        if value is None:
            return ""
        return date_words(self.local(value).date() if isinstance(value, datetime) else value, self.language)

    def moment(self, value: datetime | None) -> str:
        """Return "Senin, 3 Mei 2026, pukul 14.30 WIB"; empty for None."""
        return moment_words(value, self.language, self.office.zone) if value else ""

    @property
    def place_and_day(self) -> str:
        """Return "Palembang, 3 Mei 2026" for the day of issue."""
        return f"{self.office.city}, {self.day(self.at)}"

    def name(self, codes: Codes, code: str | None) -> str:
        """Return the name of a coded value in the paper's language."""
        return name_of(codes, code, self.language)

    def words(self, msgid: str) -> str:
        """Return a message of the application in the paper's language."""
        return in_language(msgid, self.language)

    @property
    def customer(self) -> str:
        """Return the complainant's name as this paper may say it."""
        if self.case.customer is None:
            return self.words(ANONYMOUS)
        return self.words(CONFIDENTIAL) if self.masked else self.case.customer.name

    def text(self, value: str | None) -> str:
        """Return a text of the case as this paper may say it."""
        return without_identity(self.case, value or "") if self.masked else value or ""
