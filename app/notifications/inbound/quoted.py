"""Parts what somebody wrote from the earlier mails that the mail program put below it."""

import re

_BEGINS = re.compile(
    r"^(?:-{2,} ?(?:original message|pesan asli|forwarded message|pesan terusan)\b.*"
    r"|(?:on|pada|am|le) .{5,200} (?:wrote|menulis|schrieb|a écrit) ?:\s*"
    r"|_{20,}"
    r"|(?:from|dari): .+\n(?:sent|dikirim|date|tanggal): .+)$",
    re.IGNORECASE | re.MULTILINE,
)
_MARKED = re.compile(r"^>.*$", re.MULTILINE)


def split_quoted(text: str) -> tuple[str, str]:
    """Return (own words, what is quoted below them). Where nothing would be left as own words, all are."""
    places = [found.start() for found in (_BEGINS.search(text), _last_marked(text)) if found is not None]
    if not places:
        return text, ""
    place = min(places)
    own = text[:place].rstrip()
    return (own, text[place:].strip()) if own else (text, "")


def _last_marked(text: str) -> re.Match[str] | None:
    """Find where the marked lines begin that nothing but empty lines follows."""
    lines, place = text.split("\n"), len(text) + 1
    first = None
    for line in reversed(lines):
        place -= len(line) + 1
        if line.startswith(">"):
            first = place
        elif line.strip():
            break
    return _MARKED.match(text, first) if first is not None else None
