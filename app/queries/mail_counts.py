"""How much mail waits for somebody, for the numbers in the menu: asked once a page, in one query."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.case import Case
from app.models.outbox import InboundMail, OutboxMessage
from app.queries.incoming import MOST_COUNTED, theirs
from app.queries.notices import lost
from app.security.scope import case_condition, mail_condition, unscoped
from app.security.viewer import Viewer


@dataclass(frozen=True, slots=True)
class MailCounts:
    """Mail of the viewer's offices that did not arrive, and mail that came in and waits (at most MOST_COUNTED)."""

    undelivered: int
    held: int


def mail_counts(session: Session, viewer: Viewer) -> MailCounts:
    """Count both. Reads unscoped: the conditions say what the viewer may see, digests without a case among it."""
    visible = select(Case.__table__.c.id).where(case_condition(viewer))
    waits = theirs(viewer), mail_condition(viewer, visible), InboundMail.status == "held"
    held = select(InboundMail.id).where(*waits).limit(MOST_COUNTED).subquery()
    both = select(
        select(func.count(OutboxMessage.id)).where(lost(viewer)).scalar_subquery(),
        select(func.count()).select_from(held).scalar_subquery(),
    )
    with unscoped(session):
        return MailCounts(*session.execute(both).one())
