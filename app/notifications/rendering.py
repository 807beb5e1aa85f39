"""Turns a row of the outbox into a mail: subject, text and HTML in the recipient's language, and the papers with it.

A restricted case, and one that the reader may not see, gives its number alone. What somebody typed is data: it makes
no markup, no link and no header, and addresses in it are broken so that mail clients make no link of them either.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from app.documents.placeholders import Value, conditions_in, fill, fill_line, places_in
from app.documents.richtext import blocks
from app.documents.storage import Storage
from app.models.document import Document
from app.models.outbox import OutboxMessage
from app.notifications.catalogue import Texts
from app.notifications.layout import Page, html_of, text_of
from app.notifications.mail import Attachment, Mail
from app.notifications.papers import attachments_of, papers_of
from app.notifications.scene import Scene, scene_of
from app.notifications.settings import MailSettings
from app.notifications.transport import Later, Refused
from app.notifications.values import address_of, addressee, conditions_of, values_of
from app.notifications.wording import OfficeWording, wording_of
from app.security.scope import unscoped

__all__ = ["Attachment", "Mail", "compose", "read_out", "render"]

LONGEST_SUBJECT = 200
REPLIES = "replies"  # the condition by which a mail says that it can be answered
NEVER_TYPED = frozenset({
    "tracking_link", "case_link", "office_name", "office_address", "office_phone", "office_email", "office_contact",
    "case_number", "letter_number", "decision_number", "due", "tasks_overdue", "tasks_today", "tasks_this_week",
    "tasks_waiting",
})  # fmt: skip
_ADDRESS = re.compile(r"(?<=\w)([.:@])(?=[\w/])|(?<=:)(//)")
_BREAK = "\u200c"  # no space and no sign, but no part of an address either


def render(session: Session, row: OutboxMessage, settings: MailSettings, storage: Storage | None = None) -> Mail:
    """Return the mail of a row; without a storage its papers are named but not read.

    Raises Later while a paper is being made, Refused when it was withdrawn, KeyError for a notice of another version.
    """
    with unscoped(session):
        papers = papers_of(session, row)
        scene = scene_of(session, row, settings, attached=bool(papers), unsigned=_unsigned(papers))
        wording = _wording(scene)
        wanted = places_in(wording.subject, wording.body, *_frame_texts(scene.texts))
        values = {name: _harmless(name, value) for name, value in values_of(scene, wanted).items()}
        holds = conditions_of(scene, conditions_in(wording.subject, wording.body) | {REPLIES})
        name = _one_line(addressee(scene)) if not scene.neutral else ""
        subject, text, html = compose(
            scene.texts, wording, values, holds, audience=row.audience, language=scene.language, name=_broken(name),
            label=scene.texts.button_of(scene.notice, neutral=scene.neutral), address=address_of(scene),
            office=scene.office.name if scene.office else "Tanggap")  # fmt: skip
        files = attachments_of(papers, storage) if storage else ()
        # Customers know their office, not the name of a program.
        sender = scene.office.name if scene.to_customer and scene.office else ""
        return Mail(subject, text, html, files, sender=sender)


def read_out(session: Session, row: OutboxMessage, settings: MailSettings) -> tuple[str, str]:
    """Return subject and body (stored rich text) of a row as they read now, for the office: no link opens the case.

    Raises KeyError for a notice of another version.
    """
    with unscoped(session):
        papers = _papers(session, row)
        attached = papers is None or bool(papers)
        scene = scene_of(session, row, settings, attached=attached, unsigned=_unsigned(papers or []))
        wording = _wording(scene)
        wanted = places_in(wording.subject, wording.body) - {"tracking_link"}
        values = values_of(scene, wanted)
        holds = conditions_of(scene, conditions_in(wording.subject, wording.body))
        return _one_line(fill_line(wording.subject, values, holds)), fill(wording.body, values, holds)


def _papers(session: Session, row: OutboxMessage) -> list[Document] | None:
    """The papers of a row; None while they are being made."""
    try:
        return papers_of(session, row)
    except Later:
        return None
    except Refused:
        return []


def _unsigned(papers: Sequence[Document]) -> bool:
    return any(paper.signed is None for paper in papers)


def compose(
    texts: Texts, wording: OfficeWording, values: Mapping[str, Value], holds: Collection[str], *, audience: str,
    language: str, name: str, label: str, address: str, office: str,
) -> tuple[str, str, str]:  # fmt: skip
    """Return subject, text and HTML of a wording with these values; it asks no database."""
    frame, to_customer = texts.frame, audience == "customer"
    body = fill(wording.body, values, holds)
    subject = _one_line(fill_line(wording.subject, values, holds))[:LONGEST_SUBJECT]
    greeting = frame.greeting.replace("{addressee}", name) if name else frame.greeting_anonymous if to_customer else ""
    automatic = frame.automatic_replies if REPLIES in holds else frame.automatic_customer
    note = fill_line(automatic if to_customer else frame.automatic_staff, values)
    reach = values.get("office_contact") or ""
    place = values.get("office_address") or ""
    sender = list(dict.fromkeys(str(part) for part in (office, place, reach) if part))
    signed = _one_line(", ".join(sender)) if to_customer and len(sender) > 1 else ""
    page = Page(
        language, subject, office, greeting, blocks(body), label, address, frame.address_below,
        (frame.closing, office) if to_customer else (), tuple(line for line in (note, signed) if line),
        str(values.get("case_number", "")))  # fmt: skip
    return subject, text_of(page), html_of(page)


def _wording(scene: Scene) -> OfficeWording:
    row = scene.row
    if scene.neutral:
        words = scene.texts.neutral["customer" if scene.to_customer else "staff"]
        return OfficeWording(words.subject, words.body)
    return wording_of(scene.session, scene.office, row.notice, row.audience, scene.language)


def _frame_texts(texts: Texts) -> tuple[str, ...]:
    frame = texts.frame
    return (
        frame.automatic_customer,
        frame.automatic_replies,
        frame.automatic_staff,
        "{office_contact}{office_address}{case_number}",
    )


def _harmless(name: str, value: Value) -> Value:
    if name in NEVER_TYPED:
        return value
    return _broken(value) if isinstance(value, str) else [_broken(text) for text in value]


def _broken(text: str) -> str:
    """Break what a mail client would take for an address, without a visible sign."""
    return _ADDRESS.sub(lambda match: match[0] + _BREAK, text)


def _one_line(text: str) -> str:
    """Return a text for one line: what breaks it or turns it around becomes a space."""
    kept = (" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text)
    bidi = "".join(sign for sign in kept if sign not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return " ".join(bidi.split())
