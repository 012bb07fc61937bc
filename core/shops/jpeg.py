"""How often a JPEG goes over its picture. Pure.

One that is drawn in a single pass is unpacked row by row, and small where it shall be small. Of any other
all is kept in memory until the last pass, and each pass takes its time, however little is in it: a few bytes
may ask for thousands. Source: ITU-T T.81, annex B.
"""

import re

_BEGIN = b"\xff\xd8"
_SCAN, _END = 0xDA, 0xD9
# A marker that a length follows: FF 00 is FF among packed dots, 01 and D0 to D7 stand alone.
_NEXT = re.compile(rb"\xff([^\x00\x01\xff\xd0-\xd7])")


def passes(content: bytes, *, most: int) -> int:
    r"""Count the passes of the first picture in a file, up to ``most``; 0 where it is no JPEG.

    >>> head, scan, dots = b"\xff\xd8\xff\xe0\x00\x03_", b"\xff\xda\x00\x03_", b"\x12\xff\x00\x34"
    >>> passes(head + scan + dots + b"\xff\xd9" + scan, most=9), passes(head + (scan + dots) * 5, most=3)
    (1, 3)
    """
    found, at = 0, len(_BEGIN)
    while found < most and content.startswith(_BEGIN):
        marker = _NEXT.search(content, at)
        if marker is None or marker[1][0] == _END:
            break
        found += marker[1][0] == _SCAN
        at = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2])
    return found
