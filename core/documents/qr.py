"""QR codes: modules, and a 1-bit PNG of whole-pixel modules with a margin of four.

Written by ISO/IEC 18004, byte mode alone. Where a module stands is learnt once per size, so that a code
costs a permutation of bits; the mask is fixed, since every mask decodes and judging all eight is most of
the usual cost. Tables of capacity and of fixed patterns are those of the `qrcode` package.
"""

import re
import struct
import zlib
from functools import cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any

import qrcode
from PIL import Image
from qrcode import base, util
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M

MARGIN = 4
_LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M}
_MASK = 3
_BYTE_MODE = 0b0100
_BLACK = re.compile(rb"\x01+")
_PADS = b"\xec\x11"


def modules(text: str, *, level: str = "M") -> list[list[bool]]:
    """Return the rows of modules, without margin; True is black."""
    return [[cell == 1 for cell in row] for row in _rows(text, level)]


def runs(text: str, *, level: str = "M") -> tuple[int, list[tuple[int, int, int]]]:
    """Return how many modules across, and the runs of black ones: (row, column, length)."""
    rows = _rows(text, level)
    found = [
        (y, run.start(), run.end() - run.start())
        for y, row in enumerate(rows)
        for run in _BLACK.finditer(row)
    ]
    return len(rows), found


def across(text: str, *, level: str = "M") -> int:
    """Return how many modules wide it is, without margin."""
    return 17 + 4 * _version_for(len(text.encode("utf-8")), level)


def image(text: str, *, size: int, level: str = "M") -> Image.Image:
    """Draw it as large as fits ``size`` pixels with whole-pixel modules and its margin."""
    across, packed = _bitmap(_rows(text, level), size)
    return Image.frombytes("1", (across, across), packed)


