"""Names of customers and goods as typed, found among those the shop knows.

Several that match equally are all returned: the caller asks.
"""

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any, Generic, TypeVar

from bot.context import DraftLine, KnownCustomer, KnownItem, ShopContext
from bot.understand.covering import NONE
from bot.understand.forms import EXACT, FAINT, NEAR, SOUND
from bot.understand.goods import Kind, called, english, is_other_ware
from bot.understand.index import NameIndex
from bot.understand.language import lexicon, spoken
from bot.understand.marks import Mark
from bot.understand.memory import Found, remembering
from bot.understand.sound import key, pieces
from bot.understand.text import Token, fold

__all__ = ["EXACT", "NEAR", "SOUND", "Known", "find_gstin", "find_phone", "typed_name"]
_FAIRLY_LONG = 4
_KEPT = 64
_AFTER_ALL = "\U0010ffff"
_MOST_GROWN = 1.1  # an index that would grow more is made anew
T = TypeVar("T", KnownCustomer, KnownItem)


@dataclass(frozen=True)
class _Shelf(Generic[T]):
    """The customers, or the items, of one shop, and the index of their names.

    ``names`` are all their names in order, ``owners`` the place of whose each is.
    """

    things: tuple[T, ...]
    names: list[str]
    owners: list[int]
    index: NameIndex

    heard: dict[str, "_Heard[T]"] = field(default_factory=dict)

    def read(self) -> "_Heard[T]":
        """Return what was found here in the language of the message."""
        heard = self.heard.get(spoken())
        if heard is None:
            heard = self.heard[spoken()] = _Heard(self)
        return heard

    @cached_property
    def by_name(self) -> dict[str, T]:
        """Each by the name that the shop calls it."""
        return {one.name: one for one in reversed(self.things)}

    @cached_property
    def sized(self) -> bool:
        """True where some name has a figure in it: a size."""
        return any(map(str.isdigit, "".join(self.names)))

    def lettered(self, letters: str) -> tuple[str, ...]:
        """The words that names begin with, by their first letters; none where these mean several things."""
        begun = set[tuple[str, ...]]()
        for name in self._by_two_letters.get(letters[:2], ()):
            words = name[: len(letters)]
            if "".join([word[0] for word in words]) == letters and all(map(str.isalpha, words)):
                begun.add(tuple(fold(" ".join(words)).split()))
        return begun.pop() if len(begun) == 1 else ()

    @cached_property
    def _by_two_letters(self) -> dict[str, list[list[str]]]:
        """The words of names by the first letters of the first two."""
        made: dict[str, list[list[str]]] = {}
        for name in self.names:
            words = name.casefold().split()
            if len(words) > 1:
                made.setdefault(words[0][0] + words[1][0], []).append(words)
        return made

    @cached_property
    def by_phone(self) -> dict[str, T]:
        """Each customer by the last ten digits of his phone."""
        told = ((getattr(one, "phone", None), one) for one in reversed(self.things))
        return {phone[-10:]: one for phone, one in told if phone}

    @cached_property
    def by_gstin(self) -> dict[str, T]:
        """Each customer by his GSTIN."""
        told = ((getattr(one, "gstin", None), one) for one in reversed(self.things))
        return {gstin: one for gstin, one in told if gstin}

    @cached_property
    def in_one(self) -> list[tuple[str, T]]:
        """Each by its name in one word (`run_together`), in order of these words."""
        return sorted(((run_together(one.name), one) for one in self.things), key=itemgetter(0))


