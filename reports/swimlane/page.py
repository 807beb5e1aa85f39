"""One page of the chart: the heads, the rows with their texts, the symbols and the lines."""

from collections.abc import Mapping
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable, Paragraph

from reports.inks import GREY, HEAD_FILL, INK
from reports.swimlane.geometry import Geometry, Row, geometry
from reports.swimlane.layout import GAP, PAD, STEM, Cells, Layout
from reports.swimlane.lines import draw_labels, draw_lines
from reports.swimlane.model import Chart, Marks, Step
from reports.swimlane.plan import Pages, plan_page
from reports.swimlane.shapes import ADDED_ROW, CURRENT_ROW, draw_symbol, pointer
from reports.typefaces import P, draw, fitted, style

GRID = HexColor("#cfcfcf")
HEAD = 14.0


class Page(Flowable):
    """A page of the table. Its height is known at once, so that pages can be filled; drawing comes later."""

    def __init__(
        self, chart: Chart, layout: Layout, pages: Pages, index: int, marks: Marks, cells: Mapping[str, Cells]
    ) -> None:
        super().__init__()
        self.chart, self.layout, self.steps, self.index, self.marks = chart, layout, pages[index], index, marks
        self.cells, self.plan = cells, plan_page(chart, pages, index, marks)
        self.width = layout.width
        self.head = table_head(chart, layout)
        self.rows = [self._row(number) for number in range(self.plan.rows)]
        self.height = self.head.height + sum(row.height for row in self.rows)

    def step(self, row: int) -> Step | None:
        """Return the step in a row, None for a row of connectors."""
        number = row - int(self.plan.top)
        return self.steps[number] if 0 <= number < len(self.steps) else None

    def _row(self, number: int) -> Row:
        tracks = self.plan.tracks.count.get(("g", number), 0)
        entered = any(e.side_in == "T" and self.plan.nodes[e.target].row == number for e in self.plan.edges)
        gutter = 3 + tracks * GAP + (STEM if entered or tracks else 2)
        step = self.step(number)
        if step is None:
            return Row(gutter + 26, gutter)
        node = self.plan.nodes[step.id]
        start = 15.0 if step.id in self.chart.start and node.shape != "pill" else 0.0
        end = 19.0 if "B" in node.closed else 0.0
        below = 10.5 if node.shape == "diamond" and not end else 5.0
        text = max(cell.height for cell in self.cells[step.id].values()) + 9
        return Row(max(text, gutter + start + 2 * self.layout.half_height + end + below), gutter, start, end)

    def geometry(self) -> Geometry:
        """Return where everything on this page is, from its lower left corner."""
        filled = [self.step(row) is not None for row in range(self.plan.rows)]
        top = self.height - self.head.height
        return geometry(self.layout, self.plan.nodes, self.plan.tracks, self.rows, top, filled)

    def wrap(self, _available_width: float, available_height: float) -> tuple[float, float]:
        """Tell the size; a single row with very many arrows is made smaller rather than lost."""
        self.scale = min(1.0, available_height / self.height)
        return self.width, self.height * self.scale

    def draw(self) -> None:
        """Draw the page."""
        c, place = self.canv, self.geometry()
        c.scale(self.scale, self.scale)
        self.head.draw(c, self.height)
        for number, top in enumerate(place.tops):
            self._texts(c, number, top)
        self._rules(c, place)
        lines = [(edge, place.line(edge)) for edge in self.plan.edges if edge.path]
        draw_lines(c, lines)
        draw_labels(c, lines)
        steps = {step.id: step for step in self.steps}
        for node in self.plan.nodes.values():
            draw_symbol(c, self.chart, place, node, steps.get(node.id.partition("+")[0]), self.marks)

    def _texts(self, c: Any, number: int, top: float) -> None:
        step, columns, height = self.step(number), self.layout.columns, self.rows[number].height
        if step is None:
            c.setFillColor(GREY)
            name, page = ("to_page", self.index + 2) if number else ("from_page", self.index)
            word = self.chart.word(name, n=page)
            draw(c, columns["text"][0] + PAD, top - height / 2 - 2.4, word, "Body-I", 7)
            return
        if step.id in self.chart.current:
            self._tint(c, CURRENT_ROW, top, height)
        elif step.added:
            self._tint(c, ADDED_ROW, top, height)
        for name, cell in self.cells[step.id].items():
            cell.drawOn(c, columns[name][0] + PAD, top - 4 - cell.height)
        if step.id in self.chart.current:
            pointer(c, columns["no"][0] + 12.5, top - 8 - self.cells[step.id]["no"].height)

    def _tint(self, c: Any, colour: Color, top: float, height: float) -> None:
        bounds = self.layout.bounds
        c.setFillColor(colour)
        c.rect(0, top - height, bounds[0], height, stroke=0, fill=1)
        c.rect(bounds[-1], top - height, self.width - bounds[-1], height, stroke=0, fill=1)

    def _rules(self, c: Any, place: Geometry) -> None:
        top, bounds = self.height - self.head.height, self.layout.bounds
        c.setStrokeColor(GRID)
        c.setLineWidth(0.35)
        for x in bounds[1:-1]:
            c.line(x, top, x, 0)
        c.setLineWidth(0.45)
        for number in range(1, self.plan.rows):
            c.setStrokeColor(INK if self.step(number) and self.step(number - 1) else GRID)
            c.line(0, place.tops[number], self.width, place.tops[number])
        c.setStrokeColor(INK)
        for x in [*(x for x, _ in self.layout.columns.values()), bounds[0], bounds[-1]]:
            c.line(x, top, x, 0)
        c.setLineWidth(0.9)
        c.rect(0, 0, self.width, self.height)


