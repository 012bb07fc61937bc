"""An index of names by every way each of their words may be written; only candidates are scored.

It holds for every language: what goods and trades are called in any of them leads to the name, and
which words are called so is asked in the language of the message. Names are only ever added, each in
the time that its own words take.
"""

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext

from bot.understand.compound import form_of, parted
from bot.understand.covering import NONE, best_found, covered_by, in_all, in_any
from bot.understand.entries import Entry, first_of, may_name
from bot.understand.forms import (
    EXACT,
    FAINT,
    NEAR,
    SOUND,
    WRITTEN,
    as_written,
    asked,
    forms_of,
    heard_as,
    heard_of,
    joined,
    likeness,
)
from bot.understand.goods import Kind, begins_phrase, called, called_together, everywhere
from bot.understand.language import lexicon, spoken
from bot.understand.memory import FEW, Found, Memory, Met, Written, remembering, without_collector
from bot.understand.nearness import are_apart, weigh
from bot.understand.phones import Heard, as_tamil
from bot.understand.sound import is_indic, key, pieces
from bot.understand.tamil import is_tamil
from bot.understand.text import fold

_MANY = 500  # names that are added at once
_CORPORATE = {"pvt", "ltd", "llp", "and", "co", "sons", "private", "limited"}


def _has_sense(word: str) -> bool:
    """True for a word of grammar."""
    return fold(word) in lexicon().tags


def _together(typed: Sequence[str], memory: Memory) -> list[str]:
    return called_together(typed, memory.synonyms, begins=memory.begins)


def _weighed_one(met: Met) -> tuple[Written, dict[int, tuple[int, int]]]:
    """Tell the same of one word, which must be heard surely."""
    sums = {n: (quality, quality) for n, (quality, _) in met.items() if quality >= SOUND}
    return {n: met[n][1] for n in sums}, sums


