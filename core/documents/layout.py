"""Drawing on a page: text of any script, wrapped and fitted; rules, boxes, QR codes.

Text is drawn as plain strings, never as mark-up: a name with ``<img src=...>`` in it is printed as
typed. What glyphs do not tell by themselves (shaped Indian letters, a character that no face has and
that is drawn as a box) stands in a marked span with its ``ActualText``, so that the text layer holds it.
"""

import math
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from core.documents import qr
from core.documents.faces import Piece, pieces, units
from core.documents.pdf import Paper, utf16

INK, INK2, INK3 = "#14171F", "#454B5A", "#646B7A"
LINE, WASH, BAD, WHITE = "#D3D7DF", "#F4F5F7", "#A4161A", "#FFFFFF"
_CLUSTER_MARKS = {"Mn", "Mc", "Me"}
# The virama of each script, and the joiner: what follows belongs to the same cluster.
_JOINING = "\u094d\u09cd\u0a4d\u0acd\u0bcd\u0c4d\u0ccd\u200d"
_ARC = 0.5523  # how far a curve's handle stands out to look like a quarter of a circle
SMALLEST = 6.9


def width(text: str, size: float, face: str = "regular") -> float:
    """Measure a string in points."""
    return units(text, face) * size / 1000


def wrap(text: str, size: float, room: float, face: str = "regular") -> list[str]:
    """Break into lines no wider than ``room``; a word that is wider is broken too."""
    return list(_wrapped(text, size, room, face))


@lru_cache(maxsize=4096)
def _wrapped(text: str, size: float, room: float, face: str) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    blank, used = width(" ", size, face), 0.0
    for word in text.split():
        for piece in _pieces(word, size, room, face):
            wide = width(piece, size, face)
            if lines[-1] and used + blank + wide > room:
                lines.append([])
            used = used + blank + wide if lines[-1] else wide
            lines[-1].append(piece)
    return tuple(" ".join(words) for words in lines)


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


@cache
def _rgb(color: str) -> str:
    return " ".join(f"{int(color[i : i + 2], 16) / 255:.3g}" for i in (1, 3, 5))


