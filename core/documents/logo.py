"""The shop's logo on a paper or a page: how large it is drawn, and in black alone on a roll of paper."""

import io
import struct
from dataclasses import dataclass, field
from functools import lru_cache

TILE, WIDEST = 38.0, 110.0
_ROLL_TALL, _ROLL_WIDE = 34.0, 0.6  # points; of what is printed
_DOTS = 8 / (72 / 25.4)  # a printer's head has 8 dots a mm
_CLEAR = 48
_SCREEN = (96.0, 40.0)  # a tile on a page, in its own pixels
_DENSE = 2  # dots of a phone to each of them


@dataclass(frozen=True)
class Logo:
    """A shop's picture as PNG, as `core.shops.pictures.make_logo` made it; equal by its hash."""

    sha256: str
    png: bytes = field(compare=False, repr=False)

    @property
    def pixels(self) -> tuple[int, int]:
        """How wide and tall it is, as its head says (PNG, 11.2.2)."""
        wide, tall = struct.unpack(">II", self.png[16:24])
        return wide, tall

    def fitted(self, room: tuple[float, float]) -> tuple[float, float]:
        """Return width and height in points: as large as fits, with its own proportions."""
        wide, tall = self.pixels
        scale = min(room[0] / wide, room[1] / tall)
        return wide * scale, tall * scale


def size_on_roll(logo: Logo, printed: float) -> tuple[float, float]:
    """Return width and height in points on a strip of so many points."""
    return logo.fitted((printed * _ROLL_WIDE, _ROLL_TALL))


@lru_cache(maxsize=64)
def on_screen(logo: Logo) -> tuple[bytes, int, int]:
    """Return it as PNG for a page, sharp on a phone, with the width and height that it takes there."""
    from PIL import Image

    wide, tall = (max(1, round(side)) for side in logo.fitted(_SCREEN))
    with Image.open(io.BytesIO(logo.png)) as opened:
        small = opened.convert("RGB")
    small.thumbnail((wide * _DENSE, tall * _DENSE), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    small.quantize(64, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue(), wide, tall


@lru_cache(maxsize=32)
def in_black(logo: Logo, size: tuple[float, float]) -> bytes:
    """Return it as PNG of black and white dots, one for each that a thermal printer has in that room.

    What is black and white by itself keeps clean edges; shades become a pattern of dots.
    """
    from PIL import Image

    dots = (max(1, round(size[0] * _DOTS)), max(1, round(size[1] * _DOTS)))
    with Image.open(io.BytesIO(logo.png)) as opened:
        grey = opened.convert("L").resize(dots, Image.Resampling.LANCZOS)
    shades = sum(grey.histogram()[_CLEAR : 256 - _CLEAR])
    plain = shades * 4 < dots[0] * dots[1]
    dither = Image.Dither.NONE if plain else Image.Dither.FLOYDSTEINBERG
    made = io.BytesIO()
    grey.convert("1", dither=dither).save(made, "PNG", optimize=True)
    return made.getvalue()
