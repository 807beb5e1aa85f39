"""The few inks of the papers."""

from reportlab.lib.colors import HexColor, black

INK, GREY, LINE, TINT = black, HexColor("#555555"), HexColor("#9a9a9a"), HexColor("#eeeeee")
HEAD_FILL = HexColor("#eef0f2")
