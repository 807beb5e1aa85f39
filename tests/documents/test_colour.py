"""An office's colour: what is written in it can be read, by day and by night."""

import pytest

from app.documents.colour import LEAST, checked_colour, contrast, least_contrast, stylesheet, tokens
from app.errors import Invalid

DARK, LIGHT = ("#161e25", "#0e1419", "#1b252d", "#25313b"), ("#ffffff", "#f5f6f7", "#f3f5f6")
HUES = [
    f"#{red:02x}{green:02x}{blue:02x}" for red in (0, 90, 200, 255) for green in (0, 128, 255) for blue in (0, 170, 255)
]


def readable(colour: str) -> str:
    """The colour itself, or the one that is proposed in its place."""
    try:
        return checked_colour(colour)
    except Invalid as refused:
        return str((refused.errors[0].values or {})["nearest"])


def test_black_on_white_and_white_on_white_are_the_ends_of_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#0b5a70", "#ffffff") == pytest.approx(7.8, abs=0.1)


@pytest.mark.parametrize(("written", "kept"), [
    ("#0B5A70", "#0b5a70"), ("0b5a70", "#0b5a70"), (" #06c ", "#0066cc"), ("", ""), ("  ", ""),
])  # fmt: skip
def test_a_colour_is_kept_as_six_digits_however_it_was_written(written: str, kept: str):
    assert checked_colour(written) == kept


@pytest.mark.parametrize("written", ["teal", "#12345", "#1234567", "#12g456", "rgb(0,0,0)", "#0b5a70;}*{display:none"])
def test_what_is_no_colour_is_refused_at_its_field(written: str):
    with pytest.raises(Invalid) as refused:
        checked_colour(written)
    assert [fault.pointer for fault in refused.value.errors] == ["/colour"]


def test_a_pale_colour_is_refused_with_the_nearest_that_can_be_read():
    with pytest.raises(Invalid) as refused:
        checked_colour("#f90")
    values = refused.value.errors[0].values or {}
    assert (values["colour"], values["reached"]) == ("#ff9900", "1.9")
    nearest = str(values["nearest"])
    assert LEAST <= least_contrast(nearest, LIGHT) < LEAST + 0.2
    assert checked_colour(nearest) == nearest


@pytest.mark.parametrize("colour", HUES)
def test_every_text_in_the_colour_can_be_read_by_day_and_by_night(colour: str):
    for found, grounds in zip(tokens(readable(colour)), (LIGHT, DARK), strict=True):
        for text in ("--brand", "--brand-hover", "--link"):
            assert least_contrast(found[text], grounds) >= LEAST
        assert contrast(found["--brand"], found["--brand-soft"]) >= LEAST
        assert contrast(found["--brand-on"], found["--brand"]) >= LEAST
        assert contrast(found["--brand-on"], found["--brand-hover"]) >= LEAST


def test_the_styles_name_the_colour_for_light_and_another_for_dark_pages():
    styles = stylesheet("#1e3a8a")
    assert styles.startswith(":root{--brand:#1e3a8a;")
    assert "@media (prefers-color-scheme:dark){:root{--brand:#8fa5e7;" in styles
