"""From symbolic places to points on the page, once the heights of a page's rows are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.swimlane.grid import Edge, Node, Place
from reports.swimlane.layout import CONNECTOR, GAP, Layout
from reports.swimlane.tracks import Key, Tracks

Line = list[tuple[float, float]]


@dataclass(frozen=True)
class Row:
    """One row of a page in points: its height, the gutter above, room for a start sign and for an end sign."""

    height: float
    gutter: float
    start: float = 0.0
    end: float = 0.0


@dataclass(frozen=True)
class Geometry:
    """A page in points. `tops`: the upper border of each row; `middles`: the height of the symbols in it."""

    layout: Layout
    nodes: Mapping[str, Node]
    tracks: Tracks
    rows: Sequence[Row]
    tops: Sequence[float]
    middles: Sequence[float]

    def half(self, node: Node) -> tuple[float, float]:
        """Return half the width and half the height of a symbol."""
        return CONNECTOR if node.shape == "conn" else (self.layout.half_width, self.layout.half_height)

    def centre(self, node: Node) -> tuple[float, float]:
        """Return the middle of a symbol."""
        return self.layout.bounds[node.lane] + self.layout.lane * (0.5 + node.shift), self.middles[node.row]

    def box(self, node: Node) -> tuple[float, float, float, float]:
        """Return left, right, bottom and top of a symbol."""
        (x, y), (half_width, half_height) = self.centre(node), self.half(node)
        return x - half_width, x + half_width, y - half_height, y + half_height

    def line(self, edge: Edge) -> Line:
        """Return the corners of a routed arrow."""
        path = edge.path or ()
        corners = []
        for number, (across, down) in enumerate(path):
            stretches = [
                i for i in (number - 1, number) if 0 <= i < len(path) - 1 and (edge.key, i) in self.tracks.place
            ]
            beside = next((i for i in stretches if path[i][0] == path[i + 1][0] == across), None)
            above = next((i for i in stretches if path[i][1] == path[i + 1][1] == down), None)
            corners.append((
                self._x(across, None if beside is None else (edge.key, beside)),
                self._y(down, None if above is None else (edge.key, above)),
            ))  # fmt: skip
        return corners

    def _x(self, place: Place, key: Key | None) -> float:
        if isinstance(place[1], int):
            return self._channel(place[1], self.tracks.place[key] if key else 0)
        node = self.nodes[place[1]]
        half = self.half(node)[0]
        return self.centre(node)[0] + {"n": 0.0, "L": -half, "R": half}[place[0]]

    def _channel(self, number: int, track: int) -> float:
        """Return where a track of a channel runs: about the border of two lanes, or inside the outermost ones."""
        layout, count = self.layout, self.tracks.count["c", number]
        room = layout.channel_room
        if 0 < number < len(layout.bounds) - 1:
            gap = min(GAP, 2 * room / (count - 1)) if count > 1 else GAP
            off = (track - (count - 1) / 2) * gap
            beside = GAP * 0.45 if count in (1, 3) else 0.0  # not on top of the border itself
            return layout.bounds[number] + off + beside
        gap = min(GAP, max(0.0, room - 2) / (count - 1)) if count > 1 else GAP
        if number == 0:
            return layout.bounds[0] + 3 + track * gap
        return layout.bounds[number] - 3 - (count - 1 - track) * gap

    def _y(self, place: Place, key: Key | None) -> float:
        if isinstance(place[1], int):
            if place[1] == len(self.rows):
                return self.tops[-1] - self.rows[-1].height + 3
            row = self.rows[place[1]]
            return self.tops[place[1]] - row.start - 3 - (self.tracks.place[key] if key else 0) * GAP
        node = self.nodes[place[1]]
        half = self.half(node)[1]
        return self.middles[node.row] + {"m": 0.0, "T": half, "B": -half}[place[0]]


def geometry(
    layout: Layout, nodes: Mapping[str, Node], found: Tracks, rows: Sequence[Row], top: float, filled: Sequence[bool]
) -> Geometry:
    """Lay rows from `top` down. `filled`: which rows are steps; the others hold connectors."""
    tops, middles = [], []
    y = top
    for number, (row, step) in enumerate(zip(rows, filled, strict=True)):
        tops.append(y)
        if step:
            inner = row.height - row.gutter - row.start - row.end - 2 * layout.half_height - 3
            middles.append(y - row.gutter - row.start - layout.half_height - inner / 2)
        else:
            middles.append(y - row.gutter - (8.5 if number else 13))
        y -= row.height
    return Geometry(layout, nodes, found, rows, tops, middles)
