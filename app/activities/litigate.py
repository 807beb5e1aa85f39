"""Handle the lawsuit (P6): a team suited to the claim, hearings, result. No time limit; records are held."""

from typing import Any

from sqlalchemy import select

from app.activities.base import Activity, News, Outcome, OutcomeData, StepContext
from app.activities.fields import Day, Forum, RecordId, area, field, line, many, reference
from app.errors import invalid
from app.messages import N_
from app.models.lawsuit import Hearing, Lawsuit


class Progress(OutcomeData):
    """What is known of the suit now; composition of the team is free."""

    forum: Forum = field(N_("Where"), default="court")
    court_number: str = line(N_("Number at the court"), required=False, limit=120)
    claim: str = area(N_("What is claimed"))
    contested_decision: str = line(N_("Decision contested"), required=False)
    team: list[str] = many(N_("Team for the lawsuit"), most=30, hint=N_("One name on each line."), widget="lines")
    liaison: RecordId | None = reference(N_("Liaison"), "staff", required=False)
    secured: str = area(N_("Documents secured"), required=False)
    hearing_on: Day | None = field(N_("Hearing or mediation on"), default=None)
    hearing_agenda: str = line(N_("Agenda of that date"), required=False, limit=300)
    hearing_report: str = area(N_("What happened"), required=False)


class Ended(OutcomeData):
    """How the suit ended."""

    result: str = area(N_("Result of the lawsuit"))


class Litigate(Activity):
    """The head forms a team and keeps the litigation report up to date."""

    name = "litigate"
    title = N_("Handle the lawsuit")
    outcomes = {
        "progress": Outcome(N_("Record progress"), Progress, primary=True),
        "concluded": Outcome(N_("The lawsuit has ended"), Ended),
        "remitted": Outcome(N_("Remitted to the office: new appeal"), Ended),
    }
    optional = frozenset({"remitted", "progress"})

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start from what is recorded."""
        suit = suit_of(context)
        if outcome != "progress":
            return {}
        if suit is None:
            return {"claim": context.case.description, "contested_decision": context.case.appealed_decision}
        return {"forum": suit.forum, "court_number": suit.court_number, "claim": suit.claim,
                "contested_decision": suit.contested_decision, "team": suit.team, "secured": suit.secured,
                "liaison": str(suit.liaison_id) if suit.liaison_id else None}  # fmt: skip

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """A hearing needs both its date and its agenda."""
        if outcome == "progress" and bool(data.hearing_on) != bool(data.hearing_agenda):
            raise invalid("/hearing_agenda", N_("Give both the date and the agenda of the hearing."))

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the state of the suit; the hold ends with it."""
        suit = suit_of(context) or context.add(Lawsuit(
            case_id=context.case.id, claim=context.case.description, plaintiff=context.case.representative_name,
            contested_decision=context.case.appealed_decision, notified_on=context.case.received_at.date(),
            opened_at=context.now))  # fmt: skip
        context.case.legal_hold = outcome == "progress"
        if outcome != "progress":
            suit.result, suit.concluded_at = data.result, context.now
            return
        suit.forum, suit.court_number, suit.claim = data.forum, data.court_number, data.claim
        suit.contested_decision, suit.team, suit.secured = data.contested_decision, data.team, data.secured
        suit.liaison_id = int(data.liaison) if data.liaison else None
        if data.hearing_on:
            hearing = Hearing(
                case_id=context.case.id, on=data.hearing_on, agenda=data.hearing_agenda, report=data.hearing_report
            )
            suit.hearings.append(hearing)
            context.session.flush()
            if data.hearing_on >= context.now.date():
                context.news.append(News("litigation_date", {"hearing": hearing.id}))


def suit_of(context: StepContext) -> Lawsuit | None:
    """Return the running suit of the case."""
    return context.session.scalars(
        select(Lawsuit).where(Lawsuit.case_id == context.case.id, Lawsuit.concluded_at.is_(None))
    ).first()
