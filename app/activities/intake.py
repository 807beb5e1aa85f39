"""What receiving (L2) and verifying (P1) have in common: classification and the ways out at the door."""

from app.activities.base import Outcome, OutcomeData, StepContext
from app.activities.common import Reasoned, add_involved
from app.activities.fields import (
    CaseType,
    Category,
    Class,
    Nature,
    RecordId,
    Severity,
    area,
    field,
    line,
    many,
    reference,
)  # fmt: skip
from app.errors import invalid
from app.messages import N_
from app.models.case import Case, CaseExclusion, CaseGrant, InvolvedPerson
from app.models.handling import CompletenessRequest, IntakeReport
from app.security.line import line_of


class Classification(OutcomeData):
    """How a case is classified at intake (ISO 10002: type, category, severity; SP4N: class)."""

    type: CaseType = field(N_("What it is about"))
    category: Category = field(N_("Category"))
    severity: Severity = field(N_("Severity"))
    klass: Class | None = field(N_("Class of the public complaint"), default=None)
    nature: Nature | None = field(N_("Nature"), default=None)
    involved: list[RecordId] = many(
        N_("Staff involved in what is complained about"),
        hint=N_("They are barred from deciding, approving or signing in this case."),
        lookup="staff",
    )


class Incomplete(OutcomeData):
    """What the customer must still provide."""

    items: list[str] = many(N_("What is missing"), least=1, hint=N_("One item on each line."), widget="lines")
    note: str = area(N_("Note to the customer"), required=False, limit=2000)


class NotOurs(Reasoned):
    """Why the office does not answer for this matter, and who does."""

    suggested_body: str = line(N_("Who answers for it"), required=False)


class Duplicate(OutcomeData):
    """Which case this one repeats."""

    duplicate_of: RecordId = reference(N_("The first case"), "cases")
    reason: str = area(N_("Why it is the same matter"), required=False, limit=2000)


class Wrongdoing(OutcomeData):
    """Who is accused. From here on they and their line do not see the case."""

    accused: list[RecordId] = many(N_("Staff named in the report"), lookup="staff")
    accused_others: str = line(N_("Others named"), required=False)
    reason: str = area(N_("Why this is suspected wrongdoing"), limit=4000)


DOOR: dict[str, Outcome] = {
    "incomplete": Outcome(N_("Ask the customer to complete it"), Incomplete),
    "not_ours": Outcome(N_("Not ours: refer"), NotOurs),
    "duplicate": Outcome(N_("Join to an earlier case"), Duplicate),
    "wrongdoing": Outcome(N_("Suspected wrongdoing: restricted route"), Wrongdoing),
}


def classify(context: StepContext, data: Classification) -> None:
    """Write the classification and who is involved; the file counts as complete from now on."""
    case = context.case
    case.type, case.category, case.severity = data.type, data.category, data.severity
    case.klass, case.nature = data.klass, data.nature
    case.complete_at = case.complete_at or context.now
    add_involved(context, data.involved, "")
    context.changes.update(type=data.type, category=data.category, severity=data.severity)


def check_door(context: StepContext, outcome: str, data: OutcomeData) -> None:
    """Refuse a case that is joined to itself, to a joined one, or to one that is joined to it."""
    if isinstance(data, Duplicate):
        first = context.session.get(Case, int(data.duplicate_of))
        if first is None or first.id == context.case.id or first.duplicate_of_id is not None:
            raise invalid("/duplicate_of", N_("Choose another case that is not itself a duplicate."))


def apply_door(context: StepContext, outcome: str, data: OutcomeData) -> None:
    """Write what leaving at the door means."""
    case = context.case
    if isinstance(data, Incomplete):
        context.add(CompletenessRequest(**context.author, items=data.items, note=data.note))
    elif isinstance(data, NotOurs):
        case.validity = "out_of_scope"
        context.add(IntakeReport(**context.author, conclusion="not_ours", responsibility="other_body",
                                 responsibility_reason=data.reason, summary=data.suggested_body))  # fmt: skip
    elif isinstance(data, Duplicate):
        case.duplicate_of_id = int(data.duplicate_of)
        context.changes["duplicate_of"] = data.duplicate_of
    elif isinstance(data, Wrongdoing):
        restrict(context, data)


def restrict(context: StepContext, data: Wrongdoing) -> None:
    """Take the case off the ordinary path: only persons named on it see it, never the accused and their line."""
    case = context.case
    case.restricted, case.type = True, "wrongdoing"
    add_involved(context, data.accused, "", accused=True)
    if data.accused_others:
        case.involved.append(InvolvedPerson(case_id=case.id, name=data.accused_others[:160], accused=True))
    context.session.query(CaseGrant).filter(CaseGrant.case_id == case.id).delete()
    for user_id in line_of(context.session, [int(person) for person in data.accused], case.office_id, context.now):
        context.session.add(CaseExclusion(case_id=case.id, user_id=user_id, reason="named_or_in_line"))
    context.session.flush()
