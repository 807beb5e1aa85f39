"""Registers: landscape tables of any length, drawn row by row as the rows come, with heads on every page.

Nothing is laid out twice and no table of all rows is ever built: "page x of y" is a form that is filled in at the end.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream, PDFZCompress
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from reports.frames import Facts, Signer, facts, plain, signatures
from reports.heads import FormHead, form_head
from reports.inks import GREY, HEAD_FILL, INK, LINE
from reports.sheet import LOCALES, Anchor, Drawn, Sheet
from reports.typefaces import draw, runs, width
from reports.wrapping import wrapped

PAGE = landscape(A4)
TOP, BOTTOM, LEFT, RIGHT = 1.3 * cm, 1.3 * cm, 1.2 * cm, 1.2 * cm
WIDTH = PAGE[0] - LEFT - RIGHT
SIZE, LEAD, PAD = 7.6, 9.4, 3.0
FEWEST = 3  # lines of a long row that begin on a page
TOTAL, HEAD = "total", "head"


@dataclass(frozen=True)
class Column:
    """A column: title, its share of the width, and how its cells stand ("left", "center", "right")."""

    title: str
    share: float
    align: str = "left"


@dataclass(frozen=True)
class Section:
    """A table with a title of its own; `empty` stands in it when there are no rows. A row has a text per column."""

    columns: tuple[Column, ...]
    rows: Iterable[Sequence[str]]
    empty: str
    title: str = ""


@dataclass(frozen=True)
class Register:
    """A register. `facts`: columns of facts under the head of the first page; `note`: a line above the signatures."""

    sheet: Sheet
    facts: tuple[Facts, ...]
    sections: tuple[Section, ...]
    signers: tuple[Signer, ...] = ()
    note: str = ""


def register_pdf(d: Register) -> Drawn:
    """The register; its rows are taken once, in their order."""
    buffer = io.BytesIO()
    canvas = _Lean(buffer, PAGE, initialFontName="Body", lang=LOCALES[d.sheet.language], pageCompression=1)
    canvas.setTitle(d.sheet.title)
    canvas.setAuthor(d.sheet.office.name)
    canvas.setSubject(d.sheet.subject)
    canvas.setCreator("Tanggap")
    canvas.setProducer("Tanggap")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.anchors = {}
    page = _Page(canvas, d.sheet)
    page.facts(d.facts)
    for section in d.sections:
        _Table(page, section).draw()
    page.end(d)
    canvas.save()
    anchors: dict[str, Anchor] = canvas.anchors
    return Drawn(buffer.getvalue(), page.number, MappingProxyType(dict(anchors)))


class _Lean(Canvas):
    """Presses each page together as soon as it is full: a thousand of them are held until the file is written."""

    def showPage(self) -> None:  # noqa: N802
        """End the page."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        pressed = PDFStream(PDFDictionary({"Filter": PDFName("FlateDecode")}), PDFZCompress.encode(page.stream), [])
        page.Contents, page.stream = self._doc.Reference(pressed), ""


class _Page:
    """The page that is being written: its number, and how far down it is."""

    def __init__(self, canvas: Any, sheet: Sheet) -> None:
        self.canvas, self.sheet, self.number = canvas, sheet, 0
        form = sheet.form or FormHead(sheet.title)
        self._values = [text for text in (form.code, form.revision, form.date) if text]
        canvas.beginForm(HEAD, 0, 0, *PAGE)
        self._head = form_head(canvas, sheet.office, form, LEFT, PAGE[1] - TOP, WIDTH, sheet.language, " ")
        canvas.endForm()
        self.start()

    @property
    def fresh(self) -> float:
        """Where the text of a page begins."""
        return float(PAGE[1] - TOP - self._head)

    @property
    def room(self) -> float:
        """How much is left of the page, in points."""
        return float(self.y - BOTTOM)

    def start(self) -> None:
        """Begin a page, with its head and its number."""
        if self.number:
            self.canvas.showPage()
        self.number += 1
        self.y = self.fresh
        self.canvas.doForm(HEAD)
        row = (self._head - 9) / (len(self._values) + 1)
        x = PAGE[0] - RIGHT - 4.6 * cm + 2.05 * cm
        y = self.fresh + 9 + row / 2 - 2.8
        said = self.sheet.word("of", n=self.number, total="").rstrip() + " "
        self.canvas.setFillColor(INK)
        draw(self.canvas, x, y, said, "Body-B", 7.8)
        self.canvas.saveState()
        self.canvas.translate(x + width(said, "Body-B", 7.8), y)
        self.canvas.doForm(TOTAL)
        self.canvas.restoreState()

    def flow(self, part: Any, wide: float = WIDTH) -> None:
        """Place a small flowable, on the next page when it does not fit."""
        high = part.wrapOn(self.canvas, wide, 9999)[1]
        if high > self.room:
            self.start()
        part.drawOn(self.canvas, LEFT, self.y - high)
        self.y -= high

    def facts(self, columns: Sequence[Facts]) -> None:
        """Place the facts, column beside column."""
        if columns:
            share = WIDTH / len(columns)
            self.flow(plain([[facts(rows, share - 8, 3 * cm) for rows in columns]], [share] * len(columns)))
            self.y -= 4

    def end(self, d: Register) -> None:
        """Place note and signatures, and say how many pages there are."""
        if d.note:
            for line in wrapped(d.note, WIDTH, SIZE):
                if self.room < LEAD + PAD:
                    self.start()
                self.y -= LEAD
                self.canvas.setFillColor(GREY)
                draw(self.canvas, LEFT, self.y, line, "Body", SIZE)
        if d.signers:
            self.y -= 10
            self.flow(signatures(d.signers, WIDTH, 9))
        self.canvas.beginForm(TOTAL, 0, -3, 60, 10)
        self.canvas.setFillColor(INK)
        draw(self.canvas, 0, 0, str(self.number), "Body-B", 7.8)
        self.canvas.endForm()


