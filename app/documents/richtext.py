"""The rich text of letters: what people write, made safe, and read into the blocks that papers are set with.

One form is stored: `<p>`, `<br>`, `<strong>`, `<em>`, `<ol>`, `<ul>` and `<li>` without attributes. Texts without any
markup (old versions, clients of the API, browsers without script) are read as plain text: empty lines part paragraphs,
lines that begin with "1." or "-" make lists.
"""

import re
from collections.abc import Callable, Iterable
from html import escape
from html.parser import HTMLParser

import nh3

from app.documents.richtext_plain import SPACE, block_words, plain_blocks
from reports.richtext import Block, Items, Para, Span

__all__ = [
    "Block", "Items", "Para", "Span", "blocks", "editable", "html", "is_markup", "masked", "sanitise", "tidy", "words",
]  # fmt: skip

ALLOWED = frozenset({"p", "div", "br", "strong", "b", "em", "i", "ul", "ol", "li"})
DEEPEST_LIST = 4
_KNOWN = (
    *ALLOWED, "a", "abbr", "article", "aside", "audio", "blockquote", "body", "button", "canvas", "caption", "center",
    "code", "dd", "del", "details", "dl", "dt", "embed", "font", "footer", "form", "frame", "h1", "h2", "h3", "h4",
    "h5", "h6", "head", "header", "hr", "html", "iframe", "img", "input", "ins", "link", "main", "math", "meta", "nav",
    "noscript", "object", "pre", "s", "script", "section", "select", "small", "span", "strike", "style", "sub",
    "summary", "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "title", "tr",
    "tt", "u", "video", "xmp",
)  # fmt: skip
_MARKUP = re.compile(rf"</?(?:{'|'.join(_KNOWN)})(?:[\s/][^<>]*)?>|<!--", re.IGNORECASE)


def sanitise(html: str) -> str:
    """Return HTML with nothing in it but the allowed tags, without attributes; scripts and styles go with their text."""
    return nh3.clean(
        html, tags=set(ALLOWED), attributes={}, clean_content_tags={"script", "style", "template", "title"},
        link_rel=None, strip_comments=True)  # fmt: skip


def is_markup(body: str) -> bool:
    """Whether a text is HTML: it has a tag that HTML knows. "<LOD>" or "a < b" do not make it so."""
    return _MARKUP.search(body) is not None


def blocks(body: str) -> tuple[Block, ...]:
    """Return any stored or typed text as blocks. Never raises; lists deeper than four levels are flattened."""
    body = _storable(body or "")
    if not is_markup(body):
        return plain_blocks(body)
    reader = _Reader()
    reader.feed(sanitise(body))
    reader.close()
    return reader.finished()


def html(found: Iterable[Block]) -> str:
    """Return blocks as the HTML that is stored."""
    return "".join(_block_html(block) for block in found)


def tidy(body: str) -> str:
    """Return any text as it is stored: safe, and in the one form. Doing it twice changes nothing."""
    return html(blocks(body))


def words(body: str) -> str:
    """Return the plain text, with the marks of lists."""
    return "\n\n".join(block_words(block) for block in blocks(body))


def editable(body: str) -> str:
    """Return what a plain text field shows: plain text where that says all, else the HTML, so that nothing is lost."""
    text = words(body)
    return text if blocks(text) == blocks(body) else tidy(body)


def masked(found: Iterable[Block], mask: Callable[[str], str]) -> tuple[Block, ...]:
    """Return blocks with every text passed through `mask`, also where what it hides is partly bold."""

    def hide(block: Block) -> Block:
        if isinstance(block, Items):
            return Items(tuple(masked(item, mask) for item in block.items), block.mark)
        whole = mask("".join(span.text for span in block.spans))
        spans = tuple(Span(mask(span.text), span.bold, span.italic) for span in block.spans)
        return Para(spans if "".join(span.text for span in spans) == whole else (Span(whole),))

    return tuple(hide(block) for block in found)


def _storable(body: str) -> str:
    """Drop what neither HTML nor a database can hold."""
    text = body.encode("utf-8", "ignore").decode()
    return "".join(sign for sign in text if sign in "\n\t" or (sign >= " " and sign != "\x7f"))


