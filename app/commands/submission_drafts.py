"""Keeps what a customer types into the public form, with its files, until it is sent, deleted or too old.

Whoever knows a draft's token may read and change it; only the token's digest is kept. A draft that was sent is closed.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.commands.attachments import Upload, media_type_of
from app.commands.unit_of_work import AnySession, plain, unit_of_work
from app.documents.storage import Storage
from app.errors import Conflict, Invalid, invalid
from app.messages import N_
from app.models.submission import SubmissionDraft, SubmissionFile
from app.security.scope import unscoped
from app.security.viewer import Viewer

SENDER = Viewer(kind="customer")  # somebody at the public form: nobody known, with no case yet
KEPT = timedelta(
    days=2
)  # a cookie's signature holds for half a day after the last change: nothing is kept for long that nobody can open
KEPT_AFTER_SENDING = timedelta(days=1)
MOST_FILES = 10
MOST_SWEPT = 500
ALREADY_SENT = N_("This was sent already. Nothing was changed.")


def new_token() -> str:
    """Return the secret of a new draft: 128 random bits."""
    return secrets.token_urlsafe(16)


def token_digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(f"submission:{token}".encode()).hexdigest()


def find_draft(session: AnySession, token: str, office_id: int) -> SubmissionDraft | None:
    """Return the draft of a token at an office, sent or not; None when there is none, or it is too old."""
    own = plain(session)
    with unscoped(own):
        return own.scalars(_wanted(token, office_id)).first()


def _wanted(token: str, office_id: int) -> Select[SubmissionDraft]:
    return select(SubmissionDraft).where(
        SubmissionDraft.token_hash == token_digest(token), SubmissionDraft.office_id == office_id,
        SubmissionDraft.expires_at > clock.now())  # fmt: skip


def locked_draft(session: Session, token: str, office_id: int) -> SubmissionDraft | None:
    """Return the draft, locked for the running transaction and read anew."""
    query = _wanted(token, office_id).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).first()


def save_answers(
    session: AnySession,
    token: str,
    office_id: int,
    answers: Mapping[str, str],
    step: str = "",
    *,
    accepted: bool = False,
) -> None:
    """Keep the answers of a step beside those of the others, making the draft when there is none.

    `accepted`: nothing is wrong with them, so that the step counts as done. Raises Conflict for a sent draft.
    """

    def work(draft: SubmissionDraft) -> None:
        draft.data = {**draft.data, **answers}
        if step:
            draft.done = [*(name for name in draft.done if name != step), *([step] if accepted else [])]

    _change(session, token, office_id, work)


def add_file(
    session: AnySession, token: str, office_id: int, upload: Upload, purpose: str, storage: Storage, limit: int,
) -> None:  # fmt: skip
    """Add a file of at most `limit` bytes to a draft (the same bytes only once).

    Raises Invalid at "/files" or "/proxy", Conflict for a sent draft, Unavailable.
    """
    place = "/proxy" if purpose == "proxy" else "/files"
    name = upload.name[-150:]
    if not upload.content:
        raise invalid(place, N_("%(name)s is empty. Choose another file."), name=name)
    if len(upload.content) > limit:
        raise invalid(place, N_("%(name)s is larger than %(limit)d MB. Choose a smaller file."), name=name, limit=limit // 1024**2)  # fmt: skip
    storage.scan(upload.content)
    media_type = _media_type(upload, place, name)
    stored = storage.put(upload.content)

    def work(draft: SubmissionDraft) -> SubmissionFile:
        same = [file for file in draft.files if (file.sha256, file.purpose) == (stored, purpose)]
        if same:
            return same[0]
        if len(draft.files) >= MOST_FILES:
            raise invalid(
                place,
                N_("At most %(limit)d files go with it. Remove one before you add %(name)s."),
                limit=MOST_FILES,
                name=name,
            )
        file = SubmissionFile(
            purpose=purpose, file_name=upload.name[-200:], media_type=media_type, size=len(upload.content), sha256=stored,
            storage_key=stored, added_at=clock.now())  # fmt: skip
        draft.files.append(file)
        return file

    _change(session, token, office_id, work)


def _media_type(upload: Upload, place: str, name: str) -> str:
    try:
        return media_type_of(upload)
    except Invalid as problem:
        raise invalid(
            place, N_("%(name)s cannot be taken. Send a photo (JPG, PNG), a PDF, DOCX or XLSX file."), name=name
        ) from problem


def remove_file(session: AnySession, token: str, office_id: int, file_id: int) -> None:
    """Take a file out of a draft; one that is gone already is no error. Raises Conflict."""

    def work(draft: SubmissionDraft) -> None:
        draft.files = [file for file in draft.files if file.id != file_id]

    _change(session, token, office_id, work)


def delete_draft(session: AnySession, token: str, office_id: int) -> None:
    """Delete everything typed and added that was not sent. The stored bytes go with the next sweep of the store."""
    with unit_of_work(session, SENDER) as own, unscoped(own):
        draft = locked_draft(own, token, office_id)
        if draft is not None:
            own.delete(draft)


def sweep_drafts(session: AnySession) -> int:
    """Delete the drafts that are too old; say how many. Their stored bytes go with the next sweep of the store."""
    with unit_of_work(session, SENDER) as own, unscoped(own):
        old = own.scalars(
            select(SubmissionDraft.id).where(SubmissionDraft.expires_at <= clock.now()).limit(MOST_SWEPT)
        ).all()
        own.execute(delete(SubmissionFile).where(SubmissionFile.draft_id.in_(old)))
        own.execute(delete(SubmissionDraft).where(SubmissionDraft.id.in_(old)))
    return len(old)


def _change(session: AnySession, token: str, office_id: int, work: Callable[[SubmissionDraft], object]) -> None:
    """Change a draft in one transaction, making it when there is none: also when two do so at the same moment."""
    for attempt in (1, 2):
        try:
            with unit_of_work(session, SENDER) as own, unscoped(own):
                draft = locked_draft(own, token, office_id)
                if draft is None:
                    draft = SubmissionDraft(office_id=office_id, token_hash=token_digest(token), data={}, done=[])
                    own.add(draft)
                if draft.case_id is not None:
                    raise Conflict(ALREADY_SENT)
                work(draft)
                draft.saved_at, draft.expires_at = clock.now(), clock.now() + KEPT
            return
        except IntegrityError:
            if attempt == 2:
                raise
