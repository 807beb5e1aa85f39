"""The certificate a person signs papers with: kept as encrypted as it came, its passphrase kept nowhere."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.commands.unit_of_work import AnySession, plain, unit_of_work
from app.documents.signing import Certificate, read_certificate
from app.errors import NotFound
from app.messages import N_
from app.models.document import SigningCertificate

log = logging.getLogger(__name__)

NONE_KEPT = N_("You have no signing certificate here yet. Add one under My account.")


def certificate_of(session: AnySession, user_id: int) -> SigningCertificate | None:
    """Return what is kept of a person's certificate, without the file itself."""
    return plain(session).scalars(select(SigningCertificate).where(SigningCertificate.user_id == user_id)).first()


def keep_certificate(session: AnySession, user_id: int, content: bytes, passphrase: str) -> Certificate:
    """Keep a person's certificate in place of an earlier one, after opening it once. Raises Invalid (read_certificate).

    The passphrase serves to check the file and is forgotten.
    """
    certificate = read_certificate(content, passphrase)
    with unit_of_work(session) as own:
        kept = _locked(own, user_id) or SigningCertificate(user_id=user_id)
        kept.subject, kept.issuer, kept.serial = certificate.subject, certificate.issuer, certificate.serial
        kept.valid_from, kept.valid_to = certificate.valid_from, certificate.valid_to
        kept.content, kept.added_at = content, clock.now()
        own.add(kept)
    log.info("signing certificate kept: account %s, serial %s", user_id, certificate.serial)
    return certificate


def remove_certificate(session: AnySession, user_id: int) -> None:
    """Forget a person's certificate; papers signed with it stay as they are. Raises NotFound when there is none."""
    with unit_of_work(session) as own:
        kept = _locked(own, user_id)
        if kept is None:
            raise NotFound(NONE_KEPT)
        own.delete(kept)
    log.info("signing certificate removed: account %s", user_id)


def _locked(session: Session, user_id: int) -> SigningCertificate | None:
    query = select(SigningCertificate).where(SigningCertificate.user_id == user_id)
    return session.scalars(query.with_for_update()).first()
