"""A PNG inside a PDF, without unpacking it: its rows are packed and predicted as PDF's own filter reads them.

ISO 32000-1, 7.4.4.4: predictor 15 is PNG's. It holds for pictures of one colour channel, of three, or of a
palette, without transparency and not interlaced; the logos that we keep are such.
"""

import struct
from dataclasses import dataclass

_HEAD = 8
_SPACES = {0: ("/DeviceGray", 1), 2: ("/DeviceRGB", 3)}


@dataclass(frozen=True)
class Picture:
    """``entries`` of the object's dictionary beside filter and length, and its packed rows."""

    entries: str
    packed: bytes


def embedded(png: bytes) -> Picture:
    """Return what a PDF has of a PNG. Raises: KeyError where it is of another kind."""
    chunks = _chunks(png)
    wide, tall, depth, kind, *_ = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if kind == 3:
        palette = chunks[b"PLTE"]
        space, channels = f"[/Indexed/DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]", 1
    else:
        space, channels = _SPACES[kind]
    rows = f"<</Predictor 15/Colors {channels}/BitsPerComponent {depth}/Columns {wide}>>"
    entries = (
        f"/Type/XObject/Subtype/Image/Width {wide}/Height {tall}/ColorSpace{space}"
        f"/BitsPerComponent {depth}/DecodeParms{rows}"
    )
    return Picture(entries, chunks[b"IDAT"])


def _chunks(png: bytes) -> dict[bytes, bytes]:
    """Read the parts by name; rows that stand in several are put together."""
    found: dict[bytes, bytes] = {}
    at = _HEAD
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name = png[at + 4 : at + 8]
        found[name] = found.get(name, b"") + png[at + 8 : at + 8 + length]
        at += 12 + length
    return found
