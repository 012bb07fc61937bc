"""Names of customers and goods as typed, found among those the shop knows.

An index of every way a word of a name may be written gives the candidates; only those are scored.
Several that match equally are all returned: the caller asks.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand.language import called, lexicon
from bot.understand.sound import is_indic, key, other_ways, pieces, skeleton, spelled, stem
from bot.understand.tamil import is_tamil, voiceless, voiceless_bones
from bot.understand.text import Token, fold

# How well a word was met: as written, by its stem, by its sound or first letters, faintly.
EXACT, NEAR, SOUND, FAINT = 4, 3, 2, 1
_WORDS_KEPT, _INDEXES_KEPT = 50_000, 32
_SOFT_G = re.compile("g(?=[ei])")
_FAIRLY_LONG = 4
_FLAPPED = "ड़"
_CORPORATE = {"pvt", "ltd", "llp", "and", "co", "sons", "private", "limited"}


@dataclass
class _Index:
    """Names by each of their words, in every form these may be met in."""

    synonyms: dict[str, str]
    loose: bool
    words: dict[str, dict[int, set[int]]] = field(default_factory=dict)
    names: list[tuple[str, ...]] = field(default_factory=list)
    seen: dict[tuple[str, ...], tuple[int, list[int]]] = field(default_factory=dict)
    held: dict[str, bool] = field(default_factory=dict)

    def add(self, name: str) -> None:
        """Add a name; its number is its place."""
        words = pieces(name)
        n = len(self.names)
        self.names.append(words)
        for place, word in enumerate(words):
            translated = called(self.synonyms, word)
            for form in {*_forms_of(word), *(_forms_of(translated) if translated else ())}:
                self._put(form, n, place)
            if self.loose:
                for end in range(3, len(key(word))):
                    self._put("^" + key(word)[:end], n, place)
        for place, (left, right) in enumerate(itertools.pairwise(words)):
            if not left.isdigit() and not right.isdigit():
                self._put("=" + key(left + right), n, place)
                self._put("=" + key(left + right), n, place + 1)

    def _put(self, form: str, n: int, place: int) -> None:
        self.words.setdefault(form, {}).setdefault(n, set()).add(place)

    def meet(self, word: str) -> dict[int, tuple[int, set[int]]]:
        """Find the names that hold a word: how well it was met, and which words of theirs."""
        met: dict[int, tuple[int, set[int]]] = {}
        for form, quality in _asked(word, loose=self.loose):
            for n, places in self.words.get(form, {}).items():
                if n not in met or met[n][0] < quality:
                    met[n] = (quality, places)
        return met

    def matched(self, words: tuple[str, ...]) -> tuple[int, list[int]]:
        """Find what was typed once, however often it is asked."""
        found = self.seen.get(words)
        if found is None:
            if len(self.seen) >= _WORDS_KEPT:
                self.seen.clear()  # an index outlives many messages
            found = self.seen[words] = self.match(_pieces(words, self.synonyms))
        return found

    def match(self, typed: Sequence[str]) -> tuple[int, list[int]]:
        """Find the names that hold all the words typed, the best met ones; whole names win."""
        sums: dict[int, list[int]] | None = None
        covered: dict[int, set[int]] = defaultdict(set)
        for word in typed:
            met = self._meet_translated(word)
            sums = (
                {n: [quality] for n, (quality, _) in met.items()}
                if sums is None
                else {n: [*sums[n], quality] for n, (quality, _) in met.items() if n in sums}
            )
            for n, (_, places) in met.items():
                covered[n] |= places
        sums = {n: kept for n, q in (sums or {}).items() if (kept := self._heard(n, q, covered[n]))}
        if not sums:
            return 0, []
        best = max((min(qualities), sum(qualities)) for qualities in sums.values())
        found = [n for n, q in sums.items() if (min(q), sum(q)) == best]
        whole = [n for n in found if self._is_whole(n, covered[n])]
        return best[0], sorted(whole or found)

    def may_hold(self, word: str) -> bool:
        """True where a name may be met that holds this word; a sign between words may stand in any."""
        held = self.held.get(word)
        if held is None:
            if len(self.held) >= _WORDS_KEPT:
                self.held.clear()
            parts = pieces(word)
            held = self.held[word] = not parts or any(map(self._meet_translated, parts))
        return held

    def _heard(self, n: int, qualities: list[int], covered: set[int]) -> list[int]:
        """Tell how well a name was met; two faint words that are a whole name confirm each other."""
        if max(qualities) >= NEAR or min(qualities) >= SOUND:
            return qualities
        whole = len(qualities) > 1 and self._has_all_words(n, covered)
        return [NEAR] * len(qualities) if whole else []

    def _meet_translated(self, word: str) -> dict[int, tuple[int, set[int]]]:
        met = self.meet(word)
        translated = called(self.synonyms, word)
        for part in pieces(translated) if translated else ():
            for n, found in self.meet(part).items():
                if n not in met or met[n][0] < found[0]:
                    met[n] = found
        return met

    def _has_all_words(self, n: int, covered: set[int]) -> bool:
        """True where nothing but figures is missing: the 64 GB of a memory card."""
        words = self.names[n]
        left = set(range(len(words))) - covered
        figures = {place for place in left if words[place].isdigit()}
        return self._is_whole(n, covered | figures | {place + 1 for place in figures})

    def _is_whole(self, n: int, covered: set[int]) -> bool:
        missing = set(range(len(self.names[n]))) - covered
        return all(self.names[n][place].casefold() in _CORPORATE for place in missing)


@lru_cache(maxsize=_WORDS_KEPT)
def _forms_of(word: str) -> tuple[str, ...]:
    """Names share their words: the forms of each are worked out once."""
    return tuple(_forms(word))


@lru_cache(maxsize=_INDEXES_KEPT)
def _people_index(names: tuple[str, ...]) -> "_Index":
    return _indexed(_Index(lexicon().trades, loose=False), names)


@lru_cache(maxsize=_INDEXES_KEPT)
def _goods_index(names: tuple[str, ...]) -> "_Index":
    return _indexed(_Index(lexicon().goods, loose=True), names)


def _indexed(index: "_Index", names: tuple[str, ...]) -> "_Index":
    """Fill an index, which never changes again: the next message about the same names takes it as it is."""
    for name in names:
        index.add(name)
    return index


def _forms(word: str) -> Iterable[str]:
    yield "=" + key(word)
    yield "~" + stem(word)
    # tech sounds tek, general sounds jenral
    for written in {word, word.replace("ch", "k"), _SOFT_G.sub("j", word.casefold())}:
        if len(skeleton(written)) > 1:
            yield "#" + skeleton(written)
    if len(key(word)) > 5:
        yield from ("-" + cut for cut in _cuts(key(word)))
    script = "t" if is_tamil(word) else "l"
    yield f"%{script}{voiceless(word)}"
    yield f"&{script}{voiceless_bones(word)}"


def _cuts(text: str) -> Iterable[str]:
    """Yield a word with each one letter left out, the first kept."""
    for i in range(1, len(text)):
        yield text[:i] + text[i + 1 :]


def _asked(word: str, *, loose: bool) -> Iterable[tuple[str, int]]:
    folded = key(word)
    if not folded:
        return
    yield "=" + folded, EXACT
    if _FLAPPED in word:  # chopda is chopra
        yield from (
            (form, min(q, NEAR)) for form, q in _asked(word.replace(_FLAPPED, "र"), loose=loose)
        )
    if folded.isdigit():
        return
    yield from _asked_otherwise(word)
    if fold(word) in lexicon().tags:  # a word with a sense of its own is no slip of a name
        yield from ((form, FAINT) for form, _ in _transcribed(word))
        return
    if len(folded) > 2:
        yield "~" + stem(word), NEAR
    yield from _asked_in_tamil(word)
    yield from _transcribed(word)
    if len(folded) > 5:
        yield "-" + folded, SOUND  # a letter too few
        yield from (("=" + cut, SOUND) for cut in _cuts(folded))  # a letter too many
    if loose:
        yield from _slips(folded)


def _asked_otherwise(word: str) -> Iterable[tuple[str, int]]:
    """Where a letter of the script stands for several sounds."""
    for way in other_ways(word):
        yield "=" + key(way), NEAR
        if len(key(way)) > _FAIRLY_LONG:
            yield "~" + stem(way), NEAR
        yield from ((form, min(q, SOUND)) for form, q in _transcribed(way))


def _transcribed(word: str) -> Iterable[tuple[str, int]]:
    """An English word written in an Indic script: by its consonants, or letter by letter."""
    if not is_indic(word):
        return
    bones = skeleton(word)
    if len(bones) > 1:
        yield "#" + bones, SOUND if len(bones) > 3 else FAINT
    if letters := spelled(word):
        yield "=" + letters, EXACT if len(letters) > 1 else FAINT


def _slips(folded: str) -> Iterable[tuple[str, int]]:
    """Another letter, or the first letters only."""
    if len(folded) > 5:
        yield from (("-" + cut, SOUND) for cut in _cuts(folded))
    if len(folded) > 2:
        yield "^" + folded, SOUND if len(folded) > 3 else FAINT


def _asked_in_tamil(word: str) -> Iterable[tuple[str, int]]:
    """Where the name or what was typed is in Tamil letters, which do not tell b from p."""
    bones = voiceless_bones(word)
    for script in "tl" if is_tamil(word) else "t":
        yield f"%{script}{voiceless(word)}", NEAR
        if len(bones) > 2:
            yield f"&{script}{bones}", SOUND if len(bones) > 3 else FAINT


class Known:
    """The names of one shop, ready to be found in a message."""

    def __init__(self, context: ShopContext, *, draft_first: bool = False) -> None:
        self.customers = context.customers
        held = context.draft.lines if context.draft and draft_first else ()
        self._first = {line.item for line in held}
        listed = {item.name for item in context.items}
        unlisted = (line for line in held if line.item and line.item not in listed)
        self.items = (
            *context.items,
            *(KnownItem(line.item or "", line.rate, line.unit) for line in unlisted),
        )
        self._rates: dict[str, Decimal] = {}
        who = [
            (n, name)
            for n, customer in enumerate(context.customers)
            for name in (customer.name, *customer.aliases)
        ]
        what = [
            (n, name) for n, item in enumerate(self.items) for name in (item.name, *item.aliases)
        ]
        self._who, self._what = [n for n, _ in who], [n for n, _ in what]
        self._met_people: dict[tuple[str, ...], tuple[int, list[KnownCustomer]]] = {}
        self._met_goods: dict[tuple[str, ...], tuple[int, list[KnownItem]]] = {}
        self._people = _people_index(tuple(name for _, name in who))
        self._goods = _goods_index(tuple(name for _, name in what))

    def sells_to(self, name: str | None) -> None:
        """Take this customer's last rates before the items' own."""
        self._rates = next((one.rates for one in self.customers if one.name == name), {})

    def priced(self, item: KnownItem) -> KnownItem:
        """Return an item at the rate that the customer pays."""
        rate = self._rates.get(item.name)
        return item if rate is None else replace(item, rate=rate)

    def people(self, words: Sequence[str]) -> list[KnownCustomer]:
        """Find customers by all of these words."""
        return self.people_met(words)[1]

    def people_met(self, words: Sequence[str]) -> tuple[int, list[KnownCustomer]]:
        """Find customers by all of these words; say how well the worst of them was met."""
        asked = tuple(words)
        met = self._met_people.get(asked)
        if met is None:
            quality, found = self._people.matched(asked)
            own = dict.fromkeys(self._who[n] for n in found)
            met = self._met_people[asked] = (quality, [self.customers[n] for n in own])
        return met

    def may_be_person(self, word: str) -> bool:
        """True where some customer's name may hold this word."""
        return self._people.may_hold(word)

    def is_called(self, word: str, following: str) -> bool:
        """True where two words are one of a customer's name: what a trade is called."""
        pair = f"{fold(word)} {fold(following)}"
        return pair in self._people.synonyms

    def goods(self, words: Sequence[str]) -> list[KnownItem]:
        """Find items by all of these words, or by what they are called in English."""
        return self.goods_met(words)[1]

    def goods_met(self, words: Sequence[str]) -> tuple[int, list[KnownItem]]:
        """Find items by all of these words; say how well the worst of them was met."""
        asked = tuple(words)
        met = self._met_goods.get(asked)
        if met is None:
            quality, found = self._goods.matched(asked)
            items = [self.items[n] for n in dict.fromkeys(self._what[n] for n in found)]
            first = [item for item in items if item.name in self._first]
            met = self._met_goods[asked] = (quality, first or items)
        return met

    def whole_good(self, words: Sequence[str]) -> list[KnownItem]:
        """Find the one item that is called by exactly these words, or by two of them."""
        quality, found = self.goods_met(words)
        sure = quality >= NEAR and len(found) == 1
        return found if sure and (len(words) > 1 or len(pieces(found[0].name)) == 1) else []

    def starts_person(self, word: str) -> bool:
        """True where some customer's name holds this word."""
        return any(quality >= NEAR for quality, _ in self._people.meet(word).values())

    def sounds_like_person(self, word: str) -> bool:
        """True where a word of some customer's name sounds like it."""
        least = FAINT if len(word) > _FAIRLY_LONG else SOUND
        return any(quality >= least for quality, _ in self._people.meet(word).values())

    def starts_good(self, word: str) -> bool:
        """True where some item's name holds this word."""
        return bool(self.goods([word])) and not key(word).isdigit()


def _pieces(words: Sequence[str], synonyms: dict[str, str]) -> list[str]:
    """Cut what was typed into words; two that are called something together become that."""
    typed = [part for word in words for part in pieces(word)]
    made: list[str] = []
    i = 0
    while i < len(typed):
        pair = " ".join(map(fold, typed[i : i + 2]))
        together = synonyms.get(pair) if i + 1 < len(typed) else None
        made += pieces(together) if together else [typed[i]]
        i += 2 if together else 1
    return made


def find_phone(known: Known, phone: str) -> KnownCustomer | None:
    """Find a customer by phone."""
    return next((c for c in known.customers if c.phone and c.phone[-10:] == phone), None)


def find_gstin(known: Known, gstin: str) -> KnownCustomer | None:
    """Find a customer by GSTIN."""
    return next((c for c in known.customers if c.gstin == gstin), None)


def typed_name(tokens: list[Token]) -> str:
    """Write words as typed."""
    return " ".join(token.raw or token.text for token in tokens)
