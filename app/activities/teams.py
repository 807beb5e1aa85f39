"""What the activities around an appeal team share: the team at hand and who may sit in it."""

from collections.abc import Sequence

from sqlalchemy import select

from app.activities.base import Item, StepContext
from app.errors import Conflict, NotAllowed
from app.messages import N_
from app.models.appeal import AppealTeam, ImpartialityStatement, TeamMember, Vote


def team_of(context: StepContext) -> AppealTeam | None:
    """Return the appeal team of the case, if one was formed."""
    return context.session.scalars(select(AppealTeam).where(AppealTeam.case_id == context.case.id)).first()


def required_team(context: StepContext) -> AppealTeam:
    """Return the team. Raises Conflict when none was formed."""
    team = team_of(context)
    if team is None:
        raise Conflict(N_("No appeal team has been formed yet."))
    return team


def member_for(context: StepContext) -> TeamMember:
    """Return the serving member for whom the task is. Raises NotAllowed when the actor is none."""
    for member in required_team(context).serving:
        if member.user_id == context.actor.user_id:
            return member
    raise NotAllowed(N_("Only a member of the appeal team can do this."))


def declared(context: StepContext) -> set[int]:
    """Return the ids of members whose statement of impartiality exists."""
    rows = context.session.scalars(
        select(ImpartialityStatement.member_id).where(
            ImpartialityStatement.case_id == context.case.id, ImpartialityStatement.verdict == "declared"
        )
    )
    return set(rows)


def voted(context: StepContext) -> set[int]:
    """Return the ids of members who have voted."""
    return set(context.session.scalars(select(Vote.member_id).where(Vote.case_id == context.case.id)))


def items_without(context: StepContext, done: set[int]) -> Sequence[Item]:
    """Return the serving members who still have to act."""
    team = team_of(context)
    members = [member for member in (team.serving if team else []) if member.id not in done]
    return [Item(f"user:{member.user_id}", user_id=member.user_id) for member in members]
