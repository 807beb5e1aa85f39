"""Notices that somebody has to look after: to tell by hand, and mail that did not arrive."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.case import Case
from app.models.document import Document
from app.models.outbox import OutboxMessage
from app.security.scope import case_condition, unscoped
from app.security.viewer import Viewer

TELLERS = frozenset({"front_desk", "service_coordinator"})
WATCHERS = TELLERS | {"technical_manager", "office_head"}
NOT_DELIVERED = ("failed", "bounced")
LIMIT = 200


def to_tell(session: Session, viewer: Viewer) -> list[OutboxMessage]:
    """Return what the viewer's offices have to tell customers by telephone or at the counter, the oldest first."""
    offices = viewer.offices_as(TELLERS)
    if not offices:
        return []
    query = (
        select(OutboxMessage)
        .join(Case, Case.id == OutboxMessage.case_id)
        .where(OutboxMessage.status == "by_hand", OutboxMessage.office_id.in_(offices))
        .options(joinedload(OutboxMessage.case).joinedload(Case.customer), joinedload(OutboxMessage.document))
        .order_by(OutboxMessage.created_at, OutboxMessage.id)
        .limit(LIMIT)
    )
    return list(session.scalars(query).unique())


def undelivered(session: Session, viewer: Viewer) -> list[OutboxMessage]:
    """Return the mail of the viewer's offices that failed or came back, the newest first."""
    query = (
        select(OutboxMessage)
        .where(lost(viewer))
        .options(
            joinedload(OutboxMessage.case).joinedload(Case.customer), joinedload(OutboxMessage.user),
            joinedload(OutboxMessage.document),
        )
        .order_by(OutboxMessage.id.desc())
        .limit(LIMIT)
    )  # fmt: skip
    with unscoped(session):
        return list(session.scalars(query).unique())


def lost(viewer: Viewer) -> ColumnElement[bool]:
    """SQL condition: not delivered, at the viewer's offices, of no case (a digest) or of one the viewer may see."""
    visible = select(Case.__table__.c.id).where(case_condition(viewer))
    return (
        OutboxMessage.status.in_(NOT_DELIVERED)
        & OutboxMessage.office_id.in_(viewer.offices_as(WATCHERS))
        & or_(OutboxMessage.case_id.is_(None), OutboxMessage.case_id.in_(visible))
    )


def papers_that_count(session: Session, cases: set[int], kinds: set[str]) -> dict[tuple[int, str], Document]:
    """Return the newest paper of each case and kind that is in force or still being made."""
    query = select(Document).where(
        Document.case_id.in_(cases), Document.kind.in_(kinds), Document.direction == "issued",
        Document.status.in_(("in_force", "pending")))  # fmt: skip
    return {(paper.case_id, paper.kind): paper for paper in session.scalars(query.order_by(Document.id))}
