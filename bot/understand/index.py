"""An index of names by every way each of their words may be written; only candidates are scored.

It holds for every language: what goods and trades are called in any of them leads to the name, and
which words are called so is asked in the language of the message. Names are only ever added, each in
the time that its own words take.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.understand.goods import Kind, Names, called, everywhere
from bot.understand.language import lexicon, spoken
from bot.understand.phones import FAR, Heard, as_tamil, hear, ways_to_hear, weigh
from bot.understand.sound import is_indic, key, other_ways, pieces, spelled, stem
from bot.understand.tamil import is_tamil, voiceless, voiceless_bones
from bot.understand.text import fold

# How well a word was met: as written, by what it is called, by its stem, by its sound or first letters,
# faintly.
WRITTEN, EXACT, NEAR, SOUND, FAINT = 5, 4, 3, 2, 1
WORDS_KEPT = 50_000
_MOST_ALIKE = 200  # so many names that fit equally name nobody
_FAIRLY_LONG = 4
_MEETING = frozenset("haeiouykcx")  # at an edge of a word, may be read otherwise than alone
_CORPORATE = {"pvt", "ltd", "llp", "and", "co", "sons", "private", "limited"}

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
        self._memories: dict[tuple[str, int], Memory] = {}

    def extend(self, names: Sequence[str]) -> None:
        """Add names; the number of each is its place."""
        if not names:
            return
        for name in names:
            words = pieces(name)
            n = len(self.names)
            self.names.append(words)
            for place, word in enumerate(words):
                self._entry(word.casefold()).names.append((n, 1 << place))
            for place, (left, right) in enumerate(itertools.pairwise(words)):
                if not left.isdigit() and not right.isdigit():
                    self._together(left, right).names.append((n, 0b11 << place))
        self._memories = {}

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
            forms = _forms_of(word, self._kind)
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
        form = "=" + _joined(left.casefold(), right.casefold())
        entry = self._entries.get(form)
        if entry is None:
            entry = self._entries[form] = _Entry((), [])
            said = everywhere(self._kind, f"{left} {right}", phrase=True)
            self._post(entry, (form, *("=" + key(one) for one in said if " " not in one)))
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
        for form, quality in _asked(word, loose=self._loose):
            for entry in self._posted(form):
                best = max(best, quality)
                if id(entry) not in met or met[id(entry)][1] < quality:
                    met[id(entry)] = (entry, quality)
        if not word.isdigit() and (best < NEAR or is_indic(word)):
            self._add_heard(met, word)
        return met

    def _add_heard(self, met: dict[int, tuple[_Entry, int]], word: str) -> None:
        """Add the words of names that sound like this, where these are not met better."""
        indic, tamil = is_indic(word), is_tamil(word)
        most = FAINT if fold(word) in lexicon().tags else SOUND
        for typed in _heard_as(word):
            for entry in self._posted("+" + as_tamil(typed) if tamil else "#" + typed.bones):
                if id(entry) in met and met[id(entry)][1] >= most:
                    continue
                quality = _likeness(typed, entry, indic=indic, strict=not self._loose)
                if quality:
                    met[id(entry)] = (entry, min(most, quality))

    def _meet_translated(self, word: str, limit: int) -> Met:
        """Find them by what the word is called in the shop's own list, too; its own words go before."""
        met = self.meet(word, limit)
        for said in called(self.synonyms, word):
            for n, (quality, places) in self._meet_all(pieces(said), limit).items():
                if n not in met or met[n][0] < EXACT:
                    met[n] = (min(quality, EXACT), places)
        return met

    def _meet_all(self, parts: Sequence[str], limit: int) -> Met:
        """Find the names that hold all these words; where none does, the first: singtel is groundnut oil."""
        mets = [self.meet(part, limit) for part in parts]
        if len(mets) < 2:
            return mets[0] if mets else {}
        both = set(mets[0]).intersection(*mets[1:])
        found: Met = {}
        for n in both:
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
        fewest = min(mets, key=len)
        covered: dict[int, int] = {}
        sums: dict[int, list[int]] = {}
        for n in fewest:
            if all(n in met for met in mets):
                for met in mets:
                    covered[n] = covered.get(n, 0) | met[n][1]
                sums[n] = [met[n][0] for met in mets]
        sums = {n: kept for n, q in sums.items() if (kept := self._heard(n, q, covered[n]))}
        if not sums:
            return _NONE
        best = max((min(qualities), sum(qualities)) for qualities in sums.values())
        found = [n for n, q in sums.items() if (min(q), sum(q)) == best]
        whole = [n for n in found if self._is_whole(n, covered[n])]
        found = sorted(whole or found)
        return (*best, bool(whole), found) if len(found) <= _MOST_ALIKE else _NONE

    def _heard(self, n: int, qualities: list[int], covered: int) -> list[int]:
        """Tell how well a name was met; two faint words that are a whole name confirm each other."""
        if max(qualities) >= NEAR or min(qualities) >= SOUND:
            return qualities
        whole = len(qualities) > 1 and self._has_all_words(n, covered)
        return [NEAR] * len(qualities) if whole else []

    def _has_all_words(self, n: int, covered: int) -> bool:
        """True where nothing but figures is missing: the 64 GB of a memory card."""
        for place, word in enumerate(self.names[n]):
            if not covered >> place & 1 and word.isdigit():
                covered |= 0b11 << place
        return self._is_whole(n, covered)

    def _is_whole(self, n: int, covered: int) -> bool:
        return all(
            covered >> place & 1 or word.casefold() in _CORPORATE
            for place, word in enumerate(self.names[n])
        )