class _Table:
    """One section being written."""

    def __init__(self, page: _Page, section: Section) -> None:
        self.page, self.section, self.canvas = page, section, page.canvas
        total = sum(column.share for column in section.columns)
        widths = [column.share * WIDTH / total for column in section.columns]
        self.edges = [LEFT + sum(widths[:index]) for index in range(len(widths) + 1)]
        self.rooms = [wide - 2 * PAD for wide in widths]
        self.titles = [
            wrapped(column.title, room, SIZE, "Body-B")
            for column, room in zip(section.columns, self.rooms, strict=True)
        ]
        self.head = max(len(lines) for lines in self.titles) * LEAD + 2 * PAD
        self.top = 0.0

    def draw(self) -> None:
        """Write title, heads and all rows."""
        page = self.page
        rows = (
            [wrapped(text, room, SIZE) for text, room in zip(row, self.rooms, strict=True)] for row in self.section.rows
        )
        first = next(rows, None)
        lines = min(max(len(lines) for lines in first), self.whole) if first else 1
        opening = self.head + lines * LEAD + 2 * PAD + (20 if self.section.title else 0)
        if page.room < opening and page.y < page.fresh:
            page.start()
        if self.section.title:
            page.y -= 15
            self.canvas.setFillColor(INK)
            draw(self.canvas, LEFT, page.y, self.section.title, "Body-B", 9.5, max_width=WIDTH)
            page.y -= 5
        self._open()
        if first is None:
            self._empty()
        else:
            self._row(first)
        for row in rows:
            self._row(row)
        self._close()
        page.y -= 6

    @property
    def whole(self) -> int:
        """How many lines of a row fit on a page of their own."""
        return int((self.page.fresh - self.head - BOTTOM - 2 * PAD) // LEAD)

    def _open(self) -> None:
        page, c = self.page, self.canvas
        self.top = page.y
        c.setFillColor(HEAD_FILL)
        c.rect(LEFT, page.y - self.head, WIDTH, self.head, stroke=0, fill=1)
        c.setFillColor(INK)
        for index, lines in enumerate(self.titles):
            self._cell(index, lines, page.y - PAD, "Body-B", "center", self.head)
        page.y -= self.head
        self._rule(INK, 0.5)

    def _close(self) -> None:
        """Draw the frame around what stands on this page."""
        page, c = self.page, self.canvas
        self._rule(INK, 0.6)
        c.setStrokeColor(INK)
        for index, x in enumerate(self.edges):
            c.setLineWidth(0.6 if index in (0, len(self.edges) - 1) else 0.3)
            c.line(x, self.top, x, page.y)
        c.setLineWidth(0.6)
        c.line(LEFT, self.top, LEFT + WIDTH, self.top)

    def _rule(self, ink: Any, weight: float) -> None:
        self.canvas.setStrokeColor(ink)
        self.canvas.setLineWidth(weight)
        self.canvas.line(LEFT, self.page.y, LEFT + WIDTH, self.page.y)

    def _turn(self) -> None:
        self._close()
        self.page.start()
        self._open()

    def _row(self, cells: list[list[str]]) -> None:
        """Write a row; one longer than a page goes on over the next."""
        page = self.page
        count, done = max(len(lines) for lines in cells), 0
        while done < count:
            here, rest = int((page.room - 2 * PAD) // LEAD), count - done
            if here < rest and page.y < page.fresh - self.head and (rest <= self.whole or here < FEWEST):
                self._turn()
                continue
            taken = min(rest, max(1, here))
            for index, lines in enumerate(cells):
                part = lines[done : done + taken]
                self._cell(index, part, page.y - PAD, "Body", self.section.columns[index].align)
            page.y -= taken * LEAD + 2 * PAD
            done += taken
            self._rule(LINE, 0.4)

    def _cell(
        self, index: int, lines: Sequence[str], top: float, font: str, align: str, high: float | None = None
    ) -> None:
        """Write the lines of a cell; with `high`, in the middle of that height."""
        if not any(lines):
            return
        y = top - (0 if high is None else (high - 2 * PAD - len(lines) * LEAD) / 2) - SIZE + 0.6
        text = self.canvas.beginText()
        face = ""
        for line in lines:
            parts = runs(line, font)
            wide = 0.0 if align == "left" else sum(stringWidth(part, own, SIZE) for own, part in parts)
            left, room = self.edges[index] + PAD, self.rooms[index]
            shift = {"left": 0.0, "center": (room - wide) / 2, "right": room - wide}[align]
            text.setTextOrigin(left + shift, y)
            for own, part in parts:
                if own != face:
                    text.setFont(own, SIZE)
                    face = own
                text.textOut(part)
            y -= LEAD
        self.canvas.drawText(text)

    def _empty(self) -> None:
        page = self.page
        page.y -= LEAD + 2 * PAD
        self.canvas.setFillColor(GREY)
        draw(self.canvas, LEFT + WIDTH / 2, page.y + PAD + 2, self.section.empty, "Body", SIZE, "center", WIDTH)
        self.canvas.setFillColor(INK)
        self.edges = [self.edges[0], self.edges[-1]]
