"""Joins PDFs into one file, one document in memory at a time: pages in an order of their own, stamps, bookmarks.

The parts are written as they come; the page tree, the stamps (which say how many pages there are) and the bookmarks at
the end. Signatures inside the parts do not survive this: their bytes are not the signed ones any more.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.lib.colors import white
from reportlab.pdfgen.canvas import Canvas

from reports.inks import GREY
from reports.pdf_copy import CopiedPage, Copy, Objects, numbers, opened, reference, stream, written
from reports.typefaces import draw

CATALOG, PAGES, OUTLINES, INFO = 1, 2, 3, 4
STRIP = 18.0  # height of the stamp
INSIDE = 30.0  # how far below the upper edge it stands on our own papers, whose upper margin is free
Name = NameObject


class Joiner:
    """A PDF being written to `out`, which can be sought in."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.next = out, INFO + 1
        self.offsets: dict[int, int] = {}
        self._own: dict[int, bool] = {}
        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, content: bytes, *, own: bool) -> list[CopiedPage]:
        """Write the pages of a PDF. `own`: its upper margin is free; otherwise pages grow by one. Raises Unreadable."""
        copy = Copy(opened(content), self.next, PAGES, 0.0 if own else STRIP)
        for number, said in copy.objects:
            self._write(number, said)
        self.next = copy.next
        self._own.update(dict.fromkeys((page.number for page in copy.pages), own))
        return copy.pages

    def finish(
        self, pages: Sequence[CopiedPage], stamp: Callable[[int, int], str], bookmarks: Sequence[tuple[str, int]],
        title: str, author: str, language: str,
    ) -> None:  # fmt: skip
        """Write the rest. `stamp(n, total)`: what each page says; `bookmarks`: titles and their pages, from 1."""
        self._stamps(pages, stamp)
        kids = ArrayObject([reference(page.number) for page in pages])
        self._facts(PAGES, {"/Type": Name("/Pages"), "/Kids": kids, "/Count": NumberObject(len(pages))})
        self._outlines(pages, bookmarks)
        self._facts(INFO, {
            "/Title": TextStringObject(title), "/Author": TextStringObject(author),
            "/Creator": TextStringObject("Tanggap"), "/Producer": TextStringObject("Tanggap"),
        })  # fmt: skip
        self._facts(CATALOG, {
            "/Type": Name("/Catalog"), "/Pages": reference(PAGES), "/Outlines": reference(OUTLINES),
            "/PageMode": Name("/UseOutlines"), "/Lang": TextStringObject(language),
            "/ViewerPreferences": DictionaryObject({Name("/DisplayDocTitle"): BooleanObject(True)}),
        })  # fmt: skip
        self._end()

    def _write(self, number: int, said: bytes) -> None:
        self.offsets[number] = self.out.tell()
        self.out.write(b"%d 0 obj\n%b\nendobj\n" % (number, said))

    def _facts(self, number: int, facts: dict[str, object]) -> None:
        self._write(number, written(DictionaryObject({Name(name): value for name, value in facts.items()})))

    def _stamps(self, pages: Sequence[CopiedPage], stamp: Callable[[int, int], str]) -> None:
        """Write each page's stamp, all in one embedded typeface."""
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pageCompression=1, initialFontName="Body")
        for n, page in enumerate(pages, 1):
            wide, own = page.box.width, self._own[page.number]
            canvas.setPageSize((wide, STRIP))
            if not own:
                canvas.setFillColor(white)
                canvas.rect(0, 0, wide, STRIP, stroke=0, fill=1)
            canvas.setFillColor(GREY)
            side = min(57.0 if own else 28.0, wide / 8)
            draw(canvas, wide - side, 6, stamp(n, len(pages)), "Body", 7.5, "right", wide - 2 * side)
            canvas.showPage()
        canvas.save()
        forms = Objects(self.next)
        for page, drawn in zip(pages, PdfReader(buffer).pages, strict=True):
            own = self._own[page.number]
            found: Any = drawn["/Contents"]
            facts = forms.value(DictionaryObject(found))
            facts.update({
                Name("/Type"): Name("/XObject"), Name("/Subtype"): Name("/Form"),
                Name("/BBox"): numbers(0, 0, page.box.width, STRIP),
                Name("/Matrix"): numbers(*page.box.strip(INSIDE if own else 0)),
                Name("/Resources"): forms.value(dict.get(drawn, "/Resources")),
            })  # fmt: skip
            forms.objects.append((page.stamp, stream(facts, found._data)))
        forms.rest()
        for number, said in forms.objects:
            self._write(number, said)
        self.next = forms.next

    def _outlines(self, pages: Sequence[CopiedPage], bookmarks: Sequence[tuple[str, int]]) -> None:
        first, last = self.next, self.next + len(bookmarks) - 1
        self.next += len(bookmarks)
        for number, (title, page) in enumerate(bookmarks, first):
            facts: dict[str, object] = {
                "/Title": TextStringObject(" ".join(title.split())), "/Parent": reference(OUTLINES),
                "/Dest": ArrayObject([reference(pages[page - 1].number), Name("/Fit")]),
            }  # fmt: skip
            if number > first:
                facts["/Prev"] = reference(number - 1)
            if number < last:
                facts["/Next"] = reference(number + 1)
            self._facts(number, facts)
        ends = {"/First": reference(first), "/Last": reference(last)} if bookmarks else {}
        self._facts(OUTLINES, {"/Type": Name("/Outlines"), "/Count": NumberObject(len(bookmarks)), **ends})

    def _end(self) -> None:
        start = self.out.tell()
        self.out.write(b"xref\n0 %d\n0000000000 65535 f \n" % self.next)
        for number in range(1, self.next):
            if number in self.offsets:
                self.out.write(b"%010d 00000 n \n" % self.offsets[number])
            else:
                self.out.write(b"0000000000 00000 f \n")
        trailer = {"/Size": NumberObject(self.next), "/Root": reference(CATALOG), "/Info": reference(INFO)}
        said = written(DictionaryObject({Name(name): value for name, value in trailer.items()}))
        self.out.write(b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (said, start))
