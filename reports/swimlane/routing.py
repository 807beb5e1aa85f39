"""Routes every arrow: of all its ways the cheapest by bends, length, crossings, crowding and shared sides.

Lines run only in gutters, channels and the stretch from a symbol to the nearest of these, so no line can cross a
symbol, whatever the data. The main flow leaves below and enters above; ways back leave at a side. After a first pass
every arrow is taken up and routed again, up to twice. Nothing is placed by hand and nothing is random.
"""

from collections.abc import Sequence

from reports.swimlane.grid import NEAR, Edge, Grid, Segment
from reports.swimlane.paths import Candidate, candidates

PASSES = 3
FAR = 1e9
BEND, CROSSING = 3.0, 3.0
MAIN_NOT_BELOW, BRANCH_BELOW, BACK_ABOVE, NEXT_NOT_ABOVE, MAIN_NOT_ABOVE = 9.0, 7.0, 2.0, 6.0, 1.0
SAME_EXIT_SAME_WAY, SAME_EXIT, EXIT_MEETS_ENTRY = 22.0, 5.0, 30.0
SHARED_CHANNEL, SHARED_GUTTER, SHARED_LANE = 3.5, 1.5, 30.0


def route(grid: Grid, edges: Sequence[Edge]) -> None:
    """Give every edge its path: the main flow first, then the short ways, then the long ones."""
    order = sorted(edges, key=lambda e: (not e.main, abs(grid.nodes[e.target].row - grid.nodes[e.source].row), e.key))
    for _ in range(PASSES):
        before = [edge.path for edge in order]
        for edge in order:
            edge.path = None
            _take_cheapest(grid, edge, [other for other in edges if other is not edge and other.path])
        if before == [edge.path for edge in order]:
            return


def _take_cheapest(grid: Grid, edge: Edge, others: Sequence[Edge]) -> None:
    best = FAR
    for candidate in candidates(grid, edge):
        segments = list(grid.segments(candidate.path))
        cost = _cost(grid, edge, candidate, segments, others, best)
        if cost < best:
            best = cost
            edge.path, edge.side_out, edge.side_in = candidate
            edge.segments, edge.heading = segments, heading_of(segments)


def heading_of(segments: Sequence[Segment]) -> int:
    """Return the first vertical move: 1 down, -1 up, 0 none."""
    for part in segments:
        if abs(part.y2 - part.y1) > NEAR:
            return 1 if part.y2 > part.y1 else -1
    return 0


def _cost(
    grid: Grid, edge: Edge, way: Candidate, mine: list[Segment], others: Sequence[Edge], best: float
) -> float:  # fmt: skip
    """Price a way; anything at or above `best` will do once it is dearer than that."""
    cost = _own_cost(grid, edge, way, mine)
    heading = heading_of(mine)
    for other in others:
        if other.source == edge.source and other.side_out == way.side_out and other.outcome != edge.outcome:
            cost += SAME_EXIT_SAME_WAY if other.heading == heading else SAME_EXIT
        if (other.target == edge.source and other.side_in == way.side_out) or (
            other.source == edge.target and other.side_out == way.side_in
        ):
            cost += EXIT_MEETS_ENTRY
    for other in others:
        if cost >= best:
            return cost
        join = other.target == edge.target and other.side_in == way.side_in
        cost += sum(_clash(own, its, join) for own in mine for its in other.segments)
    return cost


def _own_cost(grid: Grid, edge: Edge, way: Candidate, mine: Sequence[Segment]) -> float:
    a, b = grid.nodes[edge.source], grid.nodes[edge.target]
    cost = BEND * (len(way.path) - 2) + sum(abs(s.x2 - s.x1) + abs(s.y2 - s.y1) for s in mine) / 10
    if edge.main and way.side_out != "B" and a.shape != "conn":
        cost += MAIN_NOT_BELOW
    if not edge.main and way.side_out == "B":
        cost += BRANCH_BELOW
    if way.side_in == "T" and b.row < a.row:
        cost += BACK_ABOVE
    if edge.main and way.side_in != "T":
        cost += MAIN_NOT_ABOVE + (NEXT_NOT_ABOVE if b.row == a.row + 1 else 0)
    return cost


def _clash(s: Segment, t: Segment, join: bool) -> float:
    """Price what two stretches of different arrows do to each other; `join`: they may run together to one side."""
    if s.across != t.across:
        h, v = (s, t) if s.across else (t, s)
        crosses = (
            min(h.x1, h.x2) + 0.2 < v.x1 < max(h.x1, h.x2) - 0.2
            and min(v.y1, v.y2) + 0.2 < h.y1 < max(v.y1, v.y2) - 0.2
        )
        return CROSSING if crosses else 0.0
    if join:
        return 0.0
    if s.across:
        if s.start[1] == t.start[1] and s.start[1][0] == "g" and _overlap(s.x1, s.x2, t.x1, t.x2) > 0:
            return SHARED_GUTTER
    elif s.start[0] == t.start[0]:
        lap = _overlap(s.y1, s.y2, t.y1, t.y2)
        if s.start[0][0] == "c":
            return SHARED_CHANNEL + lap / 40 if lap > 0 else 0.0
        return SHARED_LANE if lap > 0.1 else 0.0
    return 0.0


def _overlap(a1: float, a2: float, b1: float, b2: float) -> float:
    return min(max(a1, a2), max(b1, b2)) - max(min(a1, a2), min(b1, b2))
