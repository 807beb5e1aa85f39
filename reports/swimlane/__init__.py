"""A procedure drawn as the swim-lane table that offices print. Nothing is placed by hand.

model: what a chart says. grid, paths, routing, tracks: the way of each arrow. layout, plan, geometry: where things are.
page, lines, shapes, legend: how they are drawn. chart: the pages.
"""

from reports.swimlane.chart import chart_pdf, pages_of
from reports.swimlane.model import Chart, Out, Step

__all__ = ["Chart", "Out", "Step", "chart_pdf", "pages_of"]
