"""The forms by which a word of a name is found, and how well each form that is asked for meets it."""

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.understand.clipped import bones
from bot.understand.goods import Kind, everywhere
from bot.understand.nearness import FAR, WEAK, weigh, weigh_by_ear
from bot.understand.phones import Heard, as_tamil, hear, ways_to_hear
from bot.understand.sound import is_indic, key, other_ways, spelled, stem
from bot.understand.tamil import is_tamil, voiceless, voiceless_bones
from bot.understand.units import unit_of

# How well a word was met: as written, by what it is called, by its stem, by its sound or first letters,
# faintly.
WRITTEN, EXACT, NEAR, SOUND, FAINT = 5, 4, 3, 2, 1
_WORDS_KEPT = 50_000
_ASKED_KEPT = 4_096  # each of some twenty forms
RESPECT = ("bhai", "ben", "behen", "bhen")  # a part of the name: Jayantibhai
_RESPECTED = re.compile(f"(?<=[a-z]{{3}})(?:{'|'.join(RESPECT)})$")
_FAIRLY_LONG = 4
_ENDS_SHUT = re.compile("[bcdfgkpti][lr]e$")  # cable, tyre: many write the vowel where they hear it
_VOWEL = re.compile("[aeiouAEIOU]")
_MEETING = frozenset("haeiouykcx")  # at an edge of a word, may be read otherwise than alone


def joined(left: str, right: str) -> str:
    """Return the key of two words in one, from the keys of both where no letters meet that change."""
    if not left or not right or left[-1] in _MEETING or right[0] in _MEETING:
        return key(left + right)
    first, second = key(left), key(right)
    return first + (second[1:] if first[-1:] == second[:1] else second)


def heard_as(word: str) -> Iterable[Heard]:
    """Yield what was typed as it may be heard."""
    ways = (word, *other_ways(word)) if is_indic(word) else (word,)
    yield from dict.fromkeys(hear(way) for way in ways)


# So far may a word be from a name of as many consonants: of goods, of people, typed in Latin letters.
_NEAR_ENOUGH = {1: (0, 0, 0), 2: (0, 0, 0), 3: (1, 0, 1), 4: (3, 2, 2)}
_LONG_ENOUGH = (5, 4, 3)
_LEAST_BY_EAR = 4  # consonants from which on a word spelled by ear is goods by itself


def likeness(typed: Heard, name: Sequence[Heard], *, strict: bool) -> int:
    """Tell how well a word of names is met by one with as many consonants; 0: not at all."""
    ways = [way for way in name if len(way.bones) == len(typed.bones)]
    if not ways:
        return 0
    across = typed.indic or ways[0].indic
    far = min([weigh(typed, way) for way in ways])
    most = _NEAR_ENOUGH.get(len(typed.bones), _LONG_ENOUGH)[strict if across else 2]
    if len(typed.bones) == 1:  # view, where the whole name is said
        near = far <= most or not any(weigh_by_ear(typed, way) for way in ways)
        return FAINT if near else 0
    if far <= most:
        return SOUND
    if across:
        return FAINT if far <= most + FAR else 0
    far = min([weigh_by_ear(typed, way) for way in ways])
    if far <= WEAK:
        return FAINT if strict or far + _LEAST_BY_EAR > len(typed.bones) else SOUND
    return 0


@lru_cache(maxsize=_WORDS_KEPT)
def forms_of(word: str, kind: Kind) -> tuple[str, ...]:
    """Names share their words: the forms of each are worked out once."""
    forms = _forms(word)
    for translated in everywhere(kind, word):
        forms += _forms(translated)
    if kind == "trades" and _RESPECTED.search(word):
        forms += _forms(_RESPECTED.sub("", word))
    if kind == "trades":
        forms += ["!" + bare for bare in bones(word) if len(bare) >= _LONG_NAME]
    if kind == "goods":
        folded = key(word)
        if _ENDS_SHUT.search(folded):
            forms.append("=" + folded[:-2] + folded[:-3:-1])  # cabel, tyer
        forms += ["^" + folded[:end] for end in range(3, len(folded))]
        forms += ["!" + bare for bare in bones(word)]
    return (*dict.fromkeys(forms), *_by_ear(word))


def heard_of(word: str) -> tuple[Heard, ...]:
    """List the ways in which a word of a name is heard."""
    return tuple(heard_as(word)) if is_indic(word) else ways_to_hear(word)


def _by_ear(word: str) -> set[str]:
    ways = heard_of(word) if len(word) > 1 else ()
    in_tamil = {as_tamil(way) for way in ways}
    forms = {"#" + way.bones for way in ways} | {"+" + bones for bones in in_tamil}
    return forms | {"*" + bones for bones in in_tamil} if is_tamil(word) else forms


