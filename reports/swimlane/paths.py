"""All ways an arrow could take: each exit side with each entry side, through each channel and gutter that joins them."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from reports.swimlane.grid import NEAR, Edge, Grid, Node, Path, Point


class Candidate(NamedTuple):
    """One way: the path, and the sides where it leaves and enters (T, B, L, R)."""

    path: Path
    side_out: str
    side_in: str


def _sides(grid: Grid, a: Node, b: Node) -> tuple[list[str], list[str]]:
    """Return the sides an arrow from a to b may leave and enter by."""
    forward = b.row > a.row
    if a.shape == "conn":
        outs = ["T"] if a.row == grid.rows - 1 and a.row > b.row else ["B"]
    else:
        outs = [side for side in "BLR" if side not in a.closed and (side != "B" or forward)]
    if b.shape == "conn":
        return outs, ["T"] if forward else ["B"]
    return outs, [side for side in "TLR" if side not in b.closed]


def candidates(grid: Grid, edge: Edge) -> Iterator[Candidate]:
    """Return the ways of an arrow."""
    a, b = grid.nodes[edge.source], grid.nodes[edge.target]
    for side_out, side_in in product(*_sides(grid, a, b)):
        first: Point = (("n", a.id), (side_out, a.id)) if side_out in "TB" else ((side_out, a.id), ("m", a.id))
        last: Point = (("n", b.id), (side_in, b.id)) if side_in in "TB" else ((side_in, b.id), ("m", b.id))
        for middle in _middles(grid, a, b, side_out, side_in):
            yield Candidate((first, *middle, last), side_out, side_in)


def _middles(grid: Grid, a: Node, b: Node, side_out: str, side_in: str) -> Iterator[tuple[Point, ...]]:
    """Return the corners between the two ends."""
    over_a, over_b = a.row + (side_out == "B"), b.row + (side_in == "B")  # the gutters beside the two ends
    beside_a, beside_b = a.lane + (side_out == "R"), b.lane + (side_in == "R")  # the channels beside them
    if side_out in "TB" and side_in in "TB":
        yield from _top_to_bottom(grid, a, b, side_out, side_in, over_a, over_b)
    elif side_out in "LR" and side_in in "LR":
        if beside_a == beside_b and a.id == b.id:
            return
        if beside_a == beside_b:
            yield ((("c", beside_a), ("m", a.id)), (("c", beside_a), ("m", b.id)))
        else:
            for gutter in sorted({a.row, a.row + 1, b.row, b.row + 1} - {0, grid.rows}):
                yield (
                    (("c", beside_a), ("m", a.id)), (("c", beside_a), ("g", gutter)),
                    (("c", beside_b), ("g", gutter)), (("c", beside_b), ("m", b.id)),
                )  # fmt: skip
    elif side_out in "LR":
        yield ((("c", beside_a), ("m", a.id)), (("c", beside_a), ("g", over_b)), (("n", b.id), ("g", over_b)))
    else:
        yield ((("n", a.id), ("g", over_a)), (("c", beside_b), ("g", over_a)), (("c", beside_b), ("m", b.id)))


def _top_to_bottom(
    grid: Grid, a: Node, b: Node, side_out: str, side_in: str, over_a: int, over_b: int
) -> Iterator[tuple[Point, ...]]:
    facing = a.row != b.row and (side_out, side_in) == (("B", "T") if b.row > a.row else ("T", "B"))
    above_another = abs(grid.x(("n", a.id)) - grid.x(("n", b.id))) < NEAR
    if facing and above_another and grid.free(a.lane, a.row, b.row):
        yield ()
    elif over_a == over_b:
        yield ((("n", a.id), ("g", over_a)), (("n", b.id), ("g", over_b)))
    if over_a != over_b:
        for channel in range(grid.lanes + 1):
            yield (
                (("n", a.id), ("g", over_a)), (("c", channel), ("g", over_a)),
                (("c", channel), ("g", over_b)), (("n", b.id), ("g", over_b)),
            )  # fmt: skip
