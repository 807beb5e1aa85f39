"""The grid that arrows are routed on: symbols in the centres of cells, lines only where no symbol can be.

Places are symbolic until a page is laid out. Across: ("c", k) is the channel on the border of lanes k-1 and k,
("n", id) the middle of a symbol, ("L", id) and ("R", id) its sides. Down: ("g", r) is the gutter above row r, ("m", id)
the middle of a symbol, ("T", id) and ("B", id) its top and bottom. Nominally every cell is 10 wide and 10 high.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

Place = tuple[str, int | str]
Point = tuple[Place, Place]
Path = tuple[Point, ...]
ACROSS = {"n": 0.0, "L": -3.0, "R": 3.0}
DOWN = {"m": 0.0, "T": -2.0, "B": 2.0}
NEAR = 0.01


@dataclass
class Node:
    """A symbol: box, diamond, pill, or conn (the five-sided sign at a page break).

    `shift`: sideways in lane widths, for connectors that share a cell; `closed`: sides that no arrow may use; `page`:
    where a connector leads, from 1.
    """

    id: str
    row: int
    lane: int
    shape: str
    shift: float = 0.0
    closed: frozenset[str] = frozenset()
    text: str = ""
    page: int = 0


class Segment(NamedTuple):
    """A straight stretch of an arrow: nominal ends, whether it runs across, and its symbolic ends."""

    x1: float
    y1: float
    x2: float
    y2: float
    across: bool
    start: Point
    stop: Point


@dataclass
class Edge:
    """An arrow from node `source` to node `target`. `outcome` numbers the outcome it stands for within its step.

    Routing fills `path`, `segments`, `heading` (first vertical move: 1 down, -1 up) and the sides it uses.
    """

    key: int
    source: str
    target: str
    letter: str = ""
    main: bool = False
    side: bool = False
    outcome: int = 0
    path: Path | None = None
    segments: list[Segment] = field(default_factory=list)
    heading: int = 0
    side_out: str = ""
    side_in: str = ""


class Grid:
    """Where the symbols stand, and where symbolic places are nominally."""

    def __init__(self, nodes: Mapping[str, Node], lanes: int, rows: int) -> None:
        self.nodes, self.lanes, self.rows = nodes, lanes, rows
        self.taken = {(node.row, node.lane) for node in nodes.values()}

    def x(self, place: Place) -> float:
        """Return how far across a place is."""
        if isinstance(place[1], int):
            return place[1] * 10.0
        node = self.nodes[place[1]]
        return node.lane * 10 + 5 + node.shift * 10 + ACROSS[place[0]]

    def y(self, place: Place) -> float:
        """Return how far down a place is."""
        if isinstance(place[1], int):
            return place[1] * 10.0
        return self.nodes[place[1]].row * 10 + 5 + DOWN[place[0]]

    def segments(self, path: Path) -> Iterator[Segment]:
        """Return the stretches of a path."""
        for start, stop in pairwise(path):
            y1, y2 = self.y(start[1]), self.y(stop[1])
            yield Segment(self.x(start[0]), y1, self.x(stop[0]), y2, abs(y1 - y2) < NEAR, start, stop)

    def free(self, lane: int, first: int, last: int) -> bool:
        """Whether no symbol stands in a lane between two rows."""
        low, high = sorted((first, last))
        return all((row, lane) not in self.taken for row in range(low + 1, high))
