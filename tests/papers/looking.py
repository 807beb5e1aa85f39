"""Looking at a PDF as a reader would: its words, its typefaces, and where on the page every run of text stands."""

import functools
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Run:
    """A run of level text: page from 1, box in points from below left, size of the type, its words."""

    page: int
    left: float
    right: float
    base: float
    size: float
    text: str


def reader(pdf: bytes) -> PdfReader:
    """Open a PDF, strictly."""
    return PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    """All words with single blanks between them, pages one after the other."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader(pdf).pages))


def page_text(pdf: bytes, number: int) -> str:
    """The words of one page, from 1."""
    return re.sub(r"\s+", " ", reader(pdf).pages[number - 1].extract_text())


def fonts_embedded(pdf: bytes) -> bool:
    """Whether there is text and every typeface that it uses is in the file."""
    fonts = [font for page in reader(pdf).pages for font in _fonts(page).values()]
    return bool(fonts) and all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def outside(pdf: bytes, left: float = 28, right: float = 28, top: float = 28, bottom: float = 14) -> list[Run]:
    """The runs that stand outside the margins (points)."""
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in reader(pdf).pages]
    return [
        run
        for run in runs(pdf)
        if run.left < left - 0.5
        or run.right > sizes[run.page - 1][0] - right + 0.5
        or run.base < bottom - 0.5
        or run.base + 0.7 * run.size > sizes[run.page - 1][1] - top + 0.5
    ]


def inside(pdf: bytes, left: float = 28, right: float = 28, top: float = 28, bottom: float = 14) -> bool:
    """Whether all level text is inside the margins (points)."""
    return not outside(pdf, left, right, top, bottom)


def overprinted(pdf: bytes) -> list[tuple[Run, Run]]:
    """Pairs of runs that are printed on top of each other."""
    found = []
    placed = sorted(runs(pdf), key=lambda run: (run.page, run.base))
    for index, low in enumerate(placed):
        for high in placed[index + 1 :]:
            if high.page != low.page or high.base > low.base + 0.45 * low.size:
                break
            if min(low.right, high.right) - max(low.left, high.left) > 1:
                found.append((low, high))
    return found


@functools.lru_cache(2)
def runs(pdf: bytes) -> tuple[Run, ...]:
    """Every run of level, visible text (the slanted draft mark is left out)."""
    opened = reader(pdf)
    return tuple(run for number, page in enumerate(opened.pages, 1) for run in _page_runs(opened, page, number))


def _fonts(page: PageObject) -> dict[str, Any]:
    resources: Any = page["/Resources"]
    return {name: font.get_object() for name, font in resources["/Font"].get_object().items()}


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


class _Type:
    """One embedded typeface: widths and letters of its codes."""

    def __init__(self, font: Any) -> None:
        self.first, self.widths = int(font["/FirstChar"]), [float(width) for width in font["/Widths"]]
        self.letters: dict[int, str] = {}
        for line in font["/ToUnicode"].get_data().decode("latin-1").splitlines():
            if match := re.fullmatch(r"<([0-9A-F]{2})> <[0-9A-F]{2}> <([0-9A-F]+)>", line.strip(), re.IGNORECASE):
                self.letters[int(match[1], 16)] = bytes.fromhex(match[2]).decode("utf-16-be", "replace")

    def width(self, code: int) -> float:
        """In thousandths of the size."""
        return self.widths[code - self.first]

    def letter(self, code: int) -> str:
        """What the code stands for."""
        return self.letters.get(code, chr(code))


def _page_runs(opened: PdfReader, page: PageObject, number: int) -> Iterator[Run]:
    types = {name: _Type(font) for name, font in _fonts(page).items()}
    state: tuple[Matrix, str, float, float, float] = (UNIT, "", 0.0, 0.0, 0.0)
    held: list[tuple[Matrix, str, float, float, float]] = []
    line = at = UNIT
    for operands, operator in ContentStream(page.get_contents(), opened).operations:
        matrix, face, size, space, lead = state
        values = [float(value) for value in operands] if operator in (b"cm", b"Tm", b"Td", b"TL", b"Tw") else []
        if operator == b"q":
            held.append(state)
        elif operator == b"Q":
            state = held.pop()
        elif operator == b"cm":
            state = (_times(tuple(values), matrix), face, size, space, lead)  # type: ignore[arg-type]
        elif operator == b"Tf":
            state = (matrix, str(operands[0]), float(operands[1]), space, lead)
        elif operator == b"Tw":
            state = (matrix, face, size, values[0], lead)
        elif operator == b"TL":
            state = (matrix, face, size, space, values[0])
        elif operator == b"BT":
            line = at = UNIT
        elif operator == b"Tm":
            line = at = tuple(values)  # type: ignore[assignment]
        elif operator in (b"Td", b"T*"):
            line = at = _times((1, 0, 0, 1, *(values or (0, -lead))), line)  # type: ignore[arg-type]
        elif operator == b"Tj":
            codes = operands[0].original_bytes
            wide = sum(types[face].width(code) * size / 1000 + (space if code == 32 else 0) for code in codes)
            place = _times(at, matrix)
            at = _times((1, 0, 0, 1, wide, 0), at)
            text = "".join(types[face].letter(code) for code in codes)
            if abs(place[1]) < 1e-6 and text.strip():
                yield Run(number, place[4], place[4] + wide * place[0], place[5], size * place[0], text)
