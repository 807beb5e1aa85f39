"""The case file: cover with contents, the history of the case, then every document, as one PDF with running numbers.

Documents are read one at a time and written as they come, so that the memory does not grow with the file. What cannot
be shown (not a PDF or picture, locked, broken, missing) is listed and does not stop the rest.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from PIL import Image
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from reports.frames import Facts, centred, facts, heading, table
from reports.inks import GREY
from reports.pdf_copy import CopiedPage, Unreadable
from reports.pdf_join import Joiner
from reports.sheet import LOCALES, Drawn, Room, Sheet, build
from reports.typefaces import P, style

WIDTH = 16 * cm
MOST_PIXELS = 40_000_000
PICTURES = ("image/jpeg", "image/png")
TURNED = {3: 180, 6: 270, 8: 90}  # EXIF orientation to degrees counterclockwise
LABELS = {
    "id": {
        "title": "BERKAS PERKARA", "contents": "Daftar isi", "history": "Riwayat perkara",
        "columns": ("No", "Dokumen", "Tanggal", "Jumlah halaman", "Mulai halaman"),
        "happened": ("No", "Waktu", "Kejadian", "Oleh", "Keterangan"),
        "stamp": "Berkas {number} · halaman {n} dari {total}",
        "signatures": "Dokumen di dalam berkas ini adalah salinan. Tanda tangan elektronik pada salinan tidak dapat "
        "divalidasi dari berkas gabungan ini; asli yang bertanda tangan disimpan oleh balai dan dikenali dari nilai "
        "SHA-256 pada daftar isi.",
        "encrypted": "tidak dapat ditampilkan: terkunci dengan kata sandi",
        "broken": "tidak dapat ditampilkan: berkas rusak",
        "large": "tidak dapat ditampilkan: berkas terlalu besar",
        "kind": "tidak dapat ditampilkan di sini: bukan PDF atau gambar",
        "missing": "tidak dapat ditampilkan: tidak ada di tempat penyimpanan",
        "pending": "belum selesai dibuat",
        "none": "Belum ada dokumen.",
    },
    "en": {
        "title": "CASE FILE", "contents": "Contents", "history": "History of the case",
        "columns": ("No.", "Document", "Date", "Pages", "From page"),
        "happened": ("No.", "Time", "Event", "By", "Remarks"),
        "stamp": "File {number} · page {n} of {total}",
        "signatures": "The documents in this file are copies. Electronic signatures in the copies cannot be validated from "
        "this joined file; the signed originals are kept by the office and recognised by the SHA-256 values in the "
        "contents.",
        "encrypted": "cannot be shown: locked with a password",
        "broken": "cannot be shown: the file is damaged",
        "large": "cannot be shown: the file is too large",
        "kind": "cannot be shown here: neither a PDF nor a picture",
        "missing": "cannot be shown: not in the file store",
        "pending": "still being made",
        "none": "There are no documents yet.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A document. `note`: what is to know of it (superseded, signed by); `size`: in words; `sha256`: of the bytes kept.

    `read` gives the bytes (FileNotFoundError: there are none), None where there is nothing to read: then `lacks` says
    why (a key of LABELS). `own`: a paper of ours, whose upper margin is free.
    """

    title: str
    number: str
    date: str
    note: str
    file_name: str
    media_type: str
    size: str
    sha256: str
    read: Callable[[], bytes] | None
    own: bool = False
    lacks: str = "pending"


@dataclass(frozen=True)
class Happening:
    """One line of the history."""

    at: str
    what: str
    by: str
    remark: str = ""


