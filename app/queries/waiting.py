"""What waits for somebody, for the numbers in the menu: asked once a page, in one query."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.models.case import Case
from app.models.outbox import InboundMail, OutboxMessage
from app.models.task import CaseTask
from app.queries.incoming import MOST_COUNTED, theirs
from app.queries.news import unseen
from app.queries.notices import lost
from app.security.duties import mine
from app.security.scope import case_condition, mail_condition, unscoped
from app.security.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Waiting:
    """The viewer's tasks and those of them that are overdue; mail of the viewer's offices that did not arrive, and mail
    that came in and waits (at most MOST_COUNTED); notices to the viewer that were not looked at.
    """

    tasks: int
    overdue: int
    undelivered: int
    held: int
    news: int


def waiting_for(session: Session, viewer: Viewer, now: datetime) -> Waiting:
    """Count all. Reads unscoped: the conditions say what the viewer may see, digests without a case among it."""
    visible = select(Case.__table__.c.id).where(case_condition(viewer))
    duties = and_(CaseTask.status == "open", mine(viewer), CaseTask.case_id.in_(visible))
    late = and_(duties, CaseTask.scored, CaseTask.due_at < now)
    waits = theirs(viewer), mail_condition(viewer, visible), InboundMail.status == "held"
    held = select(InboundMail.id).where(*waits).limit(MOST_COUNTED).subquery()
    together = select(
        select(func.count(CaseTask.id)).where(duties).scalar_subquery(),
        select(func.count(CaseTask.id)).where(late).scalar_subquery(),
        select(func.count(OutboxMessage.id)).where(lost(viewer)).scalar_subquery(),
        select(func.count()).select_from(held).scalar_subquery(),
        select(func.count(OutboxMessage.id)).where(unseen(viewer, visible)).scalar_subquery(),
    )
    with unscoped(session):
        return Waiting(*session.execute(together).one())