class _Reader(HTMLParser):
    """Reads sanitised (so balanced) HTML. Text outside a paragraph makes one; text between items joins the last."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Block] = []
        self.lists: list[tuple[str, list[list[Block]]]] = []
        self.line: list[Span] = []
        self.too_deep = self.bold = self.italic = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Open a paragraph, list, item or emphasis."""
        if tag in ("b", "strong"):
            self.bold += 1
        elif tag in ("i", "em"):
            self.italic += 1
        elif tag == "br":
            self.line.append(Span("\n"))
        else:
            self._end_line()
        if tag in ("ul", "ol"):
            if len(self.lists) < DEEPEST_LIST:
                self.lists.append((self._mark(tag), []))
            else:
                self.too_deep += 1
        elif tag == "li" and self.lists:
            self.lists[-1][1].append([])

    def handle_endtag(self, tag: str) -> None:
        """Close it again."""
        if tag in ("b", "strong"):
            self.bold -= 1
        elif tag in ("i", "em"):
            self.italic -= 1
        elif tag != "br":
            self._end_line()
        if tag in ("ul", "ol"):
            if self.too_deep:
                self.too_deep -= 1
            elif self.lists:
                self._end_list()

    def handle_data(self, data: str) -> None:
        """Take text with its spaces collapsed, as HTML means it."""
        self.line.append(Span(SPACE.sub(" ", data), self.bold > 0, self.italic > 0))

    def finished(self) -> tuple[Block, ...]:
        """Return what was read."""
        self._end_line()
        while self.lists:
            self._end_list()
        return tuple(self.root)

    def _mark(self, tag: str) -> str:
        if tag == "ul":
            return "-"
        return "a" if sum(mark != "-" for mark, _items in self.lists) % 2 else "1"

    def _place(self) -> list[Block]:
        if not self.lists:
            return self.root
        items = self.lists[-1][1]
        if not items:
            items.append([])
        return items[-1]

    def _end_list(self) -> None:
        mark, items = self.lists.pop()
        full = tuple(tuple(item) for item in items if item)
        if full:
            self._place().append(Items(full, mark))

    def _end_line(self) -> None:
        """Make paragraphs of the text so far: two line breaks in a row part paragraphs, one stays."""
        line, self.line = self.line, []
        parts: list[list[Span]] = [[]]
        breaks = 0
        for span in line:
            if span.text == "\n":
                breaks += 1
            elif span.text.strip() or parts[-1]:
                if breaks and span.text.strip():
                    if breaks > 1:
                        parts.append([])
                    elif parts[-1]:
                        parts[-1].append(Span("\n"))
                    breaks = 0
                if not breaks:
                    parts[-1].append(span)
        for part in parts:
            if spans := _joined(part):
                self._place().append(Para(spans))


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Join neighbours of one emphasis; trim the ends, the spaces around line breaks and doubled spaces."""
    found: list[Span] = []
    for span in spans:
        text, last = span.text, found[-1].text if found else "\n"
        if last.endswith((" ", "\n")):
            text = text.removeprefix(" ")
        if text.startswith("\n") and last.endswith(" "):
            found[-1] = Span(last[:-1], found[-1].bold, found[-1].italic)
            if not found[-1].text:
                found.pop()
        if not text:
            continue
        blank = not text.strip()  # spaces and breaks carry no emphasis: they take their neighbour's
        if found and (blank or (found[-1].bold, found[-1].italic) == (span.bold, span.italic)):
            found[-1] = Span(found[-1].text + text, found[-1].bold, found[-1].italic)
        else:
            found.append(Span(text, span.bold, span.italic))
    while found and not found[-1].text.strip():
        found.pop()
    if found:
        found[-1] = Span(found[-1].text.rstrip(), found[-1].bold, found[-1].italic)
    return tuple(found)


def _block_html(block: Block) -> str:
    if isinstance(block, Items):
        tag = "ul" if block.mark == "-" else "ol"
        return f"<{tag}>{''.join(f'<li>{_item_html(item)}</li>' for item in block.items)}</{tag}>"
    return f"<p>{_line_html(block)}</p>"


def _item_html(item: tuple[Block, ...]) -> str:
    """A single paragraph in an item needs no tag of its own."""
    paragraphs = sum(isinstance(block, Para) for block in item)
    return "".join(
        _line_html(block) if isinstance(block, Para) and paragraphs == 1 else _block_html(block) for block in item
    )


def _line_html(line: Para) -> str:
    out = []
    for span in line.spans:
        text = escape(span.text, quote=False).replace("\n", "<br>")
        text = f"<em>{text}</em>" if span.italic else text
        out.append(f"<strong>{text}</strong>" if span.bold else text)
    return "".join(out)
