"""The row scope holds on whatever a query is about, also on the tables that it asks itself."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.case import Case, CaseExclusion, CaseGrant, CasePoint
from app.models.letter import Letter
from app.models.office import Unit
from app.models.task import CaseTask
from app.security import scope
from app.security.viewer import Viewer

OWNED = (CaseTask, CaseGrant, CaseExclusion, CasePoint, Letter)
VIEWERS = (
    Viewer(kind="staff", user_id=1, office_id=1, roles=frozenset({("agency", 1, None)})),
    Viewer(kind="staff", user_id=1, office_id=1, roles=frozenset({("function_coordinator", 1, 2)})),
    Viewer(kind="customer", case_id=1),
)


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.kind + str(viewer.agency))
@pytest.mark.parametrize("model", OWNED)
def test_the_scope_joins_any_query_on_what_a_case_owns(session: Session, viewer: Viewer, model: type) -> None:
    scope.set_viewer(session, viewer)
    assert session.scalars(select(model)).all() == []
    assert session.scalars(select(model).join(Case, Case.id == model.case_id)).all() == []  # type: ignore[attr-defined]
    assert session.scalars(select(Case).join(model, Case.id == model.case_id)).all() == []  # type: ignore[attr-defined]


def test_an_office_sees_its_own_rows_and_a_deputy_of_nobody_sees_none(session: Session) -> None:
    offices = sorted(set(session.scalars(select(Unit.office_id))))
    assert len(offices) > 1
    scope.set_viewer(session, Viewer(kind="staff", user_id=1, office_id=offices[0], roles=frozenset()))
    assert set(session.scalars(select(Unit.office_id))) == {offices[0]}
    scope.set_viewer(session, Viewer(kind="staff", user_id=1, office_id=None, roles=frozenset()))
    assert set(session.scalars(select(Unit.office_id))) == set()
