"""Files that a customer brings to the counter: checked and stored before the case is there, attached with it (L1)."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.commands.attachments import MOST_FILES, Upload, media_type_of
from app.commands.history import record
from app.commands.inbound_files import Stored, attach_files
from app.documents.storage import Storage
from app.errors import FieldError, Invalid, Unavailable, invalid
from app.messages import N_
from app.models.case import Case
from app.security.viewer import Viewer

PLACE = "/files"


def keep_files(
    uploads: Sequence[Upload], storage: Storage, limit: int, room: int = MOST_FILES
) -> tuple[list[Stored], list[FieldError]]:
    """Store those uploads that a case takes, at most `room`, of `limit` bytes each; say of the others why not.

    Nothing is written to the database; what no case names in the end goes with the next sweep of the store.
    """
    kept: list[Stored] = []
    errors: list[FieldError] = []
    for upload in uploads:
        try:
            if len(kept) >= room:
                raise invalid(PLACE, N_("A case takes at most %(limit)d files."), limit=MOST_FILES)
            kept.append(_stored(upload, storage, limit))
        except Invalid as problem:
            errors += [FieldError(PLACE, error.message, error.values) for error in problem.errors]
        except Unavailable as problem:
            errors.append(FieldError(PLACE, problem.message, problem.values))
    return kept, list({error.message + str(error.values): error for error in errors}.values())


def _stored(upload: Upload, storage: Storage, limit: int) -> Stored:
    name = upload.name[-80:]
    if not upload.content:
        raise invalid(PLACE, N_("“%(name)s” is empty."), name=name)
    if len(upload.content) > limit:
        raise invalid(PLACE, N_("“%(name)s” is larger than %(limit)d MB."), name=name, limit=limit // 1024**2)
    try:
        kind = media_type_of(upload)
    except Invalid:
        raise invalid(PLACE, N_("“%(name)s” cannot be taken: send PDF, JPG, PNG, DOCX or XLSX."), name=name) from None
    storage.scan(upload.content)
    return Stored(upload.name, len(upload.content), kind, storage.put(upload.content))


def attach_brought(session: Session, viewer: Viewer, case: Case, files: Sequence[Stored]) -> None:
    """Attach stored files to a case within the caller's transaction, each with its line of the history."""
    for file, row in zip(files, attach_files(session, viewer, case, files), strict=True):
        if row["document"] is not None:
            record(session, case, viewer, "FileAttached", title=file.name, sha256=file.key)
