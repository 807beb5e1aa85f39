"""What stands on one page of the chart: its symbols, its arrows, and the signs that carry arrows to other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reports.swimlane.grid import Edge, Grid, Node
from reports.swimlane.model import Chart, Marks, Out, Step, drawn
from reports.swimlane.routing import route
from reports.swimlane.tracks import Tracks, tracks

Pages = Sequence[Sequence[Step]]
SIDE_BY_SIDE = 3  # connectors in one lane


class _Sign(NamedTuple):
    """A page connector: its lane, its letter and the page it leads to (from 1)."""

    lane: int
    letter: str
    page: int


@dataclass(frozen=True)
class Plan:
    """A page routed. `top` and `bottom`: whether a row of connectors comes first and last; `rows` counts them in."""

    nodes: Mapping[str, Node]
    edges: Sequence[Edge]
    tracks: Tracks
    top: bool
    bottom: bool
    rows: int


def plan_page(chart: Chart, pages: Pages, index: int, marks: Marks) -> Plan:
    """Plan page `index` (from 0) of the pages that the steps are shared out over."""
    return _Planner(chart, pages, index, marks).plan()


def letters_of(chart: Chart, page_of: Mapping[str, int]) -> dict[tuple[str, bool], str]:
    """Return a letter per target step and direction (True: to a later page), in the order in which they are needed."""
    letters: dict[tuple[str, bool], str] = {}
    for step in chart.steps:
        for out in drawn(step):
            if out.to in page_of and step.id in page_of and page_of[out.to] != page_of[step.id]:
                number = len(letters)
                name = chr(65 + number % 26) + (str(number // 26) if number >= 26 else "")
                letters.setdefault((out.to, page_of[out.to] > page_of[step.id]), name)
    return letters


class _Planner:
    def __init__(self, chart: Chart, pages: Pages, index: int, marks: Marks) -> None:
        self.chart, self.steps, self.index, self.marks = chart, pages[index], index, marks
        self.lane = {name: number for number, (name, _) in enumerate(chart.lanes)}
        self.step = {step.id: step for step in chart.steps}
        self.page_of = {step.id: number for number, page in enumerate(pages) for step in page}
        self.letters = letters_of(chart, self.page_of)
        self.top: dict[str, _Sign] = {}
        self.bottom: dict[str, _Sign] = {}
        self.edges: list[Edge] = []

    def plan(self) -> Plan:
        for step in self.chart.steps:
            for out in drawn(step):
                if out.to in self.page_of and step.id in self.page_of:
                    self._arrow(step, out)
        nodes: dict[str, Node] = {}
        shift = int(bool(self.top))
        for row, step in enumerate(self.steps, shift):
            nodes[step.id] = symbol(step, row, self.lane[step.lane], step.id in self.chart.start)
            for other in step.also:
                name = f"{step.id}+{other}"
                nodes[name] = Node(name, row, self.lane[other], "box", text=step.label)
        rows = len(self.steps) + shift + bool(self.bottom)
        for signs, row in ((self.top, 0), (self.bottom, rows - 1)):
            nodes.update(_connectors(signs, row, len(self.lane)))
        route(Grid(nodes, len(self.chart.lanes), rows), self.edges)
        return Plan(nodes, self.edges, tracks(self.edges), bool(self.top), bool(self.bottom), rows)

    def _arrow(self, step: Step, out: Out) -> None:
        """Draw an outcome within the page, into a connector, or out of one; one connector per target and direction."""
        here, there = self.page_of[step.id], self.page_of[out.to]
        down = there > here
        if here == there == self.index:
            self._edge(step, out, step.id, out.to)
        elif here == self.index:
            signs, name = (self.bottom, f">{out.to}") if down else (self.top, f"<{out.to}")
            sign = _Sign(self.lane[step.lane], self.letters[out.to, down], there + 1)
            signs.setdefault(name, sign)
            self._edge(step, out, step.id, name)
        elif there == self.index:
            signs, name = (self.top, f"<in{out.to}") if down else (self.bottom, f">in{out.to}")
            if name not in signs:
                lane = self.lane[self.step[out.to].lane]
                signs[name] = _Sign(lane, self.letters[out.to, down], here + 1)
                self.edges.append(Edge(len(self.edges), name, out.to, "", out.main, out.side))

    def _edge(self, step: Step, out: Out, source: str, target: str) -> None:
        outcome = [other.text for other in step.outs].index(out.text)
        letter = self.marks[step.id][out]
        self.edges.append(Edge(len(self.edges), source, target, letter, out.main, out.side, outcome))


def symbol(step: Step, row: int, lane: int, starts: bool) -> Node:
    """Return the symbol of a step: several ways on make a diamond, a start or an end a pill, the rest is a box."""
    outs = drawn(step)
    ends = any(out.end and out.main for out in step.outs)
    several = len({out.text for out in outs}) + ends > 1
    closed: frozenset[str] = frozenset()
    shape = "diamond" if several else "pill" if starts else "box"
    if ends or not outs:
        if several:
            closed = frozenset("B")  # the end is drawn below
        else:
            shape = "pill"
    if starts and shape != "pill":
        closed |= frozenset("T")  # the start is drawn above
    return Node(step.id, row, lane, shape, closed=closed, text=step.label)


def _connectors(signs: Mapping[str, _Sign], row: int, lanes: int) -> dict[str, Node]:
    """Place connectors in their lanes, so many in each as stand side by side; the others go to the nearest lanes."""
    by_lane: dict[int, list[str]] = {lane: [] for lane in range(lanes)}
    most = max(SIDE_BY_SIDE, -(-len(signs) // lanes))
    for name, sign in signs.items():
        free = [lane for lane, names in by_lane.items() if len(names) < most]
        by_lane[min(free, key=lambda lane: (abs(lane - sign.lane), lane))].append(name)
    nodes = {}
    for lane, names in by_lane.items():
        for number, name in enumerate(names):
            shift = (number - (len(names) - 1) / 2) * min(0.42, 0.8 / len(names))
            nodes[name] = Node(name, row, lane, "conn", shift, text=signs[name].letter, page=signs[name].page)
    return nodes
