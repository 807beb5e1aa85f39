"""Takes a mail apart: the text that its sender wrote, the files, and what a mail server reports."""

import re
from dataclasses import dataclass, field
from email.message import Message

from app.notifications.inbound.plain import decoded, encoded_words, one_line, several_lines, text_of_html, unfolded

MOST_PARTS = 300
MOST_FILES = 50
DECORATION = 10_000  # bytes; a smaller picture inside a text is the logo of a signature
_GROUPS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail. `media_type` is what the sender says of it."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says of a mail and one recipient: "failed", "delayed", "delivered", ... and why."""

    action: str
    status: str
    recipient: str
    reason: str


@dataclass(slots=True)
class Parts:
    """What was found so far. `returned`: the headers of the mail that a report sends back."""

    plain: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    returned: str = ""
    seen: int = 0

    def text(self) -> str:
        """Return what the sender wrote; where that is nothing, the text of a mail that was passed on."""
        own = several_lines("\n\n".join(part for part in self.plain if part.strip()))
        return own or several_lines("\n\n".join(self.inner))

    def add(self, part: Message, in_report: bool = False) -> None:
        """Add a part with all that is in it."""
        self.seen += 1
        if self.seen > MOST_PARTS:
            return
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            self.reports += _reports(part)
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"):
            self._passed_on(part, in_report)
        elif kind == "multipart/alternative" and part.is_multipart():
            self._alternatives([child for child in _children(part) if child is not part], in_report)
        elif part.is_multipart():
            for child in _children(part):
                self.add(child, in_report or kind == "multipart/report")
        else:
            self._leaf(part, kind)

    def _alternatives(self, children: list[Message], in_report: bool) -> None:
        """Of several forms of one text take the plain one, where it says anything."""
        tried = []
        for child in children:
            one = Parts(seen=self.seen)
            one.add(child, in_report)
            self.seen = one.seen
            tried.append(one)
            self.files += one.files
            self.reports += one.reports
        kinds = [child.get_content_type() == "text/html" for child in children]
        said = sorted(zip(kinds, tried, strict=True), key=lambda pair: pair[0])
        self.plain += next((one.plain for _html, one in said if any(text.strip() for text in one.plain)), [])

    def _leaf(self, part: Message, kind: str) -> None:
        content = _content(part)
        attached = part.get_content_disposition() == "attachment"
        if kind in ("text/plain", "text/html") and not attached and not part.get_filename():
            text = decoded(content, part.get_content_charset())
            self.plain.append(text_of_html(text) if kind == "text/html" else text)
        elif part.get_content_maintype() == "multipart":  # without the boundary that it promises
            self.plain.append(decoded(content, part.get_content_charset()))
        elif not _is_decoration(part, content):
            self._file(_name(part, kind), kind, content)

    def _passed_on(self, part: Message, in_report: bool) -> None:
        inner = next(iter(_children(part)), None)
        if inner is None:
            text = decoded(_content(part), part.get_content_charset())
            self.returned += text[:20_000]
            return
        if in_report:
            self.returned += "\n".join(f"{name}: {unfolded(value)}" for name, value in list(inner.items())[:200])
            return
        found = Parts(seen=self.seen)
        found.add(inner)
        self.seen = found.seen
        self.inner.append(found.text())
        self._file(one_line(encoded_words(unfolded(inner.get("subject"))), 100) + ".eml", "message/rfc822", bytes(0))

    def _file(self, name: str, kind: str, content: bytes) -> None:
        if len(self.files) < MOST_FILES:
            self.files.append(Attached(name, kind, content))


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _name(part: Message, kind: str) -> str:
    """Return a file's name without folders; a name is only ever shown or written into a row, never opened."""
    given = encoded_words(unfolded(part.get_filename() or ""))
    name = one_line(re.split(r"[/\\]", given)[-1], 150).strip(". ")
    return name or f"lampiran.{re.sub(r'[^a-z0-9]', '', kind.rpartition('/')[2].lower())[:10] or 'bin'}"


def _is_decoration(part: Message, content: bytes) -> bool:
    inside = bool(part.get("content-id")) and part.get_content_disposition() != "attachment"
    return inside and part.get_content_maintype() == "image" and len(content) < DECORATION


def _reports(part: Message) -> list[Report]:
    groups = [dict(group.items()) for group in _children(part)]
    if not groups:
        groups = [_fields(group) for group in _GROUPS.split(decoded(_content(part), None)[:20_000])]
    found = []
    for group in groups[:50]:
        fields = {name.lower(): one_line(unfolded(value), 400) for name, value in group.items()}
        if "action" in fields or "status" in fields:
            action = fields.get("action", "").split(" ")[0].lower()
            if not action:
                action = {"5": "failed", "4": "delayed"}.get(fields["status"][:1], "delivered")
            who = fields.get("final-recipient") or fields.get("original-recipient", "")
            reason = fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("diagnostic-code", "")
            found.append(Report(action, fields.get("status", ""), who.rpartition(";")[2].strip(), reason))
    return found


def _fields(group: str) -> dict[str, str]:
    lines = re.sub(r"\n[ \t]+", " ", group).split("\n")
    pairs = [line.partition(":") for line in lines if ":" in line]
    return {name.strip(): value.strip() for name, _colon, value in pairs}
