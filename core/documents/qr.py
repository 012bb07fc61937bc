"""QR codes: modules, and a 1-bit PNG of whole-pixel modules with a margin of four."""

import io

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M

MARGIN = 4
_LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M}
# Every mask decodes; trying all eight is most of the cost.
_MASK = 3


def modules(text: str, *, level: str = "M") -> list[list[bool]]:
    """Return the rows of modules, without margin; True is black."""
    code = qrcode.QRCode(error_correction=_LEVELS[level], border=0, mask_pattern=_MASK)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return [[bool(cell) for cell in row] for row in code.get_matrix()]


def image(text: str, *, size: int, level: str = "M") -> Image.Image:
    """Draw it as large as fits ``size`` pixels with whole-pixel modules and its margin."""
    rows = modules(text, level=level)
    across = len(rows) + 2 * MARGIN
    scale = max(1, size // across)
    small = Image.new("1", (across, across), 1)
    for y, row in enumerate(rows):
        for x, black in enumerate(row):
            if black:
                small.putpixel((x + MARGIN, y + MARGIN), 0)
    return small.resize((across * scale, across * scale), Image.Resampling.NEAREST)


def png(text: str, *, size: int = 600) -> bytes:
    """Return it as PNG."""
    buffer = io.BytesIO()
    image(text, size=size).save(buffer, "PNG")
    return buffer.getvalue()