class TableHead:
    """The two lines of column titles."""

    def __init__(self, chart: Chart, layout: Layout) -> None:
        self.chart, self.layout = chart, layout
        size = layout.size
        self.lanes = [fitted(title, layout.lane - 4, 40, size - 0.2, 1.15, bold=True) for _, title in chart.lanes]
        self.lower = max([*(lane.wrap(layout.lane - 4, 999)[1] for lane in self.lanes), 11]) + 7
        self.height = HEAD + self.lower

    def draw(self, c: Any, y: float) -> None:
        """Draw the titles hanging from y."""
        layout, columns, bounds = self.layout, self.layout.columns, self.layout.bounds
        bottom, width = y - self.height, layout.width
        c.setFillColor(HEAD_FILL)
        c.rect(0, bottom, width, self.height, stroke=0, fill=1)
        c.setFillColor(INK)
        c.setStrokeColor(INK)
        c.setLineWidth(0.6)
        for name in ("no", "text", "note"):
            self._title(c, *columns[name], y, self.height, self._word(name))
        standard, after = columns["needs"][0], columns["note"][0]
        self._title(c, bounds[0], bounds[-1] - bounds[0], y, HEAD, self._word("performers"))
        self._title(c, standard, after - standard, y, HEAD, self._word("standard"))
        for x, title in zip(bounds, self.lanes, strict=False):
            self._title(c, x, layout.lane, y - HEAD, self.lower, title)
        for name in ("needs", "time", "output"):
            self._title(c, *columns[name], y - HEAD, self.lower, self._word(name))
        c.line(bounds[0], y - HEAD, after, y - HEAD)
        for x in (*bounds[1:-1], columns["time"][0], columns["output"][0]):
            c.line(x, y - HEAD, x, bottom)
        for x in (columns["text"][0], bounds[0], bounds[-1], columns["note"][0]):
            c.line(x, y, x, bottom)
        c.line(0, bottom, width, bottom)

    def _word(self, name: str) -> Paragraph:
        return P(self.chart.word(name), style(self.layout.size, 1.18, "center", True))

    @staticmethod
    def _title(c: Any, x: float, width: float, y: float, height: float, title: Paragraph) -> None:
        high = title.wrap(width - 4, 999)[1]
        title.drawOn(c, x + 2, y - height / 2 - high / 2)


def table_head(chart: Chart, layout: Layout) -> TableHead:
    """Return the column titles of a chart."""
    return TableHead(chart, layout)
