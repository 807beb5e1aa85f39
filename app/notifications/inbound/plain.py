"""Foreign text made plain: characters that can be stored and shown, encoded words, HTML without its markup."""

import codecs
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from html import unescape

LONGEST_HEADER = 10_000  # characters of a header that are looked at
LONGEST_TEXT = 100_000  # characters of a text that are kept; the raw mail has the rest
MOST_MARKUP = 1_000_000  # bytes of HTML that are looked at
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # they turn or hide what is read
_TEXT_CODECS = re.compile(
    r"ascii|utf-(7|8|8-sig|16|16-be|16-le|32|32-be|32-le)|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb\w+|big5\w*|hz|tis-620"
    r"|shift_jis\w*|euc_\w+|iso2022_\w+|johab|kz1048|ptcp154"
)
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)|<!|<\?")
_HIDDEN = frozenset({"script", "style", "template", "title", "head", "noscript", "svg", "math", "object"})
_BREAKS = frozenset({
    "p", "div", "br", "li", "tr", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table", "ul", "ol",
    "section", "article", "header", "footer",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})


def storable(text: str) -> str:
    """Return a text without what a database refuses or a screen cannot show; lines end as ours do."""
    return _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, limit: int) -> str:
    """Return a text as one line of at most `limit` characters, with nothing in it that cannot be seen."""
    return " ".join(_UNSEEN.sub("", storable(text[:LONGEST_HEADER])).split())[:limit]


def several_lines(text: str) -> str:
    """Return a text in its lines: no blanks at their ends, never more than two empty ones together."""
    lines = [line.rstrip() for line in storable(text[:LONGEST_TEXT]).split("\n")]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip()


def decoded(content: bytes, charset: str | None) -> str:
    """Return bytes as text: by the charset they are said to have, else as UTF-8, else as Windows' Latin."""
    for name in (charset or "", "utf-8", "cp1252"):
        try:
            codec = codecs.lookup(name.strip("'\" ")[:40]).name
            if _TEXT_CODECS.fullmatch(codec):
                return content.decode(codec)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def unfolded(value: object) -> str:
    """Return a header's value as one line; encoded words in it stay encoded, so that no address hides in one."""
    raw = re.sub(r"[\r\n]+[ \t]*", " ", str(value or "")[:LONGEST_HEADER])
    if any("\ud800" <= character <= "\udfff" for character in raw):  # bytes that were not encoded at all
        raw = decoded(raw.encode("utf-8", "surrogateescape"), None)
    return storable(raw)


def encoded_words(value: str) -> str:
    """Return a header's value with its encoded words decoded; whatever is broken in it stays as it came."""
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(decoded(part, charset) if isinstance(part, bytes) else part for part, charset in parts)


def text_of_html(content: str) -> str:
    """Return the words of an HTML mail, in lines; scripts, styles, comments and every address behind a link go.

    One pass without a tree, so that no mail, however it is nested or broken, costs more than its length.
    """
    words = "".join(_words(content[:MOST_MARKUP])).replace("\u00a0", " ")
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in unescape(words).split("\n")]
    return several_lines(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)))


def _words(content: str) -> Iterator[str]:
    lower, here = content.lower(), 0
    while (start := content.find("<", here)) >= 0:
        yield _run(content[here:start])
        tag = _TAG_NAME.match(content, start)
        if tag is None:
            yield "<"
            here = start + 1
            continue
        name = (tag[2] or "").lower()
        if content.startswith("<!--", start):
            end = content.find("-->", start)
        elif name in _HIDDEN and not tag[1]:
            end = lower.find(f"</{name}", start)
        else:
            end = content.find(">", start)
        if end < 0:  # it never ends: what should not be seen goes, the rest was text
            yield "" if name in _HIDDEN or content.startswith("<!--", start) else _run(content[start:])
            return
        if name in _BREAKS:
            yield "\n- " if name == "li" and not tag[1] else "\n"
        elif name in _CELLS:
            yield " "
        closing = content.find(">", end)
        here = closing + 1 if closing >= 0 else len(content)
    yield _run(content[here:])


def _run(text: str) -> str:
    return re.sub(r"\s+", " ", text)