def png(text: str, *, size: int = 600) -> bytes:
    """Return it as PNG."""
    across, packed = _bitmap(_rows(text, "M"), size)
    step = (across + 7) // 8
    lines = b"".join(b"\0" + packed[i : i + step] for i in range(0, len(packed), step))
    head = struct.pack(">IIBBBBB", across, across, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def _bitmap(rows: list[bytes], size: int) -> tuple[int, bytes]:
    """Pack the rows, a pixel per bit, white is 1; return pixels across and the bytes."""
    count = len(rows) + 2 * MARGIN
    scale = max(1, size // count)
    across, step = count * scale, (count * scale + 7) // 8
    spare = 8 * step - across
    side, black, white = "1" * (MARGIN * scale), "0" * scale, "1" * scale
    blank = _packed(side * 2 + white * len(rows), spare, step) * (MARGIN * scale)
    drawn = (
        _packed(side + "".join(black if cell else white for cell in row) + side, spare, step)
        * scale
        for row in rows
    )
    return across, blank + b"".join(drawn) + blank


def _packed(bits: str, spare: int, step: int) -> bytes:
    return (int(bits, 2) << spare).to_bytes(step, "big")


def _rows(text: str, level: str) -> list[bytes]:
    """Return the rows, a byte per module, 1 is black."""
    data = text.encode("utf-8")
    version = _version_for(len(data), level)
    count, pick, flips = _layout(version, level)
    stream = _codewords(data, version, level)
    bits = f"{int.from_bytes(stream, 'big'):0{8 * len(stream)}b}".encode("ascii")
    # after the data: the remainder bits, then the two values that fixed patterns are made of
    source = bits.translate(_DIGITS) + bytes(7) + b"\0\1"
    cells = int.from_bytes(bytes(pick(source)), "big") ^ flips
    flat = cells.to_bytes(count * count, "big")
    return [flat[i : i + count] for i in range(0, count * count, count)]


_DIGITS = bytes(max(0, code - 48) & 1 for code in range(256))


@cache
def _blocks(version: int, level: str) -> list[tuple[int, int]]:
    """(data, all) codewords of each block."""
    found = base.rs_blocks(version, _LEVELS[level])
    return [(block.data_count, block.total_count) for block in found]


def _version_for(length: int, level: str) -> int:
    for version in range(1, 41):
        count_bytes = 1 if version < 10 else 2
        held = sum(data for data, _ in _blocks(version, level))
        if length + count_bytes + 1 <= held:  # mode and terminator share a byte
            return version
    raise ValueError("too long for a QR code")


@cache
def _layout(version: int, level: str) -> tuple[int, Any, int]:
    """Learn where each bit goes: how many modules across, what picks them, which the mask turns."""
    count = 17 + 4 * version
    held = 8 * sum(whole for _, whole in _blocks(version, level))
    fixed = _fixed(version, level)
    order: list[int] = [0] * (count * count)
    flips = bytearray(count * count)
    mask = util.mask_func(_MASK)
    for n, (row, column) in enumerate(_path(count, fixed)):
        order[row * count + column] = n
        flips[row * count + column] = mask(row, column)
    for (row, column), black in fixed.items():
        order[row * count + column] = held + 7 + black
    return count, itemgetter(*order), int.from_bytes(flips, "big")


def _fixed(version: int, level: str) -> dict[tuple[int, int], bool]:
    """Return the modules that hold no data, and whether they are black, as the package draws them."""
    code = qrcode.QRCode(version, error_correction=_LEVELS[level], border=0)
    count = code.modules_count = 17 + 4 * version
    code.modules = [[None] * count for _ in range(count)]
    for row, column in ((0, 0), (count - 7, 0), (0, count - 7)):
        code.setup_position_probe_pattern(row, column)
    code.setup_position_adjust_pattern()
    code.setup_timing_pattern()
    code.setup_type_info(False, _MASK)
    if version >= 7:
        code.setup_type_number(False)
    cells = chain.from_iterable(
        (((row, column), cell) for column, cell in enumerate(line))
        for row, line in enumerate(code.modules)
    )
    return {at: bool(cell) for at, cell in cells if cell is not None}


def _path(count: int, fixed: dict[tuple[int, int], bool]) -> list[tuple[int, int]]:
    """Walk the modules as bits are laid: two columns at a time from the right, up and down in turn."""
    path = []
    rows = range(count - 1, -1, -1)
    for right in range(count - 1, 0, -2):
        column = right - 1 if right <= 6 else right  # the sixth column is a timing pattern
        path += [(row, at) for row in rows for at in (column, column - 1) if (row, at) not in fixed]
        rows = rows[::-1]
    return path


def _codewords(data: bytes, version: int, level: str) -> bytes:
    """Return data and error correction, interleaved."""
    blocks = _blocks(version, level)
    held = sum(count for count, _ in blocks)
    width = 8 if version < 10 else 16
    # mode, count, data, terminator of four zero bits: whole bytes again
    number = (_BYTE_MODE << width | len(data)) << 8 * len(data) | int.from_bytes(data, "big")
    filled = (number << 4).to_bytes(width // 8 + len(data) + 1, "big")
    missing = held - len(filled)
    filled += (_PADS * (missing // 2 + 1))[:missing]
    parts, checks, at = [], [], 0
    for count, whole in blocks:
        part = filled[at : at + count]
        parts.append(part)
        checks.append(_check(part, whole - count))
        at += count
    return _interleaved(parts) + _interleaved(checks)


def _interleaved(parts: list[bytes]) -> bytes:
    return bytes(byte for column in zip_longest(*parts) for byte in column if byte is not None)


def _check(data: bytes, count: int) -> bytes:
    """Divide by the generator; the whole remainder is one number, moved a byte at a time."""
    table, low, remainder = _multiples(count), (1 << 8 * (count - 1)) - 1, 0
    top = 8 * (count - 1)
    for byte in data:
        factor = byte ^ (remainder >> top)
        remainder = (remainder & low) << 8 ^ table[factor]
    return remainder.to_bytes(count, "big")


@cache
def _multiples(count: int) -> list[int]:
    """Return the generator of so many check bytes, less its first term, times each byte."""
    generator = [1]
    for n in range(count):
        shifted = [*generator, 0]
        root = base.gexp(n)
        for i, factor in enumerate(generator, start=1):
            shifted[i] ^= _product(factor, root)
        generator = shifted
    return [
        int.from_bytes(bytes(_product(factor, byte) for factor in generator[1:]), "big")
        for byte in range(256)
    ]


def _product(one: int, other: int) -> int:
    return base.gexp(base.glog(one) + base.glog(other)) if one and other else 0