class _Heard(Generic[T]):
    """What was found on a shelf in one language: worked out once, however often it is asked.

    ``find``: what has a name that holds all the words, and how well it was met; ``names``: whether one
    holds this word, which is no figure; ``may_name``: whether one may; ``best``: how well the best that does
    is met; ``begins``: see `Memory`; ``wares``: whether a word is of trade, and leads to the shop's own.
    """

    def __init__(self, shelf: _Shelf[T]) -> None:
        self._shelf: _Shelf[T] = shelf
        memory = self._memory = shelf.index.memory(len(shelf.names))
        self._known = memory.found
        self._synonyms = memory.synonyms
        self.find: Callable[[tuple[str, ...]], tuple[Found, list[T]]] = remembering(self._find)
        self.names = remembering(self._names)
        self.may_name = memory.held
        self.best = memory.best
        self.begins = memory.begins
        self.wares = remembering(self._wares)

    def _find(self, words: tuple[str, ...]) -> tuple[Found, list[T]]:
        found = self._known(words)
        if not found[3]:
            return found, []
        own = dict.fromkeys(self._shelf.owners[n] for n in found[3])
        things = [self._shelf.things[n] for n in own]
        if (
            len(words) == 1
            and found[0] < EXACT
            and all(is_other_ware(words[0], one.name) for one in things)
        ):
            return NONE, []  # 2 tape, where the shop has taps
        return found, things

    def _names(self, word: str) -> bool:
        return bool(self.find((word,))[1]) and not key(word).isdigit()

    def _wares(self, word: str) -> bool:
        """A word of grammar is goods only as that is written, no other word by its sound: kavali."""
        folded = fold(word)
        if folded in english() or (folded in self._synonyms and word.isascii()):
            return True
        return folded not in lexicon().tags and bool(called(self._synonyms, word))

    def weigh(self, words: tuple[str, ...]) -> list[tuple[T, tuple[int, ...], bool]]:
        """Say how well each is met that has some of the words in its name, and whether in all of it."""
        made: dict[str, tuple[T, tuple[int, ...], bool]] = {}
        for n, qualities, whole in self._shelf.index.weigh(words, self._memory):
            thing = self._shelf.things[self._shelf.owners[n]]
            made.setdefault(thing.name, (thing, qualities, whole))
        return list(made.values())

    def is_called(self, word: str, following: str) -> bool:
        """True where two words together are what something is called."""
        return self.begins(word) and f"{fold(word)} {fold(following)}" in self._synonyms


