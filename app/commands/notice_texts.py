"""An office writes its own words for a notice, or takes the standard ones again. Every version stays."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.commands.unit_of_work import AnySession, unit_of_work
from app.documents.placeholders import places_for, problems_of
from app.documents.richtext import tidy, words
from app.errors import Conflict, FieldError, Invalid, NotAllowed, NotFound
from app.messages import N_
from app.models.office import Office
from app.models.outbox import NoticeText
from app.notifications.catalogue import LANGUAGES, NOTICES
from app.notifications.wording import newest, wording_of
from app.security.scope import unscoped
from app.security.viewer import Viewer

WRITERS = frozenset({"administrator", "service_coordinator"})
LONGEST_SUBJECT, LONGEST_BODY = 200, 20_000
log = logging.getLogger(__name__)


def write_wording(
    session: AnySession, viewer: Viewer, notice: str, language: str, subject: str, body: str, seen: int
) -> int:
    """Keep an office's own words as a new version and return its number; the same words again make none.

    `seen`: the version that the writer began with (0: none). Raises NotFound, NotAllowed, Invalid (with the field) or
    Conflict when somebody else wrote meanwhile.
    """
    _known(viewer, notice, language)
    line, text = " ".join(subject.split()), tidy(body)
    if faults := faults_of(notice, line, text):
        raise Invalid(faults)
    return _write(session, viewer, notice, language, line, text, seen)


def take_standard(session: AnySession, viewer: Viewer, notice: str, language: str, seen: int) -> int:
    """Go back to the standard words; the office's own stay in the history. Raises as write_wording does."""
    _known(viewer, notice, language)
    return _write(session, viewer, notice, language, "", "", seen)


def faults_of(notice: str, subject: str, body: str) -> list[FieldError]:
    """Return what is wrong with some words: empty, too long, or with places that this notice cannot fill."""
    known, found = places_for(NOTICES[notice].audience), []
    for pointer, text, longest in (("/subject", subject, LONGEST_SUBJECT), ("/body", body, LONGEST_BODY)):
        if not words(text).strip():
            found.append(FieldError(pointer, N_("This is required.")))
        if len(text) > longest:
            found.append(FieldError(pointer, N_("At most %(limit)d characters."), {"limit": longest}))
        found += [FieldError(pointer, problem.message, problem.values) for problem in problems_of(text, known)]
    return found


def _known(viewer: Viewer, notice: str, language: str) -> None:
    if notice not in NOTICES or language not in LANGUAGES:
        raise NotFound()
    if viewer.office_id is None or viewer.office_id not in viewer.offices_as(WRITERS):
        raise NotAllowed(N_("You can change the data of your own office only."))


def _write(
    session: AnySession, viewer: Viewer, notice: str, language: str, subject: str, body: str, seen: int
) -> int:  # fmt: skip
    with unit_of_work(session, viewer) as own, unscoped(own):
        office = own.scalars(select(Office).where(Office.id == viewer.office_id).with_for_update()).one()
        audience = NOTICES[notice].audience
        last = newest(own, office.id, notice, audience, language)
        version = last.version if last else 0
        if version != seen:
            raise Conflict(N_("Somebody changed this record meanwhile. Look at it again before you save."))
        if _says_the_same(own, office, notice, language, subject, body):
            return version
        own.add(NoticeText(
            office_id=office.id, notice=notice, audience=audience, language=language, version=version + 1,
            subject=subject, body=body, at=clock.now(), by_id=viewer.user_id))  # fmt: skip
        log.info("words of notice %s (%s) changed by account %s", notice, language, viewer.user_id)
        return version + 1


def _says_the_same(session: Session, office: Office, notice: str, language: str, subject: str, body: str) -> bool:
    now = wording_of(session, office, notice, NOTICES[notice].audience, language)
    return (subject, body) == ((now.subject, now.body) if now.version or body else ("", ""))