def as_written(word: str, kind: Kind) -> tuple[str, ...]:
    """List how a name may be written that was typed so; of people also with what honours them."""
    return (word, *(word + end for end in RESPECT)) if kind == "trades" else (word,)


def _forms(word: str) -> list[str]:
    folded, script = key(word), "t" if is_tamil(word) else "l"
    forms = [
        "=" + folded,
        "~" + stem(word),
        f"%{script}{voiceless(word)}",
        f"&{script}{voiceless_bones(word)}",
    ]
    if len(folded) > 5:
        forms += ["-" + cut for cut in _cuts(folded)]
    return forms + ["=" + key(letters) for letters in spelled(word)]


def _cuts(text: str) -> list[str]:
    """Write a word with each one letter left out, the first kept."""
    return [text[:i] + text[i + 1 :] for i in range(1, len(text))]


def asked(word: str, *, has_sense: bool, loose: bool) -> tuple[tuple[str, int], ...]:
    """List the forms by which a word that was typed may be met, and how well each meets it.

    ``has_sense``: it is a word of grammar, and so no slip of a name; ``loose``: also with a slip.
    """
    folded = key(word)
    if not folded:
        return ()
    written = ("=" + folded, WRITTEN if is_indic(word) else EXACT)
    if folded.isdigit():
        return (written,)
    if len(folded) == 1 and is_indic(word):
        return tuple(_letters(word))  # ఈ, this, is no Rao Y
    if has_sense:
        return (written, *((form, FAINT) for form, _ in _letters(word)))
    slips = (*_slips(folded), *_turned(word), *_bare(word)) if loose else _hurried(word)
    return (written, *_otherwise(word), *slips)


@lru_cache(maxsize=_ASKED_KEPT)
def _otherwise(word: str) -> tuple[tuple[str, int], ...]:
    """List how a word may be spelled otherwise; the same is asked for among people and among goods."""
    folded = key(word)
    forms = [] if word.isascii() else [*_asked_otherwise(word)]
    if len(folded) > 2:
        forms.append(("~" + stem(word), NEAR))
    forms += _asked_in_tamil(word)
    if not word.isascii():
        forms += _letters(word)
    if len(folded) > 4:
        forms.append(("-" + folded, SOUND))  # a letter too few
    if len(folded) > 5:
        forms += [("=" + cut, SOUND) for cut in _cuts(folded)]  # a letter too many
    return tuple(forms)


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


def _slips(folded: str) -> list[tuple[str, int]]:
    """Another letter, or the first letters only."""
    forms = [("-" + cut, SOUND) for cut in _cuts(folded)] if len(folded) > 5 else []
    if len(folded) > 2:
        forms.append(("^" + folded, SOUND if len(folded) > 3 else FAINT))
    return forms


@lru_cache(maxsize=_ASKED_KEPT)
def _turned(word: str) -> tuple[tuple[str, int], ...]:
    """Two letters turned round, the first kept: ``talbe``, ``cmeent``."""
    if len(word) <= _FAIRLY_LONG or not (word.isascii() and word.isalpha()):
        return ()
    places = (i for i in range(1, len(word) - 1) if word[i] != word[i + 1])
    swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places)
    return tuple(("=" + key(way), SOUND) for way in swapped)


def _bare(word: str) -> tuple[tuple[str, int], ...]:
    """A word that leaves all vowels out: ``cmnt``, ``sgr``; no measure is one."""
    left = bones(word)[:1]
    if not left or _VOWEL.search(word, 1) or unit_of(word):
        return ()
    return (("!" + left[0], NEAR if len(left[0]) >= _FAIRLY_LONG else SOUND),)


_LONG_NAME = 5  # consonants of a name that is known without some of its vowels


@lru_cache(maxsize=_ASKED_KEPT)
def _hurried(word: str) -> tuple[tuple[str, int], ...]:
    """A long word of a name with vowels left out, the ending's too: ``constrctn``, ``dcoration``."""
    left = bones(word)[:1]
    return (("!" + left[0], SOUND),) if left and len(left[0]) >= _LONG_NAME else ()


def _asked_in_tamil(word: str) -> Iterable[tuple[str, int]]:
    """Where the name or what was typed is in Tamil letters, which do not tell b from p."""
    bones = voiceless_bones(word)
    for script in "tl" if is_tamil(word) else "t":
        yield f"%{script}{voiceless(word)}", NEAR
        if len(bones) > 2:
            yield f"&{script}{bones}", SOUND if len(bones) > 3 else FAINT