def _joined(left: str, right: str) -> str:
    """Return the key of two words in one, from the keys of both where no letters meet that change."""
    if not left or not right or left[-1] in _MEETING or right[0] in _MEETING:
        return key(left + right)
    first, second = key(left), key(right)
    return first + (second[1:] if first[-1:] == second[:1] else second)


def _heard_as(word: str) -> Iterable[Heard]:
    """Yield what was typed as it may be heard."""
    ways = (word, *other_ways(word)) if is_indic(word) else (word,)
    heard = dict.fromkeys(hear(way) for way in ways)
    yield from (way for way in heard if len(way.bones) > 1)


# So far may a word be from a name of as many consonants: of goods, of people, typed in Latin letters.
_NEAR_ENOUGH = {2: (0, 0, 0), 3: (1, 0, 1), 4: (3, 2, 2)}
_LONG_ENOUGH = (5, 4, 3)


def _likeness(typed: Heard, entry: _Entry, *, indic: bool, strict: bool) -> int:
    """Tell how well a word of names is met by one with the same consonants; 0: not at all."""
    ways = [way for way in entry.heard if len(way.bones) == len(typed.bones)]
    if not ways:
        return 0
    far = min(weigh(typed, way, indic=indic) for way in ways)
    most = _NEAR_ENOUGH.get(len(typed.bones), _LONG_ENOUGH)[strict if indic else 2]
    if far <= most:
        return SOUND
    return FAINT if indic and far <= most + FAR else 0


@lru_cache(maxsize=WORDS_KEPT)
def _forms_of(word: str, kind: Kind) -> tuple[str, ...]:
    """Names share their words: the forms of each are worked out once."""
    forms = dict.fromkeys(_forms(word))
    for translated in everywhere(kind, word):
        forms |= dict.fromkeys(_forms(translated))
    if kind == "goods":
        folded = key(word)
        forms |= dict.fromkeys("^" + folded[:end] for end in range(3, len(folded)))
    return tuple(forms)


def _forms(word: str) -> Iterable[str]:
    yield "=" + key(word)
    yield "~" + stem(word)
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
    yield "=" + folded, WRITTEN
    if folded.isdigit():
        return
    yield from _asked_otherwise(word)
    if fold(word) in lexicon().tags:  # a word with a sense of its own is no slip of a name
        yield from ((form, FAINT) for form, _ in _letters(word))
        return
    if len(folded) > 2:
        yield "~" + stem(word), NEAR
    yield from _asked_in_tamil(word)
    yield from _letters(word)
    if len(folded) > 4:
        yield "-" + folded, SOUND  # a letter too few
    if len(folded) > 5:
        yield from (("=" + cut, SOUND) for cut in _cuts(folded))  # a letter too many
    if loose:
        yield from _slips(folded)


def _asked_otherwise(word: str) -> Iterable[tuple[str, int]]:
    """Where a letter of the script stands for several sounds."""
    for way in other_ways(word):
        yield "=" + key(way), NEAR
        if len(key(way)) > _FAIRLY_LONG:
            yield "~" + stem(way), NEAR


def _letters(word: str) -> Iterable[tuple[str, int]]:
    """An abbreviation written in an Indic script as its letters are called."""
    for letters in dict.fromkeys(itertools.chain(*map(spelled, (word, *other_ways(word))))):
        quality = EXACT if len(letters) > 1 else FAINT
        yield "=" + key(letters), quality
        if is_tamil(word):
            yield f"%l{voiceless(letters)}", min(quality, NEAR)


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
