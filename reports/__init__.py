"""The printed papers: frozen dataclasses to PDF bytes. No database, no web; the same input gives the same bytes.

The embedded typefaces are registered here, before any other part of ReportLab loads: it would otherwise write
unembedded Helvetica into each file. Body is an Arial-metric family with four styles, Fallback has the rarer glyphs.
"""

from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

rl_config.invariant = 1  # same data, same bytes
rl_config.warnOnMissingFontGlyphs = 0

FONT_FOLDER = Path(__file__).parent / "fonts"
_FACES = {
    "Body": "LiberationSans-Regular.ttf",
    "Body-B": "LiberationSans-Bold.ttf",
    "Body-I": "LiberationSans-Italic.ttf",
    "Body-BI": "LiberationSans-BoldItalic.ttf",
    "Fallback": "DejaVuSans.ttf",
}
for _name, _file in _FACES.items():
    pdfmetrics.registerFont(TTFont(_name, FONT_FOLDER / _file, shapable=False))
pdfmetrics.registerFontFamily("Body", "Body", "Body-B", "Body-I", "Body-BI")
pdfmetrics.registerFontFamily("Fallback", "Fallback", "Fallback", "Fallback", "Fallback")
rl_config.canvas_basefontname = rl_config.defaultGraphicsFontName = "Body"
