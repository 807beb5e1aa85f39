"""Why-chain and fishbone of a nonconformity, drawn once for the report and once for the page."""

import math
import re
import zlib
from collections.abc import Sequence
from html import escape
from typing import Any

from reportlab.graphics import renderPDF, renderSVG
from reportlab.graphics.shapes import Drawing, Line, Polygon, Rect, String
from reportlab.lib.colors import HexColor, black, white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from reports.inks import HEAD_FILL
from reports.typefaces import runs, width
from reports.wrapping import wrapped

Bones = Sequence[tuple[str, Sequence[str]]]  # (category, causes)
TITLE = 160  # of a problem, read aloud
LAST_FILL, RULE = HexColor("#dfe3e7"), HexColor("#555555")
WORDS = {
    "id": {"why": "Mengapa {n}", "root": "Akar penyebab", "whys": "Rantai mengapa: {n} tingkat",
           "fishbone": "Diagram tulang ikan: {problem}"},
    "en": {"why": "Why {n}", "root": "Root cause", "whys": "Chain of whys: {n} levels",
           "fishbone": "Fishbone diagram: {problem}"},
}  # fmt: skip
FACES = {
    "Body-BI": "font-weight: bold; font-style: italic;",
    "Body-B": "font-weight: bold;",
    "Body-I": "font-style: italic;",
    "Body": "",
    "Fallback": "",
}


def _text(d: Drawing, x: float, y: float, text: str, size: float, font: str = "Body", anchor: str = "start") -> None:
    """Safe text in a drawing: one string per face."""
    x -= {"start": 0, "middle": 0.5, "end": 1}[anchor] * width(text, font, size)
    for face, part in runs(text, font):
        d.add(String(x, y, part, fontName=face, fontSize=size))
        x += stringWidth(part, face, size)


