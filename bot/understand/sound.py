"""How a word sounds: one key for every script and spelling.

Indic scripts are written in Latin letters first (their Unicode blocks run parallel, so one table
serves all), romanised spelling is folded: aspirates, doubled letters, z and j, v and w, ph and f.
"""

import re
import unicodedata
from functools import lru_cache
from operator import itemgetter

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळऱऴऩ",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v s s s h l r l n".split(),
        strict=True,
    )
)
_VOWELS = dict(zip("अआइईउऊएऐओऔऋािीुूेैोौृॉऑऎऒॆॊॅॲऍ",
    "a a i i u u e ai o au ri a i i u u e ai o au ri o o e o e o a a a".split(), strict=True))  # fmt: skip
_SIGNS = {"ं": "n", "ँ": "n", "ः": "", "़": "", "्": "", "ੰ": "n", "ੱ": ""}
_FOLDS = (("ph", "f"), ("ck", "k"), ("x", "ks"), ("sh", "s"), ("th", "t"), ("dh", "d"), ("bh", "b"),
          ("kh", "k"), ("gh", "g"), ("vh", "v"), ("jh", "j"), ("chh", "c"), ("ch", "c"), ("z", "j"),
          ("w", "v"), ("q", "k"), ("ee", "i"), ("oo", "u"), ("ou", "au"), ("y", "i"),
          ("ei", "ai"), ("ae", "ai"), ("au", "o"), ("ea", "i"))  # fmt: skip
_INDIC, _OTHER, _DOUBLED = map(re.compile, ("[\u0900-\u0d7f]", "[^a-z0-9]", r"([a-z])\1+"))
ONCE = itemgetter(1)  # of letters that stand twice; a template is read anew each time
_DEO = re.compile("^deo(?=[^aeioud])")
_ENDINGS = ("iyan", "ies", "iya", "es", "en", "on", "s", "e", "a", "i")


def is_indic(word: str) -> bool:
    """True where a letter is of an Indic script."""
    return not word.isascii() and _INDIC.search(word) is not None


def latin(word: str) -> str:
    """Write an Indic script in Latin letters, roughly as people do.

    >>> latin("रमेश"), latin("सुनील"), latin("રમેશ")
    ('rames', 'sunil', 'rames')
    """
    if word.isascii():
        return word
    spelled_out = word.replace("ஃப", "फ").replace("ஃ", "").translate(_SAID)  # ஃபேன்: fan
    bare = _BARE.sub("", spelled_out)
    return bare.replace(_CARRIED, "a").replace(_DROPS, "")


def _devanagari(char: str) -> str:
    """Find the letter of the same place in the Devanagari block."""
    if "\u0980" <= char <= "\u0d7f" and char not in _SIGNS:
        return chr(0x0900 + ord(char) % 0x80)
    return char


# What each letter of any Indian script says; the vowel that a consonant carries is not heard at the end, nor
# where a vowel or a sign follows.
_CARRIED, _DROPS = "\x01", "\x02"
_BARE = re.compile(f"{_CARRIED}(?:{_DROPS}|$)")


def _said_of(letter: str) -> str | None:
    """Write what one letter says, with what it does to the consonant before it."""
    if letter in _CONSONANTS:
        return _CONSONANTS[letter] + _CARRIED
    if letter in _VOWELS:
        return _DROPS + _VOWELS[letter]
    if letter in _SIGNS:
        return _SIGNS[letter] if letter == "ं" else _DROPS + _SIGNS[letter]
    return letter


_SAID = {code: _said_of(_devanagari(chr(code))) for code in range(0x0900, 0x0D80)}


def in_devanagari(word: str) -> str:
    """Write a word of any Indian script in one of them, letter by letter."""
    return "".join(map(_devanagari, unicodedata.normalize("NFKC", word)))


# the length of i, u, e and o, which many write as it comes
_SHORT = str.maketrans("ईऊीूऐऔँॠऎऒॆॊ", "इउिुएओंऋएओेो")


@lru_cache(maxsize=65536)
def closely(word: str) -> str:
    """Write a word of any Indian script in one of them; all but the length of its a is kept.

    >>> closely("బాకీ") == closely("బాకి"), closely("கடன்") == closely("காட்டன்")
    (True, False)
    """
    text = unicodedata.normalize("NFKC", word).replace("़", "").replace("‌", "")
    return "".join(map(_devanagari, text)).translate(_SHORT)


