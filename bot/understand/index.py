"""An index of names by every way each of their words may be written; only candidates are scored.

It holds for every language: what goods and trades are called in any of them leads to the name, and
which words are called so is asked in the language of the message. Names are only ever added, each in
the time that its own words take.
"""

import functools
import gc
import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

from bot.understand.forms import (
    EXACT,
    FAINT,
    NEAR,
    SOUND,
    WRITTEN,
    asked,
    forms_of,
    heard_as,
    joined,
    likeness,
)
from bot.understand.goods import Kind, Names, called, everywhere
from bot.understand.language import lexicon, spoken
from bot.understand.nearness import WEAK, weigh
from bot.understand.phones import Heard, as_tamil, ways_to_hear
from bot.understand.sound import is_indic, key, pieces
from bot.understand.tamil import is_tamil
from bot.understand.text import fold

_MANY = 500  # names that are added at once
_MOST_ALIKE = 200  # so many names that fit equally name nobody
_CORPORATE = {"pvt", "ltd", "llp", "and", "co", "sons", "private", "limited"}

WORDS_KEPT = 50_000
_METS_KEPT = 2_000  # each may be of thousands of names
Found = tuple[int, int, bool, list[int]]  # worst and sum of qualities, whether whole, the names
_NONE: Found = (0, 0, False, [])
Met = dict[int, tuple[int, int]]  # of a name: how well, and which of its words, a bit for each


@dataclass(slots=True)
class _Entry:
    """A word of names: what it is heard as, and the names that hold it, with the bits of its places.

    Names only ever grow at their end: those who search meanwhile look no further than their limit.
    """

    heard: tuple[Heard, ...]
    names: list[tuple[int, int]]


@dataclass
class Memory:
    """What was found in an index, in one language; it outlives many messages."""

    found: dict[tuple[str, ...], Found] = field(default_factory=dict)
    held: dict[str, bool] = field(default_factory=dict)
    best: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[str, str], bool] = field(default_factory=dict)
    met: dict[str, Met] = field(default_factory=dict)


def _in_all(mets: Sequence[Met]) -> list[int]:
    """The names that all words of a message were met in."""
    fewest = min(mets, key=len)
    names = list(fewest)
    for met in mets:
        names = [n for n in names if n in met]
    return names


