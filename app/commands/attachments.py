"""Attaches files to a case: checked by their content, stored and synced before the row that names them."""

from dataclasses import dataclass
from unicodedata import category

import filetype
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.activities.validation import UNREADABLE
from app.commands.history import record
from app.commands.once import Answer, once
from app.commands.unit_of_work import AnySession
from app.documents.file_names import plain_name
from app.documents.storage import Storage
from app.errors import Invalid, NotAllowed, NotFound, invalid
from app.messages import N_
from app.models.case import Case
from app.models.document import Document
from app.security.scope import unscoped
from app.security.viewer import Viewer

ALLOWED = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
}
MOST_FILES = 20
LONGEST_TITLE = 200  # characters


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; its name is made plain, its title loses marks that nobody sees."""

    name: str
    content: bytes
    title: str = ""

    def __post_init__(self) -> None:
        """Leave out of the name what no header and no database takes; of the title what turns the text around it."""
        object.__setattr__(self, "name", plain_name(self.name))
        seen = "".join(sign for sign in self.title if category(sign) != "Cf")
        object.__setattr__(self, "title", seen.strip(" "))


def media_type_of(upload: Upload) -> str:
    """Return the media type by content. Raises Invalid when the kind is not accepted or the name lies about it."""
    kind = filetype.guess(upload.content[:8192])
    found = kind.mime if kind else ""
    if found == "application/zip":
        named = [mime for mime, ends in ALLOWED.items() if upload.name.lower().endswith(ends) and "openxml" in mime]
        found = named[0] if named else found
    if found not in ALLOWED or not upload.name.lower().endswith(ALLOWED[found]):
        raise invalid("/file", N_("Send a PDF, JPG, PNG, DOCX or XLSX file whose name ends accordingly."))
    return found


def is_acceptable(upload: Upload, limit: int) -> bool:
    """Whether a file is of a kind and size (at most `limit` bytes) that a case takes; the scanner is not asked."""
    try:
        media_type_of(upload)
    except Invalid:
        return False
    return 0 < len(upload.content) <= limit


def attach(
    session: AnySession, viewer: Viewer, case_id: int, upload: Upload, storage: Storage, limit: int,
    key: str | None = None,
) -> Answer:  # fmt: skip
    """Attach one file (at most `limit` bytes). Answers `document`. Raises NotFound, NotAllowed, Invalid, Unavailable."""
    if not upload.content:
        raise invalid("/file", N_("The file is empty."))
    if len(upload.content) > limit:
        raise invalid("/file", N_("The file is larger than %(limit)d MB."), limit=limit // 1024**2)
    if any(category(sign) in ("Cc", "Cs") for sign in upload.title):
        raise invalid("/title", UNREADABLE)
    if len(upload.title) > LONGEST_TITLE:
        raise invalid("/title", N_("Use at most %(max_length)s characters."), max_length=LONGEST_TITLE)
    storage.scan(upload.content)
    media_type = media_type_of(upload)
    if viewer.kind == "staff" and viewer.role_codes <= {"auditor", "agency", "administrator"}:
        raise NotAllowed(N_("Your roles do not include this."))

    def work(own: Session) -> Answer:
        case = own.scalars(select(Case).where(Case.id == case_id)).first()
        if case is None:
            raise NotFound()
        with unscoped(own):
            own.execute(select(Case.id).where(Case.id == case_id).with_for_update())
            received = select(func.count(Document.id)).where(
                Document.case_id == case_id, Document.direction == "received"
            )
            count = own.scalar(received) or 0
            if count >= MOST_FILES:
                raise invalid("/file", N_("A case takes at most %(limit)d files."), limit=MOST_FILES)
            stored = storage.put(upload.content)
            document = Document(
                case_id=case_id, kind="attachment", title=(upload.title or upload.name)[:LONGEST_TITLE], file_name=upload.name[-200:],
                media_type=media_type, size=len(upload.content), sha256=stored, storage_key=stored,
                added_at=clock.now(), added_by_id=viewer.user_id)  # fmt: skip
            own.add(document)
            own.flush()
            record(own, case, viewer, "FileAttached", title=document.title, sha256=stored)
            return {"document": {"id": str(document.id), "title": document.title, "sha256": stored}}

    asked = {"case": case_id, "name": upload.name, "title": upload.title, "size": len(upload.content)}
    return once(session, viewer, key, asked, work)
