"""Postpositions written onto the word: ``पाटीलला``, ``বস্ত্রালয়ের``, ``ரமேஷுக்கு``, ``ramesh-ku`` are cut.

The endings and their senses are data of each language. ``before>ending`` tells what the word ended
in before the ending came: ``்>ுக்கு`` turns ``ரமேஷ்`` into ``ரமேஷுக்கு``. A word is cut only where what
is left is a name, goods, a number or a word that is known, so that no name loses its last letters; the
ending of many (``plural``) only where goods are left, for ``రాములు`` is no two of ``రాము``.
"""

from functools import cache, lru_cache, partial

from bot.understand.endings import (
    Ending,
    cut_new,
    figure_apart,
    join_numbers,
    number_mark,
    undated,
    whom,
)
from bot.understand.goods import first_words
from bot.understand.language import lexicon, spoken
from bot.understand.marks import Mark, any_has, mark_of
from bot.understand.names import Known
from bot.understand.sound import is_indic, key
from bot.understand.text import JOINER, Token, fold, tokens

_LEAST = 2  # letters of what is left
_LEAST_LATIN = 3
_HEARD = 4  # letters from which on a name is told by its sound, whatever ends it
_PLAIN = 4  # an ending of so many letters is never a part of a name
_PLAIN_LATIN = 5
_SHUT = {"", "்", "్", "್", "्", "উ", "ই"}  # where the word ended in another vowel, it must be known
_MANY = "plural"
_ON_NUMBERS = {"nth", "on_day", "oclock"}  # 30వ, 15న: only ever written onto numbers


def unglue(marks: list[Mark], known: Known) -> list[Mark]:
    """Cut the endings that are postpositions off the words."""
    lang = spoken()
    ends = _ends(lang)
    if not ends:
        return marks
    found: list[Mark] = []
    for i, mark in enumerate(marks):
        cut = not mark.tags and _may_be_cut(lang, mark)
        whole = not cut or _is_called(marks, i) or _is_of_charge(marks, i, known)
        found += [mark] if whole else _cut(mark, ends, known)
    if len(found) > len(marks) or any_has(marks, "nth"):
        found = _rejoined(join_numbers(undated(found)))
    if all([mark.text.isascii() for mark in found]):
        return found  # in Latin letters nobody new has an ending
    return whom(cut_new(found, known), partial(_ends_of, lang), known)


def _rejoined(marks: list[Mark]) -> list[Mark]:
    """Join an ending that was cut to the word that it means something with: ચૌહાણના ખાતામાં."""
    found: list[Mark] = []
    for mark in marks:
        said = f"{fold(found[-1].text)} {fold(mark.text)}" if found else ""
        senses = lexicon().tags.get(said) if said else None
        if senses and "goods" in senses:
            found[-1:] = [Mark(found[-1].token), Mark(mark.token)]
        elif senses and found[-1].number is None and mark.number is None:
            raw = f"{found[-1].token.raw} {mark.token.raw}"
            found[-1] = Mark(Token(raw.casefold(), "word", raw=raw), frozenset(senses))
        else:
            found.append(mark)
    return found


def _is_called(marks: list[Mark], i: int) -> bool:
    """True for a word that goods of two words begin or end with, as it stands: বিয়ের কার্ড, పెళ్లి కార్డులు."""
    led = f"{fold(marks[i - 1].text)} {fold(marks[i].text)}" if i and not marks[i - 1].tags else ""
    if led and "goods" in lexicon().tags.get(led, ()):
        return True
    if i + 1 == len(marks) or fold(marks[i].text) not in first_words("goods"):
        return False
    after = marks[i + 1]
    return f"{fold(marks[i].text)} {fold(after.text)}" in lexicon().goods


def _is_of_charge(marks: list[Mark], i: int, known: Known) -> bool:
    """True for whose wages they are, at the head of a clause: দর্জির মজুরি, ಕೆಲಸದ ಕೂಲಿ; of nobody on record."""
    leads = i > 0 and (marks[i - 1].has("break") or marks[i - 1].number is not None)
    charge = leads and i + 1 < len(marks) and marks[i + 1].has("loading")
    return charge and not known.sounds_like_person(marks[i].text)


@cache
def _ends(_lang: str) -> tuple[Ending, ...]:
    """List the endings of a language, the longest first: before, ending, tag."""
    parted = [(end.rpartition(">"), tag) for end, tag in lexicon().suffixes.items()]
    ends = [(before, ending, tag) for (before, _, ending), tag in parted]
    return tuple(sorted(ends, key=lambda end: len(end[1]), reverse=True))


@cache
def _endings(lang: str) -> tuple[str, ...]:
    return tuple(ending for _, ending, _ in _ends(lang))


@cache
def _written_on(_lang: str) -> frozenset[str]:
    return frozenset(fold(ending) for _, ending, _ in _ends(_lang) if is_indic(ending))


def is_ending(word: str) -> bool:
    """True for what was cut off a word: మ్మకి of రాజమ్మకి, to whom something goes."""
    return fold(word) in _written_on(spoken())


