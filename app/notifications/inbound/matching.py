"""To which case a mail belongs. A secret of the case, or its number from an address of the case, decides; never less."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.base import LARGEST_ID
from app.models.case import Case
from app.models.customer import Customer
from app.models.office import Office, OfficeProcedure
from app.models.outbox import OutboxMessage
from app.notifications.inbound.reading import Incoming
from app.notifications.inbound.sorting import TOKEN
from app.notifications.settings import MailSettings

MOST_SUGGESTIONS = 5
LONGEST_NUMBER = 4  # words
MOST_WORDS = 150
_TRIM = "()[]{}<>\"'.,;:!?#*_“”‘’"


@dataclass(frozen=True, slots=True)
class Match:
    """The case a mail answers. `notice`: the notice it answers; `from_customer`: the customer's side wrote it."""

    case: Case
    from_customer: bool
    notice: OutboxMessage | None = None


def match(session: Session, mail: Incoming, settings: MailSettings) -> Match | None:
    """Return the case a mail belongs to: by what it answers, by the address it was sent to, or by number and sender."""
    for notice in notices_of(session, mail.references):
        if notice.case is not None:
            return Match(notice.case, notice.audience != "staff", notice)
    for address in mail.recipients:
        tag = address.rpartition("@")[0].rpartition("+")[2]
        case_id = settings.case_of_tag(tag)
        case = session.get(Case, case_id) if case_id is not None and case_id <= LARGEST_ID else None
        if case is not None:
            return Match(case, mail.from_address.lower() in addresses_of(session, case))
    sender = mail.from_address.lower()
    named = [case for case in cases_named(session, mail.subject) if sender and sender in addresses_of(session, case)]
    return Match(named[0], True) if len(named) == 1 else None


def notices_of(session: Session, identifiers: Iterable[str]) -> list[OutboxMessage]:
    """Return the notices whose Message-IDs these are, in the same order."""
    tokens = [token for token in (one.partition("@")[0].lower() for one in identifiers) if TOKEN.fullmatch(token)]
    if not tokens:
        return []
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.message_id.in_(tokens)).options(joinedload(OutboxMessage.case))
    )
    return sorted(rows, key=lambda row: tokens.index(row.message_id or ""))


def addresses_of(session: Session, case: Case) -> frozenset[str]:
    """Return the addresses of the customer's side of a case, in small letters."""
    told = session.scalars(
        select(OutboxMessage.recipient).where(OutboxMessage.case_id == case.id, OutboxMessage.audience == "customer")
    )
    known = [case.contact_email, case.customer.email if case.customer else "", *told]
    return frozenset(address.strip().lower() for address in known if address)


def cases_named(session: Session, text: str) -> Sequence[Case]:
    """Return the cases whose numbers stand in a text."""
    words = [word.strip(_TRIM) for word in re.split(r"\s+", text)[:MOST_WORDS]]
    runs = {
        " ".join(words[start : start + length])[:60]
        for start in range(len(words)) for length in range(1, LONGEST_NUMBER + 1)
    }  # fmt: skip
    numbers = sorted(run for run in runs if any(character.isdigit() for character in run))[:500]
    if not numbers:
        return []
    return session.scalars(select(Case).where(Case.number.in_(numbers)).order_by(Case.id.desc()).limit(20)).all()


def suggest(session: Session, mail: Incoming) -> list[dict[str, object]]:
    """Return cases that a mail may belong to, the likeliest first: [{case, why}], for somebody to decide."""
    found: dict[int, str] = {}
    for case in cases_named(session, mail.subject):
        found.setdefault(case.id, "number_in_subject")
    for case in cases_named(session, mail.text):
        found.setdefault(case.id, "number_in_text")
    sender = mail.from_address.lower()
    if sender:
        theirs = or_(func.lower(Case.contact_email) == sender, func.lower(Customer.email) == sender)
        rows = session.scalars(
            select(Case.id).outerjoin(Customer, Customer.id == Case.customer_id).where(theirs)
            .order_by(Case.status != "open", Case.id.desc()).limit(MOST_SUGGESTIONS)
        )  # fmt: skip
        for case_id in rows:
            found.setdefault(case_id, "sender")
    return [{"case": case_id, "why": why} for case_id, why in list(found.items())[:MOST_SUGGESTIONS]]


def office_of(session: Session, mail: Incoming, suggestions: Sequence[dict[str, object]]) -> int | None:
    """Return whose mail it is that matched no case: the office addressed, that of the suggested cases, or the only one."""
    addressed = select(Office.id).where(
        Office.active, Office.email != "", func.lower(Office.email).in_(mail.recipients)
    )
    if mail.recipients and (found := session.scalars(addressed.order_by(Office.id)).first()) is not None:
        return found
    wanted = [one["case"] for one in suggestions]
    offices = set(session.scalars(select(Case.office_id).where(Case.id.in_(wanted)))) if wanted else set()
    if not offices:
        works = select(OfficeProcedure.id).where(OfficeProcedure.office_id == Office.id).exists()
        offices = set(session.scalars(select(Office.id).where(Office.active, works)))
    return offices.pop() if len(offices) == 1 else None
