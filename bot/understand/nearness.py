"""How far one heard word is from another that has as many consonants, told vowel by vowel.

Across scripts an English spelling tells what may be heard of it. Two words in Latin letters are either
the same name by two hands (``varma``, ``jitendar``), or one is clipped in haste (``tractr``).
"""

import re
from functools import lru_cache

from bot.understand.phones import Heard, as_tamil
from bot.understand.sound import ONCE, in_devanagari

_KEPT = 65_536
# What the vowels of an English or romanised spelling are heard as: surely, and at times. A hyphen is
# the short vowel that Indic writing leaves open.
_SURE = {
    "": "-", "a": "a - ia e ai", "A": "a", "e": "e - ai", "i": "i", "o": "o a - au", "u": "u - iu",
    "y": "i ai", "aE": "e a ei ai ia", "eE": "e i", "iE": "ai i aia", "oE": "o au", "uE": "iu u",
    "yE": "ai aia i", "ai": "e ai ei", "ay": "e ai ei", "ei": "e ai i", "ey": "e i", "ea": "i e ia",
    "ee": "i", "ie": "i ie", "ia": "ia i", "io": "io", "oa": "o", "oo": "u", "ou": "au u o", "ow": "au o ava",
    "au": "o au a", "aw": "o a au", "ew": "u iu", "eu": "u iu iau", "ui": "u ui", "ue": "u iu",
    "oi": "oi ai", "oy": "oi ai", "aa": "a -", "ae": "e a ae", "eo": "io i", "ua": "ua", "uo": "uo",
    "oe": "o u", "iu": "iu", "uu": "u", "ii": "i", "ya": "ia i", "yo": "io", "yu": "iu", "ye": "ie e ia",
    "iew": "iu", "eau": "iu o",
    "ao": "au ao av", "aya": "aia ai", "iya": "ia", "aiya": "aia", "eya": "ea eia",
}  # fmt: skip
_AT_TIMES = {
    "": "a e i", "a": "ei o aa ea iai", "e": "i a ia ie", "i": "ai - e a ia aia", "o": "u oa",
    "u": "a", "y": "ai ia aia e - a", "ai": "i a aia ia aie", "ay": "a aia", "ei": "a aia",
    "ey": "ai a", "ea": "a - iai", "ee": "e ia -", "ie": "ai aia ia e aie -", "ia": "aia a - ea aie",
    "io": "aio ia o aia -", "oa": "oa a au", "oo": "o a au -", "ou": "a - aua", "ow": "a aua ua au oa",
    "au": "-", "aw": "oa", "ew": "io e au", "eu": "io u", "ui": "i ai ia", "ue": "ua -",
    "oi": "oia aia", "oy": "oia", "ae": "ai", "eo": "o", "ua": "a ava", "ye": "ai aia", "ao": "o",
    "aE": "- aia", "iE": "aii -", "oE": "a au u", "uE": "-", "eE": "- a",
}  # fmt: skip
_FINAL = {"e": "e", "a": "e"}
_SILENT = {"a", "e"}  # may go unheard at the end of a word
_SURELY = {spelled: frozenset(heard.split()) for spelled, heard in _SURE.items()}
_MAYBE = {spelled: frozenset(heard.split()) for spelled, heard in _AT_TIMES.items()}
_AT_END = {spelled: frozenset(heard.split()) for spelled, heard in _FINAL.items()}
# Spellings of one vowel in Latin letters, for what is typed in them.
_ALIKE = {
    "ee": "i", "y": "i", "oo": "u", "aa": "a", "ou": "u", "ea": "i", "ey": "i", "au": "o",
    "ow": "o", "ie": "i", "A": "a", "aya": "aia", "aiya": "aia", "iya": "ia", "ay": "ai",
}  # fmt: skip
_OPEN = {"", "-", "a", "A", "e", "@"}  # what an open end may be spelled as
_AT_START = {("ai", "i"), ("i", "e")}  # Ilaiah, Eranna
_TWICE = re.compile(r"([aiu])\1")
WEAK, FAR = 1, 3