class NameIndex:
    """Names by each of their words, which are found by every form that these may be met in.

    Words that stand together in a name just as they are typed are looked up as such; what they may sound
    like, or be called elsewhere, is asked only where no name holds them all.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind: Kind = kind
        self._loose = kind == "goods"
        self._is_indic = False  # whether some of the names are in a script of India
        self._forms: dict[str, Entry] = {}
        self._more: dict[str, list[Entry]] = {}  # where a form is of several words
        self._entries: dict[str, Entry] = {}
        self.names: list[tuple[str, ...]] = []
        self._needed: list[int] = []  # of each name, the bits of its words; not of a company's form
        self._memories: dict[tuple[str, int], Memory] = {}

    def extend(self, names: Sequence[str]) -> None:
        """Add names; the number of each is its place."""
        if not names:
            return
        with without_collector() if len(names) > _MANY else nullcontext():
            self._extend(names)
        self._memories = {}

    def _extend(self, names: Sequence[str]) -> None:
        entries = self._entries
        for n, name in enumerate(names, len(self.names)):
            words = pieces(name.casefold())
            self.names.append(words)
            needed = 0
            for place, word in enumerate(words):
                if word not in _CORPORATE:
                    needed |= 1 << place
                (entries.get(word) or self._entry(word)).names.append((n, 1 << place))
            self._needed.append(needed)
            for place, (left, right) in enumerate(itertools.pairwise(words)):
                if not left.isdigit() and not right.isdigit():
                    self._together(left, right).names.append((n, 0b11 << place))

    def memory(self, limit: int) -> Memory:
        """Return what was found among the first so many names, in the language of the message."""
        memory = self._memories.get((spoken(), limit))
        if memory is None:
            memory = self._memories[(spoken(), limit)] = self._begun(limit)
        return memory

    def _begun(self, limit: int) -> Memory:
        made = Memory(limit, lexicon().goods if self.kind == "goods" else lexicon().trades)
        made.written = remembering(functools.partial(self._written, limit=limit), FEW)
        made.met = remembering(functools.partial(self._meet, limit=limit), FEW)
        made.meant = remembering(functools.partial(self._meant, memory=made), FEW)
        made.held = remembering(functools.partial(self.may_hold, memory=made))
        made.best = remembering(functools.partial(self.best, memory=made))
        made.begins = remembering(functools.partial(begins_phrase, self.kind))
        made.found = remembering(functools.partial(self.match, memory=made))
        return made

    def _entry(self, word: str) -> Entry:
        """Make the entry of a word that no name held yet."""
        entry = self._entries[word] = Entry(word, heard_of(word) if len(word) > 1 else (), [])
        self._is_indic = self._is_indic or is_indic(word)
        self._post(entry, forms_of(word, self.kind))
        return entry

    def _post(self, entry: Entry, forms: Iterable[str]) -> None:
        for form in forms:
            if self._forms.setdefault(form, entry) is not entry:
                self._more.setdefault(form, []).append(entry)

    def _posted(self, form: str) -> Iterable[Entry]:
        entry = self._forms.get(form)
        if entry is not None:
            yield entry
            yield from self._more.get(form, ())

    def _together(self, left: str, right: str) -> Entry:
        """Return the entry of two words that follow each other, as these are written in one."""
        form = "=" + joined(left, right)
        entry = self._entries.get(form)
        if entry is None:
            entry = self._entries[form] = Entry("", (), [])
            said = everywhere(self.kind, f"{left} {right}", phrase=True)
            forms = [form, *("=" + key(one) for one in said if " " not in one)]
            if form.endswith("a"):  # ಲಕ್ಷ್ಮೀನಾರಾಯಣ
                forms.append(form[:-1])
            self._post(entry, forms)
        return entry

    def best(self, word: str, memory: Memory) -> int:
        """Say how well the best name that holds a word is met; 0 where none does."""
        if memory.written(word):
            return WRITTEN
        return max(memory.met(word).values(), default=(0, 0))[0]

    def _written(self, word: str, limit: int) -> Written:
        """Find the names that hold a word as it is typed; letters of India stand for those of others."""
        found: Written = {}
        ways = as_written(word, self.kind) if word.isascii() else ()  # mukesh is Mukeshbhai, too
        own = [self._entries[way] for way in ways if way in self._entries]
        for entry in reversed(own if word.isascii() else [*self._spelled(word)]):
            found.update(reversed(first_of(entry.names, limit)))
        return found

    def _spelled(self, word: str) -> Iterator[Entry]:
        for entry in self._posted("=" + key(word)):
            if len(entry.word) == 1:
                continue  # ఈ, this, is no Rao Y
            if self._loose or not are_apart(word, entry.word):
                yield entry

    def _meet(self, word: str, limit: int) -> Met:
        """Find the names that hold a word, or one that it sounds like."""
        met: Met = {}
        for entry, quality in self._entries_met(word).values():
            for n, places in first_of(entry.names, limit):
                if n not in met or met[n][0] < quality:
                    met[n] = (quality, places)
        if is_indic(word) and not any([quality >= SOUND for quality, _ in met.values()]):
            met |= self._met_in_one(word, limit)
        return met

    def _met_in_one(self, word: str, limit: int) -> Met:
        """Find the names that hold two words which follow each other, written in one."""
        tamil, met = is_tamil(word), Met()
        ways = (parted(typed, self._forms, tamil=tamil) for typed in heard_as(word))
        for first, second in itertools.chain.from_iterable(ways):
            after = self._names_heard(second, tamil=tamil)
            for n, places in self._names_heard(first, tamil=tamil).items():
                if n < limit and (both := places << 1 & after.get(n, 0)):
                    met[n] = (SOUND, both | both >> 1)
        return met

    def _names_heard(self, typed: Heard, *, tamil: bool) -> Written:
        """Find the names that hold a word which sounds like this, and which of theirs it is."""
        found: Written = {}
        for entry in self._posted(form_of(typed.bones, tamil=tamil)):
            if likeness(typed, entry.heard, strict=not self._loose) >= SOUND:
                for n, places in entry.names:
                    found[n] = found.get(n, 0) | places
        return found

    def _entries_met(self, word: str) -> dict[int, tuple[Entry, int]]:
        """Find the words of names that this may be, and how well each is met."""
        met: dict[int, tuple[Entry, int]] = {}
        best, forms, has_sense = 0, self._forms, _has_sense(word)
        for form, quality in asked(word, has_sense=has_sense, loose=self._loose):
            for entry in self._posted(form) if form in forms else ():
                if id(entry) in met and met[id(entry)][1] >= quality:
                    continue
                if not self._loose and not may_name(word, entry, form, quality):
                    continue
                best = max(best, quality)
                met[id(entry)] = (entry, quality)
        if word in self._entries:
            met[id(self._entries[word])] = (self._entries[word], WRITTEN)
        if not word.isdigit() and (best < NEAR or is_indic(word)):
            self._add_heard(met, word, most=FAINT if has_sense else SOUND)
        return met

    def _add_heard(self, met: dict[int, tuple[Entry, int]], word: str, *, most: int) -> None:
        """Add the words of names that sound like this, where these are not met better."""
        reads = self._loose or self._is_indic
        for typed in heard_of(word) if reads else heard_as(word):
            if most == FAINT and len(typed.bones) == 1:
                continue
            for entry in self._sounding(word, typed):
                if id(entry) in met and met[id(entry)][1] >= most:
                    continue
                quality = likeness(typed, entry.heard, strict=not self._loose)
                if not self._loose and are_apart(word, entry.word):
                    continue
                if quality >= (FAINT if most == SOUND else SOUND):
                    met[id(entry)] = (entry, min(most, quality))

    def _sounding(self, word: str, typed: Heard) -> Iterator[Entry]:
        """Yield the words of names with these consonants; Tamil letters tell fewer of them apart."""
        if is_tamil(word):
            yield from self._posted("+" + as_tamil(typed))
        else:
            yield from self._posted("#" + typed.bones)
            yield from self._posted("*" + as_tamil(typed)) if self._is_indic else ()

    def _meant(self, word: str, memory: Memory) -> Met:
        """Find them by what the word is called in the shop's own list, too; its own words go before."""
        said = called(memory.synonyms, word)
        if not said:
            return memory.met(word)
        met = dict(memory.met(word))
        tells = is_indic(word) and not is_tamil(word)  # ஃபேன் may be a fan or a pen
        own = self._heard_the_same(word, memory.limit) if tells else ()
        # ఎంత, how much, sounds as ent, which is short for enterprises
        heard = _has_sense(word) and fold(word) not in memory.synonyms
        most = FAINT if heard else SOUND if own else EXACT
        for name in said:
            for n, (quality, places) in self._meet_all(pieces(name), memory).items():
                if n not in met or met[n][0] < most:
                    met[n] = (min(quality, most), places)
        return met | {n: (EXACT, met[n][1]) for n in own if n in met}

    def _heard_the_same(self, word: str, limit: int) -> set[int]:
        """Find the names that hold a word which is this in other letters: a গামছা is no other towel."""
        ways = heard_of(word)
        same = (
            entry
            for way in ways
            for entry in self._posted("#" + way.bones)
            if any(one.bones == way.bones and not weigh(way, one) for one in entry.heard)
        )
        return {n for entry in same for n, _ in first_of(entry.names, limit)}

    def _meet_all(self, parts: Sequence[str], memory: Memory) -> Met:
        """Find the names that hold all these words; where none does, the first: singtel is groundnut oil."""
        mets = [memory.met(part) for part in parts]
        if len(mets) < 2:
            return mets[0] if mets else {}
        found: Met = {}
        for n in in_all(mets):
            covered = 0
            for met in mets:
                covered |= met[n][1]
            found[n] = (min(met[n][0] for met in mets), covered)
        return found or mets[0]

    def may_hold(self, word: str, memory: Memory) -> bool:
        """True where a name may be met that holds this word; a sign between words may stand in any."""
        parts = pieces(word)
        return not parts or any([memory.written(part) or memory.meant(part) for part in parts])

    def match(self, words: tuple[str, ...], memory: Memory) -> Found:
        """Find the names that hold all the words typed, the best met ones; whole names win.

        As they are written; by what they sound like; by what two words are called together.
        """
        typed = [part for word in words for part in pieces(word)]
        found = self._match_written(typed, memory) or self._match(typed, memory)
        if found[0] < WRITTEN and (together := _together(typed, memory)):
            called_so = self._match(together, memory)
            return called_so if called_so[3] else found
        return found

    def _match_written(self, typed: Sequence[str], memory: Memory) -> Found | None:
        """Find the names that hold all words as typed; None where none does."""
        mets = [memory.written(word) for word in typed]
        covered = covered_by(mets) if all(mets) else {}
        if not covered:
            return None
        needed = self._needed
        whole = [n for n, places in covered.items() if not needed[n] & ~places]
        return best_found((WRITTEN, WRITTEN * len(typed)), whole, list(covered))

    def _match(self, typed: Sequence[str], memory: Memory) -> Found:
        mets: list[Met] = []
        for word in typed:
            if not (met := memory.meant(word)):
                break
            mets.append(met)
        if not mets or len(mets) < len(typed):
            return NONE
        covered, sums = self._weighed_all(mets) if len(mets) > 1 else _weighed_one(mets[0])
        if not sums:
            return NONE
        best = max(sums.values())
        best_met = [n for n, q in sums.items() if q == best]
        if best == (EXACT, EXACT) and self._loose:
            best_met = self._headed(best_met, covered)
        needed = self._needed
        return best_found(best, [n for n in best_met if not needed[n] & ~covered[n]], best_met)

    def _weighed_all(self, mets: Sequence[Met]) -> tuple[Written, dict[int, tuple[int, int]]]:
        """Tell of the names that hold all words which of theirs these are, the worst and sum of qualities."""
        covered, sums = Written(), dict[int, tuple[int, int]]()
        for n in in_all(mets):
            found = [met[n] for met in mets]
            covered[n] = in_any([places for _, places in found])
            if kept := self._heard(n, found, covered[n]):
                sums[n] = min(kept), sum(kept)
        return covered, sums

    def _headed(self, names: list[int], covered: dict[int, int]) -> list[int]:
        """Leave of goods that one word was met in those that end in it: a lamp is no oil for lamps."""
        heads = [n for n in names if covered[n] >> (len(self.names[n]) - 1) & 1]
        return heads or names

    def weigh(
        self, words: tuple[str, ...], memory: Memory
    ) -> list[tuple[int, tuple[int, ...], bool]]:
        """Say of every name that holds some of the words how well it holds each, and whether it is whole.

        The best met come first. For those who ask why: `match` looks no further than it must.
        """
        typed = [part for word in words for part in pieces(word)]
        typed = _together(typed, memory) or typed
        mets = [self._weighed(word, memory) for word in typed]
        found = []
        for n in sorted(set[int]().union(*mets)):
            held = [met.get(n, (0, 0)) for met in mets]
            covered = in_any([places for _, places in held])
            found.append((n, tuple(quality for quality, _ in held), self._is_whole(n, covered)))
        return sorted(found, key=lambda one: (min(one[1]), sum(one[1]), one[2]), reverse=True)

    def _weighed(self, word: str, memory: Memory) -> Met:
        written = memory.written(word)
        return {**memory.meant(word), **{n: (WRITTEN, p) for n, p in written.items()}}

    def _heard(self, n: int, found: list[tuple[int, int]], covered: int) -> list[int]:
        """Tell how well a name was met; words faintly met that are a whole name confirm each other.

        A word that is faintly met must be a word of its own of the name.
        """
        qualities = [quality for quality, _ in found]
        if min(qualities) >= NEAR:
            return qualities
        sure = in_any([places for quality, places in found if quality > FAINT])
        if any([quality == FAINT and places & sure for quality, places in found]):
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
