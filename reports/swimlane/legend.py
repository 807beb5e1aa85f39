"""The line below the chart that explains its symbols."""

from reportlab.lib.colors import white
from reportlab.platypus import Flowable

from reports.inks import INK
from reports.swimlane.lines import DASHES
from reports.swimlane.model import Chart
from reports.swimlane.shapes import CURRENT, DASHED, DONE, outline, tick
from reports.typefaces import draw, width

SIZE = 6.8
HEIGHT = 16.0


class Legend(Flowable):
    """Only the signs that the chart uses; on two lines where one is too short."""

    def __init__(self, available: float, chart: Chart) -> None:
        super().__init__()
        self.width, self.chart = available, chart
        self.letters = chart.word("letters")
        names = ["pill", "box", "diamond", "conn"]
        names += ["added"] * any(step.added for step in chart.steps)
        names += ["side"] * any(out.side for step in chart.steps for out in step.outs)
        names += ["done"] * bool(chart.done) + ["current"] * bool(chart.current)
        self.items = [(name, chart.word(f"legend_{name}")) for name in names]
        taken = sum(34 + width(word, "Body", SIZE) for _, word in self.items)
        self.beside = taken + width(self.letters, "Body", SIZE) <= available
        self.height = HEIGHT if self.beside else 2 * HEIGHT - 5

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """Tell the size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw sign, word, sign, word …"""
        c, x, y = self.canv, 0.0, self.height - 12
        for name, word in self.items:
            c.setStrokeColor(INK)
            c.setLineWidth(1.7 if name == "current" else 0.7)
            c.setFillColor({"done": DONE, "current": CURRENT}.get(name, white))
            if name == "side":
                c.setDash(*DASHES)
                c.line(x, y + 2, x + 16, y + 2)
            elif name == "conn":
                outline(c, name, x + 8, y + 1.75, 4, 4.25)
            else:
                if name == "added":
                    c.setDash(*DASHED)
                shape = name if name in ("pill", "diamond") else "box"
                outline(c, shape, x + 8, y + 2, 8, 4.5 if shape == "diamond" else 4)
            c.setDash()
            if name == "done":
                tick(c, x + 13, y + 4.5)
            c.setFillColor(INK)
            draw(c, x + 20, y - 0.5, word, "Body", SIZE)
            x += 34 + width(word, "Body", SIZE)
        if self.beside:
            draw(c, self.width, y - 0.5, self.letters, "Body", SIZE, "right")
        else:
            draw(c, 0, y - 11.5, self.letters, "Body", SIZE)
