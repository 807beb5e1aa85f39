"""Who signs a paper, with the lines above the name: definitive, acting (Plt., Plh.) or on behalf of (a.n.)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.papers.setting import Setting
from app.models.office import Office
from app.models.person import Appointment, Staff, holders, in_force
from reports.frames import Signer

HEAD = {"id": "Kepala {office}", "en": "Head of {office}"}
ON_BEHALF = {"id": "a.n. ", "en": "for the "}
ACTING = {"plt": {"id": "Plt. ", "en": "Acting "}, "plh": {"id": "Plh. ", "en": "Daily acting "}}


def account_key(user_id: int | None) -> str:
    """Return the key by which a paper knows whose room for a signature it is."""
    return f"account-{user_id}" if user_id else ""


def head_title(office: Office, language: str) -> str:
    """Return the title of the head of an office."""
    return HEAD[language].format(office=office.short_name or office.name)


def head_of(session: Session, office: Office, at: datetime) -> Staff | None:
    """Return who heads the office on a day: the definitive head before an acting one."""
    return holder_of(session, office, "office_head", at)


def holder_of(session: Session, office: Office, role: str, at: datetime) -> Staff | None:
    """Return who holds a role in the office on a day, the definitive holder before an acting one; None for nobody."""
    found = session.execute(holders(office.id, role, at.date())).first()
    return found[0] if found else None


def capacity_of(session: Session, person: Staff, office: Office, at: datetime) -> str | None:
    """Return in which capacity a person heads the office on a day; None for who does not."""
    return session.scalars(
        select(Appointment.capacity).where(
            Appointment.user_id == person.id, Appointment.office_id == office.id, Appointment.role == "office_head",
            in_force(at.date()),
        ).order_by(Appointment.capacity != "definitive")
    ).first()  # fmt: skip


def position_lines(office: Office, person: Staff | None, capacity: str | None, language: str) -> str:
    """Return the lines above a signature for the office: "Plt. Kepala …", or "a.n. Kepala …" with the position."""
    title = head_title(office, language)
    if capacity in ACTING:
        return ACTING[capacity][language] + title
    if capacity == "definitive":
        return title
    return ON_BEHALF[language] + title + (f"\n{person.position}" if person and person.position else "")


def for_office(
    setting: Setting, person: Staff | None, anchor: str = "signature", capacity: str | None = None, place: bool = False
) -> Signer:
    """Return the signature block of who signs in the office's name (an official letter, a formation, a disposition)."""
    capacity = capacity or (
        capacity_of(setting.session, person, setting.office, setting.at) if person else "definitive"
    )
    return Signer(
        position_lines(setting.office, person, capacity, setting.language), person.name if person else "",
        (person.nip if person else "") or "", setting.place_and_day if place else "", anchor,
        key=account_key(person.id if person else None),
    )  # fmt: skip


def as_oneself(person: Staff | None, role: str, anchor: str, place: str = "", note: str = "") -> Signer:
    """Return the signature block of somebody who signs for himself, under the role he has in the paper."""
    return Signer(
        role, person.name if person else "", (person.nip if person else "") or "", place, anchor, note,
        account_key(person.id if person else None),
    )  # fmt: skip
