"""The pictures in the gallery show the papers as they are drawn now."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from tools import make_gallery

MOST_DIFFERENCE = 1.0  # of 255, on average: a face may be rasterised a little differently elsewhere
PICTURES = make_gallery.pictures()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_up_to_date(name: str) -> None:
    kept = Image.open(make_gallery.TARGET / f"{name}.png").convert("L")
    drawn = Image.open(io.BytesIO(PICTURES[name]())).convert("L")
    assert drawn.size == kept.size, "run make gallery and look at what has changed"
    difference = ImageStat.Stat(ImageChops.difference(drawn, kept)).mean[0]
    assert difference < MOST_DIFFERENCE, "run make gallery and look at what has changed"


def test_no_picture_is_left_over() -> None:
    assert {path.stem for path in make_gallery.TARGET.glob("*.png")} == set(PICTURES)
