"""What staff do with a mail that found no case: file it, register it as a new case, discard it, hand it to an office."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.activities.validation import validate
from app.commands.history import record
from app.commands.inbound import FILE_LIMIT
from app.commands.inbound_files import Stored, attach_files, file_with, store
from app.commands.issue_papers import issue_at_once
from app.commands.once import Answer, once
from app.commands.register_case import REGISTRARS, CaseData, register_within
from app.commands.unit_of_work import AnySession, looking, plain
from app.documents.desk import Desk
from app.documents.storage import Storage, content_of
from app.errors import Conflict, NotAllowed, NotFound, invalid
from app.messages import N_
from app.models.base import LARGEST_ID
from app.models.case import Case
from app.models.office import Office
from app.models.outbox import InboundMail
from app.notifications.inbound.matching import addresses_of
from app.notifications.inbound.reading import read
from app.security.scope import unscoped
from app.security.viewer import Viewer

OPEN = frozenset({"held", "ignored", "discarded"})  # a mail that was put aside by mistake can still be used
LONGEST_REASON = 500
DONE = N_("Somebody has dealt with this mail meanwhile. Reload the page to see what was done.")
MISSING = N_("The mail itself is missing from the file store. Tell the administrator.")


def find_mail(session: Session, mail_id: int) -> InboundMail:
    """Return a mail within what the session's viewer sees. Raises NotFound."""
    found = session.scalars(select(InboundMail).where(InboundMail.id == min(mail_id, LARGEST_ID))).first()
    if found is None:
        raise NotFound()
    return found


def file_mail(
    session: AnySession, viewer: Viewer, mail_id: int, case_id: int, storage: Storage, limit: int = FILE_LIMIT,
    key: str | None = None,
) -> Answer:  # fmt: skip
    """File a mail with a case that the viewer sees. Answers `case`. Raises NotFound, NotAllowed, Conflict, Unavailable."""
    files = _files(plain(session), viewer, mail_id, storage, limit)

    def work(own: Session) -> Answer:
        mail = _taken(own, viewer, mail_id, OPEN)
        case = own.scalars(select(Case).where(Case.id == min(case_id, LARGEST_ID))).first()
        if case is None:
            raise invalid("/case", N_("No case that you see has this number."))
        with unscoped(own):
            if case.office_id not in viewer.offices_as(REGISTRARS):
                raise NotAllowed(N_("Your roles do not include this."))
            file_with(own, viewer, mail, case, files, mail.from_address.lower() in addresses_of(own, case))
            _done(mail, viewer, "filed")
            return {"case": {"id": str(case.id), "number": case.number}}

    return once(session, viewer, key, {"mail": mail_id, "case": case_id}, work)


def register_mail(
    session: AnySession, viewer: Viewer, mail_id: int, data: Mapping[str, Any], storage: Storage,
    limit: int = FILE_LIMIT, desk: Desk | None = None, key: str | None = None,
) -> Answer:  # fmt: skip
    """Register a mail as a new case of the office it came to; its files go with it. Answers as `register_case`.

    Raises NotFound, NotAllowed, Conflict, Invalid (see `register_case`), Unavailable.
    """
    parsed = validate(CaseData, dict(data))
    files = _files(plain(session), viewer, mail_id, storage, limit)

    def work(own: Session) -> Answer:
        mail = _taken(own, viewer, mail_id, OPEN)
        answer = register_within(own, viewer, parsed, mail.office_id)
        with unscoped(own):
            case = own.get_one(Case, int(answer["id"]))
            mail.case_id, mail.files = case.id, attach_files(own, viewer, case, files)
            record(own, case, viewer, "MailReceived", inbound=mail.id, files=sum(1 for file in files if file.key))
            _done(mail, viewer, "registered")
        return answer

    answer = once(session, viewer, key, {"mail": mail_id, "data": dict(data)}, work)
    issue_at_once(session, desk, int(answer["id"]))
    return answer


