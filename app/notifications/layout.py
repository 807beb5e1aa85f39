"""Sets a notice as HTML and as text: one column, nothing from outside, readable on a phone and without styles.

Colours are inline, for clients that drop style sheets; where a client asks for dark ones, a short style sheet gives
them. Every text is escaped here; nothing but our own button is a link.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeGuard

from markupsafe import Markup, escape

from app.documents.richtext import Block, Items, Para, html, words

FONT = "font-family:'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;overflow-wrap:anywhere;"  # long addresses too
INK, SOFT, LINE, GROUND, BRAND = "#15202a", "#4b5965", "#dde2e7", "#f5f6f7", "#0b5a70"
TEXT = f"margin:0 0 16px;font-size:16px;line-height:1.55;color:{INK};{FONT}"
CLOSE = TEXT.replace("0 0 16px", "0 0 4px")
SMALL = f"margin:0 0 6px;font-size:13px;line-height:1.5;color:{SOFT};{FONT}"
DARK = (
    ":root{color-scheme:light dark;supported-color-schemes:light dark}"
    "@media (prefers-color-scheme:dark){"
    ".t-ground{background:#0e1419!important}.t-sheet{background:#161e25!important;border-color:#2b3843!important}"
    ".t-ink{color:#e9eef2!important}.t-soft{color:#bac5cf!important}.t-line{border-color:#2b3843!important}"
    ".t-button{background:#63bfd8!important}.t-button a{color:#04222b!important}}"
    "@media (max-width:480px){.t-pad{padding:20px 18px!important}}"
)
SHORTEST_WHOLE, LONGEST_WHOLE = 4, 24  # letters: the number of a case; words in bold, such as a date
MARKS = {"1": "decimal", "a": "lower-alpha"}
_PAGE = Markup(
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
    "<title>{subject}</title><style>{dark}</style></head>"
    '<body class="t-ground" style="margin:0;padding:0;background:{GROUND};-webkit-text-size-adjust:100%">'
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="t-ground" '
    'style="background:{GROUND}"><tr><td align="center" style="padding:24px 12px">'
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="t-sheet" '
    'style="max-width:600px;background:#ffffff;border:1px solid {LINE};border-radius:8px;text-align:left">'
    '<tr><td class="t-pad" style="padding:28px 32px">'
    '<p class="t-ink t-line" style="margin:0 0 24px;padding:0 0 16px;border-bottom:1px solid {LINE};font-size:15px;'
    'line-height:1.4;font-weight:700;color:{INK};{FONT}">{head}{number}</p>{body}</td></tr></table>'
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;'
    'text-align:left"><tr><td style="padding:16px 20px 0">{foot}</td></tr></table></td></tr></table></body></html>'
)
_NUMBER = Markup('<br><span class="t-soft" style="font-size:13px;font-weight:400;color:{SOFT}">{number}</span>')
_BUTTON = Markup(
    '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0 10px"><tr>'
    '<td class="t-button" bgcolor="{BRAND}" style="border-radius:6px;background:{BRAND}"><a href="{address}" '
    'style="display:inline-block;padding:13px 24px;font-size:16px;line-height:1.25;font-weight:600;color:#ffffff;'
    'text-decoration:none;{FONT}">{label}</a></td></tr></table>'
    '<p class="t-soft" style="{SMALL}">{below}<br><span style="word-break:break-all;overflow-wrap:anywhere">{address}'
    "</span></p>"
)


@dataclass(frozen=True, slots=True)
class Page:
    """The parts of one mail. `head`: the office; `foot`: small print, a line each; texts are plain unless `body`.

    `number`: of the case, which stays on one line wherever it stands; empty for what is about no one case.
    """

    language: str
    subject: str
    head: str
    greeting: str
    body: Sequence[Block]
    label: str
    address: str
    address_below: str
    closing: tuple[str, ...]
    foot: tuple[str, ...]
    number: str = ""


def html_of(page: Page) -> str:
    """Return the mail as HTML."""
    body = [_paragraph(page.greeting)] if page.greeting else []
    body += _blocks(page.body, page.number)
    body.append(_BUTTON.format(
        address=page.address, label=page.label, below=page.address_below, BRAND=BRAND, FONT=FONT, SMALL=SMALL))  # fmt: skip
    if page.closing:
        closing = Markup('<p class="t-ink" style="{}">{}</p>')
        body.append(closing.format(TEXT.replace("0 0 16px", "24px 0 0"), Markup("<br>").join(page.closing)))
    number = _NUMBER.format(number=page.number, SOFT=SOFT) if page.number else ""
    foot = Markup().join(
        Markup('<p class="t-soft" style="{}">{}</p>').format(SMALL, _unbroken(line, page.number)) for line in page.foot
    )
    return str(_PAGE.format(
        language=page.language, subject=page.subject, dark=Markup(DARK), head=page.head, number=number,  # nosec B704
        body=Markup().join(body), foot=foot, GROUND=GROUND, LINE=LINE, INK=INK, FONT=FONT))  # fmt: skip


def text_of(page: Page) -> str:
    """Return the mail as text."""
    body = "".join(words(html([block])).strip() + ("\n" if close else "\n\n") for block, close in _spaced(page.body))
    head = "\n".join(part for part in (page.head, page.number) if part)
    parts = [head, page.greeting, body.strip(), f"{page.label}:\n{page.address}", "\n".join(page.closing)]
    main = "\n\n".join(part for part in parts if part)
    return f"{main}\n\n-- \n" + "\n".join(page.foot) + "\n"


def _paragraph(text: str) -> Markup:
    return Markup('<p class="t-ink" style="{}">{}</p>').format(TEXT, text)


def _blocks(found: Iterable[Block], whole: str) -> list[Markup]:
    line = Markup('<p class="t-ink" style="{}">{}</p>')
    return [
        _list(block, whole) if isinstance(block, Items) else line.format(CLOSE if close else TEXT, _spans(block, whole))
        for block, close in _spaced(list(found))
    ]


def _spaced(found: Sequence[Block]) -> Iterable[tuple[Block, bool]]:
    """Give each block, and whether the next belongs close to it: facts, a line each, and what stands under a heading."""
    for block, after in zip_longest(found, found[1:]):
        yield block, _is_fact(block) and (_is_fact(after) or len(block.spans) == 1)


def _is_fact(block: Block | None) -> TypeGuard[Para]:
    """Whether a paragraph begins with a word in bold and a colon."""
    return isinstance(block, Para) and block.spans[0].bold and block.spans[0].text.rstrip().endswith(":")


def _spans(line: Para, whole: str) -> Markup:
    out = Markup()
    for span in line.spans:
        text = Markup("<br>").join(_unbroken(part, whole) for part in span.text.split("\n"))
        text = Markup("<em>{}</em>").format(text) if span.italic else text
        look = (
            Markup(' style="white-space:nowrap"')
            if " " in span.text.strip() and len(span.text) <= LONGEST_WHOLE
            else ""
        )
        out += Markup("<strong{}>{}</strong>").format(look, text) if span.bold else text
    return out


def _unbroken(text: str, whole: str) -> Markup:
    """Keep a text on one line wherever it stands between others."""
    if len(whole) < SHORTEST_WHOLE:
        return escape(text)
    return Markup('<span style="white-space:nowrap">{}</span>').format(whole).join(text.split(whole))


def _list(block: Items, whole: str) -> Markup:
    tag, mark = ("ul", "disc") if block.mark == "-" else ("ol", MARKS.get(block.mark, "decimal"))
    entry = Markup('<li class="t-ink" style="margin:0 0 8px">{}</li>')
    items = (entry.format(Markup().join(_in_item(part, whole) for part in item)) for item in block.items)
    look = (
        f"margin:0 0 16px;padding:0 0 0 24px;list-style-type:{mark};font-size:16px;line-height:1.55;color:{INK};{FONT}"
    )
    return Markup('<{} style="{}">{}</{}>').format(Markup(tag), look, Markup().join(items), Markup(tag))  # nosec B704


def _in_item(part: Block, whole: str) -> Markup:
    if isinstance(part, Items):
        return _list(part, whole)
    return Markup('<div style="margin:0">{}</div>').format(_spans(part, whole))
