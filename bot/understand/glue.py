"""Figures written onto words: ``4register``, ``wire1.5mm``, ``500g``; and ``200 m pipe``.

Whether the letters are goods, a measure, or a part of a name is told by what the shop sells.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.context import KnownItem
from bot.understand.goods import is_liquid
from bot.understand.marks import Mark, mark_of, says
from bot.understand.names import Known
from bot.understand.sound import pieces, spelled
from bot.understand.suffixes import unglue
from bot.understand.text import Token, tokens
from core.gst.units import convert

_FIRST = re.compile(r"(\d+(?:\.\d+)?)([^\W\d_]\S*)")
_LAST = re.compile(r"([^\W\d_][^\s\d.:=-]+)[-:=]?(\d\S*)")
_PART = re.compile(r"\d/\d{1,2}", re.ASCII)
_AREA = "sqm"  # which sounds like sqmm, the size of a wire
_APART = re.compile(r"\b[a-z][. ]+[a-z]\b", re.IGNORECASE)  # two letters by themselves
_DOTTED = re.compile(r"[a-z](?:\.[a-z])+\.?")
_TIMES = re.compile(r"(\d+)[x×*](\d+(?:\.\d+)?)", re.IGNORECASE)
_POWER = {"hp", "एचपी", "એચપી", "ਐਚਪੀ"}
_PRICED = (Decimal("0.6"), Decimal("1.7"))  # of the known rate: so near is a price
_MANY_GRAMS = 50  # fewer may be 5 g of a network
_LEAST = 3  # letters of goods
_REFERENCE = 9  # signs from which on a figure is the number of a transfer
_CALLED = 5  # signs of what a letter is called in an Indian script
_ROLES = {"to", "from", "of", "and"}
_OF_NAMES = {"size", "number", "honorific", "describing", "no_unit"}
# Letters that measure only goods sold so: what they measure, and the units of such goods.
_MEASURES = {"g": ("GMS", {"GMS", "KGS"}), "l": ("LTR", {"LTR", "MLT"}), "m": ("MTR", {"MTR"})}


def loosen(marks: list[Mark], known: Known) -> list[Mark]:
    """Cut figures off goods, and read letters that measure them."""
    if all([mark.text.isalpha() and mark.text not in _MEASURES for mark in marks]):
        return marks
    found: list[Mark] = []
    for i, mark in enumerate(marks):
        if mark.text in _MEASURES and found and found[-1].number is not None:
            found.append(_measured(mark, marks, i, known))
        elif mark.token.kind == "word" and not mark.text.isalpha() and _has_figure(mark.text):
            found += _multiplied(mark, found, known) or _apart(mark, marks, i, known)
        else:
            found.append(mark)
    return found


def _has_figure(word: str) -> bool:
    return any(map(str.isdigit, word))


def initials(marks: list[Mark], known: Known, text: str) -> list[Mark]:
    """Write letters that begin a name as one word: ``r s puram``, ``ஆர் எஸ் புரம்`` of RS Puram."""
    if text.isascii() and not _APART.search(text):
        return marks
    marks = [_undotted(mark, known) if "." in mark.text else mark for mark in marks]
    letters = [_letter(mark) for mark in marks]
    found: list[Mark] = []
    i = 0
    while i < len(marks):
        end = i + 1
        while letters[i] and end < len(marks) and letters[end]:
            end += 1
        word = "".join(letters[i:end])
        if end > i + 1 and (known.starts_person(word) or known.starts_good(word)):
            found.append(Mark(Token(word, "word", raw=word)))
        else:
            found += marks[i:end]
        i = end
    return found


def _undotted(mark: Mark, known: Known) -> Mark:
    """Read ``R.S`` of R.S. Puram as RS, where a name of the shop's has it so."""
    word = mark.text.replace(".", "")
    dotted = mark.token.kind == "word" and _DOTTED.fullmatch(mark.text)
    return Mark(Token(word, "word", raw=word)) if dotted and known.starts_person(word) else mark


def _letter(mark: Mark) -> str:
    """Give the letter that a word is, or is called; empty where it is none."""
    if mark.token.kind != "word" or len(mark.text) > _CALLED:
        return ""
    if mark.text.isascii():
        return mark.text if len(mark.text) == 1 and mark.text.isalpha() else ""
    return next((one for one in spelled(mark.text) if len(one) == 1), "")


def sized(marks: list[Mark]) -> list[Mark]:
    """Join a figure to the word that makes a size of it: ``20 mm khadi`` are no twenty, nor at twenty."""
    if "size" not in says(marks):
        return marks
    marks = [_power(marks, i) if mark.text in _POWER else mark for i, mark in enumerate(marks)]
    marks = [replace(m, tags=m.tags - {"size"}) if m.text == _AREA else m for m in marks]
    found: list[Mark] = []
    for mark in marks:
        last = found[-1] if found else None
        if last is None or not mark.has("size") or mark.number is not None or not _plain(last):
            found.append(mark)
            continue
        shown = f"{last.token.raw or last.text} {mark.token.raw or mark.text}"
        found[-1] = replace(mark, token=Token(f"{last.text} {mark.text}", "word", raw=shown))
    return found


