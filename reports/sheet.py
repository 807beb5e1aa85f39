"""The sheet of paper: margins, heads, page x of y, running head, verification block, draft mark; laying a story on it."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import cm, mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from reports.heads import FormHead, Office, form_head, letterhead
from reports.inks import GREY, INK, LINE
from reports.qr import draw_qr
from reports.typefaces import draw

TOP, BOTTOM, LEFT, RIGHT = 2 * cm, 2.5 * cm, 3 * cm, 2 * cm  # official correspondence
FORM_MARGINS = (1.5 * cm, 2.5 * cm, 2 * cm, 1.5 * cm)  # top, bottom, left, right of a form
FORM_WIDTH = 17.5 * cm
FOOT = 0.65 * cm
WORDS = {
    "id": {
        "page": "Halaman {n} dari {total}",
        "of": "{n} dari {total}",
        "verify": "Keaslian dokumen ini dapat diperiksa pada alamat di bawah dengan kode berikut.",
        "draft": "KONSEP",
    },
    "en": {
        "page": "Page {n} of {total}",
        "of": "{n} of {total}",
        "verify": "Check that this document is genuine at the address below with this code.",
        "draft": "DRAFT",
    },
}
LOCALES = {"id": "id-ID", "en": "en-GB"}


@dataclass(frozen=True)
class Verify:
    """Where a paper can be checked: the address without the code, and the short code read aloud (7K4M-22XQ)."""

    url: str
    code: str


class Anchor(NamedTuple):
    """Room for a signature: the page from 1, the box in points from below left, whose name stands there, and the key
    by which the caller knows that person again (names are not unique).
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    who: str = ""
    key: str = ""


@dataclass(frozen=True)
class Drawn:
    """A paper as PDF, its number of pages, and where it can be signed."""

    content: bytes
    pages: int
    anchors: Mapping[str, Anchor] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Sheet:
    """Everything around the text of one paper.

    `title`: of the PDF. `head`: "letter" (letterhead on page 1), "form" (boxed head on every page) or "none".
    `running`: head of the pages after the first. `language`: "id" or "en". `draft`: marked as not issued yet.
    `counted`: says page x of y; not where something else numbers the pages.
    """

    office: Office
    title: str
    head: str = "letter"
    form: FormHead | None = None
    verify: Verify | None = None
    running: str = ""
    wide: bool = False
    subject: str = ""
    language: str = "id"
    draft: bool = False
    counted: bool = True

    def word(self, name: str, **values: object) -> str:
        """A word of the sheet in its language."""
        return WORDS[self.language][name].format(**values)


class CountedCanvas(Canvas):
    """Holds the pages back until their number is known, then draws `late(canvas, page, pages)` on each."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initialFontName"] = "Body"
        super().__init__(*args, **options)
        self.late: Callable[[Any, int, int], None] | None = None
        self._held: list[dict[str, Any]] = []
        self.anchors: dict[str, Anchor] = {}

    def showPage(self) -> None:  # noqa: N802
        """Hold the page."""
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Draw what is known only now, and write."""
        for number, state in enumerate(self._held, 1):
            self.__dict__.update(state)
            if self.late:
                self.late(self, number, len(self._held))
            super().showPage()
        super().save()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._held)


