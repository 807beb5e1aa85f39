"""The one place that decides which rows a viewer sees, applied to every ORM select of a session.

A session carries its viewer. Inside a web request a session without a viewer sees no protected row at all, so a
forgotten check shows nothing rather than everything. Commands read unscoped only after they have authorised.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from flask import has_request_context
from flask_appbuilder import Model
from sqlalchemy import Select, and_, event, exists, false, or_, select, true
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.elements import ColumnElement

from app.models.base import CaseOwned, OfficeOwned
from app.models.case import Case, CaseExclusion, CaseGrant
from app.models.event import AccessLog
from app.models.office import Office
from app.models.outbox import InboundMail
from app.models.task import CaseTask
from app.security.viewer import OFFICE_WIDE, Viewer

VIEWER = "tanggap_viewer"
UNSCOPED = "tanggap_unscoped"
KEPT_VIEWERS = 512  # whose conditions are kept ready: a page asks for them in each of its queries


def set_viewer(session: Session, viewer: Viewer | None) -> None:
    """Say who is looking through this session from now on."""
    session.info[VIEWER] = viewer


def viewer_in(session: Session) -> Viewer | None:
    """Return who is looking through this session."""
    return session.info.get(VIEWER)


@contextmanager
def unscoped(session: Session) -> Iterator[None]:
    """Read without row scope: only for commands after authorising, and for security itself."""
    before = session.info.get(UNSCOPED, 0)
    session.info[UNSCOPED] = before + 1
    try:
        yield
    finally:
        session.info[UNSCOPED] = before


@lru_cache(KEPT_VIEWERS)
def case_condition(viewer: Viewer | None) -> ColumnElement[bool]:
    """SQL condition on Case: the cases this viewer may see. Built once for equal viewers."""
    if viewer is None:
        return false()
    if viewer.kind == "system":
        return true()
    case, grant, exclusion = Case.__table__, CaseGrant.__table__.alias(), CaseExclusion.__table__.alias()
    if viewer.kind == "customer":
        return case.c.id == viewer.case_id
    by_person = exists().where(grant.c.case_id == case.c.id, grant.c.user_id == viewer.user_id)
    by_unit = exists().where(grant.c.case_id == case.c.id, grant.c.unit_id.in_(viewer.units))
    excluded = exists().where(exclusion.c.case_id == case.c.id, exclusion.c.user_id == viewer.user_id)
    offices = case.c.office_id.in_(viewer.offices_as(OFFICE_WIDE))
    auditing = case.c.office_id.in_(viewer.offices_as(frozenset({"auditor"})))
    everywhere = true() if viewer.agency else false()
    ordinary = and_(case.c.restricted.is_(False), or_(offices, by_unit, everywhere))
    task = CaseTask.__table__.alias()  # never confused with the tasks that the query itself is about
    lacking = exists().where(task.c.case_id == case.c.id, task.c.status == "open", task.c.needs_appointment)
    to_appoint = lacking if viewer.agency else false()
    return and_(or_(ordinary, by_person, auditing, to_appoint), ~excluded)


def mail_condition(viewer: Viewer | None, visible: Select[int]) -> ColumnElement[bool]:
    """SQL condition on InboundMail: with a case where the case is visible, else of the viewer's offices.

    A mail for which no office was found is for administrators and the agency, who hand it to an office.
    """
    if viewer is None or viewer.kind != "staff":
        return false()
    nobodys = InboundMail.office_id.is_(None) if viewer.role_codes & {"administrator", "agency"} else false()
    unfiled = and_(InboundMail.case_id.is_(None), or_(InboundMail.office_id.in_(_offices(viewer)), nobodys))
    return or_(InboundMail.case_id.in_(visible), unfiled)


def _offices(viewer: Viewer) -> frozenset[int]:
    own = {office for _role, office, _unit in viewer.roles}
    return frozenset(own | ({viewer.office_id} if viewer.office_id else set()))


@lru_cache(KEPT_VIEWERS)
def _criteria(viewer: Viewer | None) -> tuple[Any, ...]:
    """The conditions on every protected model. Built once for equal viewers: a viewer is a value."""
    cases = case_condition(viewer)
    visible = select(Case.__table__.c.id).where(cases)
    system = viewer is not None and viewer.kind == "system"
    if system:
        return ()
    everywhere = viewer is not None and viewer.agency
    offices = _offices(viewer) if viewer and viewer.kind == "staff" else frozenset()
    mail = mail_condition(viewer, visible)
    options: list[Any] = [with_loader_criteria(InboundMail, mail, include_aliases=True, propagate_to_loaders=False)]
    for mapper in Model.registry.mappers:
        model = mapper.class_
        if model is Case:
            options.append(with_loader_criteria(Case, cases, include_aliases=True, propagate_to_loaders=False))
        elif issubclass(model, CaseOwned):
            options.append(
                with_loader_criteria(
                    model, model.case_id.in_(visible), include_aliases=True, propagate_to_loaders=False
                )
            )
        elif issubclass(model, OfficeOwned) and model is not InboundMail and not everywhere:
            options.append(
                with_loader_criteria(
                    model, model.office_id.in_(offices), include_aliases=True, propagate_to_loaders=False
                )
            )
    options.append(
        with_loader_criteria(
            AccessLog, AccessLog.case_id.in_(visible), include_aliases=True, propagate_to_loaders=False
        )
    )
    if viewer is not None and viewer.kind == "staff" and not everywhere:
        options.append(
            with_loader_criteria(Office, Office.id.in_(offices), include_aliases=True, propagate_to_loaders=False)
        )
    return tuple(options)


def _scope(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_column_load or state.session.info.get(UNSCOPED):
        return
    viewer = viewer_in(state.session)
    if viewer is None and not has_request_context():
        return
    if criteria := _criteria(viewer):
        state.statement = state.statement.options(*criteria)


def install() -> None:
    """Hook the scope into every session, once."""
    if not event.contains(Session, "do_orm_execute", _scope):
        event.listen(Session, "do_orm_execute", _scope)