def plain(word: str) -> str:
    """Write a word in small Latin letters, whatever its script."""
    if word.isascii():
        return word.lower()
    return latin(unicodedata.normalize("NFKC", word).casefold().replace("़", ""))


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """Fold a word of a name to what it is compared by.

    >>> key("Ramesh") == key("रमेश"), key("Verma") == key("varma"), key("Zahoor") == key("jahur")
    (True, False, True)
    """
    text = plain(word)
    for long, short in _FOLDS:
        text = text.replace(long, short) if long in text else text
    text = _DOUBLED.sub(ONCE, _OTHER.sub("", text))
    if text.startswith("deo"):
        text = _DEO.sub("deva", text)  # deore is देवरे
    if text.endswith("iah"):
        return text[:-1]  # Subbaiah is సుబ్బయ్య
    return text[:-1] + "v" if text.endswith("ao") else text  # rao is राव


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Leave the ending off, and the short a inside, which Indic writing leaves open.

    >>> stem("kabze") == stem("kabja"), stem("राजमहल") == stem("Rajmahal")
    (True, True)
    """
    text = key(word)
    for ending in _ENDINGS:
        if text.endswith(ending) and len(text) - len(ending) >= 3:
            text = text[: -len(ending)]
            break
    return text[:1] + text[1:].replace("a", "")


# What one letter of a script may stand for, sounds being fewer there: Bengali has no v and no w, a Gujarati
# or Punjabi flapped d is as often r in Latin letters, an English plural is heard as z. A Gujarati man's ``o``
# is elsewhere an ``a`` (lehngo), and Punjabi plurals end in ``aan`` (tubaan).
_WAYS = (
    ("ব", "\u09b5"), ("ভ", "\u09b5"), ("ওয\u09bc", "\u09b5"), ("[ডঢ]\u09bc", "র"),
    ("[डढ]\u093c|[\u095c\u095d]", "र"), ("\u09bc", ""), ("ડ", "ર"), ("ઝ$", "સ"), ("ਡ", "ਰ"),
    ("ੜ|ਡ\u0a3c", "ਰ"), ("ਜ\u0a3c$", "\u0a38"), ("ज\u093c$", "स"), ("(?<!\u09cd)য(?!\u09bc)", "জ"),
    ("^स[िी]\u0902?[हगघ]$", "सिंह"),
    ("হুই", "\u09b5ি"), ("ুই", "\u09cd\u09b5ি"), ("(?<=ই)উ", "\u09b5ু"), ("ੁਆ", "\u0a4d\u0a35ਾ"),
    ("ો$|ું$|ાઓ$", "ા"), ("ਾਂ$", ""), ("ੀਆਂ$", "ੀ"),
    ("(?<=[క-హ])[ుి]$", "\u0c4d"), ("(?<=[ಕ-ಹ])[ುಿ]$", "\u0ccd"),
    ("ज\u094dञ", "ग\u094dय"), ("જ\u0acdઞ", "ગ\u0acdય"), ("জ\u09cdঞ", "গ\u09cdয"), ("\u09ce", "ত\u09cd"),
    ("જ\u0acdઞ", "ગ\u0acdન"),
    ("ற்ற", "ட்ர"), ("ன்ற", "ண்ட்ர"), ("(?<=\u09cd)ব", "\u09b5"), ("^হোয\u09bc", "\u09b5"),
    ("^উই(?=.)", "\u09b5ি"),
    # an m whose vowel is not heard before a stop: गमबूट is written for gumboot
    ("(?<=.)म(?=[पफबभ])", "म\u094d"), ("(?<=.)ম(?=[পফবভ])", "ম\u09cd"),
    ("(?<=.)ਮ(?=[ਪਫਬਭ])", "ਮ\u0a4d"), ("(?<=.)મ(?=[પફબભ])", "મ\u0acd"),
    ("\u0c02(?=హ)", "మ\u0c4d"), ("\u0c82(?=ಹ)", "ಮ\u0ccd"), ("வு(?=ண்)", "\u0bcc"),
    # endings of the plural
    ("(?<=..)ాల[ును]*$", "\u0c02"),
    ("(?<=..[सशचज])़?े[सज]़?$", ""),
    ("(?<=...)(\u0c4d)?ల[ును]*$", r"\1"), ("(?<=..)ಗಳ[ುನ]*$", ""), ("(?<=..)ங்கள்$", "ம்"),
    ("(?<=..)(?:க்)?கள்$", ""), ("(?<=..)ि(?:यां|याँ|यों)$", "ी"), ("(?<=..)(?:ें|ों|ओं|एं|एँ)$", ""),
    ("(?<=..)्या$", "ी"), ("(?<=..)(?:গুলো|গুলি|গুলা|টা|টি|খানা)$", ""), ("(?<=[ક-હ][ક-હ])ો$|(?<=..)ઓ$", ""),
    ("(?<=..)ੀਆਂ$", "ੀ"), ("(?<=..)ਾਂ$", ""),
)  # fmt: skip


@lru_cache(maxsize=65536)
def other_ways(word: str) -> tuple[str, ...]:
    """List the other spellings of a word in an Indic script, each as the name may be meant.

    >>> [latin(way) for way in other_ways("তানভি")]
    ['tanavi']
    """
    if not is_indic(word):
        return ()
    ways = {word}
    for letter, meant in _ways_in("".join(sorted({_block(char) for char in word}))):
        ways |= {letter.sub(meant, way) for way in ways}
    return tuple(sorted(ways - {word}))


def _block(char: str) -> str:
    """Give the first place of the block of Unicode that a letter is of: the same for all of a script."""
    return chr(ord(char) & ~0x7F)


@lru_cache(maxsize=256)
def _ways_in(blocks: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """List the ways of letters of some scripts alone."""
    return tuple(
        (re.compile(letter), meant)
        for letter, meant in _WAYS
        if any(_block(char) in blocks for char in letter if not char.isascii())
    )


# How the letters of the alphabet are called, as written in an Indic script: जेसीबी is JCB.
_LETTERS = {"e": "a", "bi": "b", "si": "c", "ci": "c", "di": "d", "i": "e", "ef": "f", "ji": "g", "ec": "h",
            "ai": "i", "je": "j", "ke": "k", "el": "l", "em": "m", "en": "n", "o": "o", "pi": "p",
            "kiu": "q", "ar": "r", "es": "s", "ti": "t", "iu": "u", "vi": "v", "vhi": "v", "dabliu": "w",
            "eks": "x", "vai": "y", "jed": "z", "aif": "f", "aic": "h", "hec": "h", "ail": "l",
            "aim": "m", "ain": "n", "ais": "s", "aiks": "x", "dablu": "w", "jad": "z"}  # fmt: skip
_LONGEST, _MOST_READINGS = 6, 8
# Before a vowel that stands by itself: ਏਐਚ are the letters ਏ and ਐਚ.
_HIATUS = re.compile(
    "(?<=.)(?=[\u0905-\u0914\u0985-\u0994\u0a05-\u0a14\u0a85-\u0a94\u0b85-\u0b94\u0c05-\u0c14\u0c85-\u0c94])"
)
_NASALS = re.compile("[\u0902\u0982\u0a70\u0a02\u0a82\u0c02\u0c82]")  # एंसीबी, where em is meant


@lru_cache(maxsize=65536)
def spelled(word: str) -> tuple[str, ...]:
    """Read an abbreviation that is written as its letters are called, in each way that it can be.

    >>> spelled("जेसीबी"), spelled("टीएमटी"), spelled("रमेश"), spelled("एसी")
    (('jcb',), ('tmt',), (), ('se', 'ac'))
    """
    if not is_indic(word):
        return ()
    found = _read_letters("".join(map(key, _HIATUS.split(word))))
    if _NASALS.search(word):
        found += _read_letters(key(_NASALS.sub("म\u094d", word)))
    return found


def _read_letters(rest: str) -> tuple[str, ...]:
    """Cut a word into names of letters; between them may stand the vowel that a consonant carries."""
    begun = [("", rest)]
    found: list[str] = []
    while begun and len(found) + len(begun) <= _MOST_READINGS:
        read, rest = begun.pop()
        if not rest:
            found.append(read)
            continue
        if read and rest[0] == "a":
            begun.append((read, rest[1:]))
        begun += [
            (read + _LETTERS[rest[:n]], rest[n:])
            for n in range(1, _LONGEST + 1)
            if rest[:n] in _LETTERS and n <= len(rest)
        ]
    return tuple(dict.fromkeys(found))


_BETWEEN = re.compile(r"[^A-Za-z0-9.]+")
_PIECE = re.compile(r"\d+(?:\.\d+)?|[^\W\d_][^\s\d.]*|[^\s\d.]+")


@lru_cache(maxsize=65536)
def pieces(text: str) -> tuple[str, ...]:
    """Cut a name into words, digits apart from letters.

    >>> pieces("Plywood 18mm"), pieces("SR-501")
    (('Plywood', '18', 'mm'), ('SR', '501'))
    """
    if text.isascii() and (text.isalpha() or text.isdigit()):
        return (text,)
    if text.isascii():
        return tuple(_PIECE.findall(_BETWEEN.sub(" ", text)))
    marks = "".join(
        char if unicodedata.category(char)[0] in "LMN" or char == "." else " " for char in text
    )
    return tuple(_PIECE.findall(marks))
