"""The parts that papers are put together from: ruled and plain tables, facts, tick boxes, signature cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import cm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from reports.inks import GREY, HEAD_FILL, INK
from reports.sheet import Room
from reports.typefaces import P, esc, style

Facts = Sequence[tuple[str, str]]
SPLIT_OVER = 9 * cm


@dataclass(frozen=True)
class Signer:
    """Who signs: capacity lines above ("Plt. Kepala Balai"; "a.n. Kepala Balai\\nKoordinator …"), name, NIP.

    `anchor` names the room for the signature in `Drawn.anchors`; `place` is the line above ("Palembang, 3 Mei 2026").
    `key`: how the caller knows the person again.
    """

    position: str
    name: str
    nip: str = ""
    place: str = ""
    anchor: str = "signature"
    note: str = ""
    key: str = ""


def plain(rows: Sequence[Sequence[Any]], widths: Sequence[float], pad: float = 1, **options: Any) -> Table:
    """A table without rules; cells may break across pages."""
    options.setdefault("splitInRow", 1)
    options.setdefault("hAlign", "LEFT")
    commands = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3), ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]  # fmt: skip
    return Table(list(rows) or [[""] * len(widths)], colWidths=list(widths), style=commands, **options)


class Ruled(Table):
    """A table that goes over pages row by row; only a row higher than SPLIT_OVER is broken, and closed at the break."""

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Return the parts on this page and the next; nothing when it had better begin on the next page."""
        self._calc(available_width, available_height)
        heads = self.repeatRows
        parts: list[Any] = self._splitRows(available_height)
        first = parts[0]._nrows if parts else heads
        if first >= self._nrows:
            return parts
        high, room = self._rowHeights[first], available_height - sum(self._rowHeights[:first])
        if high <= SPLIT_OVER or room < SPLIT_OVER / 4:
            return parts
        broken: list[Any] = self._splitRows(available_height, doInRowSplit=1)
        if len(broken) == 2:
            broken[0].setStyle([("LINEBELOW", (0, -1), (-1, -1), 0.8, INK)])
            broken[1].setStyle([("LINEABOVE", (0, heads), (-1, heads), 0.8, INK)])
        return broken or parts


def frame(rows: Sequence[Sequence[Any]], widths: Sequence[float], extra: Iterable[Any] = (), **options: Any) -> Table:
    """A ruled table; closed at a page break, cells may break across pages."""
    options.setdefault("splitInRow", 1)
    commands = [
        ("BOX", (0, 0), (-1, -1), 0.8, INK), ("INNERGRID", (0, 0), (-1, -1), 0.45, INK),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5), ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5), ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.8, INK), *extra,
    ]  # fmt: skip
    return Ruled(list(rows) or [[""] * len(widths)], colWidths=list(widths), style=commands, **options)


def table(titles: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float], size: float = 9) -> Table:
    """A ruled table with a head that repeats on every page; strings become paragraphs."""
    cell, head = style(size, 1.28), style(size, 1.2, "center", True)
    body = [[P(value, cell) if isinstance(value, str) else value for value in row] for row in rows]
    return frame(
        [[P(title, head) for title in titles], *body], widths,
        [("BACKGROUND", (0, 0), (-1, 0), HEAD_FILL), ("VALIGN", (0, 0), (-1, 0), "MIDDLE")], repeatRows=1,
    )  # fmt: skip


def label(text: str) -> Paragraph:
    """A small grey title over a cell."""
    return P(text, style(8, 1.3, bold=True, textColor=GREY))


def heading(text: str) -> Paragraph:
    """A title over a part of a paper. Put a CondPageBreak before it where a table follows."""
    return P(text, style(10.5, 1.3, bold=True, spaceBefore=9, spaceAfter=4))


def centred(text: str, size: float = 11.5, bold: bool = True, **more: Any) -> Paragraph:
    """A centred line."""
    return P(text, style(size, 1.3, "center", bold, **more))


def item(title: str, text: str, size: float = 9.2) -> Paragraph:
    """A bold title with its text running on."""
    return Paragraph(f'<font name="Body-B">{esc(title, "Body-B")}</font> {esc(text or "–")}', style(size, 1.3))


def facts(rows: Facts, width: float, label_width: float = 2.5 * cm, size: float = 9) -> Table:
    """Label : value lines."""
    st, grey = style(size, 1.25), style(size - 0.5, 1.25, textColor=GREY)
    return Table(
        [[P(name, grey), P(":", st), P(value or "–", st)] for name, value in rows] or [["", "", ""]],
        colWidths=[label_width, 8, width - label_width - 8], splitInRow=1,
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
               ("RIGHTPADDING", (0, 0), (-1, -1), 2), ("TOPPADDING", (0, 0), (-1, -1), 1),
               ("BOTTOMPADDING", (0, 0), (-1, -1), 1)],
    )  # fmt: skip


