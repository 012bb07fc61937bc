"""A page becomes a picture, one at a time: PDFium spoils what two threads draw at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.documents import raster
from core.documents.pdf import Paper


def page() -> bytes:
    paper = Paper((200, 100))
    paper.ops.append("0 0 0 rg 0 0 100 100 re f")  # its left half
    paper.end_page()
    return paper.save()


@pytest.mark.parametrize(("mode", "white"), [("L", 255), ("RGB", (255, 255, 255))])
def test_a_page_is_as_wide_as_asked(mode: str, white: object) -> None:
    drawn = raster.first_page(page(), wide=400, mode=mode)
    assert (drawn.size, drawn.mode) == ((400, 200), mode)
    assert drawn.getpixel((300, 100)) == white
    assert drawn.convert("L").getpixel((100, 100)) == 0


def test_who_draws_waits_for_who_is_drawing() -> None:
    pdf = page()
    with ThreadPoolExecutor(1) as pool:
        with raster.ONE_AT_A_TIME:
            other = pool.submit(raster.first_page, pdf, wide=20, mode="L")
            with pytest.raises(TimeoutError):
                other.result(0.05)
        assert other.result().size == (20, 10)
