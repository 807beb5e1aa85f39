"""Asks the independence rule for a case: gathers what it needs from the records."""

from sqlalchemy import select

from app.activities.base import StepContext
from app.models.case import InvolvedPerson
from app.models.customer import Interest
from app.models.task import CaseTask
from app.workflow.independence import Tie, reasons_against


def bars(context: StepContext, user_id: int, not_by: tuple[str, ...] = ()) -> list[str]:
    """Return why a person may not judge this case or do a step that is `not_by` those who did other steps."""
    case, session = context.case, context.session
    involved = set(session.scalars(
        select(InvolvedPerson.user_id).where(
            InvolvedPerson.case_id == case.id, InvolvedPerson.user_id.is_not(None))))  # fmt: skip
    ties = [
        Tie(row.user_id, row.kind, row.to_date)
        for row in session.scalars(select(Interest).where(Interest.user_id == user_id))
        if case.customer_id is not None and row.customer_id == case.customer_id
    ]
    before: set[int] = set()
    if not_by:
        done = select(CaseTask.completed_by_id).where(
            CaseTask.case_id == case.id, CaseTask.step_id.in_(not_by), CaseTask.status == "done",
            CaseTask.completed_by_id.is_not(None))  # fmt: skip
        before = {person for person in session.scalars(done) if person is not None}
    years = case.office.interest_years
    named = {person for person in involved if person is not None}
    return reasons_against(user_id, named, ties, context.now.date(), years, before)
