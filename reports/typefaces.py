"""Setting safe text in the papers' typefaces.

No caller ever hands ReportLab markup. Text is data: `esc` turns it into markup that can only say what the text says,
with a fallback face per run and a visible `[U+1F389]` where no embedded face has the glyph.
"""

import functools
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape  # nosec B406

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Paragraph

from reports.characters import clean

ALIGNMENTS = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT, "justify": TA_JUSTIFY}


@functools.cache
def _cover(font: str) -> frozenset[int]:
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


@functools.lru_cache(4096)
def runs(text: str | None, font: str = "Body") -> tuple[tuple[str, str], ...]:
    """(font, text) runs with the first font that has every glyph."""
    if text and text.isascii() and text.isprintable():  # every face has these: most of a register
        return ((font, text),)
    return tuple(_runs(text, font))


def _runs(text: str | None, font: str) -> Iterator[tuple[str, str]]:
    main, spare = _cover(font), _cover("Fallback")
    buf, cur = "", font
    for ch in clean(text):
        cp = ord(ch)
        use, out = (
            (font, ch) if cp in main or ch in "\n " else ("Fallback", ch) if cp in spare else (font, f"[U+{cp:04X}]")
        )
        if use != cur and buf:
            yield cur, buf
            buf = ""
        cur, buf = use, buf + out
    if buf:
        yield cur, buf


def esc(text: str | None, font: str = "Body") -> str:
    """Text as ReportLab markup that can contain no markup of its own."""
    out = []
    for use, part in runs(text, font):
        part = escape(part).replace("\n", "<br/>")
        out.append(part if use == font else f'<font name="{use}">{part}</font>')
    return "".join(out)


def width(text: str, font: str, size: float) -> float:
    """The width of one line of text in points."""
    return sum(pdfmetrics.stringWidth(t, f, size) for f, t in runs(text, font))


def draw(
    canvas: Any,
    x: float,
    y: float,
    text: str,
    font: str = "Body",
    size: float = 9,
    align: str = "left",
    max_width: float | None = None,
) -> None:
    """One line of safe text on the canvas; shrinks, then shortens, to `max_width`."""
    text = (text or "").replace("\n", " ")
    w = width(text, font, size)
    if max_width and w > max_width:
        size = max(5.5, size * max_width / w)
        lo, hi = 0, len(text)
        if width(text, font, size) > max_width + 0.01:
            while lo < hi:
                mid = (lo + hi + 1) // 2
                lo, hi = (mid, hi) if width(text[:mid] + "…", font, size) <= max_width else (lo, mid - 1)
            text = text[:lo].rstrip() + "…"
        w = width(text, font, size)
    x -= {"left": 0, "center": w / 2, "right": w}[align]
    for use, part in runs(text, font):
        canvas.setFont(use, size)
        canvas.drawString(x, y, part)
        x += pdfmetrics.stringWidth(part, use, size)


def style(size: float = 11, lead: float = 1.35, align: str = "left", bold: bool = False, **kw: Any) -> ParagraphStyle:
    """A paragraph style: `size` and `lead` (leading / size) in points."""
    return ParagraphStyle(
        "s",
        fontName="Body-B" if bold else "Body",
        fontSize=size,
        leading=size * lead,
        alignment=ALIGNMENTS[align],
        splitLongWords=1,
        embeddedHyphenation=0,
        allowWidows=0,
        allowOrphans=0,
        **{"uriWasteReduce": 0.3, **kw},
    )


def P(text: str | None, st: ParagraphStyle) -> Paragraph:  # noqa: N802
    """A paragraph of plain text; an empty one keeps its height."""
    return Paragraph(esc(text, st.fontName) or "\u00a0", st)


def fitted(
    text: str | None, w: float, h: float, size: float, lead: float = 1.2, align: str = "center", bold: bool = False
) -> Paragraph:
    """A paragraph no higher than h: smaller to 60 %, then shortened with an ellipsis (for heads only)."""
    text = text or ""
    for k in (1, 0.92, 0.84, 0.76, 0.68, 0.6):
        p = P(text, style(size * k, lead, align, bold))
        if p.wrap(w, 9999)[1] <= h + 0.1:
            return p
    lo, hi = 0, len(text)
    while lo < hi:
        mid = (lo + hi + 1) // 2
        p = P(text[:mid].rstrip() + "…", style(size * 0.6, lead, align, bold))
        lo, hi = (mid, hi) if p.wrap(w, 9999)[1] <= h + 0.1 else (lo, mid - 1)
    p = P(text[:lo].rstrip() + "…", style(size * 0.6, lead, align, bold))
    p.wrap(w, 9999)
    return p
