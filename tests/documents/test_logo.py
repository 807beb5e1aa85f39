"""A logo is one whole PNG or JPEG picture and becomes the same bytes each time; everything else is refused in words."""

import io
import os

import pytest
from PIL import Image

from app.documents.logo import KEPT_SIDE, LARGEST_FILE, normalised_logo
from app.errors import Invalid
from tests.documents import pictures


def read(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("content", [
    pictures.png(), pictures.png(mode="RGB", colour="navy"), pictures.png(mode="1", colour=1),
    pictures.png(mode="LA", colour=(9, 100)), pictures.png(mode="P", colour=3),
    pictures.saved(Image.new("RGB", (60, 40), "navy"), "JPEG"), pictures.saved(Image.new("L", (60, 40), 80), "JPEG"),
    pictures.saved(Image.new("CMYK", (60, 40), (9, 8, 7, 6)), "JPEG"),
])  # fmt: skip
def test_a_picture_is_kept_as_a_png_of_its_size_and_always_the_same_bytes(content: bytes) -> None:
    kept = normalised_logo(content)
    assert kept == normalised_logo(content) == normalised_logo(kept)
    assert (read(kept).format, read(kept).size) == ("PNG", (60, 40))


def test_transparency_stays() -> None:
    assert read(normalised_logo(pictures.png(colour=(20, 60, 110, 128)))).getpixel((5, 5)) == (20, 60, 110, 128)


def test_what_stands_beside_the_picture_is_dropped_and_changes_nothing() -> None:
    kept = normalised_logo(pictures.with_metadata())
    assert b"rahasia" not in kept.lower()
    assert read(kept).info == {}
    assert kept == normalised_logo(pictures.png())


def test_a_photograph_that_lies_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert read(normalised_logo(pictures.saved(Image.new("RGB", (60, 40)), "JPEG", exif=exif))).size == (40, 60)


def test_sixteen_bits_of_grey_keep_their_tone() -> None:
    content = pictures.saved(Image.new("I;16", (8, 8), 128 * 256), "PNG")
    assert read(normalised_logo(content)).convert("L").getpixel((0, 0)) == 128


def test_a_large_picture_is_made_smaller_in_proportion() -> None:
    assert read(normalised_logo(pictures.png((4000, 2000)))).size == (KEPT_SIDE, KEPT_SIDE // 2)
    assert read(normalised_logo(pictures.png((4000, 1)))).size == (KEPT_SIDE, 1)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("content", "said"), [
    (b"", "PNG or JPEG"), (b"just a text", "PNG or JPEG"), (pictures.svg(), "PNG or JPEG"),
    (b"%PDF-1.7\n", "PNG or JPEG"), (b"PK\x03\x04" + b"0" * 300, "PNG or JPEG"),
    (pictures.saved(Image.new("RGB", (9, 9)), "GIF"), "PNG or JPEG"),
    (pictures.saved(Image.new("RGB", (9, 9)), "WEBP"), "PNG or JPEG"),
    (pictures.png()[:60], "damaged"), (pictures.png()[:8], "damaged"), (b"\x89PNG\r\n\x1a\n" + b"0" * 400, "damaged"),
    (pictures.saved(Image.effect_noise((300, 300), 90), "JPEG")[:4000], "damaged"),
    (b"\xff\xd8\xff\xe0" + b"\x00" * 99, "damaged"),
    (pictures.png((4001, 10)), "4000"), (pictures.bomb(5000), "4000"),
    (pictures.bomb(60_000), "4000"), (pictures.bomb(10_000), "4000"),
    (pictures.png() + os.urandom(LARGEST_FILE), "2 MB"),
])  # fmt: skip
def test_anything_else_is_refused_with_the_reason(content: bytes, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        normalised_logo(content)
    fault = refusal.value.errors[0]
    assert fault.pointer == "/logo_file"
    assert said in fault.message % (fault.values or {})


def test_a_moving_picture_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        normalised_logo(pictures.animated())
    assert "picture" in refusal.value.errors[0].message
