"""The columns of the table: text left and right, one lane per performer between them; and the paragraphs of each row."""

from collections.abc import Mapping
from dataclasses import dataclass

from reportlab.platypus import Paragraph

from reports.swimlane.model import Chart, Marks, Step, remarks
from reports.typefaces import P, fitted, style

GAP, STEM, ARROW = 3.6, 8.0, 4.6  # distance of tracks, shortest last stretch, arrow head (points)
CONNECTOR = (6.5, 7.0)  # half width and half height of the five-sided sign
MAX_ROW = 230.0  # a row never outgrows a page
WIDEST_LANE = 78.0
PAD = 3.0

Cells = Mapping[str, Paragraph]


@dataclass(frozen=True)
class Layout:
    """Columns as {name: (x, width)}; `bounds`: the borders of the lanes; half width and height of a symbol; type size."""

    columns: Mapping[str, tuple[float, float]]
    bounds: tuple[float, ...]
    lane: float
    half_width: float
    half_height: float
    size: float

    @property
    def width(self) -> float:
        """The width of the table."""
        x, width = self.columns["note"]
        return x + width

    @property
    def channel_room(self) -> float:
        """How far from a lane's border, to either side, a line may run."""
        return max(0.0, self.lane / 2 - self.half_width - 5.5)

    @property
    def tracks(self) -> int:
        """How many lines a channel takes at full distance."""
        return max(2, int((self.lane - 2 * self.half_width - 2 * STEM + 3) / GAP) + 1)


def layout_of(chart: Chart, width: float) -> Layout:
    """Share the width out: the more performers, the narrower text and symbols; few give their room to the words."""
    n = len(chart.lanes)
    k = 1.0 if n <= 5 else 0.9 if n <= 6 else 0.84 if n <= 9 else 0.72
    widths = {
        "no": 25.0,
        "text": 132 * k,
        "needs": 80 * k,
        "time": 42.0,
        "output": 80 * k,
        "note": 112 * k,
    }
    lane = (width - sum(widths.values())) / n
    if lane > WIDEST_LANE:
        spare = (lane - WIDEST_LANE) * n
        lane = WIDEST_LANE
        widths["text"] += spare * 0.6
        widths["note"] += spare * 0.4
    columns, x = {}, 0.0
    for name in ("no", "text"):
        columns[name] = (x, widths[name])
        x += widths[name]
    bounds = tuple(x + i * lane for i in range(n + 1))
    x = bounds[-1]
    for name in ("needs", "time", "output", "note"):
        columns[name] = (x, widths[name])
        x += widths[name]
    half = min(max(10.5, lane * 0.265), max(6.0, lane / 2 - 6.5))
    return Layout(columns, bounds, lane, half, max(8.0, min(9.5, half * 0.62)), 7.4 if n <= 5 else 6.9)


def cells_of(chart: Chart, layout: Layout, marks: Marks) -> dict[str, Cells]:
    """Return the wrapped paragraphs of each step; what is higher than a row may be gets smaller, then shorter."""
    return {step.id: _cells(chart, step, layout, marks) for step in chart.steps}


def _cells(chart: Chart, step: Step, layout: Layout, marks: Marks) -> Cells:
    texts = {
        "no": step.label, "text": step.text, "needs": step.needs, "time": step.time, "output": step.output,
        "note": remarks(chart, step, marks),
    }  # fmt: skip
    cells = {}
    for name, text in texts.items():
        size = layout.size - 0.5 if name == "note" else layout.size
        align = "center" if name in ("no", "time") else "left"
        room = layout.columns[name][1] - 2 * PAD
        cell = P(text, style(size, 1.22, align, bold=name == "no"))
        if cell.wrap(room, 9999)[1] > MAX_ROW:
            cell = fitted(text, room, MAX_ROW, layout.size, 1.2, "left")
        cells[name] = cell
    return cells
