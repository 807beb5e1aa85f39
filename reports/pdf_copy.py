"""Takes the pages out of one PDF as objects that can be written into another: what they show and nothing that acts.

Kept are contents, resources and the appearances of annotations (drawn into the page: a visible signature stays visible).
Left out are scripts, links, form fields, attachments and everything else a page only refers to. A file from outside may
be anything; whatever cannot be copied raises Unreadable.
"""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

MOST_PAGES = 2000
MOST_OBJECTS = 300_000
DEEPEST = 60
EXTENT = 14_400.0  # the largest page a reader shows, in points
NOT_SHOWN = 1 << 1 | 1 << 5  # annotation flags: hidden, no view
Matrix = tuple[float, float, float, float, float, float]


class Unreadable(Exception):
    """A PDF whose pages cannot be taken over. `reason`: encrypted, broken or large."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Box(NamedTuple):
    """The visible part of a page in points, and by how much it is turned clockwise: 0, 90, 180 or 270."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int

    @property
    def width(self) -> float:
        """The width as it is seen."""
        return self.top - self.bottom if self.turned in (90, 270) else self.right - self.left

    def grown(self, by: float) -> "Box":
        """Return the box with a free margin at the top as it is seen."""
        left, bottom, right, top = self[:4]
        grown = {
            0: (left, bottom, right, top + by), 90: (left - by, bottom, right, top),
            180: (left, bottom - by, right, top), 270: (left, bottom, right + by, top),
        }[self.turned]  # fmt: skip
        return Box(*grown, self.turned)

    def strip(self, inset: float) -> Matrix:
        """Return where a strip lies whose lower edge is `inset` below the upper edge as it is seen."""
        left, bottom, right, top = self[:4]
        a, b, c, d, e, f = {
            0: (1.0, 0.0, 0.0, 1.0, left, top), 90: (0.0, 1.0, -1.0, 0.0, left, bottom),
            180: (-1.0, 0.0, 0.0, -1.0, right, bottom), 270: (0.0, -1.0, 1.0, 0.0, right, top),
        }[self.turned]  # fmt: skip
        return a, b, c, d, e - c * inset, f - d * inset


class CopiedPage(NamedTuple):
    """A page to be written: its own object's number, that of the stamp it refers to, and its visible part."""

    number: int
    stamp: int
    box: Box


