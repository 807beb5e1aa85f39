"""The small structured rich text letters are written in: paragraphs, lists, bold and italic."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import Flowable, Paragraph

from reports.typefaces import esc, style


@dataclass(frozen=True)
class Span:
    """A stretch of text of one emphasis."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Para:
    """A paragraph."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Items:
    """A list; an item is paragraphs and lists again."""

    items: tuple[tuple["Block", ...], ...]
    mark: str = "1"  # "1", "a" or "-"


Block = Para | Items


def para(text: str) -> Para:
    """Our own wording with **bold** and __italic__; never a user's text (use `plain` for that)."""
    spans = []
    for part in re.split(r"(\*\*.+?\*\*|__.+?__)", text):
        if part.startswith("**"):
            spans.append(Span(part[2:-2], bold=True))
        elif part.startswith("__"):
            spans.append(Span(part[2:-2], italic=True))
        elif part:
            spans.append(Span(part))
    return Para(tuple(spans))


def plain(text: str) -> tuple[Para, ...]:
    """A user's plain text as paragraphs, one per line; nothing in it is read as markup."""
    return tuple(Para((Span(line.strip()),)) for line in (text or "").splitlines() if line.strip())


def markup(p: Para) -> str:
    """The paragraph in ReportLab's markup, with nothing in it but bold, italic and fallback faces."""
    out = []
    for s in p.spans:
        font = "Body" + {(0, 0): "", (1, 0): "-B", (0, 1): "-I", (1, 1): "-BI"}[(s.bold, s.italic)]
        m = esc(s.text, font)
        out.append(m if font == "Body" else f'<font name="{font}">{m}</font>')
    return "".join(out)


def _mark(kind: str, n: int) -> str:
    return f"{n}." if kind == "1" else f"{chr(96 + n) if n <= 26 else n}." if kind == "a" else "–"


def flow(
    blocks: Iterable[Block],
    size: float = 11,
    lead: float = 1.4,
    indent: float = 0,
    first: float = 0,
    gap: float = 6,
    align: str = "justify",
    level: int = 0,
) -> list[Flowable]:
    """Rich text as flowables; a list breaks across pages at any line."""
    out: list[Flowable] = []
    for b in blocks:
        if isinstance(b, Para):
            out.append(
                Paragraph(markup(b), style(size, lead, align, leftIndent=indent, firstLineIndent=first, spaceAfter=gap))
            )
            continue
        wide = 0.62 * cm * size / 11 * (1.25 if len(b.items) > 9 else 1)
        for n, item in enumerate(b.items, 1):
            head, *rest = item or (Para(()),)
            if isinstance(head, Para):
                out.append(
                    Paragraph(
                        markup(head) or "\u00a0",
                        style(
                            size,
                            lead,
                            align,
                            leftIndent=indent + wide,
                            bulletIndent=indent,
                            spaceAfter=gap * 0.6,
                            bulletFontName="Body",
                            bulletFontSize=size,
                        ),
                        bulletText=_mark(b.mark, n),
                    )
                )
            else:
                rest = [head, *rest]
            out += flow(rest, size, lead, indent + wide, 0, gap * 0.6, align, level + 1)
    return out