@lru_cache(maxsize=_KEPT)
def weigh(typed: Heard, name: Heard) -> int:
    """Weigh how far a typed word is from a name with as many consonants; 0: it may well be that.

    >>> from bot.understand.phones import hear
    >>> weigh(hear("डिमर"), hear("dimmer")), weigh(hear("रानी"), hear("rina"))
    (0, 4)
    """
    if typed.bones != name.bones and as_tamil(typed) != as_tamil(name):
        return 2 * FAR * len(name.bones)
    if typed.indic or name.indic:
        cost = _across(*((typed, name) if typed.indic else (name, typed)))
    else:
        cost = min(_in_haste(typed, name), _by_two_hands(typed, name))
    if typed.bones != name.bones:
        return cost  # Tamil letters tell consonants by class only
    return cost + sum(map(_consonant, typed.consonants, name.consonants))


@lru_cache(maxsize=_KEPT)
def weigh_by_ear(typed: Heard, name: Heard) -> int:
    """Weigh a word in Latin letters as one who does not know its spelling writes it: ``feshan``.

    >>> from bot.understand.phones import hear
    >>> weigh_by_ear(hear("feshan"), hear("fashion")), weigh_by_ear(hear("grin"), hear("green"))
    (1, 0)
    """
    said = tuple(_ALIKE.get(one, one).removesuffix("E") for one in typed.vowels)
    return weigh(typed._replace(vowels=said, indic=True), name)


@lru_cache(maxsize=_KEPT)
def _consonant(typed: str, name: str) -> int:
    """Weigh two consonants of a class: an s is heard as z where it is written Z; Riswan may be Rizwan."""
    pair = {typed, name}
    if pair == _WRITTEN_FOR:
        return WEAK
    return 0 if typed == name or pair in _SAME else FAR


_WRITTEN_FOR = {"s", "z"}
_SAME = ({"z", "j"}, {"z", "Z"}, {"j", "Z"}, {"s", "Z"})


def _across(indic: Heard, other: Heard) -> int:
    """Weigh the vowels of a word in an Indic script against those of one in any."""
    last = len(other.vowels) - 1
    cost = 0
    for place, (heard, spelled) in enumerate(zip(indic.vowels, other.vowels, strict=True)):
        if place or (heard, spelled) not in _AT_START:
            cost += _between(heard, spelled, ends=place == last)
    return cost


@lru_cache(maxsize=_KEPT)
def _between(heard: str, spelled: str, *, ends: bool) -> int:
    """Weigh what is heard between two consonants against how it is spelled."""
    if heard == spelled:
        return 0
    if "Y" in heard or "Y" in spelled:
        ways = ((heard.replace("Y", one), spelled.replace("Y", one)) for one in "iu")
        return min(_between(one, other, ends=ends) for one, other in ways)
    if "@" in heard or "@" in spelled:
        other = spelled if "@" in heard else heard
        return 0 if other in _OPEN else FAR
    heard = _TWICE.sub(ONCE, heard.replace("y", "i")) or "-"
    if ends and "-" in {heard, spelled or "-"}:
        return 0 if spelled in _SILENT and heard == "-" else FAR
    at_end = ends and heard in _AT_END.get(spelled, ())
    if heard == spelled or heard in _SURELY.get(spelled, ()) or at_end:
        return 0
    return WEAK if heard in _MAYBE.get(spelled, ()) else FAR


def _in_haste(typed: Heard, name: Heard) -> int:
    """Weigh a word that leaves vowels of the name out; it puts in no others, so it is the shorter."""
    last, cost = len(name.vowels) - 1, 0
    for place, (one, other) in enumerate(zip(typed.vowels, name.vowels, strict=True)):
        cost += _clipped(one, other, ends=place == last)
    shorter = cost <= _written(name) - _written(typed)
    return cost if shorter else FAR * len(name.bones)


@lru_cache(maxsize=_KEPT)
def _written(heard: Heard) -> int:
    return len("".join(heard.vowels).replace("E", ""))


