"""The symbols: box, diamond, pill, the five-sided sign; with the marks of a case's position, told apart without colour.

Done: grey with a tick. Now open: a thick outline, tinted, with a pointer in the number column. Added: a dashed outline.
"""

from typing import Any

from reportlab.lib.colors import HexColor, white

from reports.inks import INK
from reports.swimlane.geometry import Geometry
from reports.swimlane.grid import Node
from reports.swimlane.layout import ARROW
from reports.swimlane.lines import LETTER, WIDTH, arrow_head
from reports.swimlane.model import Chart, Marks, Step
from reports.typefaces import draw

DONE, CURRENT = HexColor("#e3e3e3"), HexColor("#ffe9a8")
ADDED_ROW, CURRENT_ROW = HexColor("#f7f7f4"), HexColor("#fff3cf")
DASHED = (3, 1.5)


def outline(c: Any, shape: str, x: float, y: float, half_width: float, half_height: float) -> None:
    """Draw the outline of a symbol about its middle, filled with the current colour."""
    w, h = half_width, half_height
    if shape == "box":
        c.rect(x - w, y - h, 2 * w, 2 * h, fill=1)
    elif shape == "pill":
        c.roundRect(x - w, y - h, 2 * w, 2 * h, h, fill=1)
    elif shape == "diamond":
        polygon(c, (x - w, y), (x, y + h), (x + w, y), (x, y - h))
    else:  # the five-sided sign of a page connector
        low = y - h * 0.25
        polygon(c, (x - w, y + h), (x + w, y + h), (x + w, low), (x, y - h), (x - w, low))


def polygon(c: Any, *points: tuple[float, float], stroke: int = 1) -> None:
    """Draw a closed shape, filled with the current colour."""
    path = c.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    c.drawPath(path, stroke=stroke, fill=1)


def tick(c: Any, x: float, y: float) -> None:
    """Draw the tick of a step done, its elbow near (x, y)."""
    c.setStrokeColor(INK)
    c.setLineWidth(1.3)
    path = c.beginPath()
    path.moveTo(x - 3, y + 0.5)
    path.lineTo(x - 0.8, y - 2)
    path.lineTo(x + 3.6, y + 3.6)
    c.drawPath(path)


def pointer(c: Any, x: float, y: float) -> None:
    """Draw the triangle beside the row of a step now open."""
    c.setFillColor(INK)
    polygon(c, (x - 3.5, y), (x + 3.5, y - 4), (x - 3.5, y - 8), stroke=0)


def draw_symbol(c: Any, chart: Chart, place: Geometry, node: Node, step: Step | None, marks: Marks) -> None:
    """Draw the symbol of a step, or of a page connector when there is no step."""
    (x, y), (half_width, half_height) = place.centre(node), place.half(node)
    c.setDash()
    c.setStrokeColor(INK)
    if step is None:
        _connector(c, chart, place, node)
        return
    now, done = step.id in chart.current, step.id in chart.done
    c.setLineWidth(1.9 if now else 0.85)
    c.setFillColor(CURRENT if now else DONE if done else white)
    if step.added:
        c.setDash(*DASHED)
    outline(c, node.shape, x, y, half_width, half_height)
    c.setDash()
    c.setFillColor(INK)
    draw(c, x, y - 2.4, node.text, "Body-B" if now else "Body", 6.8, "center", max_width=2 * half_width - 6)
    if done and not now:
        tick(c, x + half_width - 3, y + half_height - 1.5)
    if node.id != step.id:
        return  # who does the step with others has neither its start nor its end
    if step.id in chart.start and node.shape != "pill":
        top = place.tops[node.row] - 8.5
        _terminal(c, chart.word("start"), x, top)
        _stem(c, x, top - 5, y + half_height)
    if "B" in node.closed:
        _terminal(c, chart.word("end"), x, y - half_height - 12.5)
        _stem(c, x, y - half_height, y - half_height - 7.5)
        letter = next((marks[step.id][out] for out in step.outs if out.end and out.main), "")
        draw(c, x + 3, y - half_height - 6, letter, "Body-B", LETTER)


def _terminal(c: Any, word: str, x: float, y: float) -> None:
    """The small pill where the procedure starts or ends."""
    c.setLineWidth(0.8)
    c.setFillColor(white)
    c.roundRect(x - 14, y - 5, 28, 10, 5, fill=1)
    c.setFillColor(INK)
    draw(c, x, y - 2.2, word, "Body", LETTER, "center")


def _stem(c: Any, x: float, start: float, stop: float) -> None:
    c.setLineWidth(WIDTH)
    c.line(x, start, x, stop)
    arrow_head(c, (x, start), (x, stop), ARROW * 0.9)


def _connector(c: Any, chart: Chart, place: Geometry, node: Node) -> None:
    (x, y), (half_width, half_height) = place.centre(node), place.half(node)
    c.setLineWidth(0.85)
    c.setFillColor(white)
    outline(c, node.shape, x, y, half_width, half_height)
    mates = sum(o.shape == "conn" and (o.row, o.lane) == (node.row, node.lane) for o in place.nodes.values())
    room = place.layout.lane * 0.9 / mates
    c.setFillColor(INK)
    draw(c, x, y - 1.2, node.text, "Body-B", 7.5, "center", max_width=2 * half_width - 2)
    word = chart.word("page", n=node.page)
    draw(
        c,
        x,
        y - half_height - 6 if node.row else y + half_height + 2,
        word,
        "Body",
        5.6 if room > 17 else 4.6,
        "center",
    )
