"""Draws the arrows: the vertical passes over the horizontal with a small gap; letters stand at the exits."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from reportlab.lib.colors import white

from reports.inks import INK
from reports.swimlane.geometry import Line
from reports.swimlane.grid import NEAR, Edge
from reports.swimlane.layout import ARROW
from reports.typefaces import draw

LETTER = 6.2
WIDTH = 0.75
DASHES = (2.2, 1.6)
Lines = Sequence[tuple[Edge, Line]]


class Stretch(NamedTuple):
    """One straight piece of an arrow in points."""

    edge: Edge
    start: tuple[float, float]
    stop: tuple[float, float]


def stretches(lines: Lines) -> tuple[list[Stretch], list[Stretch]]:
    """Return the pieces that run across and those that run down."""
    across: list[Stretch] = []
    down: list[Stretch] = []
    for edge, line in lines:
        for start, stop in pairwise(line):
            if start != stop:
                (across if abs(start[1] - stop[1]) < NEAR else down).append(Stretch(edge, start, stop))
    return across, down


def crossings(across: Sequence[Stretch], down: Sequence[Stretch]) -> Iterator[tuple[float, float]]:
    """Return where arrows cross that neither leave nor enter a symbol together."""
    for v in down:
        for h in across:
            if _together(v.edge, h.edge):
                continue
            (left, right), (low, high) = sorted((h.start[0], h.stop[0])), sorted((v.start[1], v.stop[1]))
            if left + 1 < v.start[0] < right - 1 and low + 1 < h.start[1] < high - 1:
                yield v.start[0], h.start[1]


def _together(a: Edge, b: Edge) -> bool:
    return (a.target, a.side_in) == (b.target, b.side_in) or (a.source, a.side_out) == (b.source, b.side_out)


def draw_lines(c: Any, lines: Lines) -> None:
    """Draw the arrows and their heads."""
    across, down = stretches(lines)
    c.setLineJoin(1)
    c.setLineCap(0)
    _strokes(c, across)
    c.setStrokeColor(white)
    c.setLineWidth(3)
    for x, y in crossings(across, down):
        c.line(x, y - 1.2, x, y + 1.2)
    _strokes(c, down)
    c.setFillColor(INK)
    for _edge, line in lines:
        arrow_head(c, line[-2], line[-1])


def _strokes(c: Any, found: Sequence[Stretch]) -> None:
    c.setStrokeColor(INK)
    c.setLineWidth(WIDTH)
    for piece in found:
        if piece.edge.side:
            c.setDash(*DASHES)
        c.line(*piece.start, *piece.stop)
        c.setDash()


def arrow_head(c: Any, start: tuple[float, float], tip: tuple[float, float], size: float = ARROW) -> None:
    """Draw the head of an arrow that comes from `start`."""
    (x1, y1), (x2, y2) = start, tip
    path = c.beginPath()
    path.moveTo(x2, y2)
    if abs(x1 - x2) < NEAR:
        back = size if y1 > y2 else -size
        path.lineTo(x2 - 1.9, y2 + back)
        path.lineTo(x2 + 1.9, y2 + back)
    else:
        back = size if x1 > x2 else -size
        path.lineTo(x2 + back, y2 - 1.9)
        path.lineTo(x2 + back, y2 + 1.9)
    path.close()
    c.drawPath(path, stroke=0, fill=1)


def draw_labels(c: Any, lines: Lines) -> None:
    """Draw the letters of the outcomes."""
    c.setFillColor(INK)
    edges = [edge for edge, _ in lines]
    for edge, line in lines:
        if edge.letter:
            _label(c, edge, line, edges)


def _label(c: Any, edge: Edge, line: Line, edges: Sequence[Edge]) -> None:
    """One letter per exit; where several outcomes share a side and a way, all are named there and each at its end."""
    x, y = line[0]
    if edge.side_out == "B":
        draw(c, x + 2, y - 6.2, edge.letter, "Body-B", LETTER)
        return
    mates = [e for e in edges if (e.source, e.side_out) == (edge.source, edge.side_out) and e.letter]
    same = sorted({e.letter for e in mates if e.heading == edge.heading})
    above = edge.heading >= 0 if len(same) == len({e.letter for e in mates}) else edge.heading < 0
    right = edge.side_out == "R"
    if same[0] == edge.letter:
        at = y + 1.8 if above else y - 6
        draw(c, x + (2 if right else -2), at, ",".join(same), "Body-B", LETTER, "left" if right else "right")
    if len(same) > 1:  # say which is which where they arrive
        (x1, _), (x2, y2) = line[-2], line[-1]
        if edge.side_in in "TB":
            draw(c, x2 - 2.4, y2 + (1.2 if edge.side_in == "T" else -6), edge.letter, "Body-B", LETTER, "right")
        else:
            from_left = x1 < x2
            beside = x2 + (-ARROW if from_left else ARROW)
            draw(c, beside, y2 + 2.2, edge.letter, "Body-B", LETTER, "right" if from_left else "left")
