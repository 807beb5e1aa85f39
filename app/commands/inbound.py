"""Takes in a mail: kept as it came, sorted, and filed with its case, or held for somebody to decide."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.commands.inbound_files import Stored, file_with, named, store, who_see
from app.commands.unit_of_work import AnySession, plain, unit_of_work
from app.documents.storage import Storage
from app.messages import N_
from app.models.case import Case
from app.models.outbox import InboundMail, OutboxMessage
from app.notifications.inbound.matching import match, notices_of, office_of, suggest
from app.notifications.inbound.reading import Incoming, read
from app.notifications.inbound.sorting import kind_of
from app.notifications.outbox import queue
from app.notifications.settings import MailSettings
from app.security.duties import able
from app.security.scope import unscoped
from app.security.viewer import SYSTEM

FILE_LIMIT = 10 * 1024**2  # bytes of one file that a case accepts
CAME_BEFORE = N_("The same mail came in before.")
DELIVERED = frozenset({"queued", "sent", "deferred"})  # what a bounce can still change


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a mail goes, found before its transaction begins. `notice_id`: the notice it answers or sends back."""

    kind: str
    status: str
    case_id: int | None = None
    office_id: int | None = None
    notice_id: int | None = None
    from_customer: bool = False
    problem: str = ""
    suggestions: list[dict[str, Any]] = field(default_factory=list)


def take_in(
    session: AnySession, raw: bytes, storage: Storage, settings: MailSettings, limit: int = FILE_LIMIT,
    problem: str = "",
) -> InboundMail:  # fmt: skip
    """Take in a raw mail, once: the same bytes again give the row that there is. Raises Unavailable (file store).

    The raw mail and its files are stored before the transaction that writes all rows. `limit`: bytes of one file;
    `problem`: what is known to lack of the mail, for those who read it.
    """
    own, fingerprint = plain(session), hashlib.sha256(raw).hexdigest()
    with unscoped(own):
        if (known := _known(own, fingerprint)) is not None:
            return known
        mail = read(raw)
        mail = replace(mail, problem=problem) if problem else mail
        plan = _plan(own, mail, settings)
        own.rollback()
        key = storage.put(raw)
        files = store(mail.files, storage, limit) if plan.status == "filed" and plan.kind != "bounce" else []
        try:
            with unit_of_work(own, SYSTEM) as work:
                row = _row(mail, plan, fingerprint, key)
                work.add(row)
                work.flush()
                _carry_out(work, row, plan, files)
        except IntegrityError:  # another worker took it in at this moment
            own.rollback()
            if (known := _known(own, fingerprint)) is not None:
                return known
            raise
        return row


def _known(session: Session, fingerprint: str) -> InboundMail | None:
    return session.scalars(select(InboundMail).where(InboundMail.fingerprint == fingerprint)).first()


def _plan(session: Session, mail: Incoming, settings: MailSettings) -> Plan:
    kind = kind_of(mail, settings)
    if kind.code == "bounce":
        return _plan_bounce(session, mail, kind.reason)
    found = match(session, mail, settings)
    case_id, office = (found.case.id, found.case.office_id) if found else (None, None)
    if kind.code in ("loop", "auto_reply"):
        return Plan(kind.code, "ignored", case_id, office or office_of(session, mail, ()))
    if (earlier := _earlier(session, mail)) is not None:
        return Plan(kind.code, "ignored", earlier.case_id, earlier.office_id, problem=CAME_BEFORE)
    if found is not None:
        code, notice = "reply" if kind.code == "new" else kind.code, found.notice.id if found.notice else None
        return Plan(code, "filed", case_id, office, notice, found.from_customer, mail.problem)
    suggestions = suggest(session, mail)
    office = office_of(session, mail, suggestions)
    return Plan(kind.code, "held", None, office, problem=mail.problem, suggestions=suggestions)


def _plan_bounce(session: Session, mail: Incoming, reason: str) -> Plan:
    """A bounce names the mail it is about by that mail's Message-ID, which only we and the recipient know."""
    notices = notices_of(session, (*mail.quoted, *mail.references))
    if not notices:
        suggestions = suggest(session, mail)
        return Plan(
            "bounce", "held", None, office_of(session, mail, suggestions), problem=reason, suggestions=suggestions
        )
    notice = notices[0]
    status = "filed" if notice.case_id else "ignored"
    return Plan("bounce", status, notice.case_id, notice.office_id, notice.id, problem=reason)


def _earlier(session: Session, mail: Incoming) -> InboundMail | None:
    """Return the same mail that came in by another way (sent to two addresses of ours)."""
    if not mail.message_id:
        return None
    return session.scalars(
        select(InboundMail).where(
            InboundMail.message_id == mail.message_id[:300], InboundMail.from_address == mail.from_address,
            InboundMail.subject == mail.subject, InboundMail.text == mail.text)
    ).first()  # fmt: skip


def _row(mail: Incoming, plan: Plan, fingerprint: str, key: str) -> InboundMail:
    return InboundMail(
        office_id=plan.office_id, case_id=plan.case_id, fingerprint=fingerprint, message_id=mail.message_id[:300],
        from_address=mail.from_address, from_name=mail.from_name, subject=mail.subject, text=mail.text, kind=plan.kind,
        status=plan.status, problem=plan.problem[:500], recipients=", ".join(mail.recipients)[:500],
        suggestions=plan.suggestions, files=named(mail.files), size=mail.size, storage_key=key, sent_at=mail.sent_at,
        received_at=clock.now())  # fmt: skip


def _carry_out(session: Session, row: InboundMail, plan: Plan, files: list[Stored]) -> None:
    if plan.kind == "bounce" and plan.notice_id is not None:
        _send_back(session, row, plan.notice_id)
    elif plan.status == "filed" and plan.case_id is not None:
        file_with(session, SYSTEM, row, session.get_one(Case, plan.case_id), files, plan.from_customer)


def _send_back(session: Session, row: InboundMail, notice_id: int) -> None:
    """Mark the notice; where the customer did not get it, the front desk is told to tell him by hand."""
    notice = session.scalars(
        select(OutboxMessage).where(OutboxMessage.id == notice_id).with_for_update(of=OutboxMessage)
    ).one()
    if notice.status not in DELIVERED:
        return
    notice.status, notice.error, notice.next_at = "bounced", row.problem, None
    case = notice.case
    if case is None or notice.audience == "staff":
        return
    for person in who_see(session, case, able(session, case, "front_desk", clock.now().date())):
        queue(
            session, "by_hand", "staff", person.email, case=case, language=person.language or "id", person=person,
            dedupe=f"bounced:{notice.message_id}:{person.id}", context={"notice": notice.notice, "came_back": True})  # fmt: skip
