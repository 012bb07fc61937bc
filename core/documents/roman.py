"""A Devanagari name in Latin letters, for the payee's name in a UPI link.

Percent-encoded, a letter of Devanagari takes nine characters, so a code with such a name is too fine to be
scanned from a small picture; and some apps show it blank. The spelling is the everyday one, not a
scholar's. Letters of other scripts stay as they are.

>>> roman("श्री बालाजी स्टोर्स"), roman("मीना किराना"), roman("जयपुर Hardware")
('Shri Balaji Stors', 'Mina Kirana', 'Jaypur Hardware')
"""

import re
import unicodedata

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h l".split(),
        strict=True,
    )
)
_DOTTED = {"क": "q", "ख": "kh", "ग": "g", "ज": "z", "ड": "r", "ढ": "rh", "फ": "f", "य": "y"}
_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍॐ", "a a i i u u ri e ai o au o e om".split(), strict=True))
_SIGNS = dict(zip("ािीुूृेैोौॉॅ", "a i i u u ri e ai o au o e".split(), strict=True))
_NUKTA, _VIRAMA, _NASAL = "\u093c", "\u094d", "ंँ"
_WORD = re.compile(r"[\u0900-\u097f]+")
Syllable = tuple[str, str, bool]


def roman(text: str) -> str:
    """Write what is Devanagari in it in Latin letters."""
    return _WORD.sub(lambda match: _word(match[0]), text)


def _word(word: str) -> str:
    """Join the syllables; an unwritten a is silent at the end and between two that are heard."""
    word = unicodedata.normalize("NFD", word).replace("ज्ञ", "ग्य")
    syllables = _syllables(word)
    spelled, last = "", len(syllables) - 1
    for i, (consonant, vowel, unwritten) in enumerate(syllables):
        heard_around = 0 < i < last and bool(syllables[i - 1][1]) and _is_heard(syllables[i + 1])
        silent = unwritten and consonant and last > 0 and (i == last or heard_around)
        spelled += consonant + ("" if silent else vowel)
    return spelled[:1].upper() + spelled[1:]


def _is_heard(syllable: Syllable) -> bool:
    return bool(syllable[1]) and not syllable[2]


def _syllables(word: str) -> list[Syllable]:
    """(consonant, vowel, whether the vowel is unwritten) of each sign that is sounded."""
    found: list[Syllable] = []
    for i, char in enumerate(word):
        if char in _CONSONANTS:
            dotted = word[i + 1 : i + 2] == _NUKTA
            found.append((_DOTTED.get(char, "") if dotted else _CONSONANTS[char], "a", True))
        elif char in _VOWELS:
            found.append(("", _VOWELS[char], False))
        elif char in _SIGNS and found:
            found[-1] = (found[-1][0], _SIGNS[char], False)
        elif char == _VIRAMA and found:
            found[-1] = (found[-1][0], "", False)
        elif char in _NASAL and found:
            found[-1] = (found[-1][0], found[-1][1] + "n", False)
        elif char.isdecimal():
            found.append((str(unicodedata.decimal(char)), "", False))
    return found
