"""Words read as goods: those of the shop, else as typed; work and freight beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.context import KnownItem
from bot.understand.language import lexicon
from bot.understand.marks import Mark, all_have, any_has, having, lacking
from bot.understand.names import Known
from bot.understand.parts import in_part
from core.gst.units import convert

# A word with no other sense than these may be part of what goods are called.
_POWER = re.compile(r"\d[\d.]*\s?(?:hp|एचपी|એચપી|ਐਚਪੀ)")
_NAMING = frozenset(
    {
        "phone_word",
        "loading",
        "vehicle",
        "net",
        "chat",
        "describing",
        "hsn",
        "size",
        "service",
        "old",
        "feast",
    }
)


EACH = "each"  # the unit of a rate that is for one of what is counted, also by the dozen


@dataclass(frozen=True)
class Atom:
    """One piece.

    ``kind``: item, and Q quantity, N bare figure, R rate, S sum, F for what it went, X times, P share, cut.
    """

    kind: str
    value: Decimal | None = None
    unit: str | None = None
    words: tuple[Mark, ...] = ()
    found: tuple[KnownItem, ...] = ()
    perhaps: tuple[KnownItem, ...] = ()  # goods that have but some of the words
    ahead: bool = False  # "500 ki chini": the sum belongs to what follows
    row: bool = False  # a cut at the end of a line of text
    close: bool = False  # a bare figure right after goods, with which its clause ends
    fixes: str = ""  # a cut after which goods said before are corrected: fix, or again


def is_whose(marks: Sequence[Mark], i: int, run: list[Mark]) -> bool:
    """``phone ka display``, ``shaadi ka lehenga``: what the goods are for is no part of their name."""
    owner = bool(run) and all_have(run, "phone_word", "vehicle", "feast")
    after = _at(marks, i + 1)
    return owner and marks[i].has("of") and after is not None and after.is_unread


def joins(marks: Sequence[Mark], i: int, run: list[Mark], known: Known) -> bool:
    """``gate ki rangai 1200``: of, between two words of goods that the shop does not sell."""
    after, beyond = _at(marks, i + 1), _at(marks, i + 2)
    if not run or after is None or not marks[i].has("of") or marks[i].has("preposition"):
        return False
    named = may_name(after, known) and after.number is None and not after.unit
    return named and (beyond is None or beyond.number is not None or may_name(beyond, known))


def may_name(mark: Mark, known: Known) -> bool:
    """True for a word that may be part of what goods are called."""
    if mark.token.kind != "word":
        return False
    tags = mark.tags - {"errand"} if mark.has("loading") else mark.tags  # delivery 300
    return tags <= _NAMING or (mark.unit is not None and mark.tags <= {"rate"})


def named(run: list[Mark], known: Known, *, after: Sequence[Atom] = ()) -> list[Atom]:
    """Read a run of words as goods: those of the shop, else as typed; ``after``: what stands before it."""
    typed, run = _as_written(run), lacking(run, "of")
    while run and run[0].unit and not known.starts_good(run[0].text):
        run = run[1:]
    if all_have(run, "feast"):
        return []  # shaadi hai, 5 saree
    plain = [mark for mark in run if "describing" not in mark.tags]
    plain = plain or having(run, "loading")  # packing 100
    for words in (run, plain if plain != run else [], _unboxed(plain, known), _unpowered(plain)):
        found = known.goods([mark.text for mark in words]) if words else []
        if found and _fits_power(words, plain, found):
            return [Atom("item", words=tuple(words), found=tuple(found))]
    count = after[-1] if after and after[-1].kind in {"Q", "N", "X"} else None
    if two := _two(plain, known, count=count):
        return two
    held, sort = in_part(plain, known) if len(plain) > 1 else ((), False)
    if held and sort:
        return [Atom("item", words=tuple(plain), found=held)]
    return (
        [Atom("item", words=tuple(run if typed[0].unit else typed), perhaps=held)] if plain else []
    )


def _as_written(run: list[Mark]) -> list[Mark]:
    """Put an ending that was cut off onto its word again: তারে, র is তারের."""
    found: list[Mark] = []
    for mark in run:
        if found and mark.has("of") and mark.text in lexicon().suffixes:
            last = found[-1].token
            raw = (last.raw or last.text) + (mark.token.raw or mark.text)
            found[-1] = replace(found[-1], token=last._replace(text=last.text + mark.text, raw=raw))
        else:
            found.append(mark)
    return found


def _unpowered(run: list[Mark]) -> list[Mark]:
    """Leave out the power: ``5hp motor``, where the shop has one motor; another inch is other goods."""
    left = [mark for mark in run if not _POWER.fullmatch(mark.text)]
    return left if len(left) < len(run) else []


def _fits_power(words: Sequence[Mark], run: Sequence[Mark], found: Sequence[KnownItem]) -> bool:
    """False where the power was left out, and the goods have a size of their own, or are several."""
    if len(words) == len(run) or not any(_POWER.fullmatch(mark.text) for mark in run):
        return True
    return len(found) == 1 and not any(map(str.isdigit, found[0].name))


def _unboxed(run: list[Mark], known: Known) -> list[Mark]:
    """Leave out the unit after goods that are sold by it: ``surgical mask box``."""
    if len(run) < 2 or run[-1].unit is None:
        return []
    found = known.goods([mark.text for mark in run[:-1]])
    return run[:-1] if found and all(item.unit == run[-1].unit for item in found) else []


def _two(run: list[Mark], known: Known, *, count: Atom | None) -> list[Atom]:
    """Two goods of the shop with nothing between them: ``power bank 65w charger``; freight after goods."""
    for at in range(1, len(run)):
        left, right = run[:at], run[at:]
        if all_have(right, "loading") and not left[-1].has("loading"):
            goods = count is not None or not _is_work(left, right, known)
            return [*named(left, known), Atom("item", words=tuple(right))] if goods else []
        found = [known.whole_good([mark.text for mark in part]) for part in (left, right)]
        found = found if all(found) else _measured_apart(left, right, known, count=count)
        if all(found):
            return [
                Atom("item", words=tuple(part), found=tuple(items))
                for part, items in zip((left, right), found, strict=True)
            ]
    return []


def _measured_apart(
    left: list[Mark], right: list[Mark], known: Known, *, count: Atom | None
) -> list[list[KnownItem]]:
    """``1 kilo sugar bru 2``: of two goods only the first is sold by the measure before them."""
    unit = count.unit if count else None
    found = [known.goods([mark.text for mark in part]) for part in (left, right)]
    single = all(len(items) == 1 for items in found)
    by_it = [[_is_sold_by(item, unit) for item in items] for items in found] if unit else []
    return found if single and by_it == [[True], [False]] else [[]]


def _is_sold_by(item: KnownItem, unit: str) -> bool:
    return item.unit is not None and convert(Decimal(1), unit, item.unit) is not None


def _is_work(left: list[Mark], right: list[Mark], known: Known) -> bool:
    """True for work on something: ``bathroom fitting 3500``, ``pipe fitting majdoori``."""
    work = any_has(right, "service")
    return work or not known.goods([mark.text for mark in left])


def _at(marks: Sequence[Mark], i: int) -> Mark | None:
    return marks[i] if i < len(marks) else None
