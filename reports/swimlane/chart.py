"""The procedure as the official table with flow-chart symbols, one column per performer, on as many pages as it takes."""

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.platypus import Flowable, PageBreak

from reports.sheet import Drawn, build, heights
from reports.swimlane.layout import cells_of, layout_of
from reports.swimlane.legend import Legend
from reports.swimlane.model import Chart, Step, exit_marks
from reports.swimlane.page import Page
from reports.typefaces import P, style

SIDE, TOP = 1.5 * cm, 1.3 * cm
BOTTOM, BOTTOM_WITH_CODE = 1.3 * cm, 2.35 * cm
LIKELY = 7  # steps on a page, where the search starts


def margins(chart: Chart) -> tuple[float, float, float, float]:
    """Return top, bottom, left and right; below there is room for the verification code where there is one."""
    return TOP, BOTTOM_WITH_CODE if chart.sheet.verify else BOTTOM, SIDE, SIDE


def pages_of(chart: Chart) -> list[Page]:
    """Fill pages from the top with whole rows; connectors count towards the height.

    A page that breaks elsewhere has other arrows, so each trial is routed anew (0.3 to 1.3 s for a chart).
    """
    top, bottom, left, right = margins(chart)
    width = A4[1] - left - right
    layout, marks = layout_of(chart, width), exit_marks(chart)
    cells = cells_of(chart, layout, marks)
    room = A4[0] - top - bottom - max(heights(chart.sheet, width)) - Legend(width, chart).height - 2
    split: list[list[Step]] = []

    def page(pages: list[list[Step]], index: int) -> Page:
        return Page(chart, layout, pages, index, marks, cells)

    rest, likely = list(chart.steps), LIKELY
    while rest:
        fits: dict[int, bool] = {}

        def fit(n: int, rest: list[Step] = rest, fits: dict[int, bool] = fits) -> bool:
            if n not in fits:
                trial = [*split, rest[:n], *([rest[n:]] if rest[n:] else [])]
                fits[n] = page(trial, len(split)).height <= room
            return fits[n]

        n = min(likely, len(rest))  # the most rows that fit, from a good guess
        while n > 1 and not fit(n):
            n -= 1
        while n < len(rest) and fits.get(n + 1) is not False and fit(n) and fit(n + 1):
            n += 1
        if len(rest) - n == 1 and n > 2:  # never a last page with one row
            n -= 1
        split.append(rest[:n])
        rest, likely = rest[n:], n
    return [page(split, index) for index in range(len(split))]


def chart_pdf(chart: Chart) -> Drawn:
    """The procedure table as PDF, on landscape pages."""
    if not chart.steps:
        return build(chart.sheet, [P(chart.word("empty"), style(11))], margins=margins(chart))
    pages = pages_of(chart)
    story: list[Flowable] = []
    for number, page in enumerate(pages):
        story += [PageBreak(), page] if number else [page]
    story.append(Legend(pages[0].width, chart))
    return build(chart.sheet, story, margins=margins(chart))