@lru_cache(maxsize=16384)
def _ends_of(lang: str, word: str) -> tuple[Ending, ...]:
    """List the endings that a word has, of its own script."""
    if not word.endswith(_endings(lang)):
        return ()
    indic = is_indic(word)
    return tuple(end for end in _ends(lang) if word.endswith(end[1]) and is_indic(end[1]) == indic)


def _may_be_cut(lang: str, mark: Mark) -> bool:
    """True for a word with an ending, and for one that begins with a figure."""
    if mark.number is not None or mark.unit or mark.token.kind != "word":
        return False
    return mark.text[0].isdigit() or bool(_ends_of(lang, mark.text))


def _cut(mark: Mark, ends: tuple[Ending, ...], known: Known) -> list[Mark]:
    whole = mark.text
    if whole[0].isdigit() and (parts := figure_apart(mark, ends)):
        return parts
    if not _ends_of(spoken(), whole):
        return [mark]
    owned = whole.endswith(("'s", "’s"))  # rajesh's sounds like rajesh
    if (known.starts_person(whole) and not owned) or known.starts_good(whole) or _is_whole(whole):
        return [mark]
    cuts = [cut for end in _ends_of(spoken(), whole) if (cut := _cut_at(mark, end, known))]
    if not cuts:
        return [mark]
    sure = (cut for cut in cuts if _counts(cut[0]) or _is_whole_name(cut[0].text, known))
    named = [cut for cut in cuts if known.sounds_like_person(cut[0].text)]
    if not named and len(cuts) > 1:  # தட்டை: a plate, தட்டு, in whichever way it is known best
        named = [max(cuts, key=lambda cut: known.goods_met([cut[0].text])[0])]
    whose = max(named, key=lambda cut: known.people_met([cut[0].text])[0], default=cuts[0])
    return next(sure, None) or whose


def _counts(mark: Mark) -> bool:
    return mark.number is not None or mark.has("one")


def _cut_at(mark: Mark, end: Ending, known: Known) -> list[Mark] | None:
    """Cut off an ending that the word has; None where nothing known is left."""
    whole, (before, ending, tag) = mark.text, end
    indic = is_indic(whole)
    bare = whole.removesuffix(ending)
    apart = bare.rstrip("-'")
    left = _left(apart if apart != bare else bare + before)
    if tag in _ON_NUMBERS and number_mark(left.text) is None:
        return None
    signed = indic and whole.endswith("'" + ending)  # ন'টায়
    if len(left.text) < (_LEAST if indic else _LEAST_LATIN) and not signed:
        return None
    joined = (mark.token.raw or "").endswith(JOINER + ending)  # written apart on purpose
    plain = len(ending) >= (_PLAIN if indic else _PLAIN_LATIN) and before[-1:] in _SHUT
    sure = joined or apart != bare or plain
    loose = indic and (len(ending) > 1 or len(left.text) >= _HEARD)
    if not _fits(left, tag, known, sure=sure, loose=loose):
        return None
    return _parted(mark, left, ending, tag)


def _fits(left: Mark, tag: str, known: Known, *, sure: bool, loose: bool) -> bool:
    """True where what is left of a word may have the ending."""
    if tag == _MANY:
        return left.unit is not None or known.starts_good(left.text)
    if tag == "honorific":  # sabji is no honoured sab
        return _is_person(left, known, loose=loose)
    if left.has("honorific") and tag == "filler":
        return False  # శ్రీను is a name
    return sure or _is_word(left, known, loose=loose)


def _parted(mark: Mark, left: Mark, ending: str, tag: str) -> list[Mark]:
    """Make two of a word: what is left, and the ending."""
    end = Mark(Token(fold(ending), "word", raw=ending), frozenset({tag}))
    number = None if left.tags or left.token.kind != "word" else number_mark(left.text)
    if number is not None:
        return [number, end]
    shown = (mark.token.raw or mark.text)[: len(left.text)]
    raw = shown if shown.casefold() == left.text else left.text
    named = mark_of(left.token._replace(raw=raw))
    return [named] if tag == _MANY else [named, end]


def _is_whole_name(word: str, known: Known) -> bool:
    """True where a customer has no other name: of రాముకి that is రాము, though Sai Ram may be another."""
    return any(key(one.name) == key(word) for one in known.people([word]))


def _left(text: str) -> Mark:
    """Read what is left; of ``5000க்கு`` that is a figure."""
    figures = tokens(text) if text[:1].isdigit() else []
    return mark_of(figures[0] if len(figures) == 1 else Token(text, "word", raw=""))


def _is_whole(word: str) -> bool:
    """True for a word that means goods, or a weekday, as it stands: its end is no ending."""
    made = lexicon()
    return word in made.naming or word in made.weekdays


def _is_word(mark: Mark, known: Known, *, loose: bool) -> bool:
    counts = mark.number is not None or number_mark(mark.text) is not None
    heard = bool(mark.tags) or counts or mark.unit is not None
    made, said = lexicon(), fold(mark.text)
    heard = heard or said in made.months or said in made.weekdays  # ऑक्टोबरचा
    return heard or _is_person(mark, known, loose=loose) or known.starts_good(mark.text)


def _is_person(mark: Mark, known: Known, *, loose: bool) -> bool:
    named = known.sounds_like_person if loose else known.starts_person
    return named(mark.text) or bool(loose and known.people([mark.text]))
