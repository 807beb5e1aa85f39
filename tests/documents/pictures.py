"""Pictures for the tests of logos: good ones, and each kind of bad one."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, PngImagePlugin


def png(size: tuple[int, int] = (60, 40), colour: Any = (20, 60, 110, 128), mode: str = "RGBA", **more: Any) -> bytes:
    """A plain PNG."""
    return saved(Image.new(mode, size, colour), "PNG", **more)


def saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    """A picture as a file."""
    answer = io.BytesIO()
    picture.save(answer, kind, **more)
    return answer.getvalue()


def with_metadata() -> bytes:
    """A PNG with a text, a resolution and EXIF beside the picture."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Orang Rahasia")
    exif = Image.Exif()
    exif[0x010E] = "Uraian rahasia"
    return png(pnginfo=info, dpi=(300, 300), exif=exif)


def animated() -> bytes:
    """An APNG of two frames."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def bomb(side: int) -> bytes:
    """A small file that says it is a huge square."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * (side // 8 + 1) * min(side, 2000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def svg() -> bytes:
    """A drawing with a script."""
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
