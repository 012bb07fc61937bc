"""Numbers in words and figures: dedh, sadhe teen sau, sava do lakh, ek lakh bees hazar, 50 hazar.

Grammar: a number is groups of falling scale (``lakh``, ``hazar``, ``sau``), each with its count; a
fraction (``sava``, ``sadhe``, ``paune``) adds to the count after it, or to the scale itself.
"""

from collections.abc import Sequence
from decimal import Decimal

from bot.understand.language import lexicon
from bot.understand.text import fold

_ONE = Decimal(1)
_SCALES = (Decimal(100000), Decimal(1000), Decimal(100))


def parse_number(words: Sequence[str], start: int = 0) -> tuple[Decimal, int] | None:
    """Read the longest number that begins at ``start``; its value and where it ends.

    >>> parse_number("sadhe teen sau".split()), parse_number("paune do lakh".split())
    ((Decimal('350.0'), 3), (Decimal('175000.00'), 3))
    >>> parse_number("ek lakh bees hazar".split()), parse_number("sava lakh".split())
    ((Decimal('120000'), 4), (Decimal('125000.00'), 2))
    """
    total, at, last = Decimal(0), start, None
    while at < len(words):
        group = _group(words, at)
        if group is None:
            break
        value, scale, end = group
        if last is not None and (scale >= last or value >= last):
            break
        if total and _is_apart(words, at):
            break
        total, at, last = total + value, end, scale
        if scale == 1:
            break
    return (total, at) if at > start else None


def _is_apart(words: Sequence[str], at: int) -> bool:
    """A figure after a number in words alone is another: ``bricks saavira 8.50`` are 1000 at 8.50."""
    if not words[at][:1].isdigit() or words[max(0, at - 2)][:1].isdigit():
        return False
    return at + 1 == len(words) or lexicon().scale_of(words[at + 1]) is None  # ek lakh 20 hazar


def _group(words: Sequence[str], at: int) -> tuple[Decimal, Decimal, int] | None:
    """Read a count with its scale (1 where none is said)."""
    made = lexicon()
    fraction = made.fraction_of(words[at])
    if fraction is not None:
        return _fraction(words, at, fraction)
    count = _count(words, at)
    if count is None:
        scale = made.scale_of(words[at])
        alone = scale is not None and (len(words[at]) > 2 or not words[at].isascii())
        return (scale, scale, at + 1) if scale is not None and alone else None
    value, at = count
    scale = made.scale_of(words[at]) if at < len(words) else None
    if scale is not None:
        return value * scale, scale, at + 1
    # two hundred, two thousand in one word (irunooru, rendayiram) may be followed by less
    return value, _size(value, words[at - 1]), at


def _size(value: Decimal, word: str) -> Decimal:
    """Find what a count in one word counts: hundreds of donshe, one of don, one of any figures."""
    said = () if word[:1].isdigit() else _SCALES
    return next((size for size in said if value % size == 0 and value), _ONE)


def _fraction(
    words: Sequence[str], at: int, fraction: Decimal
) -> tuple[Decimal, Decimal, int] | None:
    made = lexicon()
    at += 1
    scale = made.scale_of(words[at]) if at < len(words) else None
    if scale is not None:
        return (_ONE + fraction) * scale, scale, at + 1
    count = _count(words, at) if at < len(words) else None
    if count is None:
        return (_ONE + fraction, _ONE, at) if fraction == Decimal("0.25") else None
    value, at = count
    value += fraction * _size(value, words[at - 1])
    scale = made.scale_of(words[at]) if at < len(words) else None
    return (value * scale, scale, at + 1) if scale is not None else (value, _ONE, at)


def _count(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """Read a count: figures, or a word for a number below a hundred."""
    made = lexicon()
    word = fold(words[at])
    if word[:1].isdigit():
        try:
            return Decimal(word), at + 1
        except ArithmeticError:
            return None
    value = made.number_of(words[at])
    if value is None:
        return None
    unit = made.number_of(words[at + 1]) if at + 1 < len(words) else None
    if word in made.tens and unit is not None and unit < 10 and unit == int(unit):
        return value + unit, at + 2
    part = made.added.get(fold(words[at + 1])) if at + 1 < len(words) else None
    if part is not None and value == int(value):
        return value + part, at + 2  # ondu vare
    return value, at + 1
