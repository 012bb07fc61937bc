"""An index of names by every way each of their words may be written; only candidates are scored.

It holds for every language: what goods and trades are called in any of them leads to the name, and
which words are called so is asked in the language of the message. Names are only ever added, each in
the time that its own words take.
"""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from bot.understand.language import called, everywhere, lexicon, spoken
from bot.understand.sound import is_indic, key, other_ways, pieces, skeleton, spelled, stem
from bot.understand.tamil import is_tamil, voiceless, voiceless_bones
from bot.understand.text import fold

# How well a word was met: as written, by its stem, by its sound or first letters, faintly.
EXACT, NEAR, SOUND, FAINT = 4, 3, 2, 1
_WORDS_KEPT = 50_000
_MOST_ALIKE = 200  # so many names that fit equally name nobody
_SOFT_G = re.compile("g(?=[ei])")
_FAIRLY_LONG = 4
_FLAPPED = "ड़"
_CORPORATE = {"pvt", "ltd", "llp", "and", "co", "sons", "private", "limited"}

Kind = Literal["goods", "trades"]
Found = tuple[int, int, bool, list[int]]  # worst and sum of qualities, whether whole, the names
_NONE: Found = (0, 0, False, [])
Met = dict[int, tuple[int, int]]  # of a name: how well, and which of its words, a bit for each


class NameIndex:
    """Names by each of their words, in every form these may be met in.

    ``limit``: only the first so many names are looked at; those after them were added later.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind: Kind = kind
        self._loose = kind == "goods"
        self._words: dict[str, dict[int, int]] = {}
        self.names: list[tuple[str, ...]] = []
        self._seen: dict[tuple[str, int, tuple[str, ...]], Found] = {}
        self._held: dict[tuple[str, int, str], bool] = {}

    def extend(self, names: Sequence[str]) -> None:
        """Add names; the number of each is its place. Those who search meanwhile see whole postings."""
        if not names:
            return
        added: dict[str, dict[int, int]] = {}
        for name in names:
            words = pieces(name)
            n = len(self.names)
            self.names.append(words)
            for form, places in _postings(words, self._kind):
                held = added.setdefault(form, {})
                held[n] = held.get(n, 0) | places
        for form, posted in added.items():
            before = self._words.get(form)
            self._words[form] = {**before, **posted} if before else posted
        self._seen, self._held = {}, {}

    @property
    def synonyms(self) -> Mapping[str, str]:
        """What goods, or trades, are called in the language of the message."""
        return lexicon().goods if self._kind == "goods" else lexicon().trades

    def meet(self, word: str, limit: int) -> Met:
        """Find the names that hold a word: how well it was met, and which words of theirs."""
        met: Met = {}
        for form, quality in _asked(word, loose=self._loose):
            for n, places in self._words.get(form, {}).items():
                if n < limit and (n not in met or met[n][0] < quality):
                    met[n] = (quality, places)
        return met

    def _meet_translated(self, word: str, limit: int) -> Met:
        """Find them by what the word is called in the shop's own list, too."""
        met = self.meet(word, limit)
        translated = called(self.synonyms, word)
        for part in pieces(translated) if translated else ():
            for n, found in self.meet(part, limit).items():
                if n not in met or met[n][0] < found[0]:
                    met[n] = found
        return met

    def may_hold(self, word: str, limit: int) -> bool:
        """True where a name may be met that holds this word; a sign between words may stand in any."""
        asked = (spoken(), limit, word)
        held = self._held.get(asked)
        if held is None:
            parts = pieces(word)
            held = not parts or any(self._meet_translated(part, limit) for part in parts)
            if len(self._held) < _WORDS_KEPT:
                self._held[asked] = held
        return held

    def match(self, words: tuple[str, ...], limit: int) -> Found:
        """Find the names that hold all the words typed, the best met ones; whole names win.

        Worked out once for a message, however often it is asked.
        """
        asked, seen = (spoken(), limit, words), self._seen
        found = seen.get(asked)
        if found is None:
            if len(seen) >= _WORDS_KEPT:
                seen.clear()  # an index outlives many messages
            found = seen[asked] = self._match(typed_pieces(words, self.synonyms), limit)
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


def _postings(words: Sequence[str], kind: Kind) -> Iterable[tuple[str, int]]:
    """Yield each form by which a name is found, and the bits of the words that it stands for."""
    for place, word in enumerate(words):
        for form in _forms_of(word, kind):
            yield form, 1 << place
    for place, (left, right) in enumerate(itertools.pairwise(words)):
        if not left.isdigit() and not right.isdigit():
            yield "=" + key(left + right), 0b11 << place


@lru_cache(maxsize=_WORDS_KEPT)
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


def typed_pieces(words: Sequence[str], synonyms: Mapping[str, str]) -> list[str]:
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
