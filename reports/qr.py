"""QR codes drawn as one filled path: small, and without hairlines between the modules."""

from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget


def draw_qr(canvas: Any, text: str, x: float, y: float, side: float) -> None:
    """Draw the code of a text in a square whose lower left corner is at x, y (points)."""
    widget = QrCodeWidget(text, barLevel="M")
    widget.qr.make()
    modules = widget.qr.modules
    step = side / len(modules)
    path = canvas.beginPath()
    for row, dark in enumerate(modules):
        column = 0
        while column < len(dark):
            start = column
            while column < len(dark) and dark[column]:
                column += 1
            if column > start:
                path.rect(x + start * step, y + side - (row + 1) * step, (column - start) * step, step)
            column += 1
    canvas.drawPath(path, stroke=0, fill=1)
