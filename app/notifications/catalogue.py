"""Every notice as data: who is told of what, when, with what. Read and checked once, as procedures are."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.activities import ACTIVITIES
from app.documents.papers.registry import PAPERS
from app.documents.placeholders import places_for, problems_of
from app.documents.richtext import tidy
from app.models.codes import ROLES
from app.procedures.definition import Text

FILE = Path(__file__).with_name("catalogue.toml")
TEXTS = Path(__file__).with_name("texts")
LANGUAGES = ("id", "en")
Audience = Literal["customer", "staff"]
Link = Literal["tracking", "case", "tasks", "appointments"]
BOLD = re.compile(r"\*\*(.+?)\*\*")
# Who is told, beside those who hold a role: who does the step; the liaison of a suit; who has the case in hand; and
# those whom the rules of reminders name (escalation.toml).
PERSONS = frozenset({"performer", "liaison", "owner", "rules"})


class Notice(BaseModel):
    """One notice; the fields are told in catalogue.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Annotated[str, Field(min_length=1, max_length=40)]
    title: Text
    when: Text
    audience: Audience
    who: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    reminds: tuple[str, ...] = ()
    link: Link
    attach: tuple[str, ...] = ()
    waits: bool = False
    once: bool = False
    secret: bool = False
    by_mail: bool = True

    @model_validator(mode="after")
    def _names_exist(self) -> "Notice":
        """Refuse words that stand for nothing."""
        for field, words, known in (
            ("who", self.who, PERSONS | set(ROLES)),
            ("opens", self.opens, set(ACTIVITIES)),
            ("reminds", self.reminds, set(ACTIVITIES)),
            ("attach", self.attach, set(PAPERS)),
        ):
            for word in words:
                if word not in known:
                    raise ValueError(
                        f"{field} names “{word}”, which does not exist; there are: {', '.join(sorted(known))}"
                    )
        if (self.audience == "staff") != bool(self.who):
            raise ValueError("a notice to staff says in `who` which of them; one to the customer does not")
        if self.audience == "staff" and self.secret:
            raise ValueError("a secret link goes to the customer alone; take `secret` away")
        return self


class Links(BaseModel):
    """What stands on the button, by where it leads."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    tracking: str
    case: str
    tasks: str
    appointments: str


class Words(BaseModel):
    """Single words that values are put together with."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    late: str
    no_due: str
    restricted: str
    chair: str
    more: str
    anybody: str


class Frame(BaseModel):
    """What every mail of a language has around its text.

    `automatic_replies`: in place of `automatic_customer` where what customers answer by mail reaches the case.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    greeting: str
    greeting_anonymous: str
    closing: str
    address_below: str
    automatic_customer: str
    automatic_replies: str
    automatic_staff: str
    links: Links
    words: Words


class Wording(BaseModel):
    """The subject and the body of a notice, with places; the body is stored rich text. `button`: if not the usual one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    subject: Annotated[str, Field(min_length=1, max_length=200)]
    body: Annotated[str, Field(min_length=1)]
    button: Annotated[str, Field(max_length=40)] = ""

    @model_validator(mode="before")
    @classmethod
    def _tidied(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {**data, "body": BOLD.sub(r"<strong>\1</strong>", tidy(str(data.get("body", ""))))}


class Texts(BaseModel):
    """All words of one language: the frame, the neutral texts of restricted cases, the notices, values for a sample."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    frame: Frame
    neutral: Mapping[Audience, Wording]
    notices: Mapping[str, Wording]
    samples: Mapping[str, str | tuple[str, ...]]

    def button_of(self, notice: Notice, *, neutral: bool = False) -> str:
        """Return what stands on a notice's button: what there is to do; where it leads, when nothing may be said."""
        usual: str = getattr(self.frame.links, notice.link)
        return usual if neutral else self.notices[notice.id].button or usual


class CatalogueProblem(ValueError):
    """The catalogue or its texts cannot be used; the message names the file, the notice and what to do."""


def read_catalogue(text: str, name: str = FILE.name) -> Mapping[str, Notice]:
    """Return the notices of a TOML text. Raises CatalogueProblem."""
    found = {}
    for key, data in tomllib.loads(text).items():
        try:
            found[key] = Notice.model_validate({**data, "id": key})
        except ValidationError as problem:
            raise CatalogueProblem(f"{name}, notice {key}: {_told(problem)}") from problem
    taken: dict[str, str] = {}
    for notice in found.values():
        for activity in notice.opens:
            if activity in taken:
                raise CatalogueProblem(f"{name}, notice {notice.id}: “{activity}” already opens {taken[activity]}")
            taken[activity] = notice.id
    return found


def read_texts(text: str, notices: Mapping[str, Notice], name: str) -> Texts:
    """Return the words of a language. Raises CatalogueProblem for a text that is missing, unknown or has a wrong place."""
    try:
        found = Texts.model_validate(tomllib.loads(text))
    except ValidationError as problem:
        raise CatalogueProblem(f"{name}: {_told(problem)}") from problem
    if lacking := sorted(set(notices) - set(found.notices)):
        raise CatalogueProblem(f"{name}: there is no text for the notice {', '.join(lacking)}; write it")
    if unknown := sorted(set(found.notices) - set(notices)):
        raise CatalogueProblem(f"{name}: the catalogue has no notice {', '.join(unknown)}; remove its text or add it")
    for key, wording in found.notices.items():
        known = places_for(notices[key].audience)
        for part in (wording.subject, wording.body):
            for wrong in problems_of(part, known):
                raise CatalogueProblem(f"{name}, notice {key}: {wrong.message % wrong.values}")
    return found


def _told(problem: ValidationError) -> str:
    first = problem.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place + ': ' if place else ''}{first['msg']}"


NOTICES: Mapping[str, Notice] = read_catalogue(FILE.read_text(encoding="utf-8"))
OPENED: Mapping[str, Notice] = {activity: notice for notice in NOTICES.values() for activity in notice.opens}
REMINDED: Mapping[str, Notice] = {activity: notice for notice in NOTICES.values() for activity in notice.reminds}


@cache
def texts_of(language: str) -> Texts:
    """Return the standard words of a language; Indonesian for one that is not known."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    path = TEXTS / f"{known}.toml"
    return read_texts(path.read_text(encoding="utf-8"), NOTICES, path.name)
