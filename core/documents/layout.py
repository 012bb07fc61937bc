"""Drawing text of any script on a page: faces, runs, shaping, measuring, wrapping.

Text is drawn as plain strings, never as mark-up: a name with ``<img src=...>`` in it is printed as
typed. Devanagari is shaped by uharfbuzz and stands in a marked span with its ``ActualText``, without
which the text layer would hold rubbish. A character that no face has is drawn as a box.
"""

import re
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ABag, TTFont, shapeFragWord
from reportlab.pdfgen.canvas import Canvas

INK, INK2, INK3 = "#14171F", "#454B5A", "#646B7A"
LINE, WASH, BAD, WHITE = "#D3D7DF", "#F4F5F7", "#A4161A", "#FFFFFF"
_FOLDER = Path(__file__).parent / "fonts"
_FACES = {
    "regular": ("PakkaSans-Regular", "PakkaDevanagari-Regular"),
    "semibold": ("PakkaSans-SemiBold", "PakkaDevanagari-Bold"),
    "bold": ("PakkaSans-Bold", "PakkaDevanagari-Bold"),
}
_DEVANAGARI = re.compile(r"[\u0900-\u097f\ua8e0-\ua8ff\u200c\u200d]")
BOX = "\u25cc"


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
def runs(text: str, face: str) -> tuple[tuple[str, str], ...]:
    """Split into (font, text) by script; what no font has becomes a box."""
    latin, indic = _FACES[face]
    shown = []
    for char in text:
        font = indic if _DEVANAGARI.match(char) else latin
        if ord(char) not in _characters(font):
            font, char = latin, BOX  # noqa: PLW2901  (the box stands for it)
        shown.append((font, char))
    return tuple(
        (font, "".join(char for _, char in group))
        for font, group in groupby(shown, key=lambda pair: pair[0])
    )


@lru_cache(maxsize=4096)
def _shaped(text: str, font: str, size: float) -> tuple[float, Any]:
    plain = pdfmetrics.stringWidth(text, font, size)
    shaped = shapeFragWord([plain, (ABag(fontName=font, fontSize=size), text)], force=True)
    return shaped[0], shaped[1][1]


def width(text: str, size: float, face: str = "regular") -> float:
    """Measure a string in points."""
    total = 0.0
    for font, part in runs(text, face):
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
    while width(word, size, face) > room and len(word) > 1:
        cut = len(word) - 1
        while cut > 1 and width(word[:cut], size, face) > room:
            cut -= 1
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


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
        for font, part in runs(text, face):
            x += self._run((x, y), part, font=font, size=size)

    def _run(self, at: tuple[float, float], part: str, *, font: str, size: float) -> float:
        canvas: Any = self.canvas
        if "Devanagari" not in font:
            canvas.setFont(font, size)
            canvas.drawString(at[0], at[1], part)
            advance: float = pdfmetrics.stringWidth(part, font, size)
            return advance
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
