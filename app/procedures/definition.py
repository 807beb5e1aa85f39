"""What a procedure is, as typed and frozen data: the shape of every TOML file in this folder.

A procedure file is an office's own paper procedure: its code, revision, actors and steps as printed, with the steps and
branches that standards and law add (each with its basis). Everything else (screens, deadlines, tasks, notices,
the printed swim-lane table) is derived from it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints

from app.procedures.durations import Duration

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Kind = Literal["complaint", "appeal", "lawsuit"]
TimeSpan = Annotated[
    Duration,
    BeforeValidator(lambda value: value if isinstance(value, Duration) else Duration.parse(value)),
    PlainSerializer(str, return_type=str),
]
# The facts of a case that a condition may ask for. Values are strings; "yes"/"no" for true and false.
FACTS = (
    "kind",
    "type",
    "klass",
    "nature",
    "severity",
    "service",
    "category",
    "channel",
    "validity",
    "anonymous",
    "late",
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Text(_Frozen):
    """A short text in both languages."""

    id: str = Field(min_length=1, max_length=200)
    en: str = Field(min_length=1, max_length=200)

    def in_language(self, language: str) -> str:
        """Return the English text for "en…", else the Indonesian."""
        return self.en if language.startswith("en") else self.id


class Actor(_Frozen):
    """A column of the printed table: who performs steps. `role` is the role of the application that stands for it."""

    title: Text
    role: Literal[
        "customer", "third_party", "front_desk", "service_coordinator", "function_coordinator",
        "technical_manager", "office_head", "appeal_member",
    ]  # fmt: skip


def _values(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


FactValues = Annotated[tuple[str, ...], BeforeValidator(_values), Field(min_length=1)]


class Way(_Frozen):
    """One way on from an outcome. The first way whose conditions hold is taken.

    `when`: facts that must all hold; `first`: only the first N times this case takes this outcome at this step;
    `to`: steps that open; `end`: the case ends with this outcome; `end_track`: a side track ends;
    `change`: the case becomes another kind and goes on under the procedure for it; `open`: a linked case of
    this kind opens (together with `to` or `end` for this case); `notice`: who is told.
    """

    when: Mapping[str, FactValues] = Field(default_factory=dict)
    first: int | None = Field(default=None, ge=1, le=9)
    to: Annotated[tuple[Identifier, ...], BeforeValidator(_values)] = ()
    end: Identifier | None = None
    end_track: bool = False
    change: Kind | None = None
    open: Kind | None = None
    notice: Identifier | None = None


def _ways(value: Any) -> Any:
    if isinstance(value, str):
        return ({"to": (value,)},)
    if isinstance(value, dict):
        return (value,)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return ({"to": tuple(value)},)
    return value


Ways = Annotated[tuple[Way, ...], BeforeValidator(_ways), Field(min_length=1)]


class Printed(_Frozen):
    """What the office's own table says of a step, word for word."""

    activity: str = ""
    inputs: str = ""
    time: str = ""
    output: str = ""
    remark: str = ""


class Lapse(_Frozen):
    """When nobody acts within `after`, the task completes itself with `outcome`."""

    after: TimeSpan
    outcome: Identifier


class TimeByFact(_Frozen):
    """A standard time that depends on one fact of the case, for example the class of the complaint."""

    by: Literal["klass", "severity", "nature", "kind"]
    times: Mapping[str, TimeSpan]
    default: TimeSpan | None = None


def _time(value: Any) -> Any:
    if isinstance(value, dict):
        return TimeByFact.model_validate(value)
    return value if isinstance(value, Duration | TimeByFact) else Duration.parse(value)


StandardTime = Annotated[Duration | TimeByFact, BeforeValidator(_time), PlainSerializer(
    lambda value: str(value) if isinstance(value, Duration) else value.model_dump(mode="json"))]  # fmt: skip


