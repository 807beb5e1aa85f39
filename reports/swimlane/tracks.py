"""Lays lines that share a channel or gutter side by side, ordered so that they cross each other least."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.swimlane.grid import NEAR, Edge

Lane = tuple[str, int]  # ("c" | "g", number)
Key = tuple[int, int]  # (edge, number of the segment in it)
SWAPS = 4


@dataclass
class _Line:
    """One stretch in a channel or gutter; `near` and `far`: where along it the arrow leaves to either side."""

    key: Key
    edge: Edge
    low: float
    high: float
    near: list[float] = field(default_factory=list)
    far: list[float] = field(default_factory=list)

    def price(self, at: float) -> int:
        """Price a line that leaves at `at`: 1 when it crosses this one, 3 when it would run on its last stretch."""
        if not self.low - NEAR <= at <= self.high + NEAR:
            return 0
        return 1 if self.low + NEAR < at < self.high - NEAR else 3

    def joined(self, other: "_Line", touch: bool) -> bool:
        """Whether two lines may run on one track: to the same side of a symbol, or from the same exit."""
        mine, its = self.edge, other.edge
        same_exit = (mine.source, mine.side_out) == (its.source, its.side_out)
        if (mine.target, mine.side_in) == (its.target, its.side_in):
            return True
        return same_exit and (touch or mine.outcome == its.outcome)


@dataclass(frozen=True)
class Tracks:
    """How many tracks each channel and gutter has, and on which each stretch lies."""

    count: Mapping[Lane, int]
    place: Mapping[Key, int]


def tracks(edges: Sequence[Edge]) -> Tracks:
    """Return the tracks of all routed edges."""
    lines: dict[Lane, list[_Line]] = {}
    for edge in edges:
        for lane, line in _lines(edge):
            lines.setdefault(lane, []).append(line)
    count: dict[Lane, int] = {}
    place: dict[Key, int] = {}
    for lane, found in lines.items():
        laid = _laid(_ordered(found))
        place.update({line.key: track for line, track in laid})
        count[lane] = 1 + max(track for _, track in laid)
    return Tracks(count, place)


def _lines(edge: Edge) -> Iterator[tuple[Lane, _Line]]:
    for number, part in enumerate(edge.segments):
        down = not part.across and part.start[0][0] == "c"
        across = part.start[1][0] == "g" and part.start[1] == part.stop[1]
        if not (down or across):
            continue
        name, index = part.start[0] if down else part.start[1]
        ends = ((part.x1, part.y1), (part.x2, part.y2))
        low, high = sorted(at[1] if down else at[0] for at in ends)
        line = _Line((edge.key, number), edge, low, high)
        for other, at in zip((edge.segments[number - 1], edge.segments[number + 1]), ends, strict=True):
            there = (other.x1, other.y1) if (other.x2, other.y2) == at else (other.x2, other.y2)
            before = there[0] < at[0] if down else there[1] < at[1]
            (line.near if before else line.far).append(at[1] if down else at[0])
        yield (name, int(index)), line


def _crossings(first: _Line, second: _Line) -> int:
    """Price what two lines do to each other when `first` lies before (left of, above) `second`."""
    return sum(first.price(at) for at in second.near) + sum(second.price(at) for at in first.far)


def _ordered(lines: Sequence[_Line]) -> list[_Line]:
    order: list[_Line] = []
    for line in sorted(lines, key=lambda line: (line.high - line.low, line.key)):
        prices = [
            (
                sum(_crossings(o, line) for o in order[:at]) + sum(_crossings(line, o) for o in order[at:]),
                abs(at - len(order) / 2),
                at,
            )
            for at in range(len(order) + 1)
        ]
        order.insert(min(prices)[2], line)
    for _ in range(SWAPS):  # neighbours trade places while that helps
        for at in range(len(order) - 1):
            if _crossings(order[at + 1], order[at]) < _crossings(order[at], order[at + 1]):
                order[at], order[at + 1] = order[at + 1], order[at]
    return order


def _laid(order: Sequence[_Line]) -> list[tuple[_Line, int]]:
    laid: list[tuple[_Line, int]] = []
    for line in order:
        track = 0
        for other, its in laid:
            lap = min(other.high, line.high) - max(other.low, line.low)
            if lap >= -NEAR:
                track = max(track, its if line.joined(other, lap < NEAR) else its + 1)
        laid.append((line, track))
    return laid
