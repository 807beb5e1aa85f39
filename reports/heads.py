"""The heads of the papers: the office's letterhead, and the boxed head of a form."""

import io
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Paragraph

from reports.inks import GREY, INK
from reports.typefaces import P, draw, fitted, style

LABELS = {
    "id": ("Kode", "Terbitan/Revisi", "Tanggal", "Halaman"),
    "en": ("Code", "Issue/Revision", "Date", "Page"),
}


@dataclass(frozen=True)
class Office:
    """Who issues the paper. `parent` is the first line of the letterhead, `name` the second; `logo` is PNG or JPEG."""

    parent: str
    name: str
    address: str
    contact: str = ""
    logo: bytes | None = None
    short: str = ""


@dataclass(frozen=True)
class FormHead:
    """What stands in the head of a form: its title, and the code, revision and date the office declares."""

    title: str
    code: str = ""
    revision: str = ""
    date: str = ""


def _logo(c: Any, data: bytes | None, x: float, y: float, width: float, height: float) -> bool:
    """Draw the logo; a broken one must not stop a letter."""
    if not data:
        return False
    try:
        c.drawImage(ImageReader(io.BytesIO(data)), x, y, width, height, preserveAspectRatio=True, mask="auto")
    except Exception:
        return False
    return True


def _lines(office: Office, width: float) -> list[tuple[Paragraph, float]]:
    sizes = (12.0, 14.0, 8.5) if width > 13 * cm else (10.5, 12.0, 8.0)
    rows = [
        (office.parent.upper(), sizes[0], False, 1.18),
        (office.name.upper(), sizes[1], True, 1.18),
        (" · ".join(text for text in (office.address, office.contact) if text), sizes[2], False, 1.3),
    ]
    found = []
    for text, size, bold, lead in rows:
        if not text:
            continue
        for k in (1, 0.92, 0.84):  # one line, if a little smaller will do
            paragraph = P(text, style(size * k, lead, "center", bold))
            if paragraph.wrap(width, 999)[1] <= size * k * lead * 1.1:
                break
        else:
            paragraph = fitted(text, width, size * lead * 2, size, lead, "center", bold)
        found.append((paragraph, paragraph.wrap(width, 999)[1]))
    return found


def letterhead(c: Any, office: Office, x: float, y: float, width: float) -> float:
    """Draw the letterhead hanging from y (without a canvas only measure it); return its height in points."""
    inner = width - (2.4 * cm if office.logo else 0)
    lines = _lines(office, inner)
    text = sum(height for _, height in lines)
    height = max(text + 3, 1.9 * cm if office.logo else 0)
    if c:
        _logo(c, office.logo, x, y - height + 2, 1.9 * cm, height - 2)
        at = y - max(0, (height - text) / 2 - 1)
        for paragraph, high in lines:
            paragraph.drawOn(c, x + width - inner, at - high)
            at -= high
        c.setStrokeColor(INK)
        for weight, drop in ((2.2, 5), (0.6, 8)):
            c.setLineWidth(weight)
            c.line(x, y - height - drop, x + width, y - height - drop)
    return height + 8 + 10


def form_head(
    c: Any, office: Office, form: FormHead, x: float, y: float, width: float, language: str, page: str
) -> float:
    """Draw (without a canvas: measure) the boxed head: logo or short name | office and title | code, revision, page."""
    left, right = 2.3 * cm, 4.6 * cm
    middle = width - left - right - 8
    name = fitted(office.name.upper(), middle, 24, 8.5)
    title = fitted(form.title.upper(), middle, 46, 11.5, bold=True)
    name_high, title_high = name.wrap(middle, 999)[1], title.wrap(middle, 999)[1]
    values = (form.code, form.revision, form.date, page or " ")
    rows = [(label, value) for label, value in zip(LABELS[language], values, strict=True) if value]
    height = max(name_high + title_high + 16, 1.75 * cm, len(rows) * 13.0)
    if c:
        c.setStrokeColor(INK)
        c.setLineWidth(0.8)
        c.rect(x, y - height, width, height)
        c.line(x + left, y, x + left, y - height)
        c.line(x + width - right, y, x + width - right, y - height)
        if not _logo(c, office.logo, x + 5, y - height + 4, left - 10, height - 8):
            short = fitted(office.short or office.name, left - 8, height - 6, 8, 1.15, bold=True)
            high = short.wrap(left - 8, height)[1]
            short.drawOn(c, x + 4, y - height / 2 - high / 2)
        c.setLineWidth(0.5)
        c.line(x + left, y - name_high - 7, x + width - right, y - name_high - 7)
        name.drawOn(c, x + left + 4, y - name_high - 3)
        rest = height - name_high - 7
        title.drawOn(c, x + left + 4, y - name_high - 7 - rest / 2 - title_high / 2 + 1)
        _form_rows(c, rows, x + width - right, y, right, height)
    return height + 9


def _form_rows(c: Any, rows: list[tuple[str, str]], x: float, y: float, width: float, height: float) -> None:
    row = height / len(rows)
    for index, (label, value) in enumerate(rows):
        base = y - (index + 1) * row
        if index:
            c.line(x, base + row, x + width, base + row)
        c.setFillColor(GREY)
        draw(c, x + 4, base + row / 2 - 2.6, label, "Body", 7.2)
        c.setFillColor(INK)
        draw(c, x + 2.05 * cm, base + row / 2 - 2.8, value, "Body-B", 7.8, max_width=2.45 * cm)
