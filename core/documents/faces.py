"""The faces of the papers: which glyphs a text takes, how wide it is, what of a face a PDF carries.

The Indian scripts are shaped by HarfBuzz. All that depends on a text or a set of glyphs alone is kept,
so that a second bill of the same shop costs little.
"""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

import uharfbuzz as hb

from core.text import strip_invisible

_FOLDER = Path(__file__).parent / "fonts"
WEIGHTS = {
    "regular": ("PakkaSans-Regular", "PakkaDevanagari-Regular"),
    "medium": ("PakkaSans-Medium", "PakkaDevanagari-Medium"),
    "semibold": ("PakkaSans-SemiBold", "PakkaDevanagari-Bold"),
    "bold": ("PakkaSans-Bold", "PakkaDevanagari-Bold"),
}
# The other scripts by the block of their letters; each has two weights.
_FURTHER = {0x0980: "Bengali", 0x0A00: "Gurmukhi", 0x0A80: "Gujarati", 0x0B80: "Tamil", 0x0C00: "Telugu",
            0x0C80: "Kannada"}  # fmt: skip
FACES = (
    *dict.fromkeys(name for pair in WEIGHTS.values() for name in pair),
    *(f"Pakka{script}-{weight}" for script in _FURTHER.values() for weight in ("Regular", "Bold")),
)
_DEVANAGARI = re.compile(r"[\u0900-\u097f\ua8e0-\ua8ff]")
_HEAVY = {"semibold", "bold"}
_JOINERS = "\u200c\u200d"  # of the script that they stand in
_SHARED = "\u0964\u0965"  # the end of a sentence, of every northern script
# What nearly every bill needs is cut from a Latin face once; the rest of it is cut as it comes.
_USUAL = f"{ascii_letters}{digits} .,:;()/-&%+@'₹–−·"
_NOT_DRAWN = "GSUB GPOS GDEF name OS/2 post STAT cmap gasp prep".split()


@dataclass(frozen=True)
class Piece:
    """A part of a text in one face. ``shows`` are (rise, PDF string) in thousandths of the size.

    ``actual`` is the text to be read where the glyphs do not tell it by themselves.
    """

    face: str
    units: int
    shows: tuple[tuple[int, str], ...]
    glyphs: frozenset[int]
    actual: str


@dataclass(frozen=True)
class Embedded:
    """What a PDF carries of a face. ``tag``: six letters that tell one cut from another."""

    tag: str
    program: bytes
    program_length: int
    widths: str
    to_unicode: bytes


class Face:
    """A font file: its glyphs by character."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.file = hb.Face(hb.Blob.from_file_path(str(_FOLDER / f"{name}.ttf")))
        self.font = hb.Font(self.file)
        self.glyph_of: dict[str, int] = {}
        self.char_of: dict[int, str] = {}
        for code in sorted(self.file.unicodes):
            glyph = self.font.get_nominal_glyph(code)
            self.glyph_of[chr(code)] = glyph
            self.char_of.setdefault(glyph, chr(code))

    @cache  # noqa: B019  # faces live as long as the process
    def advance(self, glyph: int) -> int:
        """Say how wide a glyph is, in thousandths of the size."""
        return int(self.font.get_glyph_h_advance(glyph))

    def drawn(self, text: str) -> Piece:
        """Set characters one by one."""
        glyphs = [self.glyph_of.get(char, 0) for char in text]
        readable = all(
            self.char_of.get(glyph) == char for glyph, char in zip(glyphs, text, strict=True)
        )
        return Piece(
            self.name,
            sum(map(self.advance, glyphs)),
            ((0, f"<{_hex(glyphs)}>"),),
            frozenset(glyphs),
            "" if readable else text,
        )

    def shaped(self, text: str) -> Piece:
        """Set a text as its script wants it: ligatures, reordered signs, marks in their place."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self.font, buffer)
        placed = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
        shows = tuple(
            (rise, "".join(self._moved(info.codepoint, at) for info, at in group))
            for rise, group in groupby(placed, key=lambda pair: pair[1].y_offset)
        )
        units = sum(at.x_advance for _, at in placed)
        return Piece(self.name, units, shows, frozenset(info.codepoint for info, _ in placed), text)

    def _moved(self, glyph: int, at: Any) -> str:
        """Write a glyph with the moves before and after it."""
        before = f" {-at.x_offset}" if at.x_offset else ""  # two numbers may stand side by side
        after = self.advance(glyph) + at.x_offset - at.x_advance
        return f"{before}<{glyph:04X}>{after or ''}"


