"""A word as what is heard: its consonants, and the vowels between them, whatever the script.

English spelling is read by its own rules (silent letters, soft c, x, tion), Indic scripts letter by
letter, an inherent vowel standing for any short one. How far one word is from another with the same
consonants, `nearness` tells.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bot.understand.sound import ONCE, is_indic

# Consonants by what is heard, longest spelling first. A capital is a sound of its own class:
# Z for what is written x or s and may be heard as z.
_SPELLED = (
    (r"(?<=[a-z])(?:ss|sh|t|s|c)ion", "sn"), (r"(?<=[a-z])[tc]i(?=a)", "s"), (r"sch(?=[aeo])", "sk"),
    (r"tch|chh?|cz", "c"), (r"sc(?=[eiy])|sh", "s"), (r"ph", "f"), (r"th", "t"), (r"dh", "d"),
    (r"bh", "b"), (r"kh|c?ck|q(?!u)|que$", "k"), (r"(?<=i)gh(?![aeiou])", "E"),
    (r"(?<=[au])gh(?=t|s?$)|(?<=ou)gh", ""), (r"gh", "g"), (r"jh|dg(?=e)", "j"), (r"zh", "j"),
    (r"cc(?=[eiy])", "ks"), (r"c(?=[eiy])", "s"), (r"qu", "kv"), (r"^x", "z"), (r"x", "kZ"),
    (r"^wr", "r"), (r"^kn", "n"), (r"^ps(?=y)", "s"), (r"wh", "v"), (r"mb$", "m"),
    (r"(?<=[a-z])ao$", "av"), (r"(?<=n)iam$", "ian"), (r"gny|dny|jny|^jn(?=[aeiou])", "gn"),
    (r"(?<=i)gn(?=e?s?$)", "En"), (r"m(?=[pb])", "n"), (r"(?<=[aeou])w(?![aeiouy])", "w"), (r"w", "v"),
    (r"(?<=[aeiouy])s(?=[aeiouy]|$)|(?<=[a-z])s(?=m|$)", "Z"), (r"c", "k"),
    (r"^h(?!ou?n[oe]|our)", "h"), (r"h", ""),
)  # fmt: skip
_LEADS = "[bcdghjkmpqstwxz]|ao$|iam$"  # what these begin with: most letters are none of them
_READ = re.compile(
    f"(?={_LEADS})(?:"
    + "|".join(f"(?P<s{n}>{spelled})" for n, (spelled, _) in enumerate(_SPELLED))
    + ")"
)
# Spellings that are heard in two ways: general and Ganesh, tech and chai, chiffon, picture, exhaust, Omkar,
# water, ball, buoy.
_OTHERWISE = (
    (r"g(?=[eiy])", "j"), (r"ch(?=[eolrmn]|anic|$)", "k"), (r"ch(?=[ei])", "sh"), (r"tu(?=r[eiy])", "tchu"),
    (r"ex(?=h?[aeiou])", "egz"), (r"l(?=[fk]$)", ""), (r"ow(?=[a-z])", "av"),
    (r"(?<=[a-z]{3})s$|(?<=[hs])es$", ""), (r"(?<=[ao]u)gh(?![aeiout])", "f"), (r"^gn(?=a)", "n"),
    (r"qu(?=[er])", "ku"), (r"sw(?=am)", "s"), (r"m(?=k)", "n"),
    (r"(?<=w)a(?=[tls])", "o"), (r"a(?=ll)", "o"), (r"uoy", "oy"),
)  # fmt: skip

_ELSE = tuple((re.compile(spelled), meant) for spelled, meant in _OTHERWISE)
_MAY_BE_ELSE = re.compile("|".join(spelled for spelled, _ in _OTHERWISE))
_OTHER = re.compile("[^a-z0-9]")
_DOUBLED = re.compile(r"([^aeiou\d])\1+")
_HELD = re.compile(r"([bcdgjklmnprtv])\1(?=h?a$)")  # Khanna: its last a is heard
_VOWEL = "aeiouywEAY@"
_CLASSES = str.maketrans("sjZ", "zzz")
_TAMIL = str.maketrans("gdbfch", "ktppzk")
_KEPT = 65_536

_DEVANAGARI = {
    **dict(zip("कखगघङचछजझञटठडढणतथदधनपफबभमरलवशषसळऱऴऩ",
               "kkggnccjjnttddnttddnpfbbmrlvssslrln", strict=True)),
    "ह": "", "ॎ": "t", "य": "i", "ऋ": "rY", "ृ": "rY",
}  # fmt: skip
_INDIC_VOWELS = dict(zip("अआइईउऊएऐओऔािीुूेैोौॉऑऎऒॆॊॅॲऍ",
    "a a i i u u e ai o au a i i u u e ai o au o o e o e o ia ia ia".split(), strict=True))  # fmt: skip
_CONSONANTS = _DEVANAGARI.keys() - set("यऋृॎ")
_ALONE = frozenset("इईउऊएओ")  # vowels that are letters of their own
_NASAL = "\u0902"
_VIRAMA = "\u094d"
_STOPS, _GUTTURALS = set("पफबभ"), set("कखगघ")
_BENGALI, _SOUTHERN = 0x0980, {0x0C00, 0x0C80}
_SPOKEN_OUT = {0x0B80, *_SOUTHERN}  # scripts whose last inherent vowel is spoken


class Heard(NamedTuple):
    """What is heard of a word. ``vowels`` stand before each consonant and after the last.

    ``bones``: the classes of the consonants, an ``a`` before them where the word begins with a vowel.
    Among vowels ``Y`` is the one of ऋ, ``@`` one at the end that may go unheard, ``A`` one that may not.
    """

    bones: str
    consonants: str
    vowels: tuple[str, ...]
    indic: bool = False


@lru_cache(maxsize=_KEPT)
def hear(word: str) -> Heard:
    """Hear a word as it is most often read.

    >>> hear("xerox").bones == hear("झेरॉक्स").bones, hear("light").bones == hear("ਲਾਈਟ").bones
    (True, True)
    """
    if word.isascii():
        return _parted(_english(word.lower()), indic=False)
    plain = unicodedata.normalize("NFKC", word).casefold().replace("\u200d", "")
    plain = plain.replace("अॅ", "ॲ")  # the same letter, written in two ways
    indic = is_indic(plain)
    return _parted(_indic(plain) if indic else _english(plain), indic=indic)


@lru_cache(maxsize=_KEPT)
def ways_to_hear(word: str) -> tuple[Heard, ...]:
    """Hear a word in each of the ways that its English spelling may be read."""
    if is_indic(word) or not _MAY_BE_ELSE.search(word.casefold()):
        return (hear(word),)
    plain = word.casefold()
    read = (spelled.sub(meant, plain) for spelled, meant in _ELSE)
    return tuple(dict.fromkeys(map(hear, (plain, *dict.fromkeys(read)))))


def _english(plain: str) -> str:
    letters = _OTHER.sub("", plain)
    if _HELD.search(letters):
        letters = letters[:-1] + "A"
    text = _READ.sub(_sound, _DOUBLED.sub(ONCE, letters))
    return _DOUBLED.sub(ONCE, text)


def _sound(match: re.Match[str]) -> str:
    return _SPELLED[int((match.lastgroup or "s0")[1:])][1]


def _indic(plain: str) -> str:
    """Write what an Indic script says; the vowel that a consonant carries is left out."""
    block = next(ord(char) & ~0x7F for char in plain if is_indic(char))
    # \u0905\u0945 is written for one letter
    plain = plain.replace("\u200d", "").replace("\u0905\u0945", "\u0972")
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
        elif char == "ञ" and word[i - 2 : i] == ["ज", _VIRAMA]:
            heard[-2:] = ["gn"]
        else:
            heard.append(_letter(word, i, block))
    return "".join(heard) + _left_open(word, block)


def _left_open(word: list[str], block: int) -> str:
    """Write the vowel that a last consonant carries: heard in the South, elsewhere after two of them."""
    if len(word) < 2 or word[-1] not in _CONSONANTS:
        return ""
    return "@" if block in _SPOKEN_OUT or word[-2] == _VIRAMA else ""


def _letter(word: list[str], i: int, block: int) -> str:
    """Write one letter; about y the vowel that a consonant carries is heard: ``ay``, ``ayya``."""
    char, after = word[i], word[i + 1] if i + 1 < len(word) else ""
    if char == "ह" and not i:
        return "h"
    if char == "ङ" and after == _VIRAMA and "".join(word[i + 2 : i + 3]) not in _GUTTURALS:
        return "ng"  # லாங்
    if char in _ALONE and i and word[i - 1] in _CONSONANTS:
        return f"a{_INDIC_VOWELS[char]}"  # मुंबई
    if char != "य":
        return _DEVANAGARI.get(char, _INDIC_VOWELS.get(char, char if char.isascii() else ""))
    carried = "a" if i and word[i - 1] in _DEVANAGARI and word[i - 1] not in "यऋृ" else ""
    opens = (block in _SOUTHERN and not after) or (not i and after in _CONSONANTS)
    return f"{carried}i{'a' if opens else ''}"


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


def _parted(text: str, *, indic: bool) -> Heard:
    """Part consonants from vowels; a last e lengthens the vowel before it: tile, cake."""
    consonants, vowels, run = "", [""], ""
    for char in text:
        if char in _VOWEL:
            run += char
        else:
            vowels[-1], consonants, run = run, consonants + char, ""
            vowels.append("")
    vowels[-1] = run
    if run == "e" and len(vowels) > 2 and len(vowels[-2]) == 1 and not indic:
        vowels[-2] += "E"
    bones = ("a" if vowels[0] else "") + consonants.translate(_CLASSES)
    return Heard(bones, consonants, tuple(vowels), indic)


def as_tamil(heard: Heard) -> str:
    """Return the consonants as far as Tamil letters tell them apart.

    >>> as_tamil(hear("பொட்டிக்")) == as_tamil(hear("Boutique"))
    True
    """
    return heard.bones.translate(_TAMIL)
