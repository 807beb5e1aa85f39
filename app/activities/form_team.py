"""Form the appeal team (P4): so many persons with one chair, competent, independent, no disputing party."""

from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Reasoned
from app.activities.fields import RecordId, area, field, line, many, reference, typed_number
from app.activities.independent import bars
from app.activities.teams import team_of
from app.documents.numbers import given_out
from app.errors import FieldError, Invalid, invalid
from app.messages import N_
from app.models.appeal import AppealTeam, ImpartialityStatement, TeamMember
from app.models.case import CaseGrant
from app.models.person import Staff


class Seat(OutcomeData):
    """One seat in the team."""

    person: RecordId = reference(N_("Member"), "team_candidates")
    chair: bool = field(N_("Chair"), default=False)
    competence: str = line(N_("Competence in the matter"), limit=300)


class Formed(OutcomeData):
    """The team formation report (D7). Members left out are replaced."""

    members: list[Seat] = many(N_("Members"), least=1, most=15)
    subject: str = area(N_("Subject of the appeal"), required=False, limit=2000)
    replacement_reason: str = area(N_("Reason for replacing members"), required=False, limit=2000)
    number: str = typed_number()


class FormTeam(Activity):
    """The head appoints; whoever was involved or has an interest is refused."""

    name = "form_team"
    title = N_("Form the appeal team")
    help = N_("Appoint the members, one of them the chair. To replace somebody, put another person in that place.")
    decides = True
    outcomes = {
        "formed": Outcome(N_("Appoint the team"), Formed, primary=True),
        "nobody_independent": Outcome(N_("Nobody independent is available"), Reasoned),
    }
    optional = frozenset({"nobody_independent"})

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start with the serving members who can stay."""
        team = team_of(context)
        if outcome != "formed":
            return {}
        size = context.procedure.team.size if context.procedure.team else 3
        kept = [
            {"person": str(member.user_id), "chair": member.chair, "competence": member.competence}
            for member in (team.serving if team else [])
        ]
        blank: list[dict[str, Any]] = [{} for _ in range(size - len(kept))]
        return {"members": kept + blank, "subject": team.subject if team else context.case.subject}

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """Size, one chair, nobody twice, nobody barred."""
        if outcome != "formed":
            return
        rules = context.procedure.team
        size = rules.size if rules else 3
        people = [int(seat.person) for seat in data.members]
        if len(people) != size or len(set(people)) != size:
            raise invalid("/members", N_("The team has exactly %(size)s different members."), size=size)
        if sum(seat.chair for seat in data.members) != 1:
            raise invalid("/members", N_("Choose exactly one chair."))
        errors = []
        for index, seat in enumerate(data.members):
            reasons = bars(context, int(seat.person))
            if reasons:
                errors.append(FieldError(f"/members/{index}/person", reasons[0]))
        if errors:
            raise Invalid(errors, N_("A member is not independent."))
        team = team_of(context)
        leaving = {m.user_id for m in team.serving} - set(people) if team else set()
        if leaving and not data.replacement_reason:
            raise invalid("/replacement_reason", N_("Say why members are replaced."))

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the team; replaced members stay on record."""
        if outcome != "formed":
            return
        team = team_of(context) or context.add(AppealTeam(
            case_id=context.case.id, number=given_out(context.session, context.case.office, "team", context.now, data.number),
            formed_at=context.now, formed_by_id=context.actor.user_id))  # fmt: skip
        team.subject = data.subject or team.subject
        wanted = {int(seat.person): seat for seat in data.members}
        serving = {member.user_id: member for member in team.serving}
        for user_id, member in serving.items():
            if user_id not in wanted:
                member.status, member.replaced_reason, member.chair = "replaced", data.replacement_reason, False
        for member in team.serving:
            member.chair = False
        context.session.flush()
        for user_id, seat in wanted.items():
            self._seat(context, team, serving.get(user_id), user_id, seat)
        context.session.flush()
        context.session.refresh(team)
        context.changes["members"] = sorted(wanted)

    @staticmethod
    def _seat(context: StepContext, team: AppealTeam, kept: TeamMember | None, user_id: int, seat: Seat) -> None:
        if kept is not None:
            kept.chair, kept.competence = seat.chair, seat.competence
            return
        person = context.session.get_one(Staff, user_id)
        context.session.add(TeamMember(
            case_id=context.case.id, team_id=team.id, user_id=user_id, chair=seat.chair, competence=seat.competence,
            external=person.office_id != context.case.office_id, appointed_at=context.now))  # fmt: skip
        known = context.session.query(CaseGrant).filter_by(case_id=context.case.id, user_id=user_id).first()
        if known is None:
            context.session.add(CaseGrant(
                case_id=context.case.id, user_id=user_id, reason="appeal_team", granted_at=context.now))  # fmt: skip


def replace_conflicted(context: StepContext, member: TeamMember, verdict: str, reason: str) -> None:
    """Take a member out of the team and keep why."""
    context.add(ImpartialityStatement(
        case_id=context.case.id, member_id=member.id, verdict=verdict, disclosure=reason, at=context.now))  # fmt: skip
    member.status, member.replaced_reason, member.chair = "replaced", reason, False
    context.session.flush()
