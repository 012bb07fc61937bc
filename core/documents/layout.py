"""Drawing text of any script on a page: faces, runs, shaping, measuring, wrapping.

Text is drawn as plain strings, never as mark-up: a name with ``<img src=...>`` in it is printed as
typed. Devanagari is shaped by uharfbuzz and stands in a marked span with its ``ActualText``, without
which the text layer would hold rubbish. A character that no face has is drawn as a box; the text
layer still holds the character.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ABag, TTFont, shapeFragWord
from reportlab.pdfgen.canvas import Canvas

from core.text import strip_invisible

INK, INK2, INK3 = "#14171F", "#454B5A", "#646B7A"
LINE, WASH, BAD, WHITE = "#D3D7DF", "#F4F5F7", "#A4161A", "#FFFFFF"
_FOLDER = Path(__file__).parent / "fonts"
_FACES = {
    "regular": ("PakkaSans-Regular", "PakkaDevanagari-Regular"),
    "medium": ("PakkaSans-Medium", "PakkaDevanagari-Medium"),
    "semibold": ("PakkaSans-SemiBold", "PakkaDevanagari-Bold"),
    "bold": ("PakkaSans-Bold", "PakkaDevanagari-Bold"),
}
_DEVANAGARI = re.compile(r"[\u0900-\u097f\ua8e0-\ua8ff\u200c\u200d]")
_CLUSTER_MARKS = {"Mn", "Mc", "Me"}
_JOINING = "\u094d\u200d"  # virama and joiner: what follows belongs to the same cluster
SMALLEST = 6.9
Run = tuple[str, str, bool]


@cache
def _register() -> None:
    for name in {name for pair in _FACES.values() for name in pair}:
        shapable = "Devanagari" in name
        pdfmetrics.registerFont(TTFont(name, str(_FOLDER / f"{name}.ttf"), shapable=shapable))


@cache
def _characters(font: str) -> frozenset[int]:
    _register()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


@lru_cache(maxsize=4096)
def runs(text: str, face: str) -> tuple[Run, ...]:
    """Split into (font, text, known) by script; what no font knows is drawn as the Latin one's box."""
    latin, indic = _FACES[face]
    shown = []
    for char in strip_invisible(text):
        font = indic if _DEVANAGARI.match(char) else latin
        known = ord(char) in _characters(font)
        shown.append((font if known else latin, known, char))
    return tuple(
        (font, "".join(char for _, _, char in group), known)
        for (font, known), group in groupby(shown, key=lambda part: part[:2])
    )


@lru_cache(maxsize=4096)
def _shaped(text: str, font: str, size: float) -> tuple[float, Any]:
    plain = pdfmetrics.stringWidth(text, font, size)
    shaped = shapeFragWord([plain, (ABag(fontName=font, fontSize=size), text)], force=True)
    return shaped[0], shaped[1][1]


def width(text: str, size: float, face: str = "regular") -> float:
    """Measure a string in points."""
    total = 0.0
    for font, part, _ in runs(text, face):
        if "Devanagari" in font:
            total += _shaped(part, font, size)[0]
        else:
            total += pdfmetrics.stringWidth(part, font, size)
    return total


def wrap(text: str, size: float, room: float, face: str = "regular") -> list[str]:
    """Break into lines no wider than ``room``; a word that is wider is broken too."""
    lines: list[str] = []
    current = ""
    for word in text.split():
        for piece in _pieces(word, size, room, face):
            joined = f"{current} {piece}".strip()
            if current and width(joined, size, face) > room:
                lines.append(current)
                current = piece
            else:
                current = joined
    return [*lines, current] if current else lines or [""]


def _pieces(word: str, size: float, room: float, face: str) -> list[str]:
    pieces = []
    while len(word) > 1 and width(word, size, face) > room:
        cut = _longest(word, size, room, face)
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word] if word else pieces