class Pen:
    """Draws on a paper; without one it only measures, so that pages can be counted first."""

    def __init__(self, paper: Paper | None) -> None:
        self.paper = paper

    def text(self, at: tuple[float, float], text: str, size: float, **style: Any) -> None:
        """Draw a string. Style: face, color, align (left, right, center), room (shrinks to fit)."""
        if not self.paper or not text:
            return
        face = style.get("face", "regular")
        wide = width(text, size, face)
        room = style.get("room")
        if room and wide > room:
            size, wide = size * room / wide, room
        shift = {"left": 0.0, "right": wide, "center": wide / 2}[style.get("align", "left")]
        x = at[0] - shift
        self.paper.ops.append(f"{_rgb(style.get('color', INK))} rg")
        for piece in pieces(text, face):
            self._piece((x, at[1]), piece, size)
            x += piece.units * size / 1000

    def _piece(self, at: tuple[float, float], piece: Piece, size: float) -> None:
        paper: Any = self.paper
        name = paper.use(piece.face, piece.glyphs)
        shows = " ".join(
            f"{rise * size / 1000:.2f} Ts[{show}]TJ 0 Ts" if rise else f"[{show}]TJ"
            for rise, show in piece.shows
        )
        line = f"BT /{name} {size:.4g} Tf {at[0]:.2f} {at[1]:.2f} Td {shows} ET"
        if piece.actual:
            line = f"/Span<</ActualText {utf16(piece.actual)}>>BDC {line} EMC"
        paper.ops.append(line)

    def rule(self, x1: float, x2: float, y: float, **style: Any) -> None:
        """Draw a horizontal line. Style: weight, color."""
        if self.paper:
            color, weight = _rgb(style.get("color", LINE)), style.get("weight", 0.5)
            self.paper.ops.append(
                f"{color} RG {weight:g} w {x1:.2f} {y:.2f} m {x2:.2f} {y:.2f} l S"
            )

    def column_rule(self, x: float, low: float, high: float) -> None:
        """Draw a vertical hairline."""
        if self.paper:
            self.paper.ops.append(
                f"{_rgb(LINE)} RG 0.5 w {x:.2f} {low:.2f} m {x:.2f} {high:.2f} l S"
            )

    def box(self, corner: tuple[float, float], size: tuple[float, float], **style: Any) -> None:
        """Draw a rounded box from its lower left corner. Style: radius, fill, stroke, weight."""
        if not self.paper:
            return
        fill, stroke = style.get("fill"), style.get("stroke")
        start = [f"{_rgb(fill)} rg"] if fill else []
        if stroke:
            start.append(f"{_rgb(stroke)} RG {style.get('weight', 0.6):g} w")
        paint = "B" if fill and stroke else "f" if fill else "S"
        path = _rounded(corner, size, min(style.get("radius", 5), *(side / 2 for side in size)))
        self.paper.ops.append(" ".join([*start, path, paint]))

    @contextmanager
    def turned(self, middle: tuple[float, float], degrees: float, *, alpha: int) -> Iterator[None]:
        """Draw around a turned origin, so many percent opaque."""
        if not self.paper:
            yield
            return
        sin, cos = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        self.paper.ops.append(
            f"q /{self.paper.alpha(alpha)} gs "
            f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {middle[0]:.2f} {middle[1]:.2f} cm"
        )
        yield
        self.paper.ops.append("Q")

    def link(self, corner: tuple[float, float], size: tuple[float, float], target: str) -> None:
        """Make a part of the page open an address."""
        if self.paper:
            self.paper.link((*corner, corner[0] + size[0], corner[1] + size[1]), target)

    def picture(
        self, corner: tuple[float, float], size: tuple[float, float], content: bytes
    ) -> None:
        """Draw a PNG from its lower left corner."""
        if self.paper:
            name = self.paper.picture(content)
            self.paper.ops.append(
                f"q {size[0]:.2f} 0 0 {size[1]:.2f} {corner[0]:.2f} {corner[1]:.2f} cm /{name} Do Q"
            )

    def qr(self, corner: tuple[float, float], side: float, text: str, *, level: str = "M") -> None:
        """Draw a QR code as runs of black modules, from its lower left corner."""
        if not self.paper:
            return
        count, runs = qr.runs(text, level=level)
        scale = f"{side / count:.5f}"
        drawn = " ".join([f"{x} {count - y - 1} {length} 1 re" for y, x, length in runs])
        self.paper.ops.append(
            f"q {scale} 0 0 {scale} {corner[0]:.2f} {corner[1]:.2f} cm 0 g {drawn} f Q"
        )


def _rounded(corner: tuple[float, float], size: tuple[float, float], radius: float) -> str:
    (x, y), (wide, tall) = corner, size
    if not radius:
        return f"{x:.2f} {y:.2f} {wide:.2f} {tall:.2f} re"
    right, top, bend = x + wide, y + tall, radius * (1 - _ARC)
    points = [
        f"{x + radius:.2f} {y:.2f} m {right - radius:.2f} {y:.2f} l",
        f"{right - bend:.2f} {y:.2f} {right:.2f} {y + bend:.2f} {right:.2f} {y + radius:.2f} c",
        f"{right:.2f} {top - radius:.2f} l",
        f"{right:.2f} {top - bend:.2f} {right - bend:.2f} {top:.2f} {right - radius:.2f} {top:.2f} c",
        f"{x + radius:.2f} {top:.2f} l",
        f"{x + bend:.2f} {top:.2f} {x:.2f} {top - bend:.2f} {x:.2f} {top - radius:.2f} c",
        f"{x:.2f} {y + radius:.2f} l",
        f"{x:.2f} {y + bend:.2f} {x + bend:.2f} {y:.2f} {x + radius:.2f} {y:.2f} c h",
    ]
    return " ".join(points)
