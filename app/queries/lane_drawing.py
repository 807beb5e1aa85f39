"""Where everything of a procedure's picture is drawn: pure arithmetic, in the drawing's own units (about pixels).

A long procedure goes on in a second band below the first, so that its words stay readable; columns are as wide as the
longest word needs, so that nothing overlaps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from app.queries.lanes import Picture, Stop

WIDTH = 1120.0
GUTTER = 176.0  # the actors' names
NARROWEST, WIDEST = 76.0, 150.0  # of a column
LINE = 16.0  # between two lines of words
MOST_LINES = 4
# About how wide characters are in bold at the size of the titles; the font is not at hand here, so a little too wide.
CHARACTER, CAPITAL = 6.4, 7.6
WIDTHS = {**dict.fromkeys(" ,.;:'’!|ijlI()[]/-", 3.4), **dict.fromkeys("frt", 4.4), **dict.fromkeys("mwMW", 10.0)}
LANE = 46.0  # the lowest lane
EDGE = 14.0
BEND = 8.0  # radius of a corner


@dataclass(frozen=True, slots=True)
class LaneRow:
    """One actor's lane of a band: `y` is its middle."""

    top: float
    height: float
    words: tuple[tuple[float, str], ...]
    now: bool


@dataclass(frozen=True, slots=True)
class Node:
    """One step: its place, and the lines of its title and of its standard time, each with its height."""

    stop: Stop
    x: float
    y: float
    left: float
    width: float
    title: tuple[tuple[float, str], ...]
    time: tuple[tuple[float, str], ...]
    also: tuple[float, ...]  # where the lanes of who does it together with the bearer are


@dataclass(frozen=True, slots=True)
class Wire:
    """A line from step to step; `walked`: the case went along it."""

    path: str
    walked: bool


@dataclass(frozen=True, slots=True)
class Band:
    """One row of the drawing. `used` and `standard`: heights of the lines of times, `used` None without a case."""

    width: float
    height: float
    top: float
    bottom: float
    lanes: tuple[LaneRow, ...]
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    used: float | None
    standard: float


def draw(picture: Picture) -> tuple[Band, ...]:
    """Return the bands of a picture, none for a picture without steps."""
    if not picture.stops:
        return ()
    column = _column(picture.stops)
    room = max(1, int((WIDTH - GUTTER) // column))
    count = ceil(len(picture.stops) / room)
    each = ceil(len(picture.stops) / count)
    parts = [picture.stops[at : at + each] for at in range(0, len(picture.stops), each)]
    column = (WIDTH - GUTTER) / each if count > 1 else min(WIDEST, (WIDTH - GUTTER) / each)
    return tuple(
        _band(
            picture, part, column, place, last=place == len(parts) - 1, before=parts[place - 1][-1] if place else None
        )
        for place, part in enumerate(parts)
    )


def _column(stops: Sequence[Stop]) -> float:
    """Return the narrowest column in which every title fits."""
    width = NARROWEST
    while width < WIDEST and any(len(_wrapped(stop.title, width)) > MOST_LINES for stop in stops):
        width += 6
    longest = max(_length(word) for stop in stops for word in f"{stop.title} {stop.standard}".split())
    return min(WIDEST, max(width, longest + 6))


def _length(text: str) -> float:
    return sum(WIDTHS.get(sign, CAPITAL if sign.isupper() else CHARACTER) for sign in text)


def _wrapped(text: str, width: float) -> list[str]:
    """Break a text into lines that fit a width; a word that is wider is broken too."""
    lines: list[str] = []
    for word in text.split():
        if lines and _length(f"{lines[-1]} {word}") <= width - 6:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for sign in word:
            if _length(lines[-1] + sign) > width - 6:
                lines.append("")
            lines[-1] += sign
    return lines or [""]


def _cut(lines: list[str]) -> list[str]:
    """Leave out what has no room: the list beside the drawing has the whole title."""
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][:-1]}…"]


def _band(
    picture: Picture, stops: Sequence[Stop], column: float, place: int, *, last: bool, before: Stop | None
) -> Band:
    titles = [_cut(_wrapped(stop.title, column)) for stop in stops]
    times = [_cut(_wrapped(stop.standard, column)) for stop in stops]
    top = EDGE + LINE * max(len(lines) for lines in titles) + 2
    rows, middles, bottom = _lanes(picture, stops, top)
    used = bottom + LINE + 4 if picture.of_case else None
    standard = (used or bottom + 4) + LINE
    nodes = []
    for index, stop in enumerate(stops):
        left = GUTTER + index * column
        heights = [top - 10 - LINE * (len(titles[index]) - 1 - line) for line in range(len(titles[index]))]
        nodes.append(Node(
            stop, left + column / 2, middles[stop.lanes[0]], left, column,
            tuple(zip(heights, titles[index], strict=True)),
            tuple((standard + LINE * line, text) for line, text in enumerate(times[index])),
            tuple(middles[lane] for lane in stop.lanes[1:])))  # fmt: skip
    height = standard + LINE * (max(len(lines) for lines in times) - 1) + EDGE
    return Band(WIDTH, height, top, bottom, rows, tuple(nodes), _wires(nodes, before, last), used, standard)


def _lanes(picture: Picture, stops: Sequence[Stop], top: float) -> tuple[tuple[LaneRow, ...], dict[int, float], float]:
    """Return the lanes that a band needs, the middle of each, and where the last ends."""
    rows, middles = [], {}
    for lane in sorted({lane for stop in stops for lane in stop.lanes}):
        words = _wrapped(picture.lanes[lane], GUTTER - 16)
        height = max(LANE, LINE * len(words) + 14)
        middle = middles[lane] = top + height / 2
        first = middle + 4.5 - LINE * (len(words) - 1) / 2
        now = any(stop.state == "now" and lane in stop.lanes for stop in stops)
        rows.append(LaneRow(top, height, tuple((first + LINE * n, word) for n, word in enumerate(words)), now))
        top += height
    return tuple(rows), middles, top


def _wires(nodes: Sequence[Node], before: Stop | None, last: bool) -> tuple[Wire, ...]:
    """Return the lines between the steps, and to the band before and after."""
    wires = [Wire(_bent(a.x, a.y, b.x, b.y), _walked(a.stop, b.stop)) for a, b in pairwise(nodes)]
    if before is not None:
        wires.append(Wire(f"M{GUTTER:.0f} {nodes[0].y:.1f}H{nodes[0].x:.1f}", _walked(before, nodes[0].stop)))
    if not last:
        end = nodes[-1].left + nodes[-1].width
        wires.append(Wire(f"M{nodes[-1].x:.1f} {nodes[-1].y:.1f}H{end:.1f}", nodes[-1].stop.state == "done"))
    return tuple(wires)


def _walked(begin: Stop, end: Stop) -> bool:
    return begin.state == "done" and end.state in ("done", "now")


def _bent(x1: float, y1: float, x2: float, y2: float) -> str:
    if y1 == y2:
        return f"M{x1:.1f} {y1:.1f}H{x2:.1f}"
    middle, bend = (x1 + x2) / 2, BEND if y2 > y1 else -BEND
    return (
        f"M{x1:.1f} {y1:.1f}H{middle - BEND:.1f}Q{middle:.1f} {y1:.1f} {middle:.1f} {y1 + bend:.1f}V{y2 - bend:.1f}"
        f"Q{middle:.1f} {y2:.1f} {middle + BEND:.1f} {y2:.1f}H{x2:.1f}"
    )