class Tick(Flowable):
    """A drawn box with its words: no typeface has to own the sign."""

    def __init__(self, text: str, on: bool, size: float = 9) -> None:
        super().__init__()
        self.text, self.on, self.size = text, on, size

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Measure the words beside the box."""
        self.paragraph = P(self.text, style(self.size, 1.2, bold=self.on))
        high = self.paragraph.wrap(available_width - 15, available_height)[1]
        self.width, self.height = available_width, max(high, self.size * 1.3) + 3
        return available_width, self.height

    def draw(self) -> None:
        """Draw box, tick and words."""
        c, side = self.canv, 8.5
        y = self.height - side - 2.5
        c.setStrokeColor(INK)
        c.setLineWidth(0.7)
        c.rect(0, y, side, side)
        if self.on:
            c.setLineWidth(1.5)
            c.setLineCap(1)
            path = c.beginPath()
            path.moveTo(1.6, y + 4.4)
            path.lineTo(3.6, y + 1.9)
            path.lineTo(7.6, y + 8.4)
            c.drawPath(path)
        self.paragraph.drawOn(c, 14, self.height - self.paragraph.height - 1.2)


def ticks(pairs: Sequence[tuple[str, bool]], width: float, columns: int = 1) -> Table:
    """Tick boxes in columns, each column running on its own: no holes beside wrapped words."""
    items = [Tick(text, on) for text, on in pairs]
    rows = -(-len(items) // columns) or 1
    if rows == 1 or columns == 1:
        grid: list[list[Any]] = [
            (items[r * columns : (r + 1) * columns] + [""] * columns)[:columns] for r in range(rows)
        ]
    else:
        grid = [[items[i * rows : (i + 1) * rows] or "" for i in range(columns)]]
    paddings = (("LEFTPADDING", 0), ("RIGHTPADDING", 3), ("TOPPADDING", 0.6), ("BOTTOMPADDING", 0.6))
    commands = [("VALIGN", (0, 0), (-1, -1), "TOP"), *((name, (0, 0), (-1, -1), value) for name, value in paddings)]
    return Table(grid, colWidths=[width / columns] * columns, splitInRow=1, style=commands)


def signature(signer: Signer, width: float, indent: float, size: float = 11, room: float = 2.3 * cm) -> Table:
    """Place, capacity, room for signature or stamp, name, NIP: one unbreakable block on the right."""
    return plain([["", signature_lines(signer, size, room)]], [indent, width - indent], splitInRow=0)


def signature_lines(signer: Signer, size: float = 11, room: float = 2.3 * cm, align: str = "left") -> list[Flowable]:
    """The lines of a signature block, for a cell of its own."""
    st, bold = style(size, 1.25, align), style(size, 1.25, align, bold=True)
    position = signer.position + ("," if signer.position and not signer.position.endswith(",") else "")
    lines: list[Flowable] = [P(signer.place, st)] if signer.place else []
    lines += [
        P(position, st),
        Room(signer.anchor, room, 5.2 * cm, align, signer.name, signer.key),
        P(signer.name or "……………………………", bold),
    ]
    if signer.nip:
        lines.append(P(f"NIP {signer.nip}", st))
    if signer.note:
        lines.append(P(signer.note, style(size - 1, 1.2, align)))
    return lines


def signatures(signers: Sequence[Signer], width: float, size: float = 9.5, room: float = 1.9 * cm) -> Table:
    """Signers side by side, three to a row, rooms and names level; one alone stands in the right half.

    Each needs an `anchor` of its own.
    """
    columns = min(len(signers), 3) or 1
    if columns == 1:
        width /= 2
    rows: list[list[Any]] = []
    commands: list[Any] = []
    for start in range(0, len(signers), columns):
        row = [_signature_parts(signer, size, room) for signer in signers[start : start + columns]]
        commands += [("VALIGN", (0, len(rows)), (-1, len(rows)), "BOTTOM"), ("NOSPLIT", (0, len(rows)), (-1, len(rows) + 2)),
                     ("TOPPADDING", (0, len(rows)), (-1, len(rows)), 6)]  # fmt: skip
        rows += [[cell[part] for cell in row] + [""] * (columns - len(row)) for part in range(3)]
    made = plain(rows or [[""]], [width / columns] * columns, splitInRow=0, hAlign="RIGHT")
    made.setStyle(commands)
    return made


def _signature_parts(signer: Signer, size: float, room: float) -> list[list[Flowable]]:
    """The lines above the room, the room, the lines below it."""
    lines = signature_lines(signer, size, room, "center")
    at = next(index for index, line in enumerate(lines) if isinstance(line, Room))
    return [lines[:at], [lines[at]], lines[at + 1 :]]


def signature_cells(signers: Sequence[Signer], width: float, size: float = 8.5) -> Table:
    """A ruled row of signature cells at the foot of a framed block."""
    row: list[Any] = [signature_lines(signer, size, 1.35 * cm) for signer in signers] or [""]
    commands = [
        ("LINEABOVE", (0, 0), (-1, 0), 0.45, INK), ("LINEBEFORE", (1, 0), (-1, -1), 0.45, INK),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4), ("LEFTPADDING", (0, 0), (-1, -1), 5),
    ]  # fmt: skip
    return Table([row], colWidths=[width / len(row)] * len(row), style=commands)


def framed_block(title: str, parts: Sequence[Any], signers: Sequence[Signer], width: float) -> list[Flowable]:
    """A framed block that may break across pages; its title repeats, its signature cells stay whole."""
    rows: list[list[Any]] = [[P(title, style(9.5, 1.25, bold=True))], *([part] for part in parts)]
    if signers:
        rows.append([signature_cells(signers, width)])
    n, last = len(rows), len(rows) - 1
    commands: list[Any] = [
        ("BOX", (0, 0), (-1, -1), 0.9, INK), ("BACKGROUND", (0, 0), (-1, 0), HEAD_FILL),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, INK), ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.9, INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 6), ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]  # fmt: skip
    if signers:
        commands += [(name, (0, last), (-1, last), 0) for name in ("LEFTPADDING", "RIGHTPADDING", "BOTTOMPADDING")] + [
            ("NOSPLIT", (0, n - 2), (0, last))
        ]
    # First within a row: split between rows, the rest would begin again, with its title, on the same page.
    return [Table(rows, colWidths=[width], repeatRows=1, splitByRow=0, splitInRow=1, style=commands), Spacer(1, 7)]