@contextmanager
def _without_collector() -> Iterator[None]:
    """Make many things that are kept, without the collector looking through them again and again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class NameIndex:
    """Names by each of their words, which are found by every form that these may be met in.

    ``limit``: only the first so many names are looked at; those after them were added later.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind: Kind = kind
        self._loose = kind == "goods"
        self._forms: dict[str, _Entry] = {}
        self._more: dict[str, list[_Entry]] = {}  # where a form is of several words
        self._entries: dict[str, _Entry] = {}
        self.names: list[tuple[str, ...]] = []
        self._needed: list[
            int
        ] = []  # of each name, a bit for each word that is not of the company's form
        self._memories: dict[tuple[str, int], Memory] = {}

    def extend(self, names: Sequence[str]) -> None:
        """Add names; the number of each is its place."""
        if not names:
            return
        with _without_collector() if len(names) > _MANY else nullcontext():
            self._extend(names)
        self._memories = {}

    def _extend(self, names: Sequence[str]) -> None:
        for name in names:
            words = pieces(name)
            n = len(self.names)
            self.names.append(words)
            bits = (
                1 << place for place, word in enumerate(words) if word.casefold() not in _CORPORATE
            )
            self._needed.append(sum(bits))
            for place, word in enumerate(words):
                self._entry(word.casefold()).names.append((n, 1 << place))
            for place, (left, right) in enumerate(itertools.pairwise(words)):
                if not left.isdigit() and not right.isdigit():
                    self._together(left, right).names.append((n, 0b11 << place))

    def memory(self, limit: int) -> Memory:
        """Return what was found among the first so many names, in the language of the message."""
        asked, memories = (spoken(), limit), self._memories
        memory = memories.get(asked)
        if memory is None:
            memory = memories[asked] = Memory()
        return memory

    def _entry(self, word: str) -> _Entry:
        """Return the entry of a word, made where there is none yet."""
        entry = self._entries.get(word)
        if entry is None:
            heard = ways_to_hear(word) if len(word) > 1 else ()
            entry = self._entries[word] = _Entry(heard, [])
            forms = forms_of(word, self._kind)
            bones = [way for way in heard if len(way.bones) > 1]
            alike = ("#" + way.bones for way in bones)
            self._post(
                entry, dict.fromkeys((*forms, *alike, *("+" + as_tamil(way) for way in bones)))
            )
        return entry

    def _post(self, entry: _Entry, forms: Iterable[str]) -> None:
        for form in forms:
            if self._forms.setdefault(form, entry) is not entry:
                self._more.setdefault(form, []).append(entry)

    def _posted(self, form: str) -> Iterable[_Entry]:
        entry = self._forms.get(form)
        if entry is not None:
            yield entry
            yield from self._more.get(form, ())

    def _together(self, left: str, right: str) -> _Entry:
        """Return the entry of two words that follow each other, as these are written in one."""
        form = "=" + joined(left.casefold(), right.casefold())
        entry = self._entries.get(form)
        if entry is None:
            entry = self._entries[form] = _Entry((), [])
            said = everywhere(self._kind, f"{left} {right}", phrase=True)
            forms = [form, *("=" + key(one) for one in said if " " not in one)]
            if form.endswith("a"):  # ಲಕ್ಷ್ಮೀನಾರಾಯಣ
                forms.append(form[:-1])
            self._post(entry, forms)
        return entry

    @property
    def synonyms(self) -> Names:
        """What goods, or trades, are called in the language of the message."""
        return lexicon().goods if self._kind == "goods" else lexicon().trades

    def meet(self, word: str, limit: int) -> Met:
        """Find the names that hold a word: how well it was met, and which words of theirs."""
        met: Met = {}
        for entry, quality in self._entries_met(word).values():
            for n, places in entry.names:
                if n < limit and (n not in met or met[n][0] < quality):
                    met[n] = (quality, places)
        return met

    def _entries_met(self, word: str) -> dict[int, tuple[_Entry, int]]:
        """Find the words of names that this may be, and how well each is met."""
        met: dict[int, tuple[_Entry, int]] = {}
        best = 0
        for form, quality in asked(word, loose=self._loose):
            for entry in self._posted(form):
                if id(entry) in met and met[id(entry)][1] >= quality:
                    continue
                if form[0] == "~" and not self._loose and not _ends_alike(word, entry.heard):
                    continue  # a name has no plural: suresh is no suri
                best = max(best, quality)
                met[id(entry)] = (entry, quality)
        if word in self._entries:
            met[id(self._entries[word])] = (self._entries[word], WRITTEN)
        if not word.isdigit() and (best < NEAR or is_indic(word)):
            self._add_heard(met, word)
        return met

    def _add_heard(self, met: dict[int, tuple[_Entry, int]], word: str) -> None:
        """Add the words of names that sound like this, where these are not met better."""
        tamil = is_tamil(word)
        most = FAINT if fold(word) in lexicon().tags else SOUND
        for typed in heard_as(word):
            for entry in self._posted("+" + as_tamil(typed) if tamil else "#" + typed.bones):
                if id(entry) in met and met[id(entry)][1] >= most:
                    continue
                quality = likeness(typed, entry.heard, strict=not self._loose)
                if quality >= (FAINT if most == SOUND else SOUND):
                    met[id(entry)] = (entry, min(most, quality))

    def _meet_translated(self, word: str, limit: int) -> Met:
        """Find them by what the word is called in the shop's own list, too; its own words go before."""
        kept = self.memory(limit).met
        if (met := kept.get(word)) is not None:
            return met
        met = self.meet(word, limit)
        folded = fold(word)
        # ఎంత, how much, sounds as ent, which is short for enterprises
        heard = folded in lexicon().tags and folded not in self.synonyms
        most = FAINT if heard else EXACT
        for said in called(self.synonyms, word):
            for n, (quality, places) in self._meet_all(pieces(said), limit).items():
                if n not in met or met[n][0] < most:
                    met[n] = (min(quality, most), places)
        if len(kept) >= _METS_KEPT:
            kept.clear()
        kept[word] = met
        return met

    def _meet_all(self, parts: Sequence[str], limit: int) -> Met:
        """Find the names that hold all these words; where none does, the first: singtel is groundnut oil."""
        mets = [self.meet(part, limit) for part in parts]
        if len(mets) < 2:
            return mets[0] if mets else {}
        found: Met = {}
        for n in _in_all(mets):
            covered = 0
            for met in mets:
                covered |= met[n][1]
            found[n] = (min(met[n][0] for met in mets), covered)
        return found or mets[0]

    def may_hold(self, word: str, limit: int) -> bool:
        """True where a name may be met that holds this word; a sign between words may stand in any."""
        parts = pieces(word)
        return not parts or any(self._meet_translated(part, limit) for part in parts)

    def match(self, words: tuple[str, ...], limit: int) -> Found:
        """Find the names that hold all the words typed, the best met ones; whole names win.

        By their own words; by what two words are called together, where not as written.
        """
        typed = [part for word in words for part in pieces(word)]
        found = self._match(typed, limit)
        if found[0] < WRITTEN and (together := _called_together(typed, self.synonyms)):
            called_so = self._match(together, limit)
            return called_so if called_so[3] else found
        return found

    def _match(self, typed: Sequence[str], limit: int) -> Found:
        mets = [self._meet_translated(word, limit) for word in typed]
        if not mets or not all(mets):
            return _NONE
        covered: dict[int, int] = {}
        sums: dict[int, list[int]] = {}
        for n in _in_all(mets):
            found = [met[n] for met in mets]
            covered[n] = functools.reduce(int.__or__, (places for _, places in found))
            if kept := self._heard(n, found, covered[n]):
                sums[n] = kept
        if not sums:
            return _NONE
        best = max((min(qualities), sum(qualities)) for qualities in sums.values())
        best_met = [n for n, q in sums.items() if (min(q), sum(q)) == best]
        whole = [n for n in best_met if self._is_whole(n, covered[n])]
        names = sorted(whole or best_met)
        return (*best, bool(whole), names) if len(names) <= _MOST_ALIKE else _NONE

    def _heard(self, n: int, found: list[tuple[int, int]], covered: int) -> list[int]:
        """Tell how well a name was met; words faintly met that are a whole name confirm each other.

        A word that is faintly met must be a word of its own of the name.
        """
        qualities = [quality for quality, _ in found]
        if min(qualities) >= NEAR:
            return qualities
        sure = functools.reduce(
            int.__or__, (places for quality, places in found if quality > FAINT), 0
        )
        if any(quality == FAINT and places & sure for quality, places in found):
            return []
        if len(qualities) > 1 and self._has_all_words(n, covered):
            return [max(quality, NEAR) for quality in qualities]
        return qualities if max(qualities) >= NEAR or min(qualities) >= SOUND else []

    def _has_all_words(self, n: int, covered: int) -> bool:
        """True where nothing but figures is missing: the 64 GB of a memory card."""
        for place, word in enumerate(self.names[n]):
            if not covered >> place & 1 and word.isdigit():
                covered |= 0b11 << place
        return self._is_whole(n, covered)

    def _is_whole(self, n: int, covered: int) -> bool:
        return not self._needed[n] & ~covered


@functools.lru_cache(maxsize=WORDS_KEPT)
def _ends_alike(word: str, name: tuple[Heard, ...]) -> bool:
    """True where a word differs from a name by no more than a vowel."""
    indic = is_indic(word)
    typed = heard_as(word) if indic else ways_to_hear(word)
    return any(weigh(one, way) <= WEAK for one in typed for way in name if one.bones == way.bones)


def _called_together(typed: Sequence[str], synonyms: Names) -> list[str]:
    """Put for two words what they are called together: kali mirch is pepper; empty where none are."""
    made: list[str] = []
    i, changed = 0, False
    while i < len(typed):
        pair = " ".join(map(fold, typed[i : i + 2]))
        together = synonyms.get(pair) if i + 1 < len(typed) else None
        made += pieces(together[0]) if together else [typed[i]]
        changed = changed or bool(together)
        i += 2 if together else 1
    return made if changed else []
