"""What is seen where somebody has signed electronically: drawn here, put into the signature's field by the signer.

It says who signed, as what and when, and names no provider: who issued the certificate is for the file itself to prove.
"""

import io
from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas

from reports.inks import GREY, INK, LINE
from reports.typefaces import draw, fitted

WORDS = {
    "id": {"by": "Ditandatangani secara elektronik oleh", "code": "Kode verifikasi {code}"},
    "en": {"by": "Signed electronically by", "code": "Verification code {code}"},
}
EDGE = 4.5
GAP = 0.05  # of the box, kept free above and below: the frame touches neither capacity nor name
SMALL, LINE_HEIGHT, NAME, LEAST_NAME = 6.3, 8.0, 9.0, 11.0  # points, in a box of the usual height
USUAL = (5.2 * cm, 2.3 * cm)


@dataclass(frozen=True)
class Stamp:
    """A stamp. `position`: the capacity, or empty where the paper says it. `at_words`: date and time as printed.

    `lines`: more small lines. `code`: the paper's verification code. `box`: width and height in points.
    """

    name: str
    position: str = ""
    at_words: str = ""
    code: str = ""
    lines: tuple[str, ...] = ()
    language: str = "id"
    box: tuple[float, float] = USUAL


def stamp_pdf(d: Stamp) -> bytes:
    """The stamp as a PDF of one page of the box's size."""
    words = WORDS.get(d.language, WORDS["id"])
    below = [d.position, d.at_words, *d.lines, words["code"].format(code=d.code) if d.code else ""]
    below = [text for text in below if text.strip()]
    sheet = io.BytesIO()
    c = Canvas(sheet, pagesize=d.box, pageCompression=1)
    c.setTitle(words["by"])
    _draw(c, d, words["by"], below)
    c.showPage()
    c.save()
    return sheet.getvalue()


def _draw(c: Canvas, d: Stamp, above: str, below: list[str]) -> None:
    width, height = d.box
    gap = height * GAP
    inner = height - 2 * (EDGE + gap)
    step = min(LINE_HEIGHT, (inner - LEAST_NAME) / (1 + len(below)))  # smaller rather than cut
    size = min(SMALL, step * SMALL / LINE_HEIGHT)
    c.setStrokeColor(LINE)
    c.setLineWidth(0.6)
    c.roundRect(0.5, gap, width - 1, height - 2 * gap, 3)
    side = min(17.0, inner * 0.5)
    _seal(c, EDGE + side / 2, height / 2, side / 2)
    left = EDGE + side + 5
    room = width - left - EDGE
    name = fitted(d.name, room, inner - step * (1 + len(below)), NAME, 1.15, "left", bold=True)
    top = height - (inner - step * (1 + len(below)) - name.height) / 2 - EDGE - gap
    c.setFillColor(GREY)
    draw(c, left, top - size, above, size=size, max_width=room)
    name.drawOn(c, left, top - step - name.height)
    c.setFillColor(INK)
    for number, text in enumerate(below):
        draw(c, left, top - step * (1 + number) - name.height - size, text, size=size, max_width=room)


def _seal(c: Canvas, x: float, y: float, radius: float) -> None:
    """A ring with a tick: nobody's emblem."""
    c.setStrokeColor(INK)
    c.setLineWidth(1)
    c.circle(x, y, radius)
    c.setLineWidth(1.6)
    c.setLineCap(1)
    c.setLineJoin(1)
    tick = c.beginPath()
    tick.moveTo(x - radius * 0.45, y - radius * 0.02)
    tick.lineTo(x - radius * 0.12, y - radius * 0.38)
    tick.lineTo(x + radius * 0.48, y + radius * 0.36)
    c.drawPath(tick)
