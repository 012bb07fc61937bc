"""A page as a picture. PDFium draws it, and takes one call at a time in a process.

Two threads in it at once spoil each other's pictures and, after that, every one that follows (its own rule,
pypdfium2's "Incompatibility with Threading"): so whoever draws waits here for whoever does.
"""

import threading

import pypdfium2
from PIL import Image

ONE_AT_A_TIME = threading.Lock()


def first_page(pdf: bytes, *, wide: int, mode: str) -> Image.Image:
    """Draw the first page so many pixels wide; ``mode`` is L or RGB."""
    with ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            page = document[0]
            scale = wide / page.get_width()
            drawn = page.render(scale=scale, grayscale=mode == "L")
            picture: Image.Image = drawn.to_pil().convert(mode)
            drawn.close()  # here: whoever is thrown away later would call PDFium, too
        finally:
            document.close()
    return picture
