"""A picture that somebody sends becomes a shop's logo: a small PNG of at most 256 colours.

It is decoded under limits, for a few bytes may hold a gigabyte of pixels; its empty borders go, what can
be seen through is put on white (on ink, where it is white itself), and it is made as small as a paper
needs: 300 dots an inch on a tile of 38 points, a wide one up to 110. Nothing but colours stays of it.
"""

import io
from math import isqrt
from typing import TYPE_CHECKING

from core.logo_errors import LogoAnimated, LogoCmyk, LogoTooLarge, LogoTooSmall, LogoUnreadable
from core.shops import jpeg

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 5 * 1024 * 1024
_MOST_PIXELS = 60_000_000  # a camera's JPEG: it is unpacked small
_MOST_UNPACKED = 9_000_000
_ENOUGH = 1600
_FORMATS = ("PNG", "JPEG", "WEBP")
_MOST_PASSES = 100  # over a JPEG: a camera makes one, a program that makes them for pages ten
_MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16"}
_CAMERAS = "MPO"  # a JPEG with another behind it, of other light or side: the first counts
_NAMED = {"1", "P", "PA"}  # their dots are numbers of colours
_TALL, _WIDE = 158, 458  # 38 and 110 points at 300 dots an inch
_LEAST_LONG, _LEAST_SHORT = 32, 8
_Box = tuple[int, int, int, int]
_INK = (0x14, 0x17, 0x1F)
_WHITE = (255, 255, 255)
_NOISE = 24  # how far from white what a camera or JPEG makes of white may be
_SEEN = 48
_PAD = 12  # of a hundred, around a white logo on ink
_COLOURS = (256, 64, 16)  # fewer for a photo, so that a bill stays light
_LIGHT = 24_000


def make_logo(content: bytes) -> bytes:
    """Return a picture as PNG, ready for papers and pages.

    Raises: LogoTooLarge, LogoUnreadable, LogoAnimated, LogoCmyk, LogoTooSmall.
    """
    if len(content) > MOST_BYTES:
        raise too_large()
    fitted = _fitted(_flat(_decoded(content)))
    png = b""
    for colours in _COLOURS:
        png = _packed(fitted, colours)
        if len(png) <= _LIGHT:
            break
    return png


def too_large() -> LogoTooLarge:
    """Make the error that tells the limits."""
    side = isqrt(_MOST_UNPACKED)
    return LogoTooLarge(megabytes=MOST_BYTES // 1024 // 1024, dots=f"{side} × {side}")


def _packed(picture: "Image.Image", colours: int) -> bytes:
    from PIL import Image

    made = io.BytesIO()
    picture.quantize(colours, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def _decoded(content: bytes) -> "Image.Image":
    """Read pixels as red, green, blue and how opaque; upright, as the camera was held."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            _check(opened, passes=jpeg.passes(content, most=_MOST_PASSES))
            opened.load()
            whole = _resizable(opened)
            whole.thumbnail((_ENOUGH, _ENOUGH))  # before anything else: each copy takes room
            return ImageOps.exif_transpose(whole).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise too_large() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise LogoUnreadable from error


def _resizable(picture: "Image.Image") -> "Image.Image":
    """Return a picture whose dots may be mixed; of greys of sixteen bits the upper half, as is seen."""
    if picture.mode == "I;16":
        return picture.point(lambda grey: grey / 256).convert("L")
    if picture.mode in _NAMED or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture


def _check(opened: "Image.Image", *, passes: int) -> None:
    """Judge a picture by its head, before a pixel is read. Raises: as `make_logo`."""
    if passes >= _MOST_PASSES:
        raise LogoUnreadable
    _check_pixels(opened, _MOST_PIXELS if passes == 1 else _MOST_UNPACKED)
    opened.draft(None, (_ENOUGH, _ENOUGH))
    _check_pixels(opened, _MOST_UNPACKED)
    if getattr(opened, "n_frames", 1) > 1 and opened.format != _CAMERAS:
        raise LogoAnimated
    if opened.mode in {"CMYK", "YCCK"}:
        raise LogoCmyk
    if opened.mode not in _MODES:
        raise LogoUnreadable
    _check_size(opened.size)


def _check_pixels(opened: "Image.Image", most: int) -> None:
    if opened.width * opened.height > most:
        raise too_large()


def _check_size(size: tuple[int, int]) -> None:
    if max(size) < _LEAST_LONG or min(size) < _LEAST_SHORT:
        raise LogoTooSmall(least=_LEAST_LONG)


def _flat(picture: "Image.Image") -> "Image.Image":
    """Put it on white and cut what is empty around it; what would be white on white is put on ink."""
    on_white = _on(picture, _WHITE)
    box = _seen(on_white)
    shape = _drawn(picture)
    if shape and (box is None or _is_lost(on_white, picture, shape)):
        return _on(_padded(picture.crop(shape)), _INK)
    if box is None:
        raise LogoTooSmall(least=_LEAST_LONG)
    _check_size((box[2] - box[0], box[3] - box[1]))
    return on_white.crop(box)


def _on(picture: "Image.Image", ground: tuple[int, int, int]) -> "Image.Image":
    from PIL import Image

    made = Image.new("RGBA", picture.size, (*ground, 255))
    made.alpha_composite(picture)
    return made.convert("RGB")


def _seen(flat: "Image.Image") -> _Box | None:
    """Find the box of what is not white."""
    from PIL import ImageChops

    darkest = flat.convert("RGB").split()
    low = ImageChops.darker(ImageChops.darker(darkest[0], darkest[1]), darkest[2])
    return low.point([255 if grey < 255 - _NOISE else 0 for grey in range(256)]).getbbox()


def _drawn(picture: "Image.Image") -> _Box | None:
    """Find the box of what is drawn of a picture that can be seen through; None where none can."""
    alpha = picture.getchannel("A")
    if not any(alpha.histogram()[:_NOISE]):
        return None
    return alpha.point([255 if part > _NOISE else 0 for part in range(256)]).getbbox()


def _is_lost(on_white: "Image.Image", picture: "Image.Image", shape: _Box) -> bool:
    """True where most of what is drawn would not be seen on white: of strokes most, of a white plate all."""
    from PIL import ImageChops

    solid = picture.getchannel("A").point([255 if part > 127 else 0 for part in range(256)])
    low = on_white.convert("L").point([255 if grey < 255 - _SEEN else 0 for grey in range(256)])
    drawn = solid.histogram()[255]
    seen = ImageChops.darker(solid, low).histogram()[255]
    is_plate = drawn * 4 > 3 * (shape[2] - shape[0]) * (shape[3] - shape[1])
    return seen * (50 if is_plate else 2) < drawn


def _padded(picture: "Image.Image") -> "Image.Image":
    from PIL import Image

    _check_size(picture.size)
    pad = max(picture.height, picture.width // 3) * _PAD // 100
    made = Image.new("RGBA", (picture.width + 2 * pad, picture.height + 2 * pad))
    made.paste(picture, (pad, pad))
    return made


def _fitted(flat: "Image.Image") -> "Image.Image":
    """Make it smaller, never larger."""
    from PIL import Image

    scale = min(1, _TALL / flat.height, _WIDE / flat.width)
    if scale == 1:
        return flat
    size = (max(1, round(flat.width * scale)), max(1, round(flat.height * scale)))
    return flat.resize(size, Image.Resampling.LANCZOS)