@dataclass(frozen=True)
class CaseFile:
    """A case file. `remarks`: lines on the cover, such as what was left out and when the file was put together."""

    sheet: Sheet
    number: str
    facts: Facts
    remarks: tuple[str, ...]
    history: tuple[Happening, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Placed:
    """An entry in the file: how many pages it has, and why it has none (a key of LABELS)."""

    entry: Entry
    pages: int
    lacks: str = ""


def case_file_pdf(d: CaseFile, out: BinaryIO) -> int:
    """Write the file to `out` (which can be sought in) and return its number of pages."""
    words: Any = LABELS[d.sheet.language]
    joiner, placed = Joiner(out), list[Placed]()
    pages: list[CopiedPage] = []
    for entry in d.entries:
        found, lacks = _add(joiner, entry)
        placed.append(Placed(entry, len(found), lacks))
        pages += found
    front = _front(d, placed)
    pages = [*joiner.add(front.content, own=True), *pages]
    bookmarks = [(words["contents"], front.anchors["contents"].page), (words["history"], front.anchors["history"].page)]
    for part, first in zip(placed, _first_pages(placed, front.pages), strict=True):
        if part.pages:
            title = part.entry.title
            bookmarks.append((f"{title} {part.entry.number}" if part.entry.number else title, first))

    def stamp(n: int, total: int) -> str:
        return str(words["stamp"].format(number=d.number, n=n, total=total))

    joiner.finish(pages, stamp, bookmarks, d.sheet.title, d.sheet.office.name, LOCALES[d.sheet.language])
    return len(pages)


def _add(joiner: Joiner, entry: Entry) -> tuple[list[CopiedPage], str]:
    """Write one document; return its pages, or none and why."""
    if entry.read is None:
        return [], entry.lacks
    if entry.media_type not in (*PICTURES, "application/pdf"):
        return [], "kind"
    try:
        content = entry.read()
        if entry.media_type in PICTURES:
            return joiner.add(picture_page(content), own=True), ""
        return joiner.add(content, own=entry.own), ""
    except FileNotFoundError:
        return [], "missing"
    except Unreadable as fault:
        return [], fault.reason


def picture_page(content: bytes) -> bytes:
    """Return a page with a picture on it, upright as the camera held it. Raises Unreadable."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            wide, high = picture.size
            turn = TURNED.get(picture.getexif().get(0x0112, 1), 0)
            if wide * high > MOST_PIXELS:
                raise Unreadable("large")
            picture.load()
        seen = (high, wide) if turn in (90, 270) else (wide, high)
        size = landscape(A4) if seen[0] > seen[1] else A4
        scale = min((size[0] - 3 * cm) / seen[0], (size[1] - 3.6 * cm) / seen[1], 0.75)
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=size, pageCompression=1, initialFontName="Body")
        canvas.translate(size[0] / 2, size[1] / 2 - 0.3 * cm)
        canvas.rotate(turn)
        canvas.scale(scale, scale)
        canvas.drawImage(ImageReader(io.BytesIO(content)), -wide / 2, -high / 2, wide, high, mask="auto")
        canvas.showPage()
        canvas.save()
    except Unreadable:
        raise
    except Exception as fault:
        raise Unreadable("broken") from fault
    return buffer.getvalue()


def _first_pages(placed: Sequence[Placed], front: int) -> list[int]:
    found, at = [], front + 1
    for part in placed:
        found.append(at)
        at += part.pages
    return found


def _front(d: CaseFile, placed: Sequence[Placed]) -> Drawn:
    """Cover, contents and history; drawn again until the page numbers in it agree with its own length."""
    drawn = build(d.sheet, _story(d, placed, 1))
    for _ in range(3):
        pages = drawn.pages
        drawn = build(d.sheet, _story(d, placed, pages))
        if drawn.pages == pages:
            break
    return drawn


def _story(d: CaseFile, placed: Sequence[Placed], front: int) -> list[Flowable]:
    words: Any = LABELS[d.sheet.language]
    small = style(8.5, 1.35, textColor=GREY)
    story: list[Flowable] = [
        centred(words["title"], 14), centred(d.number, 11.5, bold=False), Spacer(1, 10), facts(d.facts, WIDTH, 3.6 * cm),
        Spacer(1, 8), *(P(line, small) for line in (*d.remarks, words["signatures"])), Room("contents", 0),
        heading(words["contents"]),
    ]  # fmt: skip
    rows = [
        [str(n), _cell(part, words), part.entry.date, str(part.pages or "–"), str(first) if part.pages else "–"]
        for n, (part, first) in enumerate(zip(placed, _first_pages(placed, front), strict=True), 1)
    ]
    widths = [0.9 * cm, 8.8 * cm, 3.1 * cm, 1.6 * cm, 1.6 * cm]
    story.append(table(words["columns"], rows, widths, 8.5) if rows else P(words["none"], style(9)))
    lines = [[str(n), line.at, line.what, line.by, line.remark] for n, line in enumerate(d.history, 1)]
    story += [CondPageBreak(4 * cm), Room("history", 0), heading(words["history"])]
    story.append(table(words["happened"], lines, [0.9 * cm, 3.1 * cm, 4.4 * cm, 3.5 * cm, 4.1 * cm], 8.5))
    return story


def _cell(part: Placed, words: Any) -> list[Flowable]:
    entry, small, mark = part.entry, style(7, 1.3, textColor=GREY), style(5.8, 1.4, textColor=GREY)
    lines: list[Flowable] = [P(entry.title, style(8.5, 1.28, bold=True))]
    if entry.number:
        lines.append(P(entry.number, style(8.5, 1.28)))
    if entry.note:
        lines.append(P(entry.note, style(8, 1.28)))
    if part.lacks:
        lines.append(P(words[part.lacks], style(8, 1.28)))
    told = " · ".join(text for text in (entry.file_name, entry.size) if text)
    if told:
        lines.append(P(told, small))
    if entry.sha256:
        lines.append(P(f"SHA-256 {entry.sha256}", mark))
    return lines
