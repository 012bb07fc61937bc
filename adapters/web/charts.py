"""Bars drawn on the server: where each stands, in the units of its picture. Every bar starts at zero."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDE, HIGH = 720, 286
_LEFT, _RIGHT, _TOP, _BASE = 36.0, 714.0, 26.0, 256.0
_STEPS = (1, 2, 5)
_MOST_LINES = 5
_FILLED = 0.66  # of the room of a day
_DAYS_BETWEEN = 5
_UNITS = ((1_00_00_000, " Cr"), (1_00_000, " L"), (1_000, "k"), (1, ""))


@dataclass(frozen=True)
class Bar:
    """A day's bar. ``label``: its number, where that is written; above ``clear`` no neighbour reaches."""

    x: float
    y: float
    wide: float
    high: float
    middle: float
    label: str
    clear: float


@dataclass(frozen=True)
class Line:
    """A line across, and the figure beside it."""

    y: float
    text: str


def step_of(rupees: int) -> int:
    """Return the round step that divides the axis of a largest sum into at most five.

    >>> [step_of(one) for one in (16_940, 90, 4, 0, 2_17_417)]
    [5000, 20, 1, 1, 50000]
    """
    ten = 1
    while True:
        for one in _STEPS:
            if one * ten * _MOST_LINES >= rupees:
                return one * ten
        ten *= 10


def short(rupees: int) -> str:
    """Write a round sum as an axis has it: thousands, lakhs, crores.

    >>> [short(one) for one in (0, 500, 5_000, 2_50_000, 1_50_00_000)]
    ['0', '500', '5k', '2.5 L', '1.5 Cr']
    """
    for unit, name in _UNITS:
        if rupees >= unit:
            return f"{rupees / unit:g}{name}"
    return "0"


def lines(paise: Sequence[int]) -> list[Line]:
    """Return the lines across a chart of these sums, the lowest first."""
    step = step_of(-(-max(paise, default=0) // 100))
    count = _count(paise, step)
    return [Line(_height(n * step, count * step), short(n * step)) for n in range(count + 1)]


def bars(paise: Sequence[int]) -> list[Bar]:
    """Return a bar for each sum of a month; the first, each fifth and the last day are named."""
    step = step_of(-(-max(paise, default=0) // 100))
    top = _count(paise, step) * step
    room = (_RIGHT - _LEFT) / max(len(paise), 1)
    tops = [_height(one / 100, top) for one in paise]
    found = []
    for n, y in enumerate(tops):
        is_last = n + 1 == len(paise)
        named = is_last or (_is_named(n + 1) and len(paise) - n - 1 > 1)
        x = _LEFT + n * room + room * (1 - _FILLED) / 2
        middle = _LEFT + (n + 0.5) * room
        clear = min(tops[max(0, n - 1) : n + 2])
        found.append(
            Bar(x, y, room * _FILLED, _BASE - y, middle, str(n + 1) if named else "", clear)
        )
    return found


def _is_named(day: int) -> bool:
    return day == 1 or day % _DAYS_BETWEEN == 0


def _count(paise: Sequence[int], step: int) -> int:
    rupees = -(-max(paise, default=0) // 100)
    return max(-(-rupees // step), 1)


def _height(rupees: float, top: int) -> float:
    return _BASE - (_BASE - _TOP) * max(rupees, 0) / top


def shares(paise: Sequence[int], *, wide: float = 600, gap: float = 3) -> list[tuple[float, float]]:
    """Cut a bar of a width into parts: where each begins and how wide it is, gaps between those that are.

    >>> shares((300, 0, 100), wide=103)
    [(0.0, 75.0), (78.0, 0.0), (78.0, 25.0)]
    """
    total = sum(paise)
    parts = sum(1 for one in paise if one > 0)
    free = wide - gap * max(parts - 1, 0)
    found, x = [], 0.0
    for one in paise:
        part = free * one / total if total > 0 else 0.0
        found.append((x, part))
        x += part + (gap if part else 0)
    return found
