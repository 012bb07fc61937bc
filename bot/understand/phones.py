"""A word as what is heard: its consonants, and the vowels between them, whatever the script.

English spelling is read by its own rules (silent letters, soft c, x, tion), Indic scripts letter by
letter, an inherent vowel standing for any short one. Two words with the same consonants are then
compared vowel by vowel: ``weigh`` says how far one is from the other.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bot.understand.sound import is_indic

# Consonants by what is heard, longest spelling first. A capital is a sound of its own class:
# Z for what is written x or s and may be heard as z.
_SPELLED = (
    (r"(?<=[a-z])(?:ss|t|s|c)ion", "sn"), (r"(?<=[a-z])[tc]i(?=a)", "s"), (r"sch(?=[aeo])", "sk"),
    (r"tch|chh?|cz", "c"), (r"sc(?=[eiy])|sh", "s"), (r"ph", "f"), (r"th", "t"), (r"dh", "d"),
    (r"bh", "b"), (r"kh|c?ck|q(?!u)|que$", "k"), (r"(?<=i)gh(?![aeiou])", "E"),
    (r"(?<=[au])gh(?=t|s?$)|(?<=ou)gh", ""), (r"gh", "g"), (r"jh|dg(?=e)", "j"), (r"zh", "j"),
    (r"cc(?=[eiy])", "ks"), (r"c(?=[eiy])", "s"), (r"qu", "kv"), (r"^x", "z"), (r"x", "kZ"),
    (r"^wr", "r"), (r"^kn", "n"), (r"^ps(?=y)", "s"), (r"wh", "v"), (r"mb$", "m"),
    (r"(?<=i)gn(?=e?s?$)", "En"), (r"m(?=[pb])", "n"), (r"(?<=[aeou])w(?![aeiouy])", "w"), (r"w", "v"),
    (r"(?<=[aeiouy])s(?=[aeiouy]|$)|(?<=[a-z])s(?=m|$)", "Z"), (r"c", "k"),
    (r"^h(?!ou?n[oe]|our)", "h"), (r"h", ""),
)  # fmt: skip
_READ = re.compile("|".join(f"(?P<s{n}>{spelled})" for n, (spelled, _) in enumerate(_SPELLED)))
# Spellings that are heard in two ways: general and Ganesh, tech and chai, chiffon, picture, exhaust.
_OTHERWISE = (
    (r"g(?=[eiy])", "j"), (r"ch(?=[eolrmn]|anic|$)", "k"), (r"ch(?=[ei])", "sh"), (r"tu(?=re)", "tchu"),
    (r"ex(?=h?[aeiou])", "egz"), (r"l(?=[fk]$)", ""), (r"ow(?=[a-z])", "av"),
    (r"(?<=[a-z]{3})s$|(?<=[hs])es$", ""), (r"(?<=[ao]u)gh(?![aeiout])", "f"), (r"^gn(?=a)", "n"),
    (r"qu(?=[er])", "ku"),
)  # fmt: skip

_ELSE = tuple((re.compile(spelled), meant) for spelled, meant in _OTHERWISE)
_MAY_BE_ELSE = re.compile("|".join(spelled for spelled, _ in _OTHERWISE))
_OTHER = re.compile("[^a-z0-9]")
_DOUBLED = re.compile(r"([^aeiou\d])\1+")
_VOWEL = "aeiouywE"
_CLASSES = str.maketrans("sjZ", "zzz")
_TAMIL = str.maketrans("gdbfch", "ktppzk")
_KEPT = 65_536

_DEVANAGARI = {
    **dict(zip("कखगघङचछजझञटठडढणतथदधनपफबभमरलवशषसळऱऴऩ",
               "kkggnccjjnttddnttddnpfbbmrlvssslrln", strict=True)),
    "ह": "", "ॎ": "t", "य": "i", "ऋ": "ri", "ृ": "ri",
}  # fmt: skip
_INDIC_VOWELS = dict(zip("अआइईउऊएऐओऔािीुूेैोौॉऑऎऒॆॊॅॲऍ",
    "a a i i u u e ai o au a i i u u e ai o au o o e o e o ia ia ia".split(), strict=True))  # fmt: skip
_NASAL = "\u0902"
_VIRAMA = "\u094d"
_STOPS = set("पफबभ")
_BENGALI, _SOUTHERN = 0x0980, {0x0C00, 0x0C80}


class Heard(NamedTuple):
    """What is heard of a word. ``vowels`` stand before each consonant and after the last.

    ``bones``: the classes of the consonants, an ``a`` before them where the word begins with a vowel.
    """

    bones: str
    consonants: str
    vowels: tuple[str, ...]


@lru_cache(maxsize=_KEPT)
def hear(word: str) -> Heard:
    """Hear a word as it is most often read.

    >>> hear("xerox").bones == hear("झेरॉक्स").bones, hear("light").bones == hear("ਲਾਈਟ").bones
    (True, True)
    """
    if word.isascii():
        return _parted(_english(word.lower()), lengthens=True)
    plain = unicodedata.normalize("NFKC", word).casefold()
    return _parted(_indic(plain)) if is_indic(plain) else _parted(_english(plain), lengthens=True)


@lru_cache(maxsize=_KEPT)
def ways_to_hear(word: str) -> tuple[Heard, ...]:
    """Hear a word in each of the ways that its English spelling may be read."""
    if is_indic(word) or not _MAY_BE_ELSE.search(word.casefold()):
        return (hear(word),)
    plain = word.casefold()
    read = (spelled.sub(meant, plain) for spelled, meant in _ELSE)
    return tuple(dict.fromkeys(map(hear, (plain, *dict.fromkeys(read)))))


def _english(plain: str) -> str:
    text = _READ.sub(_sound, _DOUBLED.sub(r"\1", _OTHER.sub("", plain)))
    return _DOUBLED.sub(r"\1", text)


def _sound(match: re.Match[str]) -> str:
    return _SPELLED[int((match.lastgroup or "s0")[1:])][1]


def _indic(plain: str) -> str:
    """Write what an Indic script says; the vowel that a consonant carries is left out."""
    block = next(ord(char) & ~0x7F for char in plain if is_indic(char))
    word = [_same_place(char) for char in plain]
    heard = []
    for i, char in enumerate(word):
        after = word[i + 1] if i + 1 < len(word) else ""
        if char == _NASAL:
            heard.append("" if after in {"न", "म"} else _nasal(block, after))
        elif char == "\u093c" and heard[-1:] == ["j"]:
            heard[-1] = "z"
        elif after == _VIRAMA and word[i + 2 : i + 3] == [char] and char != "य":
            continue  # doubled
        elif char == "म" and after == _VIRAMA and "".join(word[i + 2 : i + 3]) in _STOPS:
            heard.append("n")
        else:
            heard.append(_letter(word, i, block))
    return "".join(heard)


def _letter(word: list[str], i: int, block: int) -> str:
    """Write one letter; about y the vowel that a consonant carries is heard: ``ay``, ``ayya``."""
    char = word[i]
    if char == "ह" and not i:
        return "h"
    if char != "य":
        return _DEVANAGARI.get(char, _INDIC_VOWELS.get(char, char if char.isascii() else ""))
    carried = "a" if i and word[i - 1] in _DEVANAGARI and word[i - 1] not in "यऋृ" else ""
    open_end = "a" if i + 1 == len(word) and block in _SOUTHERN else ""
    return f"{carried}i{open_end}"


def _nasal(block: int, after: str) -> str:
    """Write the sign of a nasal, which takes its place from what follows."""
    if after == "ह" or (block == _BENGALI and after not in {"क", "ख", "ग", "घ"}):
        return "ng"
    closes = block in _SOUTHERN and not after.isalpha()
    return "m" if closes or after in _INDIC_VOWELS else "n"


def _same_place(char: str) -> str:
    """Find the letter of the same place in the Devanagari block."""
    if char in "\u0a70\u0901\u0981\u0a01\u0a81":
        return _NASAL
    if "\u0980" <= char <= "\u0d7f" and char != "\u0a71":
        return chr(0x0900 + ord(char) % 0x80)
    return char


def _parted(text: str, *, lengthens: bool = False) -> Heard:
    """Part consonants from vowels; a last e ``lengthens`` the vowel before it: tile, cake."""
    consonants, vowels, run = "", [""], ""
    for char in text:
        if char in _VOWEL:
            run += char
        else:
            vowels[-1], consonants, run = run, consonants + char, ""
            vowels.append("")
    vowels[-1] = run
    if run == "e" and len(vowels) > 2 and len(vowels[-2]) == 1 and lengthens:
        vowels[-2] += "E"
    bones = ("a" if vowels[0] else "") + consonants.translate(_CLASSES)
    return Heard(bones, consonants, tuple(vowels))


# What the vowels of an English or romanised spelling are heard as: surely, and at times. A hyphen is
# the short vowel that Indic writing leaves open.
_SURE = {
    "": "-", "a": "a - ia e ai", "e": "e - ai", "i": "i", "o": "o a -", "u": "u - iu", "y": "i",
    "aE": "e a ei ai ia", "eE": "e i", "iE": "ai i aia", "oE": "o", "uE": "iu u", "yE": "ai aia i",
    "ai": "e ai ei", "ay": "e ai ei", "ei": "e ai i", "ey": "e i", "ea": "i e ia", "ee": "i",
    "ie": "i ie", "ia": "ia i", "io": "io", "oa": "o", "oo": "u", "ou": "au u o", "ow": "au o ava",
    "au": "o au a", "aw": "o a au", "ew": "u iu", "eu": "u iu iau", "ui": "u ui", "ue": "u iu",
    "oi": "oi ai", "oy": "oi ai", "aa": "a -", "ae": "e a ae", "eo": "io i", "ua": "ua", "uo": "uo",
    "oe": "o u", "iu": "iu", "uu": "u", "ii": "i", "ya": "ia i", "yo": "io", "yu": "iu", "ye": "ie e",
    "ao": "au ao av", "aya": "aia aya", "iya": "ia", "aiya": "aia", "eya": "ea eia",
}  # fmt: skip
_AT_TIMES = {
    "": "a e i", "a": "ei o aa ea iai", "e": "i a ia ie", "i": "ai - e a ia aia", "o": "au u oa",
    "u": "a", "y": "ai ia aia e - a", "ai": "i a aia ia aie", "ay": "a aia", "ei": "a aia",
    "ey": "ai a", "ea": "a - iai", "ee": "e ia -", "ie": "ai aia ia e aie", "ia": "aia a - ea aie",
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
    "ow": "o", "ie": "i",
}  # fmt: skip
_TWICE = re.compile(r"([aiu])\1")
WEAK, FAR = 1, 3


@lru_cache(maxsize=_KEPT)
def weigh(typed: Heard, name: Heard, *, indic: bool) -> int:
    """Weigh how far a typed word is from a name with as many consonants; 0: it may well be that.

    >>> weigh(hear("डिमर"), hear("dimmer"), indic=True), weigh(hear("रानी"), hear("rina"), indic=True)
    (0, 4)
    """
    if typed.bones != name.bones and as_tamil(typed) != as_tamil(name):
        return 2 * FAR * len(name.bones)
    last = len(name.vowels) - 1
    cost = sum(
        _between(one, other, indic=indic, ends=place == last)
        for place, (one, other) in enumerate(zip(typed.vowels, name.vowels, strict=True))
    )
    if not indic and cost and cost > _written(name) - _written(typed):
        return FAR * len(name.bones)  # what is clipped is shorter
    if typed.bones != name.bones:
        return cost  # Tamil letters tell consonants by class only
    return cost + sum(map(_consonant, typed.consonants, name.consonants))


def _written(heard: Heard) -> int:
    return sum(len(vowels.rstrip("E")) for vowels in heard.vowels)


def as_tamil(heard: Heard) -> str:
    """Return the consonants as far as Tamil letters tell them apart.

    >>> as_tamil(hear("பொட்டிக்")) == as_tamil(hear("Boutique"))
    True
    """
    return heard.bones.translate(_TAMIL)


def _consonant(typed: str, name: str) -> int:
    """Weigh two consonants of a class: an s is heard as z where it is written Z."""
    same = typed == name or {typed, name} in _SAME
    return 0 if same else FAR


_SAME = ({"z", "j"}, {"z", "Z"}, {"j", "Z"}, {"s", "Z"})


def _between(typed: str, name: str, *, indic: bool, ends: bool) -> int:
    """Weigh the vowels between two consonants."""
    if typed == name:
        return 0
    if not indic:
        return _clipped(typed, name, ends=ends)
    heard = _TWICE.sub(r"\1", typed.replace("y", "i")) or "-"
    if ends and "-" in {heard, name or "-"}:
        return 0 if name in _SILENT and heard == "-" else FAR
    if heard == name or heard in _SURELY.get(name, ()) or (ends and heard in _AT_END.get(name, ())):
        return 0
    return WEAK if heard in _MAYBE.get(name, ()) else FAR


def _clipped(typed: str, name: str, *, ends: bool) -> int:
    """Weigh what a hasty hand leaves out: vowels within a word, or a silent e; it puts in no others."""
    name = name.removesuffix("E")
    typed = typed.removesuffix("E")
    if _ALIKE.get(typed, typed) == _ALIKE.get(name, name):
        return 0
    if ends and {typed, name} == {"a", "e"}:
        return 0  # dhabe is of a dhaba
    if not typed:
        return FAR if ends and name != "e" else WEAK
    return WEAK if len(name) > len(typed) and name.endswith(typed) else FAR
