"""Where a clause of goods ends without a sign: ``tyre 4 veyandi alignment kuda``, ``ar ekta syrup``.

A verb that closes counted goods parts them from the goods after it; ``ar ekta cough syrup`` is one more.
"""

from decimal import Decimal
from itertools import pairwise

from bot.understand.language import lexicon
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.text import Token, fold

_BREAK = Mark(Token(",", "break"), frozenset({"break"}))
_ONE = Decimal(1)
_GIVING = frozenset({"give", "make"})
_VERBS, _MORE = frozenset({"make", "fresh"}), frozenset({"adding"})
_GRADES = 3  # of a fertiliser


def parted(marks: list[Mark], known: Known) -> list[Mark]:
    """Put a break after a verb between two goods, and the one of ``ar ekta`` for what it is."""
    found: list[Mark] = []
    words = False  # goods, or who gets them
    for i, mark in enumerate(marks):
        words = words or mark.is_unread
        led = i > 0 and (marks[i - 1].number is not None or marks[i - 1].unit is not None)
        verb = (
            led
            and words
            and mark.has("make")
            and mark.number is None
            and not mark.has("bill", "gst")
        )
        if verb and any(one.has("adding", "and") for one in marks[i + 1 : i + 2]):
            more = not marks[i + 1].has("and") and _names_goods(marks[i + 2 : i + 4], known)
            found += [mark, _BREAK] if more else [mark]
            continue
        goods = led and _names_goods(marks[i + 1 : i + 3], known)
        if goods and mark.has("fresh") and (word := _one_more(mark)):
            found += [_BREAK, Mark(Token(word, "number", raw=word), frozenset({"one"}), _ONE)]
            continue
        found += [mark, _BREAK] if goods and verb else [mark]
    return found


def _names_goods(marks: list[Mark], known: Known) -> bool:
    """True where a word, or the one after it, is of goods of the shop: ``cof syrup``."""
    words = [mark for mark in marks if mark.is_unread]
    led = bool(marks) and marks[0].is_unread
    return led and any(known.starts_good(mark.text) for mark in words)


def _one_more(mark: Mark) -> str:
    """Give the word for one that ``ar ekta`` ends in; empty where it ends in no such word."""
    first, _, last = mark.text.rpartition(" ")
    made = lexicon()
    joins = "and" in made.tags.get(fold(first), ())
    return last if joins and made.numbers.get(fold(last)) == _ONE else ""


def graded(marks: list[Mark], known: Known) -> list[Mark]:
    """Read ``19 19 19`` as the goods that the shop calls so: NPK 19-19-19."""
    found: list[Mark] = []
    i = 0
    while i < len(marks):
        three = marks[i : i + _GRADES]
        plain = len(three) == _GRADES and all(m.number is not None and not m.tags for m in three)
        word = "-".join(mark.text for mark in three) if plain else ""
        if word and len(known.goods([word])) == 1:
            found.append(Mark(Token(word, "word", raw=word)))
            i += _GRADES
            continue
        found.append(marks[i])
        i += 1
    return found


def refuse_each(marks: list[Mark]) -> None:
    """Doubt ``tube chain rendu rendu``: two of each, of how many goods is not sure. Raises: Doubt."""
    for one, two in pairwise(marks):
        twice = one.number is not None and one.token.text == two.token.text
        if twice and one.token.raw[:1].isalpha() and one.unit is None and not one.tags & _GIVING:
            raise Doubt("a number said twice: so many of each")


def follows_verb(marks: list[Mark]) -> bool:
    """True where a word stands behind a verb: only there may a clause end inside."""
    for one, two in pairwise(marks):
        if one.tags & _VERBS and (two.tags & _MORE or not (two.tags or two.unit or two.number)):
            return True
    return False
