"""Reads a raw mail, however broken or hostile it is: who wrote what to whom, with which files. It never raises.

The standard library's older way of reading (`compat32`) is used on purpose: its newer one understands headers by a
grammar that raises, or takes time by the square of their length, on what strangers send. Headers are decoded here.
"""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice

from app.messages import N_
from app.notifications.inbound.parts import Attached, Parts, Report
from app.notifications.inbound.plain import LONGEST_HEADER, encoded_words, one_line, unfolded

log = logging.getLogger(__name__)
MOST_HEADERS = 500
MOST_RECIPIENTS = 50
MOST_REFERENCES = 50
MOST_NESTED, MOST_DASHES = 1000, 5000  # what begins parts; a mail with more is made to keep a reader busy
LONGEST_HEAD = 200_000  # bytes at the beginning of a mail that are read when the rest cannot be
_NESTED = re.compile(rb"content-type:\s*(?:multipart|message)/", re.IGNORECASE)
_DASHES = re.compile(rb"\n--")
_IDENTIFIER = re.compile(r"<([^<>\s]{1,250})>")
_ADDRESS = re.compile(r"[^@\s<>\"(),;:\\]{1,64}@[A-Za-z0-9.\-\[\]:\u0080-\uffff]{1,255}")
_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "x-forwarded-to", "resent-to")
SPLIT = N_("The parts of this mail cannot be read.")
HEADLESS = N_("This is no mail: it has no headers.")


class _Bounded(Compat32):
    """Headers as they come, but none longer than is looked at: the library's work grows with the square of it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return name and value of a header."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


POLICY = _Bounded()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as it was read. `heads` has its headers by lower-case name, encoded words undecoded.

    `references`: identifiers of mails that it answers, the nearest first. `quoted`: identifiers in its text and in the
    mail that it sends back. `problem` says what could not be read.
    """

    size: int
    heads: dict[str, list[str]] = field(default_factory=dict)
    message_id: str = ""
    references: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    from_address: str = ""
    from_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    sent_at: datetime | None = None
    media_type: str = "text/plain"
    files: tuple[Attached, ...] = ()
    reports: tuple[Report, ...] = ()
    problem: str = ""

    def head(self, name: str) -> str:
        """Return the first header of a name, or an empty text."""
        return next(iter(self.heads.get(name, ())), "")


def read(raw: bytes) -> Incoming:
    """Read a raw mail. What cannot be read is left out and said in `problem`; the raw mail is kept in any case."""
    parts, problem = Parts(), ""
    try:
        if _more_than(_NESTED, raw, MOST_NESTED) or _more_than(_DASHES, raw, MOST_DASHES):
            raise ValueError("too many parts")
        message = message_from_bytes(raw, policy=POLICY)
        parts.add(message)
    except Exception:  # the library has no list of what a broken mail can raise
        log.info("The parts of a mail cannot be read.", exc_info=True)
        message, parts, problem = BytesHeaderParser(policy=POLICY).parsebytes(raw[:LONGEST_HEAD]), Parts(), SPLIT
    heads = _heads(message)
    return _incoming(heads, message.get_content_type(), parts, len(raw), problem if heads else HEADLESS)


def _more_than(mark: re.Pattern[bytes], raw: bytes, limit: int) -> bool:
    return next(islice(mark.finditer(raw), limit, None), None) is not None


def _incoming(heads: dict[str, list[str]], media_type: str, parts: Parts, size: int, problem: str) -> Incoming:
    name, address = next(iter(_addresses(heads.get("from", ()))), ("", ""))
    text = parts.text()
    return Incoming(
        size=size, heads=heads, message_id=next(iter(_identifiers(heads.get("message-id", ()))), ""),
        references=(
            *_identifiers(heads.get("in-reply-to", ())), *reversed(_identifiers(heads.get("references", ())))),
        quoted=tuple(_identifiers([parts.returned, text])), from_address=address, from_name=one_line(name, 200),
        recipients=_recipients(heads), subject=one_line(encoded_words(next(iter(heads.get("subject", ())), "")), 300),
        text=text, sent_at=_sent_at(heads), media_type=media_type, files=tuple(parts.files),
        reports=tuple(parts.reports), problem=problem)  # fmt: skip


def _heads(message: Message) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in list(message.items())[:MOST_HEADERS]:
        found.setdefault(name.lower()[:80], []).append(unfolded(value))
    return found


def _identifiers(values: Iterable[str]) -> list[str]:
    found = dict.fromkeys(match for value in values for match in _IDENTIFIER.findall(value))
    return [identifier for identifier in found if "@" in identifier][-MOST_REFERENCES:]


def _addresses(values: Iterable[str]) -> list[tuple[str, str]]:
    """Return (name, address) pairs; an address is only what looks like one, so nothing else can become a recipient."""
    try:
        pairs = getaddresses(list(values))
    except (RecursionError, ValueError, IndexError):  # comments in comments
        return []
    found = []
    for name, address in pairs:
        if _ADDRESS.fullmatch(address):
            found.append((encoded_words(name), address[:320]))
    return found


def _recipients(heads: dict[str, list[str]]) -> tuple[str, ...]:
    values = [value for name in _TO for value in heads.get(name, ())]
    return tuple(dict.fromkeys(address.lower() for _name, address in _addresses(values)))[:MOST_RECIPIENTS]


def _sent_at(heads: dict[str, list[str]]) -> datetime | None:
    try:
        sent = parsedate_to_datetime(next(iter(heads.get("date", ())), ""))
        sent = sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return sent if 1990 <= sent.year <= 2100 else None