def discard_mail(session: AnySession, viewer: Viewer, mail_id: int, reason: str, key: str | None = None) -> Answer:
    """Put a held mail aside for good, with a reason. Raises NotFound, NotAllowed, Conflict, Invalid."""
    words = reason.strip()
    if not words:
        raise invalid("/reason", N_("This is required."))
    if len(words) > LONGEST_REASON:
        raise invalid("/reason", N_("Use at most %(max_length)s characters."), max_length=LONGEST_REASON)

    def work(own: Session) -> Answer:
        mail = _taken(own, viewer, mail_id, frozenset({"held"}))
        mail.reason = words
        _done(mail, viewer, "discarded")
        return {"mail": mail.id}

    return once(session, viewer, key, {"mail": mail_id, "reason": words}, work)


def hand_over_mail(session: AnySession, viewer: Viewer, mail_id: int, office_id: int) -> Answer:
    """Give a mail for which no office was found to an office. Raises NotFound, NotAllowed, Conflict, Invalid."""

    def work(own: Session) -> Answer:
        if "administrator" not in viewer.role_codes:
            raise NotAllowed(N_("Your roles do not include this."))
        mail = _locked(own, mail_id)
        if mail.office_id is not None or mail.status not in OPEN:
            raise Conflict(DONE)
        with unscoped(own):
            office = own.scalars(select(Office).where(Office.id == min(office_id, LARGEST_ID), Office.active)).first()
            if office is None:
                raise invalid("/office", N_("Choose one of the list."))
            mail.office_id = office.id
            return {"office": office.short_name}

    return once(session, viewer, None, {}, work)


def prefilled(mail: InboundMail) -> dict[str, Any]:
    """Return what a mail says of a new case, for the form: nothing of it is decided."""
    values: dict[str, Any] = {
        "kind": "complaint", "channel": "email", "form": "electronic", "customer_name": mail.from_name or mail.from_address,
        "contact_name": mail.from_name[:160], "contact_email": mail.from_address[:120], "subject": mail.subject[:200],
        "description": mail.text[:40000],
    }  # fmt: skip
    if mail.office is not None:
        local = mail.received_at.astimezone(ZoneInfo(mail.office.zone))
        values["received_at"] = local.strftime("%Y-%m-%dT%H:%M")
    return values


def may_handle(viewer: Viewer, mail: InboundMail) -> bool:
    """Whether a viewer decides what becomes of a mail of his office."""
    return mail.office_id is not None and mail.office_id in viewer.offices_as(REGISTRARS)


def _locked(session: Session, mail_id: int) -> InboundMail:
    found = find_mail(session, mail_id)
    with unscoped(session):
        session.execute(select(InboundMail.id).where(InboundMail.id == found.id).with_for_update())
        session.refresh(found)
    return found


def _taken(session: Session, viewer: Viewer, mail_id: int, states: frozenset[str]) -> InboundMail:
    """Return a mail, locked, that still waits and is the viewer's to decide on."""
    mail = _locked(session, mail_id)
    if not may_handle(viewer, mail):
        raise NotAllowed(N_("Your roles do not include this."))
    if mail.status not in states:
        raise Conflict(DONE)
    return mail


def _done(mail: InboundMail, viewer: Viewer, status: str) -> None:
    mail.status, mail.handled_at, mail.handled_by_id = status, clock.now(), viewer.user_id


def _files(session: Session, viewer: Viewer, mail_id: int, storage: Storage, limit: int) -> list[Stored]:
    """Take the files out of the raw mail and store those that a case accepts, before any transaction."""
    with looking(session, viewer):
        mail = find_mail(session, mail_id)
        if not may_handle(viewer, mail):
            raise NotAllowed(N_("Your roles do not include this."))
        key, has_files = mail.storage_key, bool(mail.files)
    return store(read(content_of(storage, key, MISSING)).files, storage, limit) if has_files else []
