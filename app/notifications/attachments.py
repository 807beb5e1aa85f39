"""The paper that goes with a notice, as it counts: its newest signed copy, otherwise the paper itself."""

from app.documents.storage import Storage
from app.errors import Unavailable
from app.models.document import Document
from app.models.outbox import OutboxMessage
from app.notifications.rendering import Attachment
from app.notifications.transport import Later, Refused


def paper_of(row: OutboxMessage, storage: Storage) -> tuple[Attachment, ...]:
    """Return the row's paper (none: no attachment). Raises Later while it cannot be had, Refused when it no longer counts."""
    paper = row.document
    if paper is None:
        return ()
    if paper.case_id != row.case_id or paper.status == "withdrawn":
        raise Refused("The paper of this notice was withdrawn.")
    if paper.status == "pending":
        raise Later("The paper of this notice is still being made.")
    return (Attachment(_name(paper), (paper.signed or paper).media_type, _bytes(paper, storage)),)


def _name(paper: Document) -> str:
    return paper.signed.file_name if paper.signed else paper.file_name


def _bytes(paper: Document, storage: Storage) -> bytes:
    try:
        return storage.get((paper.signed or paper).storage_key)
    except (FileNotFoundError, Unavailable) as fault:
        raise Later("The file store does not give the paper of this notice.") from fault
