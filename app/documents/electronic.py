"""A person's electronic signature on a paper of the office: certificate, passphrase, stamp, place on the page."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.documents.desk import Desk
from app.documents.papers.setting import Setting
from app.documents.papers.signers import account_key
from app.documents.signing import Field, sign
from app.errors import invalid
from app.messages import N_
from app.models.document import SigningCertificate
from app.models.person import Staff
from reports.sheet import Anchor
from reports.stamp import Stamp, stamp_pdf

REASONS = {"id": "Penandatanganan {title}", "en": "Signing of {title}"}


def certificate_of(session: Session, user_id: int) -> SigningCertificate:
    """Return a person's certificate with its bytes. Raises Invalid (pointer /method) when there is none."""
    found = session.scalars(
        select(SigningCertificate)
        .where(SigningCertificate.user_id == user_id)
        .options(undefer(SigningCertificate.content))
    ).first()
    if found is None:
        raise invalid(
            "/method",
            N_("You have no certificate here yet. Add it on your profile page, or choose another way to sign."),
        )
    return found


def room_of(anchors: Mapping[str, Anchor], user_id: int) -> Anchor | None:
    """Return the room on a paper that is a person's, or None."""
    return next((anchor for anchor in anchors.values() if anchor.key == account_key(user_id)), None)


def sign_electronically(
    setting: Setting, content: bytes, anchors: Mapping[str, Anchor], person: Staff, passphrase: str, desk: Desk,
    at: datetime, title: str,
) -> bytes:  # fmt: skip
    """Return the paper with one more electronic signature, where the person's name stands.

    Raises Invalid: no certificate, wrong passphrase, expired, no place for this person; Unavailable when the timestamp
    authority is silent.
    """
    room = room_of(anchors, person.id)
    if room is None:
        raise invalid("/method", N_("This paper has no place for your signature."))
    if not passphrase:
        raise invalid("/passphrase", N_("Type the passphrase of your certificate."))
    certificate = certificate_of(setting.session, person.id)
    stamp = stamp_pdf(Stamp(
        person.name, at_words=setting.moment(at), code=setting.verify.code if setting.verify else "",
        language=setting.language, box=(room.width, room.height)))  # fmt: skip
    return sign(
        content, Field(room.page, (room.x, room.y, room.width, room.height)), certificate.content, passphrase, stamp,
        name=person.name, reason=REASONS[setting.language].format(title=title), location=setting.office.city, at=at,
        timestamp_url=desk.timestamp_url,
    )  # fmt: skip
