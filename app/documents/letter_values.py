"""What a case says at the places of a letter, in the language of the letter, taken from its records."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.letter_templates import template_for, texts
from app.documents.placeholders import PLACEHOLDERS, Value, fill, fill_line
from app.models.appeal import Decision
from app.models.case import Case
from app.models.handling import (
    ClockPause,
    CompletenessRequest,
    Extension,
    FunctionResponse,
    LetterInstruction,
    Referral,
)  # fmt: skip
from app.models.letter import Letter
from app.models.nonconformity import InvestigationNote, Nonconformity
from app.models.person import holders
from app.security.masking import masked_text, sees_identity
from app.security.viewer import Viewer
from reports.dates_and_numbers import date_words

PROVEN = ("proven", "partly_proven")
Row = TypeVar("Row")


def first_text(
    session: Session, case: Case, kind: str, viewer: Viewer | None = None, apology: bool | None = None, **more: Value
) -> tuple[str, str]:
    """Return the (subject, body) with which a letter begins: the template with the facts of the case.

    `apology`: by default only where something was proven. `more`: values that no record holds, such as the step.
    What the viewer may not know (who complains) is not in it.
    """
    subject, body = template_for(session, case.office, kind, case.language)
    values = {**values_of(session, case, viewer), **more}
    holds = conditions_of(case, case.validity in PROVEN if apology is None else apology)
    return fill_line(subject, values, holds)[:200], fill(body, values, holds)


def conditions_of(case: Case, apology: bool) -> frozenset[str]:
    """Return which conditions of a template apply."""
    holds = {
        "proven": case.validity in PROVEN,
        "apology": apology,
        "appeal": case.kind == "appeal",
        "anonymous": case.customer is None,
        case.validity: True,
    }
    return frozenset(name for name, true in holds.items() if true)


def values_of(
    session: Session, case: Case, viewer: Viewer | None = None, wanted: Collection[str] = PLACEHOLDERS
) -> dict[str, Value]:
    """Return the value of every placeholder; an empty text or list where the case has none.

    `wanted`: the places that are needed; records that fill none of them are not read.
    """
    found: dict[str, Value] = dict.fromkeys(PLACEHOLDERS, "")
    found |= _case_values(case)
    for names, read in GROUPS:
        if not names.isdisjoint(wanted):
            found |= read(session, case)
    if viewer is None or sees_identity(viewer, case):
        return found
    found["customer_name"] = texts(case.language)["words"]["people"]["anonymous"]
    return {
        name: masked_text(viewer, case, value)
        if isinstance(value, str)
        else [masked_text(viewer, case, text) for text in value]
        for name, value in found.items()
    }


def _rows(session: Session, model: type[Row], case: Case) -> list[Row]:
    columns: Any = model
    return list(session.scalars(select(model).where(columns.case_id == case.id).order_by(columns.id)))


def _words(case: Case) -> dict[str, Any]:
    found: dict[str, Any] = texts(case.language)["words"]
    return found


def _day(case: Case, moment: datetime | None) -> str:
    return date_words(moment.astimezone(ZoneInfo(case.office.zone)).date(), case.language) if moment else ""


def _case_values(case: Case) -> dict[str, Value]:
    words = _words(case)
    kind = words["kinds"][case.kind]
    thing = words["objects"].get(case.object_kind, "")
    customer = case.customer.name if case.customer else words["people"]["anonymous"]
    return {
        "case_number": case.number,
        "case_kind": kind,
        "case_kind_title": kind[:1].upper() + kind[1:],
        "subject": case.subject,
        "received_date": _day(case, case.received_at),
        "channel": words["channels"].get(case.channel, ""),
        "external_number": case.external_number,
        "customer_name": customer,
        "object": f"{thing} {case.object_number}".strip() if case.object_number else thing,
        "remedy": case.remedy_sought,
        "outcome": _outcome(case, words),
        "closed_date": _day(case, case.closed_at),
        "parties": [name for name in (customer, case.respondent_name or case.office.name) if name],
    }


def _outcome(case: Case, words: dict[str, Any]) -> str:
    """Return how a case ended; under which other case it goes on is told to whoever brought that one too."""
    if case.outcome == "joined" and (other := case.goes_on_under) is not None:
        return str(words["joined"]["own"]).replace("{number}", other.number)
    return str(words["outcomes"].get(case.outcome, ""))


def _office_values(session: Session, case: Case) -> dict[str, Value]:
    office, contact = case.office, _words(case)["contact"]
    ways = [contact[way].replace("{value}", value) for way, value in _reach(office.phone, office.email)]
    lead = session.execute(holders(office.id, "service_coordinator", case.received_at.date())).first()
    return {
        "office_name": office.name,
        "office_address": office.address,
        "office_phone": office.phone,
        "office_email": office.email,
        "office_contact": contact["or"].join(ways) or office.address or office.name,
        "coordinator": lead[0].name if lead else "",
    }


def _reach(phone: str, email: str) -> Iterable[tuple[str, str]]:
    return [(way, value) for way, value in (("phone", phone), ("email", email)) if value]


def _handling_values(session: Session, case: Case) -> dict[str, Value]:
    responses = [row for row in _rows(session, FunctionResponse, case) if row.current]
    reports = [row for row in _rows(session, Nonconformity, case) if row.status != "unfounded"]
    notes = _rows(session, InvestigationNote, case)
    instructions = _rows(session, LetterInstruction, case)
    last = max((row.target_date for row in reports), default=None)
    found: dict[str, Iterable[str]] = {
        "findings": [row.findings for row in responses] + [point.conclusion for point in case.points],
        "causes": [row.cause for row in responses] + [row.root_cause for row in reports],
        "actions": [row.action for row in responses] + [row.correction for row in reports],
        "corrective_actions": [row.corrective_action for row in reports],
        "reasons": [note.reasons for note in notes],
    }
    return {
        **{name: list(dict.fromkeys(text for text in values if text)) for name, values in found.items()},
        "target_date": date_words(last, case.language) if last else "",
        "instruction": instructions[-1].instruction if instructions else "",
    }


def _waiting_values(session: Session, case: Case) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if requests := _rows(session, CompletenessRequest, case):
        found["missing_items"] = list(requests[-1].items)
    if pauses := [row for row in _rows(session, ClockPause, case) if row.limit_at]:
        pause = pauses[-1]
        found["answer_by"] = _day(case, pause.limit_at)
        found["days"] = str((pause.limit_at - pause.from_at).days) if pause.limit_at else ""
    if extensions := _rows(session, Extension, case):
        extension = extensions[-1]
        found["old_date"], found["new_date"] = _day(case, extension.old_due_at), _day(case, extension.new_due_at)
        found["extension_reason"] = extension.reason
    return found


def _answer_values(session: Session, case: Case) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if signed := [row for row in _rows(session, Letter, case) if row.signed_at]:
        found["letter_number"], found["letter_date"] = signed[-1].number or "", _day(case, signed[-1].signed_at)
    if decisions := _rows(session, Decision, case):
        decision = decisions[-1]
        found["decision_number"], found["decision_date"] = decision.number, _day(case, decision.decided_at)
        found["ruling"] = _words(case)["rulings"].get(decision.ruling, "")
    if referrals := [row for row in _rows(session, Referral, case) if row.kind == "referral"]:
        referral = referrals[-1]
        found |= {
            "other_body_name": referral.body,
            "other_body_address": referral.address,
            "referral_reason": referral.reason,
        }
    return found


GROUPS: tuple[tuple[frozenset[str], Callable[[Session, Case], dict[str, Value]]], ...] = (
    (frozenset({"office_name", "office_address", "office_phone", "office_email", "office_contact", "coordinator"}),
     _office_values),
    (frozenset({"findings", "causes", "actions", "corrective_actions", "reasons", "target_date", "instruction"}),
     _handling_values),
    (frozenset({"missing_items", "answer_by", "days", "old_date", "new_date", "extension_reason"}), _waiting_values),
    (frozenset({"letter_number", "letter_date", "decision_number", "decision_date", "ruling", "other_body_name",
                "other_body_address", "referral_reason"}), _answer_values),
)  # fmt: skip
