"""An office's logo as letterheads take it: checked by its content and drawn anew, so that equal logos are equal bytes."""

import io

import filetype
from PIL import Image, ImageOps

from app.errors import Invalid, invalid
from app.messages import N_

LARGEST_FILE = 2 * 1024 * 1024  # bytes
LARGEST_SIDE = 4000  # pixels, as sent
KEPT_SIDE = 1200  # pixels, as kept: 600 dots per inch at two inches
SCREEN_SIDES = (240, 96)  # pixels, in the head of a page, for screens of twice the density
MEDIA_TYPE = "image/png"
_KINDS = {"image/png": "PNG", "image/jpeg": "JPEG"}
_WITH_ALPHA = ("LA", "PA", "RGBA", "La", "RGBa")


def normalised_logo(content: bytes) -> bytes:
    """Return a logo as a PNG of at most 1200 pixels a side, upright, without anything but the picture itself.

    The same content gives the same bytes. Raises Invalid for what is not one whole PNG or JPEG picture within the
    limits.
    """
    if len(content) > LARGEST_FILE:
        raise _refused(N_("The logo is larger than %(limit)d MB. Send a smaller file."), limit=LARGEST_FILE // 1024**2)
    kind = filetype.guess(content[:8192])
    if kind is None or kind.mime not in _KINDS:
        raise _refused(N_("The logo must be a PNG or JPEG picture. Other files are refused, whatever their name."))
    try:
        picture = _opened(content, _KINDS[kind.mime])
    except Invalid:
        raise
    except Image.DecompressionBombError as error:
        raise _too_wide() from error
    except Exception as error:  # Pillow raises a dozen kinds for what is cut off or made up
        raise _refused(
            N_("The logo cannot be read: the file is damaged or incomplete. Save it again and resend it.")
        ) from error
    answer = io.BytesIO()
    picture.save(answer, "PNG")
    return answer.getvalue()


def screen_logo(content: bytes) -> bytes:
    """Return a kept logo as small as the head of a page needs it: at most 96 pixels high, 240 wide."""
    with Image.open(io.BytesIO(content), formats=["PNG"]) as found:
        found.thumbnail(SCREEN_SIDES, Image.Resampling.LANCZOS)
        answer = io.BytesIO()
        found.save(answer, "PNG", optimize=True)
    return answer.getvalue()


def _opened(content: bytes, kind: str) -> Image.Image:
    """Look at the size before the picture is unpacked; the second opening is needed after verify()."""
    with Image.open(io.BytesIO(content), formats=[kind]) as found:
        if max(found.size) > LARGEST_SIDE:
            raise _too_wide()
        if getattr(found, "n_frames", 1) > 1:
            raise _refused(N_("The logo must be a single still picture."))
        found.verify()
    with Image.open(io.BytesIO(content), formats=[kind]) as found:
        found.load()
        return _plain(found)


def _plain(found: Image.Image) -> Image.Image:
    """Return the picture upright, in eight bits of colour, no larger than kept, and without what goes beside it."""
    picture = ImageOps.exif_transpose(found)
    clear = picture.mode in _WITH_ALPHA or "transparency" in picture.info
    if picture.mode.startswith("I"):  # sixteen bits of grey, which a plain conversion would turn white
        picture = picture.point(lambda value: value / 256).convert("L")
    picture = picture.convert("RGBA" if clear else "RGB")
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _too_wide() -> Invalid:
    return _refused(N_("The logo has more than %(limit)d pixels on a side. Make it smaller."), limit=LARGEST_SIDE)


def _refused(message: str, **values: object) -> Invalid:
    return invalid("/logo_file", message, **values)