def _longest(word: str, size: float, room: float, face: str) -> int:
    """Find how many characters fit, halving; a cluster of letter and signs is not torn."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if width(word[:middle], size, face) <= room:
            low = middle
        else:
            high = middle - 1
    whole = [cut for cut in range(1, low + 1) if cut == len(word) or _is_boundary(word, cut)]
    return whole[-1] if whole else low


def _is_boundary(word: str, cut: int) -> bool:
    return unicodedata.category(word[cut]) not in _CLUSTER_MARKS and word[cut - 1] not in _JOINING


def wrap_at_most(
    lines: int, text: str, size: float, room: float, face: str = "regular"
) -> list[str]:
    """Wrap; what does not fit in so many lines ends in an ellipsis."""
    wrapped = wrap(text, size, room, face)
    if len(wrapped) <= lines:
        return wrapped
    last = wrapped[lines - 1]
    while last and width(f"{last} …", size, face) > room:
        last = last[:-1]
    return [*wrapped[: lines - 1], f"{last} …"]


class Pen:
    """Draws on a canvas; without one it only measures, so that pages can be counted first."""

    def __init__(self, canvas: Canvas | None) -> None:
        self.canvas = canvas

    def text(self, at: tuple[float, float], text: str, size: float, **style: Any) -> None:
        """Draw a string. Style: face, color, align (left, right, center), room (shrinks to fit)."""
        if not self.canvas or not text:
            return
        face = style.get("face", "regular")
        wide = width(text, size, face)
        room = style.get("room")
        if room and wide > room:
            size, wide = size * room / wide, room
        shift = {"left": 0.0, "right": wide, "center": wide / 2}[style.get("align", "left")]
        x, y = at[0] - shift, at[1]
        self.canvas.setFillColor(HexColor(style.get("color", INK)))
        if "alpha" in style:
            self.canvas.setFillAlpha(style["alpha"])
        for run in runs(text, face):
            x += self._run((x, y), run, size=size)

    def _run(self, at: tuple[float, float], run: Run, *, size: float) -> float:
        canvas: Any = self.canvas
        font, part, known = run
        wide: float = pdfmetrics.stringWidth(part, font, size)
        if "Devanagari" not in font and known:
            canvas.setFont(font, size)
            canvas.drawString(at[0], at[1], part)
            return wide
        shaped: Any = part
        if known:
            wide, shaped = _shaped(part, font, size)
        actual = "FEFF" + part.encode("utf-16-be").hex().upper()
        canvas._code.append(f"/Span <</ActualText <{actual}>>> BDC")
        line = canvas.beginText(*at)
        line.setFont(font, size)
        line.textOut(shaped)
        canvas.drawText(line)
        canvas._code.append("EMC")
        return wide

    def rule(self, x1: float, x2: float, y: float, **style: Any) -> None:
        """Draw a horizontal line. Style: weight, color."""
        if self.canvas:
            self.canvas.setStrokeColor(HexColor(style.get("color", LINE)))
            self.canvas.setLineWidth(style.get("weight", 0.5))
            self.canvas.line(x1, y, x2, y)

    def box(self, corner: tuple[float, float], size: tuple[float, float], **style: Any) -> None:
        """Draw a rounded box from its lower left corner. Style: radius, fill, stroke."""
        if not self.canvas:
            return
        fill, stroke = style.get("fill"), style.get("stroke")
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if stroke:
            self.canvas.setStrokeColor(HexColor(stroke))
            self.canvas.setStrokeAlpha(style.get("alpha", 1))
            self.canvas.setLineWidth(style.get("weight", 0.6))
        self.canvas.roundRect(
            *corner, *size, style.get("radius", 5), fill=int(bool(fill)), stroke=int(bool(stroke))
        )

    def qr(self, corner: tuple[float, float], side: float, rows: list[list[bool]]) -> None:
        """Draw a QR code as runs of black modules, from its lower left corner."""
        if not self.canvas:
            return
        module = side / len(rows)
        self.canvas.setFillColor(HexColor("#000000"))
        path = self.canvas.beginPath()
        for i, row in enumerate(rows):
            y, x = corner[1] + side - (i + 1) * module, 0
            for black, cells in groupby(row):
                length = len(list(cells))
                if black:
                    path.rect(corner[0] + x * module, y, length * module, module)
                x += length
        self.canvas.drawPath(path, fill=1, stroke=0)
