"""Data and writing shared by several activities."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.activities.base import OutcomeData, StepContext
from app.activities.fields import Validity, area, field
from app.messages import N_
from app.models.case import CasePoint, InvolvedPerson
from app.models.person import Staff


class Reasoned(OutcomeData):
    """An outcome that needs its reason."""

    reason: str = area(N_("Reason"), limit=4000)


class Remarked(OutcomeData):
    """An outcome with remarks that reach whoever does the next step."""

    remarks: str = area(N_("Remarks"), limit=4000)


class Noted(OutcomeData):
    """An outcome with an optional note."""

    note: str = area(N_("Note"), required=False, limit=4000)


class PointConclusion(OutcomeData):
    """What was found on one point of the complaint."""

    point: str = area(N_("Point"), limit=2000)
    validity: Validity = field(N_("Proven or not"))
    conclusion: str = area(N_("Conclusion"), required=False, limit=4000)


def conclude_points(context: StepContext, conclusions: Sequence[PointConclusion]) -> None:
    """Write the conclusion of each point; points are matched by their text, new ones are added."""
    known = {point.text.strip(): point for point in context.case.points}
    for conclusion in conclusions:
        point = known.get(conclusion.point)
        if point is None:
            point = CasePoint(case_id=context.case.id, no=len(context.case.points) + 1, text=conclusion.point)
            context.case.points.append(point)
        point.conclusion = conclusion.conclusion
        point.validity = None if conclusion.validity == "not_assessed" else conclusion.validity


def point_rows(context: StepContext) -> list[dict[str, Any]]:
    """Return the points of the case as first rows of a form."""
    return [
        {
            "point": point.text,
            **({"validity": point.validity} if point.validity else {}),
            "conclusion": point.conclusion,
        }
        for point in context.case.points
    ]


def add_involved(context: StepContext, user_ids: Sequence[str], part: str, accused: bool = False) -> None:
    """Name members of staff as involved in what is complained about (barred from judging it)."""
    known = {person.user_id for person in context.case.involved}
    wanted = [int(user_id) for user_id in user_ids if int(user_id) not in known]
    for person in context.session.scalars(select(Staff).where(Staff.id.in_(wanted)).order_by(Staff.id)):
        context.case.involved.append(
            InvolvedPerson(case_id=context.case.id, user_id=person.id, name=person.name, part=part, accused=accused)
        )
