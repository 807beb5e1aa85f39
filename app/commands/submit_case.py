"""Sends what a customer wrote into the public form: draft and files become a case, once (L1, P1)."""

from sqlalchemy.orm import Session

from app import clock
from app.activities.validation import validate
from app.commands.history import record
from app.commands.inbound_files import Stored, attach_files
from app.commands.intake import public_data
from app.commands.issue_papers import issue_at_once
from app.commands.once import Answer, answered, once
from app.commands.register_case import CaseData, register_within
from app.commands.submission_drafts import KEPT_AFTER_SENDING, SENDER, locked_draft, token_digest
from app.commands.unit_of_work import AnySession
from app.documents.desk import Desk
from app.errors import Conflict, NotFound
from app.messages import N_
from app.models.case import Case
from app.models.office import Office
from app.models.submission import SubmissionDraft
from app.security.scope import unscoped

NOTHING_TO_SEND = N_("There is nothing to send any more: what was typed was deleted, or is too old. Please begin anew.")
CLOSED = N_("This office takes no complaints here any more. Nothing was sent; what you typed is kept for now.")


def submit_case(session: AnySession, token: str, office_id: int, language: str, desk: Desk | None = None) -> Answer:
    """Register the draft of a token as a case of its office, in one transaction with its files, and empty the draft.

    Sent again, or by many at the same moment, it answers the same case (see `register_case`) and does nothing twice.
    History shows the customer as who did it: nobody of the staff. Raises Invalid, NotFound, Conflict.
    """

    def work(own: Session) -> Answer:
        with unscoped(own):
            draft = locked_draft(own, token, office_id)
            if draft is None:
                raise NotFound(NOTHING_TO_SEND)
            if draft.case_id is not None:  # another request sent it at this moment: `once` finds that one's answer
                return {"id": str(draft.case_id)}
            if not own.get_one(Office, office_id).active:
                raise Conflict(CLOSED)
            data = validate(CaseData, public_data(draft.data))
        answer = register_within(own, SENDER, data, office_id, language)
        with unscoped(own):
            _close(own, draft, own.get_one(Case, int(answer["id"])))
        return answer

    answer = once(session, SENDER, token, _request(token, office_id), work)
    issue_at_once(session, desk, int(answer["id"]))
    return answer


def sent_before(session: AnySession, token: str, office_id: int) -> Answer | None:
    """Return what sending the draft of a token answered, the access code included; None while it was not sent."""
    return answered(session, SENDER, token, _request(token, office_id))


def _request(token: str, office_id: int) -> dict[str, object]:
    return {"draft": token_digest(token), "office": office_id}


def _close(session: Session, draft: SubmissionDraft, case: Case) -> None:
    """Turn the files into documents of the case; leave nothing in the draft but which case it became."""
    files = [Stored(file.file_name, file.size, file.media_type, file.storage_key) for file in draft.files]
    attach_files(session, SENDER, case, files)
    for file in files:
        record(session, case, SENDER, "FileAttached", title=file.name, sha256=file.key)
    draft.case_id, draft.sent_at, draft.expires_at = case.id, clock.now(), clock.now() + KEPT_AFTER_SENDING
    draft.data, draft.done, draft.files = {}, [], []
