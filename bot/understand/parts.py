"""Goods named with more words than the shop has for them: of what sort they are, how large, a brand."""

import re
from collections.abc import Sequence

from bot.context import KnownItem
from bot.understand.forms import NEAR
from bot.understand.goods import called, everywhere, is_only_like, qualities
from bot.understand.language import lexicon
from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.sound import pieces, stem
from bot.understand.units import unit_of

_SIZE = re.compile(
    r"\d+(?:\.\d+)?|hp|mm|cm|inch|ft|feet|watts?|volts?|amps?|gsm|sqmm|kva?|no", re.IGNORECASE
)
_FIGURE = re.compile(r"\d")

Held = tuple[tuple[KnownItem, ...], bool]
_NONE: Held = ((), False)


def in_part(run: Sequence[Mark], known: Known) -> Held:
    """Find the goods that all words name but those that nobody calls goods by; is no doubt left which?

    ``iron nails`` are the nails of a shop that has one sort of them, ``5hp motor`` is its motor; but
    where words are strange, or goods are left that others of the shop are named with, it is asked.
    A bag for a laptop is no laptop.
    """
    names = [mark.text for mark in run]
    held = [name for name in names if known.goods_met([name])[0] >= NEAR]
    if held and not known.goods(held):  # the shop has things of iron, and nails
        held = [name for name in held if qualities().isdisjoint(_meanings(name))]
    strange = [name for name in names if name not in held]
    if not held or not strange or any(mark.unit for mark in run):
        return _NONE
    found = known.goods(held)
    if not found:
        return _NONE
    alone = found[0] if len(found) == 1 else None
    if all(map(_is_size, strange)):
        sure = alone is not None and not _FIGURE.search(alone.name)
        return tuple(found), sure
    if alone and strange == names[-1:] and _holds(strange[0], alone):
        return (alone,), bool(known.whole_good(held))
    if any(len(_meanings(name)) > 1 for name in strange):
        return _of_sort(strange, held, known)
    return (tuple(found), False) if _leads(names, held, found) else _NONE


def _of_sort(strange: list[str], held: list[str], known: Known) -> Held:
    """Take the goods that the shop has of no sort for those of this; where they have other words, ask."""
    if not all(is_only_like(_meanings(name), _meanings(held[-1])) for name in strange):
        return _NONE
    found = known.goods(held)
    plain = tuple(item for item in found if _may_be_of_sort(item, held[-1]))
    return plain, len(found) == 1 and bool(plain) and bool(known.whole_good(held))


def _may_be_of_sort(item: KnownItem, noun: str) -> bool:
    """True for goods that are called by the noun, and of no sort that the shop tells apart."""
    words = pieces(item.name)
    called_so = stem(words[-1]) in {stem(one.split()[-1]) for one in _meanings(noun)}
    return called_so and qualities().isdisjoint(map(str.casefold, words))


def _holds(name: str, item: KnownItem) -> bool:
    """True for what the goods are sold in: the bags of a seed, in the words of another language."""
    return item.unit is not None and item.unit in map(unit_of, _meanings(name))


def _meanings(name: str) -> tuple[str, ...]:
    """List all that a word may mean, itself first."""
    said = (*called(lexicon().goods, name), *everywhere("goods", name))
    return tuple(dict.fromkeys((name, *said)))


def _leads(names: list[str], held: list[str], found: list[KnownItem]) -> bool:
    """True where the last word, which says what it is, is known; or all that the goods are called."""
    return names[-1] in held or all(len(pieces(item.name)) <= len(held) for item in found)


def _is_size(name: str) -> bool:
    return all(_SIZE.fullmatch(part) for part in pieces(name))
