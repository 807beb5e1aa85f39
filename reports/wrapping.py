"""Breaking text into lines without ReportLab's paragraphs: for drawings, and for registers of ten thousand rows."""

import functools

from reports.typefaces import width

UNIT = 1000.0


@functools.lru_cache(16384)
def _wide(word: str, font: str) -> float:
    return width(word, font, UNIT)


def wrapped(text: str, room: float, size: float, font: str = "Body", most: int = 0) -> list[str]:
    """Break text to lines of at most `room` points, greedily; a line break in the text is kept.

    A word wider than a line is cut. More than `most` lines (0: no limit) end in an ellipsis. At least one line.
    """
    limit, space = room * UNIT / size, _wide(" ", font)
    lines: list[str] = []
    for part in (text or "").splitlines():
        line, used = "", 0.0
        for word in part.split():
            wide = _wide(word, font)
            if line and used + space + wide <= limit:
                line, used = f"{line} {word}", used + space + wide
                continue
            if line:
                lines.append(line)
            while wide > limit and len(word) > 1:
                cut = _fitting(word, limit, font)
                lines.append(word[:cut])
                word = word[cut:]
                wide = _wide(word, font)
            line, used = word, wide
        lines.append(line)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], _shortened(lines[most - 1], limit, font)]
    return lines or [""]


def _fitting(word: str, limit: float, font: str) -> int:
    """How many characters fit; at least one."""
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(word[:middle], font, UNIT) <= limit else (low, middle - 1)
    return low


def _shortened(line: str, limit: float, font: str) -> str:
    while line and width(line + "…", font, UNIT) > limit:
        line = line[:-1]
    return line.rstrip() + "…"
