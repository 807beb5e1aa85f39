"""What an activity is: its outcomes, each with one data model, and what it writes.

From the pydantic model of an outcome come validation, the screen's form and the API's JSON Schema.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from app.documents.desk import Desk
from app.models.case import Case
from app.models.task import CaseTask
from app.procedures.definition import Procedure, Step
from app.security.viewer import Viewer

LONG = 8000


class OutcomeData(BaseModel):
    """The data of one outcome. Unknown fields are refused; texts are trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, str_max_length=LONG)


class Nothing(OutcomeData):
    """An outcome that needs no data."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a step can end: a title for the button, the data it takes, and a hint."""

    title: str
    data: type[OutcomeData] = Nothing
    hint: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One of several for whom a step is done: a key, and the unit or person it falls to."""

    key: str
    unit_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the case that somebody who writes a text can put into it: its name, what it is (msgid), its value."""

    name: str
    description: str
    value: str


@dataclass(frozen=True, slots=True)
class News:
    """Something that people are to be told: a notice of the catalogue, and what it is about."""

    notice: str
    about: Mapping[str, Any]


@dataclass(slots=True)
class StepContext:
    """All that an activity may use: the case and task, who acts, and when. `changes` collects facts for the history.

    `prepared`: what the activity's own `prepare` made before the transaction. `news`: what people are told of, beside
    the steps that open.
    """

    session: Session
    case: Case
    procedure: Procedure
    step: Step
    actor: Viewer
    now: datetime
    task: CaseTask | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    prepared: Any = None
    news: list[News] = field(default_factory=list)

    @property
    def author(self) -> dict[str, Any]:
        """The columns of a record made here: case, task, author, time."""
        return {
            "case_id": self.case.id,
            "task_id": self.task.id if self.task else None,
            "by_id": self.actor.user_id,
            "at": self.now,
        }

    def add(self, record: Any) -> Any:
        """Put a record into the transaction and give it its key."""
        self.session.add(record)
        self.session.flush()
        return record


class Activity:
    """What a step can be. One subclass per module; found by name.

    `by_clock`: outcomes that only the passing of time brings; `decides`: the independence rule applies whatever
    the procedure says; `shows`: what of the case stands beside the form (templates of that name in staff/shows).
    """

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    help: ClassVar[str] = ""
    outcomes: ClassVar[Mapping[str, Outcome]] = {}
    optional: ClassVar[frozenset[str]] = frozenset()
    items: ClassVar[frozenset[str]] = frozenset()
    by_clock: ClassVar[frozenset[str]] = frozenset()
    decides: ClassVar[bool] = False
    shows: ClassVar[tuple[str, ...]] = ()

    def pending(self, context: StepContext, word: str) -> Sequence[Item]:
        """Return for whom the step still has to be done (`word`: the procedure's for_each)."""
        return ()

    def due_on(self, context: StepContext, item: str) -> date | None:
        """Return the date chosen in the case for a step whose due date is chosen."""
        return None

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Return first values for the form of an outcome."""
        return {}

    def turn(self, outcome: str) -> str:
        """Return the turn (app.documents.turns) in which an outcome is prepared; empty when nothing is prepared."""
        return ""

    def prepare(self, context: StepContext, outcome: str, data: Any, secrets: Mapping[str, str], desk: Desk) -> Any:
        """Do, before the transaction and without writing to the database, what may not be done inside it.

        `secrets`: the outcome's secret fields, which nobody else gets. What it returns is `context.prepared` in
        `apply`. Raises DomainError; then nothing has happened.
        """

    def insertable(self, context: StepContext) -> Sequence[Fact]:
        """Return the facts that whoever writes a rich text of this step can put into it."""
        return ()

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """Refuse what the data model alone cannot see. Raises DomainError."""

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write what the outcome means. Runs inside the command's transaction."""
