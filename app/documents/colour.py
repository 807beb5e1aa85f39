"""An office's colour: checked so that what is written in it can be read, and spread over the pages' light and dark tokens.

Colours are #rrggbb. Contrast is that of WCAG 2.2 (1.4.3): 4.5 at least, on every ground on which the pages write.
"""

import colorsys
import re
from collections.abc import Callable, Iterable

from app.errors import Invalid, invalid
from app.messages import N_

LEAST = 4.5  # contrast of text against its ground
_WRITTEN = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})\Z")
_LIGHT_GROUNDS = ("#ffffff", "#f5f6f7", "#f3f5f6")  # --surface, --bg, --surface-2 of base.css
_DARK_GROUNDS = ("#161e25", "#0e1419", "#1b252d", "#25313b")
_INK_ON_LIGHT, _INK_ON_DARK = "#ffffff", "#0b1116"  # on a button in the colour, by day and by night
_STEPS = 200  # of lightness that are tried

Tokens = dict[str, str]


def checked_colour(text: str) -> str:
    """Return a colour as #rrggbb, and "" for none. Raises Invalid (at /colour) with the nearest that can be read."""
    written = text.strip().lower()
    if not written:
        return ""
    found = _WRITTEN.match(written)
    if found is None:
        raise _refused(N_("Write the colour as # and six digits or letters from a to f, for example #0b5a70."))
    digits = found.group(1)
    colour = "#" + (digits if len(digits) == 6 else "".join(sign * 2 for sign in digits))
    reached = least_contrast(colour, _LIGHT_GROUNDS)
    if reached < LEAST:
        raise _refused(
            N_(
                "Text in the colour %(colour)s is too pale to read: its contrast is %(reached)s, and %(least)s is "
                "needed. The nearest colour that can be read is %(nearest)s."
            ),
            colour=colour,
            reached=f"{int(reached * 10) / 10:.1f}",
            least=f"{LEAST:.1f}",
            nearest=_nearest(colour),
        )
    return colour


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours: 1 (none) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def least_contrast(colour: str, grounds: Iterable[str]) -> float:
    """Return the lowest contrast of a colour with several grounds."""
    return min(contrast(colour, ground) for ground in grounds)


def tokens(colour: str) -> tuple[Tokens, Tokens]:
    """Return the brand's tokens (see base.css) for light and for dark pages, from a checked colour."""
    return _light(colour), _dark(colour)


def stylesheet(colour: str) -> str:
    """Return the styles that put an office's colour in the place of the product's own."""
    light, dark = (";".join(f"{name}:{value}" for name, value in kind.items()) for kind in tokens(colour))
    return f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def _light(colour: str) -> Tokens:
    soft = _tint(colour, "#ffffff", lambda ground: contrast(colour, ground) >= LEAST)
    return {
        "--brand": colour,
        "--brand-hover": _mixed(colour, "#000000", 0.25),
        "--brand-soft": soft,
        "--brand-line": _mixed(colour, "#ffffff", 0.65),
        "--brand-on": _INK_ON_LIGHT,
        "--link": colour,
        "--focus": colour,
        "--chart-1": colour,
    }


def _dark(colour: str) -> Tokens:
    """The same hue, as much lighter as the dark grounds need."""
    bright = _with_lightness(colour, lambda tried: least_contrast(tried, _DARK_GROUNDS) >= LEAST + 1, upwards=True)
    soft = _tint(bright, _DARK_GROUNDS[0], lambda ground: contrast(bright, ground) >= LEAST)
    return {
        "--brand": bright,
        "--brand-hover": _mixed(bright, "#ffffff", 0.25),
        "--brand-soft": soft,
        "--brand-line": _mixed(bright, _DARK_GROUNDS[0], 0.6),
        "--brand-on": _INK_ON_DARK,
        "--link": bright,
        "--focus": bright,
        "--chart-1": bright,
    }


def _nearest(colour: str) -> str:
    return _with_lightness(colour, lambda tried: least_contrast(tried, _LIGHT_GROUNDS) >= LEAST, upwards=False)


def _with_lightness(colour: str, passes: Callable[[str], bool], upwards: bool) -> str:
    """Return the colour of the same hue whose lightness is nearest and that passes; black or white at the end."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    end = 1.0 if upwards else 0.0
    for step in range(_STEPS + 1):
        here = lightness + (end - lightness) * step / _STEPS
        tried = _written(part * 255 for part in colorsys.hls_to_rgb(hue, here, saturation))
        if passes(tried):
            return tried
    return _written([end * 255] * 3)


def _tint(colour: str, ground: str, passes: Callable[[str], bool]) -> str:
    """Return the ground with as much of the colour in it, up to an eighth, as text in the colour bears."""
    shares = (0.12 - step * 0.01 for step in range(13))
    return next((tried for tried in (_mixed(ground, colour, share) for share in shares) if passes(tried)), ground)


def _mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with a share (0 to 1) of another in it."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return _written(mine + (theirs - mine) * share for mine, theirs in pairs)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def _written(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in parts)


def _luminance(colour: str) -> float:
    shares = (part / 255 for part in _parts(colour))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _refused(message: str, **values: object) -> Invalid:
    return invalid("/colour", message, **values)
