"""Puts what came by mail into a case: the message, its files as documents, the history, and word to who handles it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.commands.attachments import MOST_FILES, Upload, media_type_of
from app.commands.history import record
from app.documents.storage import Storage
from app.errors import Invalid, Unavailable
from app.models.case import Case, CaseGrant
from app.models.document import Document, Message
from app.models.outbox import InboundMail
from app.models.person import Staff
from app.models.task import CaseTask
from app.notifications.inbound.parts import Attached
from app.notifications.outbox import tell_person
from app.security.duties import able
from app.security.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of a mail. `media_type` by its content, "" for a kind that no case accepts.

    `key`: where an accepted one is kept; None for those that stay in the raw mail alone. `aside`: why the virus scanner
    keeps it there ("harmful" or "not_scanned"), else "".
    """

    name: str
    size: int
    media_type: str = ""
    key: str | None = None
    aside: str = ""

    def described(self, document_id: int | None) -> dict[str, Any]:
        """Return what the mail's row keeps of it. `opens`: it can be opened by itself."""
        opens = bool(self.media_type) and self.aside != "harmful"
        return {"name": self.name, "size": self.size, "document": document_id, "opens": opens, "aside": self.aside}


def named(files: Iterable[Attached]) -> list[dict[str, Any]]:
    """Return what a mail's row keeps of its files while none of them is a document."""
    return [Stored(file.name, len(file.content), _kind(file)).described(None) for file in files]


def store(files: Iterable[Attached], storage: Storage, limit: int) -> list[Stored]:
    """Store the files that a case accepts, of at most `limit` bytes each, before any transaction. Raises Unavailable.

    What the virus scanner refuses, or does not answer about, stays in the raw mail alone; the mail itself is not lost.
    """
    found: list[Stored] = []
    for file in files:
        size, kind, aside = len(file.content), _kind(file), ""
        accepted = bool(kind) and 0 < size <= limit
        if accepted:
            silent = any(earlier.aside == "not_scanned" for earlier in found)  # not asked again for each file
            aside = "not_scanned" if silent else _aside(file.content, storage)
        key = storage.put(file.content) if accepted and not aside else None
        found.append(Stored(file.name, size, kind, key, aside))
    return found


def _aside(content: bytes, storage: Storage) -> str:
    try:
        storage.scan(content)
    except Invalid:
        return "harmful"
    except Unavailable:
        return "not_scanned"
    return ""


def _kind(file: Attached) -> str:
    try:
        return media_type_of(Upload(file.name, file.content))
    except Invalid:
        return ""


def file_with(
    session: Session, viewer: Viewer, mail: InboundMail, case: Case, files: Sequence[Stored], from_customer: bool,
) -> None:  # fmt: skip
    """File a mail with a case, within the caller's transaction, and tell who handles the case (but not the viewer)."""
    session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    mail.case_id, mail.office_id = case.id, case.office_id
    mail.files = attach_files(session, viewer, case, files)
    session.add(Message(
        case_id=case.id, from_customer=from_customer, text=mail.text, inbound_id=mail.id, at=clock.now(),
        by_id=None))  # fmt: skip
    # What somebody has open on the case's page stays good: nothing of it changes.
    record(session, case, viewer, "MailReceived", grows=False, inbound=mail.id, files=sum(1 for f in files if f.key))
    for person in owners(session, case):
        if person.id != viewer.user_id:
            tell_person(
                session, person, "mail_received", case=case, dedupe=f"mail_received:{mail.id}:{person.id}",
                inbound=mail.id)  # fmt: skip


def attach_files(session: Session, viewer: Viewer, case: Case, files: Sequence[Stored]) -> list[dict[str, Any]]:
    """Add the accepted files to a case; return what the mail's row keeps of all. None is added twice, or past the limit."""
    received = select(func.count(Document.id)).where(Document.case_id == case.id, Document.direction == "received")
    room, found = MOST_FILES - (session.scalar(received) or 0), []
    for file in files:
        document = None
        if file.key is not None:
            same = select(Document).where(Document.case_id == case.id, Document.sha256 == file.key)
            document = session.scalars(same.order_by(Document.id)).first()
            if document is None and room > 0:
                room -= 1
                document = Document(
                    case_id=case.id, kind="attachment", title=file.name[:200], file_name=file.name[-200:],
                    media_type=file.media_type, size=file.size, sha256=file.key, storage_key=file.key,
                    added_at=clock.now(), added_by_id=viewer.user_id)  # fmt: skip
                session.add(document)
                session.flush()
        found.append(file.described(document.id if document else None))
    return found


def owners(session: Session, case: Case) -> list[Staff]:
    """Return whose the open task is; where it is nobody's by name, the coordinators. Only persons who see the case."""
    tasks = session.scalars(
        select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.status == "open")
        .order_by(CaseTask.side_track, CaseTask.id)
    ).all()  # fmt: skip
    main = [task for task in tasks if not task.side_track] or list(tasks)
    found = {task.assignee.id: task.assignee for task in main if task.assignee is not None and task.assignee.active}
    people = list(found.values()) or able(session, case, "service_coordinator", clock.now().date())
    return who_see(session, case, people)


def who_see(session: Session, case: Case, people: Iterable[Staff]) -> list[Staff]:
    """Return those of some persons of the office who see a case: of a restricted one, who were granted it."""
    if not case.restricted:
        return list(people)
    granted = set(session.scalars(select(CaseGrant.user_id).where(CaseGrant.case_id == case.id)))
    return [person for person in people if person.id in granted]