@lru_cache(maxsize=_KEPT)
def _clipped(typed: str, name: str, *, ends: bool) -> int:
    """Weigh what a hasty hand leaves out: vowels within a word, or a silent e."""
    name = name.removesuffix("E")
    typed = typed.removesuffix("E")
    if _ALIKE.get(typed, typed) == _ALIKE.get(name, name):
        return 0
    if ends and {typed, name} == {"a", "e"}:
        return 0  # dhabe is of a dhaba
    if not typed:
        return FAR if ends and name != "e" else WEAK
    left_out = len(name) > len(typed) and (name.endswith(typed) or _is_about_y(typed, name))
    return WEAK if left_out else FAR


def _is_about_y(typed: str, name: str) -> bool:
    """True where the short vowel beside a y is left out: imtiyz, vijylaxmi."""
    return "y" in typed and name in {f"{typed}a", f"a{typed}", f"a{typed}a"}


def _by_two_hands(typed: Heard, name: Heard) -> int:
    """Weigh two spellings of one name: what is heard short is written as it comes."""
    ours, theirs = typed.vowels, name.vowels
    cost = 0
    ends_alike = typed.consonants.endswith("ndr")
    if ends_alike and (_turned(ours, theirs) or _turned(theirs, ours)):  # Jitendar, Jitendra
        ours, theirs, cost = ours[:-2], theirs[:-2], WEAK
    for place, vowels in enumerate(zip(ours, theirs, strict=True)):
        pair = _heard_in(vowels)
        if len(pair) > 1:
            cost += WEAK if _may_stand_for(typed, place, pair) else FAR
    return cost


@lru_cache(maxsize=_KEPT)
def _heard_in(vowels: tuple[str, str]) -> frozenset[str]:
    return frozenset(_ALIKE.get(one, one) for one in vowels)


def _turned(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one[-2:] in {("a", ""), ("e", "")} and other[-2:] == ("", "a")


def _may_stand_for(word: Heard, place: int, pair: frozenset[str]) -> bool:
    """True for an a or e in a closed syllable (varma), e before n or m (inder), u after ṛ (krushna)."""
    after = word.consonants[place : place + 1]
    closed = bool(after) and not word.vowels[place + 1]
    if pair == {"a", "e"}:
        return closed
    if pair == {"i", "e"}:
        return closed and after in "nm" and place + 1 < len(word.consonants)
    return pair == {"i", "u"} and word.consonants[place - 1 : place] == "r" and place > 1


# Sounds that most spellings mix up, but not two of them at once: Shetty is not Sethi.
_TOLD = re.compile("sh|s|tth|tt|th|t|[शष]|स\u093c?|(?:त\u094dत|ट\u094dट)|[थठ]|[तट]")
_SIDES = {"sh": "S", "श": "S", "ष": "S", "स\u093c": "S", "s": "s", "स": "s", "th": "T", "थ": "T", "ठ": "T",
          "tt": "t", "त\u094dत": "t", "ट\u094dट": "t"}  # fmt: skip
_TAMIL_OR_BENGALI = re.compile("[\u0980-\u09ff\u0b80-\u0bff]")


@lru_cache(maxsize=_KEPT)
def _sides(word: str) -> str:
    """Write of each s and t on which side it is: sh or s, th or tt; a dot where that is open."""
    if _TAMIL_OR_BENGALI.search(word):
        return ""
    plain = word.casefold() if word.isascii() else in_devanagari(word)
    return "".join(_SIDES.get(told, ".") for told in _TOLD.findall(plain))


def are_apart(typed: str, name: str) -> bool:
    """True where two words of one sound are told apart by two consonants.

    >>> are_apart("sethi", "Shetty"), are_apart("सेठी", "Shetty"), are_apart("shekhar", "Sekhar")
    (True, True, False)
    """
    ours, theirs = _sides(typed), _sides(name)
    if len(ours) != len(theirs):
        return False
    pairs = (a != b and "." not in (a, b) for a, b in zip(ours, theirs, strict=True))
    return sum(pairs) > 1
