"""The words of a notice: the office's own, newest version, else the standard ones."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.office import Office
from app.models.outbox import NoticeText
from app.notifications.catalogue import LANGUAGES, texts_of
from app.security.scope import unscoped


@dataclass(frozen=True, slots=True)
class OfficeWording:
    """Subject and body (stored rich text) with places. `version`: of the office's own; 0 for the standard words."""

    subject: str
    body: str
    version: int = 0


def standard(notice: str, language: str) -> OfficeWording:
    """Return the standard words of a notice. Raises KeyError for a notice that there is not."""
    words = texts_of(language).notices[notice]
    return OfficeWording(words.subject, words.body)


def wording_of(session: Session, office: Office | None, notice: str, audience: str, language: str) -> OfficeWording:
    """Return the words with which an office sends a notice: its newest version, unless that is empty."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    if office is not None and (own := newest(session, office.id, notice, audience, known)) is not None and own.body:
        return OfficeWording(own.subject, own.body, own.version)
    return standard(notice, known)


def newest(session: Session, office_id: int, notice: str, audience: str, language: str) -> NoticeText | None:
    """Return the newest version of an office's own words, which may say "the standard again" by being empty."""
    found = versions_of(session, office_id, notice, audience, language)
    return found[0] if found else None


def versions_of(session: Session, office_id: int, notice: str, audience: str, language: str) -> list[NoticeText]:
    """Return all versions of an office's own words, the newest first."""
    query = select(NoticeText).where(
        NoticeText.office_id == office_id, NoticeText.notice == notice, NoticeText.audience == audience,
        NoticeText.language == language).order_by(NoticeText.version.desc())  # fmt: skip
    with unscoped(session):
        return list(session.scalars(query))