def opened(content: bytes) -> PdfReader:
    """Open a PDF. Raises Unreadable."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        locked, count = reader.is_encrypted, 0 if reader.is_encrypted else len(reader.pages)
    except Exception as fault:
        raise Unreadable("broken") from fault
    if locked:
        raise Unreadable("encrypted")
    if not count:
        raise Unreadable("broken")
    if count > MOST_PAGES:
        raise Unreadable("large")
    return reader


class Objects:
    """Objects of one PDF under new numbers from `first` on, with all that they refer to; `rest()` copies that."""

    def __init__(self, first: int) -> None:
        self.next = first
        self.objects: list[tuple[int, bytes]] = []
        self._known: dict[tuple[int, int], int] = {}
        self._waiting: list[tuple[int, IndirectObject]] = []

    def new(self) -> int:
        """Take a number."""
        self.next += 1
        if len(self.objects) > MOST_OBJECTS:
            raise Unreadable("large")
        return self.next - 1

    def value(self, raw: Any, depth: int = 0) -> Any:
        """Return an object as it is written here: what it refers to gets a new number and is copied later."""
        if depth > DEEPEST:
            raise Unreadable("broken")
        if isinstance(raw, IndirectObject):
            key = (raw.idnum, raw.generation)
            if key not in self._known:
                self._known[key] = self.new()
                self._waiting.append((self._known[key], raw))
            return reference(self._known[key])
        if isinstance(raw, DictionaryObject):
            return DictionaryObject({name: self.value(part, depth + 1) for name, part in raw.items()})
        if isinstance(raw, ArrayObject):
            return ArrayObject([self.value(part, depth + 1) for part in list.__iter__(raw)])
        return raw

    def rest(self) -> None:
        """Copy what is referred to."""
        while self._waiting:
            number, raw = self._waiting.pop()
            found = raw.get_object()
            if isinstance(found, StreamObject):
                self.objects.append((number, stream(self.value(DictionaryObject(found)), found._data)))
            else:
                self.objects.append((number, written(self.value(found))))


class Copy(Objects):
    """The pages of a PDF with all that they show. `room`: points added at the top of every page. Raises Unreadable."""

    def __init__(self, reader: PdfReader, first: int, parent: int, room: float) -> None:
        super().__init__(first)
        self.parent, self.room = parent, room
        self.pages: list[CopiedPage] = []
        try:
            for page in reader.pages:
                self._page(page)
            self.rest()
        except Unreadable:
            raise
        except Exception as fault:
            raise Unreadable("broken") from fault

    def _page(self, page: Any) -> None:
        box = visible(page)
        number, stamp = self.new(), self.new()
        resources = DictionaryObject(_found(page.get("/Resources")) or {})
        drawn = self.value(DictionaryObject(_found(resources.pop("/XObject", None)) or {}))
        drawing = [b"\nQ\n"]
        for n, (raw, matrix) in enumerate(appearances(page)):
            name = _free(drawn, f"/Mark{n}")
            drawn[NameObject(name)] = self.value(raw)
            drawing.append(_placed(name, matrix))
        name = _free(drawn, "/Berkas")
        drawn[NameObject(name)] = reference(stamp)
        drawing.append(f"q {name} Do Q\n".encode())
        kept = self.value(resources)
        kept[NameObject("/XObject")] = drawn
        contents = [self.value(raw) for raw in _contents(page)]
        facts = DictionaryObject({
            NameObject("/Type"): NameObject("/Page"), NameObject("/Parent"): reference(self.parent),
            NameObject("/MediaBox"): numbers(*box.grown(self.room)[:4]), NameObject("/Resources"): kept,
            NameObject("/Contents"): ArrayObject([self._drawing(b"q\n"), *contents, self._drawing(b"".join(drawing))]),
        })  # fmt: skip
        if box.turned:
            facts[NameObject("/Rotate")] = NumberObject(box.turned)
        if "/Group" in page:
            facts[NameObject("/Group")] = self.value(dict.get(page, "/Group"))
        self.objects.append((number, written(facts)))
        self.pages.append(CopiedPage(number, stamp, box))

    def _drawing(self, data: bytes) -> IndirectObject:
        number = self.new()
        self.objects.append((number, stream(DictionaryObject(), data)))
        return reference(number)


def _found(raw: Any) -> Any:
    return raw.get_object() if raw is not None else None


def _free(taken: DictionaryObject, name: str) -> str:
    while name in taken:
        name += "_"
    return name


def _contents(page: Any) -> list[Any]:
    raw = dict.get(page, "/Contents")
    if raw is None:
        return []
    found = raw.get_object()
    return list(list.__iter__(found)) if isinstance(found, ArrayObject) else [raw]


def visible(page: Any) -> Box:
    """Return the visible part of a page; A4 where the file says nothing usable."""
    media, crop = page.mediabox, page.cropbox
    left, right = max(media.left, crop.left), min(media.right, crop.right)
    bottom, top = max(media.bottom, crop.bottom), min(media.top, crop.top)
    turned = int(page.get("/Rotate", 0) or 0) % 360
    turned = turned if turned % 90 == 0 else 0
    if not (1 < right - left <= EXTENT and 1 < top - bottom <= EXTENT):
        return Box(0.0, 0.0, 595.28, 841.89, turned)
    return Box(float(left), float(bottom), float(right), float(top), turned)


def appearances(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Return what the annotations of a page look like: the drawing, and where it goes. Broken ones are left out."""
    for raw in _found(page.get("/Annots")) or ():
        try:
            found = _appearance(raw.get_object())
        except Exception:  # nosec B112
            continue
        if found:
            yield found


def _appearance(annotation: Any) -> tuple[Any, Matrix] | None:
    if annotation.get("/Subtype") in ("/Popup", "/Link") or int(annotation.get("/F", 0)) & NOT_SHOWN:
        return None
    raw: Any = dict.get(annotation["/AP"], "/N")
    form = raw.get_object()
    if not isinstance(form, StreamObject):  # one drawing per state
        raw = dict.get(form, annotation.get("/AS"))
        form = raw.get_object()
    left, bottom, right, top = (float(part) for part in form["/BBox"])
    a, b, c, d, e, f = (float(part) for part in form.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    (x1, x2), (y1, y2) = _span(x for x, _ in corners), _span(y for _, y in corners)
    rect = [float(part) for part in annotation["/Rect"]]
    (x3, x4), (y3, y4) = _span(iter(rect[::2])), _span(iter(rect[1::2]))
    if min(x2 - x1, y2 - y1, x4 - x3, y4 - y3) <= 0:
        return None
    wide, high = (x4 - x3) / (x2 - x1), (y4 - y3) / (y2 - y1)
    return raw, (wide, 0.0, 0.0, high, x3 - x1 * wide, y3 - y1 * high)


def _span(values: Iterator[float]) -> tuple[float, float]:
    found = sorted(values)
    return found[0], found[-1]


def _placed(name: str, matrix: Matrix) -> bytes:
    return f"q {' '.join(f'{part:.5f}' for part in matrix)} cm {name} Do Q\n".encode()


def reference(number: int) -> IndirectObject:
    """Return a reference to an object of the new file."""
    return IndirectObject(number, 0, None)


def numbers(*values: float) -> ArrayObject:
    """Return numbers as a PDF array."""
    return ArrayObject([FloatObject(round(value, 4)) for value in values])


def written(found: Any) -> bytes:
    """Return an object as the file says it."""
    out = io.BytesIO()
    found.write_to_stream(out)
    return out.getvalue()


def stream(facts: DictionaryObject, data: bytes) -> bytes:
    """Return a stream as the file says it; the data as they are."""
    facts[NameObject("/Length")] = NumberObject(len(data))
    return b"".join((written(facts), b"\nstream\n", data, b"\nendstream"))