def _hex(glyphs: Iterable[int]) -> str:
    return "".join(f"{glyph:04X}" for glyph in glyphs)


@cache
def face_of(name: str) -> Face:
    """Open a face, once."""
    return Face(name)


@lru_cache(maxsize=8192)
def pieces(text: str, weight: str) -> tuple[Piece, ...]:
    """Set a text: split by script; what no face has is drawn as a box, and still read."""
    latin = face_of(WEIGHTS[weight][0])
    chosen: list[tuple[str, bool, str]] = []
    before = latin
    for char in strip_invisible(text):
        face = before = _face_for(char, weight, before)
        known = char in face.glyph_of
        chosen.append((face.name if known else latin.name, known, char))
    made = []
    for (name, known), group in groupby(chosen, key=lambda part: part[:2]):
        part = "".join(char for _, _, char in group)
        face = face_of(name)
        made.append(face.shaped(part) if known and face is not latin else face.drawn(part))
    return tuple(made)


def _face_for(char: str, weight: str, before: Face) -> Face:
    """Choose the face of a letter; ``before``: that of the one before it."""
    latin, devanagari = WEIGHTS[weight]
    if char in _JOINERS:
        return before
    if char in _SHARED and before.name != latin and char in before.glyph_of:
        return before
    if _DEVANAGARI.match(char):
        return face_of(devanagari)
    script = _FURTHER.get(ord(char) & ~0x7F)
    if script is None:
        return face_of(latin)
    return face_of(f"Pakka{script}-{'Bold' if weight in _HEAVY else 'Regular'}")


@lru_cache(maxsize=16384)
def units(text: str, weight: str) -> int:
    """Measure a text in thousandths of its size."""
    return sum(piece.units for piece in pieces(text, weight))


def embedded(name: str, glyphs: set[int]) -> Embedded:
    """Cut what a document needs of a face."""
    face = face_of(name)
    usual = {face.glyph_of[char] for char in _USUAL} if "Sans" in name else set()
    return _cut(name, frozenset(glyphs | usual))


@lru_cache(maxsize=64)
def _cut(name: str, glyphs: frozenset[int]) -> Embedded:
    face = face_of(name)
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.flags |= hb.SubsetFlags.NO_HINTING
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyphs)
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(
        int.from_bytes(tag.ljust(4).encode(), "big") for tag in _NOT_DRAWN
    )
    program = hb.subset(face.file, wanted).blob.data
    ordered = sorted(glyphs)
    widths = " ".join(f"{glyph} [{face.advance(glyph)}]" for glyph in ordered)
    return Embedded(
        _tag(program),
        zlib.compress(program, 9),
        len(program),
        widths,
        zlib.compress(_to_unicode(face, ordered).encode("ascii"), 9),
    )


def _tag(program: bytes) -> str:
    number, letters = zlib.crc32(program), ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(ord("A") + letter)
    return letters


def _to_unicode(face: Face, glyphs: list[int]) -> str:
    known = [(glyph, face.char_of[glyph]) for glyph in glyphs if glyph in face.char_of]
    parts = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Pakka def",
        "/CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(known), 100):
        some = known[start : start + 100]
        lines = [f"<{glyph:04X}> <{char.encode('utf-16-be').hex()}>" for glyph, char in some]
        parts += [f"{len(some)} beginbfchar", *lines, "endbfchar"]
    parts.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(parts)