class Room(Flowable):
    """Empty room for a signature, found again by its name in `Drawn.anchors`."""

    def __init__(
        self,
        name: str,
        height: float,
        width: float | None = None,
        align: str = "left",
        who: str = "",
        key: str = "",
    ) -> None:
        super().__init__()
        self.name, self.height, self.wanted, self.align, self.who, self.key = name, height, width, align, who, key

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Take the width that there is."""
        self.available = available_width
        self.width = min(self.wanted or available_width, available_width)
        return available_width, self.height

    def draw(self) -> None:
        """Note where this is; nothing is drawn."""
        shift = {"left": 0.0, "center": (self.available - self.width) / 2, "right": self.available - self.width}[
            self.align
        ]
        x, y = self.canv.absolutePosition(shift, 0)
        self.canv.anchors[self.name] = Anchor(
            self.canv.getPageNumber(),
            round(x, 2),
            round(y, 2),
            round(self.width, 2),
            round(self.height, 2),
            self.who,
            self.key,
        )


def draw_verify(c: Any, sheet: Sheet, x: float, y: float, right: float) -> None:
    """The QR code and the short code with the address."""
    v = sheet.verify
    if v is None:
        return
    side = 1.5 * cm
    c.setFillColor(INK)
    draw_qr(c, f"{v.url}/{v.code}", x, y, side)
    c.setFillColor(GREY)
    left = x + side + 3 * mm
    width = right - left - 2.6 * cm
    draw(c, left, y + side - 7, sheet.word("verify"), "Body", 7, max_width=width)
    c.setFillColor(INK)
    draw(c, left, y + side - 21, v.code, "Body-B", 10)
    c.setFillColor(GREY)
    draw(c, left, y + side - 32, v.url, "Body", 7, max_width=width)


def draw_draft(c: Any, sheet: Sheet, page_width: float, page_height: float) -> None:
    """The word DRAFT across the page, pale enough to read through."""
    if not sheet.draft:
        return
    c.saveState()
    c.setFillGray(0.5, 0.16)
    c.translate(page_width / 2, page_height / 2)
    c.rotate(48)
    c.setFont("Body-B", 110)
    c.drawCentredString(0, -38, sheet.word("draft"))
    c.restoreState()


def draw_surround(c: Any, sheet: Sheet, box: tuple[float, float, float], n: int, total: int) -> None:
    """Heads and foot of page n. `box`: left, top and right of the text area in points."""
    left, top, right = box
    width = right - left
    c.saveState()
    if sheet.head == "form":
        form_head(c, sheet.office, sheet.form or FormHead(sheet.title), left, top, width, sheet.language,
                  sheet.word("of", n=n, total=total))  # fmt: skip
    elif sheet.head == "letter" and n == 1:
        letterhead(c, sheet.office, left, top, width)
    elif n > 1 and sheet.running:
        c.setFillColor(GREY)
        draw(c, left, top - 9, sheet.running, "Body", 8.5, max_width=width - 3.4 * cm)
        draw(c, right, top - 9, sheet.word("page", n=n, total=total), "Body", 8.5, "right")
        c.setStrokeColor(LINE)
        c.setLineWidth(0.5)
        c.line(left, top - 14, right, top - 14)
    draw_verify(c, sheet, left, FOOT, right)
    if sheet.counted and sheet.head != "form" and (n == 1 or not sheet.running):
        c.setFillColor(GREY)
        draw(c, right, FOOT + 2, sheet.word("page", n=n, total=total), "Body", 7.5, "right")
    c.restoreState()


def heights(sheet: Sheet, width: float) -> tuple[float, float]:
    """The height in points that the heads of the first page and of the later ones take."""
    if sheet.head == "form":
        height = form_head(None, sheet.office, sheet.form or FormHead(sheet.title), 0, 0, width, sheet.language,
                           sheet.word("of", n=1, total=1))  # fmt: skip
        return height, height
    later = 1.0 * cm if sheet.running else 0.0
    return (letterhead(None, sheet.office, 0, 0, width) if sheet.head == "letter" else 0.0), later


def build(
    sheet: Sheet,
    story: Sequence[Flowable],
    *,
    margins: tuple[float, float, float, float] | None = None,
    overlay: Callable[[Any, int, int], None] | None = None,
) -> Drawn:
    """Lay the story on the sheet. `margins`: top, bottom, left, right; `overlay(canvas, page, pages)` draws over it."""
    page_width, page_height = landscape(A4) if sheet.wide else A4
    top, bottom, left, right = margins or (TOP, BOTTOM, LEFT, RIGHT)
    width = page_width - left - right
    first, later = heights(sheet, width)
    box = (left, page_height - top, page_width - right)

    def late(c: Any, n: int, total: int) -> None:
        draw_surround(c, sheet, box, n, total)
        if overlay:
            overlay(c, n, total)
        draw_draft(c, sheet, page_width, page_height)

    made: list[CountedCanvas] = []

    def canvas(*args: Any, **options: Any) -> CountedCanvas:
        own = CountedCanvas(*args, **options)
        own.late = late
        made.append(own)
        return own

    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer, pagesize=(page_width, page_height), title=sheet.title, author=sheet.office.name, subject=sheet.subject,
        creator="Tanggap", producer="Tanggap", lang=LOCALES[sheet.language], allowSplitting=1, displayDocTitle=True,
    )  # fmt: skip
    bare = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    high = page_height - top - bottom
    document.addPageTemplates([
        PageTemplate("first", [Frame(left, bottom, width, high - first, **bare)], autoNextPageTemplate="later"),
        PageTemplate("later", [Frame(left, bottom, width, high - later, **bare)]),
    ])  # fmt: skip
    document.build(list(story), canvasmaker=canvas)
    own = made[-1]
    return Drawn(buffer.getvalue(), own.pages, MappingProxyType(dict(own.anchors)))