class _Shelves(Generic[T]):
    """The shelves of the shops that were read for last.

    A shop's index outlives many messages: the same customers are known again, and those who were added
    since cost no more than their own names.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind: Kind = kind
        self._shelves: OrderedDict[int, _Shelf[T]] = OrderedDict()
        self._indexes: list[tuple[list[str], NameIndex]] = []  # the newest last
        self._lock = threading.Lock()

    def of(self, things: tuple[T, ...]) -> _Shelf[T]:
        """Return the shelf of these."""
        shelf = self._shelves.get(id(things))
        if shelf is not None and shelf.things is things:
            return shelf
        with self._lock:
            names, owners = self._names_of(things)
            shelf = _Shelf(things, names, owners, self._index_of(names))
            self._shelves[id(things)] = shelf
            while len(self._shelves) > _KEPT:
                self._shelves.popitem(last=False)
        return shelf

    def _names_of(self, things: tuple[T, ...]) -> tuple[list[str], list[int]]:
        """List all their names; of the same things and few more only what the new ones are called."""
        held: list[_Shelf[T]] = list(self._shelves.values())
        for shelf in reversed(held):
            n = len(shelf.things)
            grown = 0 < n < len(things) and things[0] is shelf.things[0]
            if grown and things[:n] == shelf.things:
                more = _named(things[n:], first=n)
                return shelf.names + more[0], shelf.owners + more[1]
        return _named(things)

    def _index_of(self, names: list[str]) -> NameIndex:
        """Return the index of the same names, or of all but the newest, which are added; else a new one."""
        for place, (held, index) in enumerate(self._indexes):
            if _is_grown(held, names):
                index.extend(names[len(held) :])
                self._indexes.append((names, index))
                del self._indexes[place]
                return index
        index = NameIndex(self._kind)
        index.extend(names)
        self._indexes = [*self._indexes[1 - _KEPT :], (names, index)]
        return index


def _is_grown(held: list[str], names: list[str]) -> bool:
    """True for the same names, or those and few more."""
    fits = len(held) <= len(names) <= len(held) * _MOST_GROWN and names[:1] == held[:1]
    return fits and names[: len(held)] == held


def _named(
    things: Sequence[KnownCustomer | KnownItem], *, first: int = 0
) -> tuple[list[str], list[int]]:
    """List all names in order, and beside them the place of whose each is."""
    if not any(thing.aliases for thing in things):
        return [thing.name for thing in things], [*range(first, first + len(things))]
    names, owners = list[str](), list[int]()
    for n, thing in enumerate(things, first):
        for name in (thing.name, *thing.aliases):
            names.append(name)
            owners.append(n)
    return names, owners


_PEOPLE: _Shelves[KnownCustomer] = _Shelves("trades")
_GOODS: _Shelves[KnownItem] = _Shelves("goods")
_NO_GOODS: _Shelf[KnownItem] = _Shelf((), [], [], NameIndex("goods"))


class Known:
    """The names of one shop, ready to be found in a message."""

    def __init__(self, context: ShopContext, *, draft_first: bool = False) -> None:
        self.customers = context.customers
        held = context.draft.lines if context.draft and draft_first else ()
        self._first = {line.item for line in held}
        self._rates: dict[str, Decimal] = {}
        self._customers, self._items = _PEOPLE.of(context.customers), _GOODS.of(context.items)
        self._unlisted = _unlisted(self._items.by_name if held else (), held)
        self._people, self._goods = self._customers.read(), self._items.read()
        self._typed = self._unlisted.read() if held else None
        self.may_be_person = self._people.may_name
        """Of a word: true where some customer's name may hold it."""
        self.begins_call = self._people.begins
        """Of a word: true where it may begin two words that a trade is called by."""
        self.is_called = self._people.is_called
        """True where two words are one of a customer's name: what a trade is called."""
        self.parties: dict[tuple[int, ...], tuple[tuple[Mark, ...], Any]] = {}
        """Whom stretches of the message name, by their marks; see `parties`."""

    @property
    def by_name(self) -> dict[str, KnownCustomer]:
        """The customers by the name that the shop calls them."""
        return self._customers.by_name

    @property
    def has_sizes(self) -> bool:
        """True where some of the goods have a figure in their name."""
        return self._items.sized

    @property
    def by_phone(self) -> dict[str, KnownCustomer]:
        """The customers by the last ten digits of their phones."""
        return self._customers.by_phone

    @property
    def by_gstin(self) -> dict[str, KnownCustomer]:
        """The customers by their GSTIN."""
        return self._customers.by_gstin

    def sells_to(self, name: str | None) -> None:
        """Take this customer's last rates before the items' own."""
        customer = self.by_name.get(name or "")
        self._rates = customer.rates if customer else {}

    def priced(self, item: KnownItem) -> KnownItem:
        """Return an item at the rate that the customer pays."""
        rate = self._rates.get(item.name)
        return item if rate is None else replace(item, rate=rate)

    def in_one(self, said: str, *, begun: bool = False) -> list[KnownCustomer]:
        """Find customers whose name in one word is this one, or begins with it."""
        run = self._customers.in_one
        first = bisect_left(run, said, key=itemgetter(0))
        last = bisect_left(run, said + _AFTER_ALL if begun else said + "\0", key=itemgetter(0))
        return [customer for _, customer in run[first:last]]

    def begin_with(self, letters: str) -> tuple[str, ...]:
        """Give the first words of goods that have these first letters; none where they mean several."""
        return self._items.lettered(letters)

    def people(self, words: Sequence[str]) -> list[KnownCustomer]:
        """Find customers by all of these words."""
        return self._people.find(tuple(words))[1]

    def people_met(self, words: Sequence[str]) -> tuple[int, list[KnownCustomer]]:
        """Find customers by all of these words; say how well the worst of them was met."""
        found, people = self._people.find(tuple(words))
        return found[0], people

    def lists(self, item: str | None) -> bool:
        """True for the name of an item of the shop, or of the open bill."""
        return item in self._items.by_name or item in self._unlisted.by_name

    def goods(self, words: Sequence[str]) -> list[KnownItem]:
        """Find items by all of these words, or by what they are called in English."""
        if self._typed is None:
            return self._goods.find(tuple(words))[1]
        return self.goods_met(words)[1]

    def goods_met(self, words: Sequence[str]) -> tuple[int, list[KnownItem]]:
        """Find items by all of these words; say how well the worst of them was met."""
        found, items = self._goods.find(tuple(words))
        if self._typed is None:
            return found[0], items
        return self._with_typed(found, items, tuple(words))

    def _with_typed(
        self, found: Found, items: list[KnownItem], words: tuple[str, ...]
    ) -> tuple[int, list[KnownItem]]:
        """Take those of the open bill that the shop does not list, too; what stands on it goes first."""
        typed, unlisted = self._typed.find(words) if self._typed else (found, [])
        best = max(found[:3], typed[:3])
        both = [*(items if found[:3] == best else ()), *(unlisted if typed[:3] == best else ())]
        first = [item for item in both if item.name in self._first]
        return best[0], first or both

    def weigh(self, words: Sequence[str], kind: Kind) -> list[tuple[str, tuple[int, ...], bool]]:
        """Say how well each customer, or each of the goods, is met by these words: names, the best first."""
        shelf = self._people if kind == "trades" else self._goods
        return [(one.name, met, whole) for one, met, whole in shelf.weigh(tuple(words))]

    def whole_good(self, words: Sequence[str]) -> list[KnownItem]:
        """Find the one item that is called by exactly these words, or by two of them."""
        quality, found = self.goods_met(words)
        sure = quality >= NEAR and len(found) == 1
        return found if sure and (len(words) > 1 or len(pieces(found[0].name)) == 1) else []

    def starts_person(self, word: str) -> bool:
        """True where some customer's name holds this word."""
        return self._people.best(word) >= NEAR

    def sounds_like_person(self, word: str) -> bool:
        """True where a word of some customer's name sounds like it."""
        least = FAINT if len(word) > _FAIRLY_LONG else SOUND
        return self._people.best(word) >= least

    def is_ware(self, word: str) -> bool:
        """True for a word of what anybody sells, whether this shop lists it or not: dal, saree."""
        return self._goods.wares(word)

    def starts_good(self, word: str) -> bool:
        """True where some item's name holds this word."""
        if self._typed is None:
            return self._goods.names(word)
        return bool(self.goods((word,))) and not key(word).isdigit()


def _unlisted(listed: Container[str], held: Sequence[DraftLine]) -> _Shelf[KnownItem]:
    """The goods of the open bill that the shop does not list."""
    if not held:
        return _NO_GOODS
    typed = tuple(
        KnownItem(line.item, line.rate, line.unit)
        for line in held
        if line.item and line.item not in listed
    )
    return _GOODS.of(typed) if typed else _NO_GOODS


def run_together(name: str) -> str:
    """Write a name as banks do: small letters, no spaces."""
    return name.casefold().replace(" ", "")


def find_phone(known: Known, phone: str) -> KnownCustomer | None:
    """Find a customer by phone."""
    return known.by_phone.get(phone)


def find_gstin(known: Known, gstin: str) -> KnownCustomer | None:
    """Find a customer by GSTIN."""
    return known.by_gstin.get(gstin)


def typed_name(tokens: list[Token]) -> str:
    """Write words as typed."""
    return " ".join(token.raw or token.text for token in tokens)
