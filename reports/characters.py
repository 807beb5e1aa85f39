"""What is printed for a stored text: composed, without control characters, right-to-left runs in reading order."""

import functools
import re
import unicodedata

# Bidi overrides can make a document read otherwise than it is stored: they go.
_DROP = dict.fromkeys(
    [
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        0xFEFF,
        0x00AD,
        *range(0x1F3FB, 0x1F400),
    ]
)
_ZWJ = re.compile("\u200d.")  # a joined emoji shows its first picture


@functools.cache
def _arabic_forms() -> dict[str, dict[str, str]]:
    """{letter: {isolated|initial|medial|final: glyph}} out of Unicode's own data."""
    forms: dict[str, dict[str, str]] = {}
    for cp in [*range(0xFB50, 0xFDFF), *range(0xFE70, 0xFEFF)]:
        parts = unicodedata.decomposition(chr(cp)).split()
        if parts and parts[0].startswith("<") and len(parts) in (2, 3):
            base = "".join(chr(int(p, 16)) for p in parts[1:])
            forms.setdefault(base, {}).setdefault(parts[0].strip("<>"), chr(cp))
    return forms


def _shape_arabic(run: str) -> str:
    forms = _arabic_forms()
    run = "".join(c for c in run if not unicodedata.combining(c))  # marks: no positioning here
    run = re.sub("\u0644([\u0622\u0623\u0625\u0627])", lambda m: "\0" + m[1], run)
    out: list[str] = []
    letters = [("\u0644" + c if i and run[i - 1] == "\0" else c) for i, c in enumerate(run) if c != "\0"]
    for i, letter in enumerate(letters):
        f = forms.get(letter, {})
        before = i > 0 and "initial" in forms.get(letters[i - 1], {}) and ("final" in f)
        after = i + 1 < len(letters) and "initial" in f and "final" in forms.get(letters[i + 1], {})
        want = "medial" if before and after else "final" if before else "initial" if after else "isolated"
        out.append(f.get(want, letter))
    return "".join(out)


def _is_rtl(ch: str) -> bool:
    return unicodedata.bidirectional(ch) in ("R", "AL")


def _visual(text: str) -> str:
    """Right-to-left runs in reading order inside a left-to-right paragraph (rule L2 for one level)."""
    if not any(_is_rtl(c) for c in text):
        return text

    def turn(m: re.Match[str]) -> str:
        words = re.split(r"([0-9]+(?:[.,/][0-9]+)*)", _shape_arabic(m[0]))
        return "".join(w if i % 2 else w[::-1] for i, w in reversed(list(enumerate(words))))

    rtl = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]"
    return re.sub(f"{rtl}(?:[^\n<>A-Za-z\u00c0-\u024f]*{rtl})?", turn, text)


def clean(text: str | None) -> str:
    """What is printed for a stored text: composed, no controls, no overrides."""
    text = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").replace("\t", " ")
    text = _ZWJ.sub("", text).translate(_DROP)
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return _visual(text)
