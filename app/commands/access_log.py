"""Keeps who read a complainant's identity (an assessor asks for it): once a day, person and case."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.commands.unit_of_work import AnySession, plain, unit_of_work
from app.models.case import Case
from app.models.event import AccessLog
from app.security.masking import sees_identity
from app.security.viewer import Viewer


def log_identity_read(session: AnySession, viewer: Viewer, case_id: int) -> None:
    """Write that a member of staff saw who complains; a second look on the same day adds nothing."""
    own, now = plain(session), clock.now()
    case = own.scalars(select(Case).where(Case.id == case_id)).first()
    if case is None or viewer.kind != "staff" or case.customer_id is None or not sees_identity(viewer, case):
        return
    row = {"case_id": case_id, "user_id": viewer.user_id, "what": "identity", "day": now.date().isoformat()}
    if own.scalars(select(AccessLog.id).filter_by(**row)).first() is not None:
        return
    try:
        with unit_of_work(own, viewer) as work:
            work.add(AccessLog(**row, at=now))
    except IntegrityError:
        own.rollback()  # somebody's second window wrote it at the same moment