class Step(_Frozen):
    """One step: printed (`no`) or added (`basis`), who does it, what it needs and makes, how long, and what follows."""

    id: Identifier
    no: int | None = Field(default=None, ge=1, le=99)
    basis: str | None = Field(default=None, max_length=200)
    title: Text
    actor: Annotated[tuple[Identifier, ...], BeforeValidator(_values), Field(min_length=1)]
    activity: Identifier
    needs: tuple[Identifier, ...] = ()
    makes: tuple[Identifier, ...] = ()
    time: StandardTime | None = None
    due: Literal["chosen"] | None = None  # the date is chosen in the case (by the step before), not by the procedure
    scored: bool = True  # False: time is shown, not judged (the customer's time)
    pauses: bool = False  # the case's clock stands still while this step waits for the customer
    lapses: Lapse | None = None
    independent: bool = False  # by somebody who was not involved (ISO/IEC 17065 7.13.5-6, 17025 7.9.6)
    not_by: Annotated[tuple[Identifier, ...], BeforeValidator(_values)] = ()  # nor by who did these steps
    avoid: Literal["named_persons_and_their_line"] | None = None
    restricted: bool = False  # from here on only persons named on the case see it
    for_each: Identifier | None = None  # one task per item that the activity names; "actor": one per actor
    by: Literal["team_chair"] | None = None
    waits_for: Annotated[tuple[Identifier, ...], BeforeValidator(_values)] = ()  # opens once none of these is open
    interrupts: bool = False  # opening it closes every other open task of the main track
    side_track: bool = False  # does not hold the case open towards the customer
    holds: Literal["legal"] | None = None
    notice: Identifier | None = None
    remark: Text | None = None
    printed: Printed | None = None
    next: Mapping[Identifier, Ways]


class Milestone(_Frozen):
    """A promise on the whole case: once `within`, or `every`, counted from an event of the case."""

    id: Identifier
    within: StandardTime | None = None
    every: TimeSpan | None = None
    from_: Literal["received", "complete", "decided"] = Field(alias="from")
    notice: Identifier | None = None
    basis: str | None = None


class Filing(_Frozen):
    """How long a case of one kind may be filed. Late is a fact of the case, never a refusal by form."""

    within: TimeSpan
    from_: Literal["decision_delivered", "service_delivered", "event"] = Field(alias="from")


class Team(_Frozen):
    """What an appeal team must be."""

    size: int = Field(ge=1, le=15)
    chairs: Literal[1] = 1
    competence: str = ""
    excludes: tuple[Literal["involved_persons", "interests_within_2_years", "disputing_party"], ...] = ()
    declare_before: Identifier | None = None


class Reopening(_Frozen):
    """At which step a closed case is taken up again, and how often."""

    at: Identifier
    times: int = Field(default=1, ge=1, le=9)


class Procedure(_Frozen):
    """A procedure in one revision. `source` is the file it was read from."""

    format: Literal[1]
    code: str = Field(min_length=1, max_length=60)
    revision: str = Field(min_length=1, max_length=20)
    issued: date | None = None
    revised: date | None = None
    effective: date
    title: Text
    handles: tuple[Kind, ...] = Field(min_length=1)
    start: Mapping[Kind, Identifier]  # a single word in the file means: for every kind
    appeals_to: str | None = None
    reopening: Reopening | None = None
    legal_basis: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    warning: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    actors: Mapping[Identifier, Actor] = Field(min_length=1)
    team: Team | None = None
    filing: Mapping[Kind, Filing] = Field(default_factory=dict)
    documents: Mapping[Identifier, Text] = Field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    source: str = ""

    def step(self, step_id: str) -> Step:
        """Return the step of this id; KeyError when there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    @property
    def key(self) -> tuple[str, str]:
        """Code and revision: what a case is pinned to."""
        return self.code, self.revision

    def same_as(self, other: "Procedure") -> bool:
        """Whether another file says the same."""
        return self.model_copy(update={"source": ""}) == other.model_copy(update={"source": ""})