def fishbone(problem: str, bones: Bones, w: float = 470, size: float = 7.0) -> Drawing:
    """Cause and effect: categories in pairs above and below; the height follows the longest list. `w` in points."""
    bones = [(category, tuple(causes)) for category, causes in bones] or [("", ())]
    head = min(112.0, w * 0.24)
    columns = math.ceil(len(bones) / 2)
    pitch = min((w - head - 16) / columns, w * 0.36)
    start = w - head - 16 - columns * pitch  # few bones stand beside the problem
    slant = min(34.0, pitch * 0.26)
    lead = size * 1.18
    laid = [[wrapped(cause, pitch - slant - 14, size, most=8) for cause in causes] for _category, causes in bones]
    high = [
        max([sum(len(lines) * lead + 5 for lines in causes) for causes in laid[side::2]] + [26]) + 12 for side in (0, 1)
    ]
    most = max(3, int((sum(high) * 0.8) // (lead * 1.1)))
    effect = wrapped(problem, head - 12, size + 0.6, "Body-B", most=most)
    box = max(34, len(effect) * lead * 1.1 + 12)
    if len(bones) == 1:
        high[1] = max(6.0, box / 2 - 10)
    d = Drawing(w, high[0] + high[1] + 28)
    middle = high[1] + 14
    _spine(d, (start, w - head, middle, head, box), effect, size, lead)
    for index, ((category, _causes), causes) in enumerate(zip(bones, laid, strict=True)):
        column, side = divmod(index, 2)
        foot = start + 4 + (column + 1) * pitch - 6
        _bone(d, category, causes, (foot, middle, slant, pitch, high[side]), side == 0, size)
    return d


def _spine(
    d: Drawing, place: tuple[float, float, float, float, float], effect: list[str], size: float, lead: float
) -> None:
    start, left, middle, head, high = place
    d.add(Line(start + 4, middle, left, middle, strokeWidth=1.8, strokeColor=black))
    d.add(Polygon([left, middle, left - 8, middle + 4.5, left - 8, middle - 4.5], fillColor=black, strokeColor=None))
    d.add(Rect(left, middle - high / 2, head - 1, high, fillColor=HEAD_FILL, strokeColor=black, strokeWidth=1))
    for n, line in enumerate(effect):
        y = middle + high / 2 - 6 - (n + 0.78) * lead * 1.1
        _text(d, left + head / 2, y, line, size + 0.6, "Body-B", "middle")


def _bone(
    d: Drawing, category: str, causes: list[list[str]], place: tuple[float, float, float, float, float], up: bool,
    size: float,
) -> None:  # fmt: skip
    foot, middle, slant, pitch, high = place
    sign, lead, tip = 1 if up else -1, size * 1.18, foot - slant
    d.add(Line(tip, middle + sign * high, foot, middle, strokeWidth=1.1, strokeColor=black))
    box = min(pitch - 4, max(40, width(category, "Body-B", size) + 10))
    left, base = max(1, tip - box / 2), middle + sign * high - (0 if up else 13)
    d.add(Rect(left, base, box, 13, fillColor=white, strokeColor=black, strokeWidth=0.8))
    title = wrapped(category, box - 4, size, "Body-B", 1)[0]
    _text(d, left + box / 2, base + 3.8, title, size, "Body-B", "middle")
    away = 8.0
    for lines in causes:
        block = len(lines) * lead
        y = middle + (high - away - block) if up else middle - (high - away - block) - block
        end = foot - slant * abs(y - middle) / high
        d.add(Line(foot - pitch + 8, y, end, y, strokeWidth=0.55, strokeColor=RULE))
        for n, line in enumerate(lines):
            _text(d, foot - pitch + 9, y + 2 + (len(lines) - 1 - n) * lead, line, size)
        away += block + 5


def why_chain(whys: Sequence[str], w: float = 470, size: float = 7.8, language: str = "id") -> Drawing:
    """Why after why, each box a step to the right of the one before; the last is the root cause. `w` in points."""
    whys, words = list(whys) or [""], WORDS[language]
    step = min(16.0, 80 / len(whys))
    lead, tag = size * 1.22, size * 7.6
    wide = w - step * (len(whys) - 1) - 1
    laid = [wrapped(why, wide - tag - 15, size) for why in whys]
    highs = [max(15, len(lines) * lead + 6) for lines in laid]
    gap = 6.5
    d = Drawing(w, sum(highs) + gap * (len(highs) - 1) + 2)
    y = d.height - 1
    for n, (lines, high) in enumerate(zip(laid, highs, strict=True)):
        x, last = n * step, n == len(laid) - 1 and len(laid) > 1
        d.add(
            Rect(x, y - high, tag, high, fillColor=LAST_FILL if last else HEAD_FILL, strokeColor=black, strokeWidth=0.7)
        )
        d.add(
            Rect(
                x + tag,
                y - high,
                wide - tag,
                high,
                fillColor=white,
                strokeColor=black,
                strokeWidth=1.4 if last else 0.7,
            )
        )
        title = words["root"] if last else words["why"].format(n=n + 1)
        _text(d, x + tag / 2, y - high / 2 - size * 0.35, title, size - 0.6, "Body-B", "middle")
        for k, line in enumerate(lines):
            _text(d, x + tag + 6, y - high / 2 + len(lines) * lead / 2 - (k + 0.8) * lead, line, size)
        if n + 1 < len(laid):
            at, end = x + step + 10, y - high - gap
            d.add(Line(at, y - high, at, end + 3, strokeWidth=0.9))
            d.add(Polygon([at, end, at - 2.4, end + 4, at + 2.4, end + 4], fillColor=black, strokeColor=None))
        y -= high + gap
    return d


def svg(d: Drawing, title: str, key: str = "") -> str:
    """A drawing for a web page: no style attributes (a strict Content-Security-Policy drops them), an id of its own.

    Nothing of the texts is markup there. `title` is what a screen reader says; `key` tells drawings on one page apart.
    """
    text = re.sub(r"^.*?(?=<svg)", "", renderSVG.drawToString(d), flags=re.DOTALL)
    text = re.sub(r"<title>.*?</title>", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"<desc>.*?</desc>", "", text, flags=re.DOTALL)
    for face, more in FACES.items():
        text = text.replace(f"font-family: {face};", f"font-family: Arial, 'Liberation Sans', sans-serif;{more}")
    text = re.sub(r'style="([^"]*)"', _attributes, text)
    mark = f"d{zlib.crc32((key + title + text).encode()):08x}"
    text = text.replace('id="clip"', f'id="{mark}"').replace("url(#clip)", f"url(#{mark})").replace('id="group" ', "")
    text = text.replace("<svg ", f'<svg role="img" aria-labelledby="{mark}t" ', 1)
    return text.replace(">", f'><title id="{mark}t">{escape(_printable(title))}</title>', 1).strip()


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _attributes(match: re.Match[str]) -> str:
    pairs = (part.split(":", 1) for part in match[1].split(";") if ":" in part)
    return " ".join(f'{name.strip()}="{escape(value.strip())}"' for name, value in pairs)


def fishbone_svg(problem: str, bones: Bones, w: float = 640, language: str = "id", key: str = "") -> str:
    """The fishbone for a page, `w` pixels wide."""
    return svg(fishbone(problem, bones, w, 9), WORDS[language]["fishbone"].format(problem=problem[:TITLE]), key)


def why_chain_svg(whys: Sequence[str], w: float = 640, language: str = "id", key: str = "") -> str:
    """The chain of whys for a page, `w` pixels wide."""
    return svg(why_chain(whys, w, 9.5, language), WORDS[language]["whys"].format(n=len(whys)), key)


class Shrunk(Flowable):
    """A drawing at its size, or smaller where the page is too short for it."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing, self.scale = drawing, 1.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take what there is, but never less than a third of a page."""
        self.scale = min(1.0, available_width / self.drawing.width, max(available_height, 400) / self.drawing.height)
        return self.drawing.width * self.scale, self.drawing.height * self.scale

    def draw(self) -> None:
        """Draw it."""
        canvas: Any = self.canv
        canvas.scale(self.scale, self.scale)
        renderPDF.draw(self.drawing, canvas, 0, 0)