def summed(marks: list[Mark]) -> list[Mark]:
    """Add a smaller measure to the larger one before it: ``5 kilo 500 gram`` is one quantity, 5.5 kg."""
    if len([mark for mark in marks if mark.unit]) < 2:
        return marks
    found: list[Mark] = []
    i = 0
    while i < len(marks):
        more = _more(found, marks[i : i + 2])
        if more is None:
            found.append(marks[i])
            i += 1
            continue
        whole = (found[-2].number or Decimal(0)) + more
        found[-2] = replace(found[-2], number=whole)
        i += 2
    return found


def _more(found: Sequence[Mark], after: Sequence[Mark]) -> Decimal | None:
    """What a figure and its measure add to the ones before them: less than one of the larger."""
    if len(found) < 2 or len(after) < 2:
        return None
    large, small, count = found[-1].unit, after[1].unit, after[0].number
    whole = found[-2].number
    if not large or not small or large == small or count is None or whole is None:
        return None
    if whole != int(whole) or count <= 0:
        return None
    part = convert(count, small, large)
    return part if part is not None and part < 1 else None


def _power(marks: list[Mark], i: int) -> Mark:
    """Read ``5 hp chi motor`` as a size; elsewhere hp may be who makes a laptop."""
    after = marks[i + 1] if i + 1 < len(marks) else None
    told = after is not None and after.has("of", "rate_after")
    return marks[i] if told else replace(marks[i], tags=marks[i].tags - {"size"})


def _plain(mark: Mark) -> bool:
    """True for a figure, 3/4 of an inch among them."""
    number = mark.number is not None and mark.token.kind == "number"
    return number or bool(_PART.fullmatch(mark.text))


def _multiplied(mark: Mark, before: Sequence[Mark], known: Known) -> list[Mark]:
    """Cut ``30x290`` into a count and a price, where the goods before it cost about that: no size."""
    said = _TIMES.fullmatch(mark.text)
    words = [one.text for one in before[-3:] if one.token.kind == "word"]
    if not said or not words:
        return []
    price = Decimal(said[2])
    rates = {item.rate for word in words for item in known.goods([word]) if item.rate}
    near = any(low * rate <= price <= high * rate for rate in rates for low, high in (_PRICED,))
    if not near or _is_part(mark.text, known):
        return []  # carton 12x12
    return [mark_of(token) for token in tokens(f"{said[1]} x {said[2]}")]


def _measured(mark: Mark, marks: Sequence[Mark], i: int, known: Known) -> Mark:
    code, units = _MEASURES[mark.text]
    fits = not units.isdisjoint([item.unit for item in _beside(marks, i, known)])
    before = marks[i - 1].number if i else None
    fits = fits or (mark.text == "g" and before is not None and before >= _MANY_GRAMS)
    fits = fits or (mark.text == "l" and any([is_liquid(one.text) for one in _near(marks, i)]))
    return replace(mark, tags=frozenset(), unit=code) if fits else mark


def _beside(marks: Sequence[Mark], i: int, known: Known) -> list[KnownItem]:
    """The goods that the words about a measure may mean."""
    return [item for one in _near(marks, i) for item in known.goods([one.text])]


def _near(marks: Sequence[Mark], i: int) -> list[Mark]:
    """The words right after a measure, and before its figure."""
    near = [*marks[i + 1 : i + 2], *marks[max(0, i - 2) : i]]
    return [one for one in near if one.token.kind == "word" and not one.unit]


def _apart(mark: Mark, marks: Sequence[Mark], i: int, known: Known) -> list[Mark]:
    first, last = _FIRST.fullmatch(mark.text), _LAST.fullmatch(mark.text)
    if not (first or last) or mark.tags or _is_part(mark.text, known):
        return [mark]
    if first:
        figure = Mark(
            Token(first[1], "number", Decimal(first[1]), first[1]), number=Decimal(first[1])
        )
        word = Mark(Token(first[2], "word", raw=first[2]))
        if first[2] in _MEASURES:
            measure = _measured(word, marks, i, known)
            return [figure, measure] if measure.unit else [mark]
        goods = len(first[2]) >= _LEAST and known.starts_good(first[2])
        return [figure, mark_of(word.token)] if goods or _is_ours(first[2]) else [mark]
    if last and len(last[1]) >= _LEAST and known.starts_good(last[1]):
        counted = any(sign in mark.text for sign in "-:=")
        figures = [mark_of(token) for token in tokens(last[2])]
        if counted and len(figures) == 1 and figures[0].number is not None:
            figures = [replace(figures[0], tags=frozenset({"counting"}))]
        return [mark_of(Token(last[1], "word", raw=last[1])), *figures]
    if last and mark.text[len(last[1])].isdigit() and len(last[2]) < _REFERENCE:
        words = unglue([mark_of(Token(last[1], "word", raw=last[1]))], known)
        if len(words) > 1 or _is_ours(last[1]):  # పద్మకి2
            return [*words, *loosen([mark_of(token) for token in tokens(last[2])], known)]
    return [mark]


def _is_ours(word: str) -> bool:
    """True for a word of grammar that is in no name with a figure; of two letters only whom it is for."""
    tags = mark_of(Token(word, "word")).tags
    if len(word) < _LEAST:
        return len(word) > 1 and not tags.isdisjoint(_ROLES)
    return bool(tags) and tags.isdisjoint(_OF_NAMES)


def _is_part(word: str, known: Known) -> bool:
    """True where goods have it in their name, figure and all: 12w; ``saree-2`` is two sarees."""
    figures = [piece for piece in pieces(word) if piece[0].isdigit()]
    found = known.goods([word])
    return any(set(figures) <= set(pieces(item.name)) for item in found)
