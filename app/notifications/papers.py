"""The papers that go with a notice: of each kind the newest that counted then, its signed copy before the paper itself."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.documents.storage import Storage
from app.errors import Unavailable
from app.models.document import Document
from app.models.outbox import OutboxMessage
from app.notifications.catalogue import NOTICES
from app.notifications.mail import Attachment
from app.notifications.transport import Later, Refused

PATIENCE = timedelta(hours=1)  # a mail waits so long for a paper that is being drawn, then it goes without
MOST_BYTES = 15 * 1024 * 1024  # what ordinary mail servers take, with the text around it


def papers_of(session: Session, row: OutboxMessage) -> list[Document]:
    """Return the papers that go with a row now. Raises Later while one is being made, Refused when it was withdrawn."""
    if row.case is None or row.audience != "customer" or row.case.restricted:
        return []
    if row.document is not None:
        if row.document.case_id != row.case_id or row.document.status == "withdrawn":
            raise Refused("The paper of this notice was withdrawn.")
        found = [row.document]
    else:
        found = [paper for kind in NOTICES[row.notice].attach if (paper := _newest(session, row, kind)) is not None]
    waits = row.document is not None or NOTICES[row.notice].waits
    if waits and any(paper.status == "pending" for paper in found) and clock.now() < row.created_at + PATIENCE:
        raise Later("The paper of this notice is still being made.")
    return _as_many_as_fit(paper for paper in found if paper.status != "pending")


def attachments_of(papers: list[Document], storage: Storage) -> tuple[Attachment, ...]:
    """Read the papers' bytes. Raises Later when the file store does not give them."""
    found = []
    for paper in papers:
        copy = paper.signed or paper
        try:
            found.append(Attachment(copy.file_name, copy.media_type, storage.get(copy.storage_key)))
        except (FileNotFoundError, Unavailable) as fault:
            raise Later("The file store does not give the paper of this notice.") from fault
    return tuple(found)


def _newest(session: Session, row: OutboxMessage, kind: str) -> Document | None:
    """The paper of a kind that was there when the notice was queued, or what has replaced it since."""
    papers = session.scalars(
        select(Document).where(
            Document.case_id == row.case_id, Document.kind == kind, Document.direction == "issued",
            Document.status != "withdrawn").order_by(Document.id)
    ).all()  # fmt: skip
    then = [paper for paper in papers if paper.added_at <= row.created_at]
    if not then:
        return None
    same = [paper for paper in papers if paper.source_id == then[-1].source_id]
    return next((paper for paper in reversed(same) if paper.status == "in_force"), same[-1])


def _as_many_as_fit(papers: Iterable[Document]) -> list[Document]:
    kept, size = [], 0
    for paper in papers:
        size += (paper.signed or paper).size
        if size <= MOST_BYTES:
            kept.append(paper)
    return kept
