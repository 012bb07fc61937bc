"""The languages, as data: words with their tags, numbers, units, phrases, what goods are called."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from bot.keeping import made_once
from bot.understand.clipped import in_full, slips_of
from bot.understand.glued import in_one_word
from bot.understand.goods import Names, files as language_files, names_for, naming
from bot.understand.phones import Heard, hear
from bot.understand.sound import closely, is_indic, key
from bot.understand.text import fold

_LEAST = 4  # shorter words sound like too many others
_SHORT_SCALE = 2  # letters: k, of 5 k
_COUNTING = "no"  # of 2no pump
_LEAST_STUCK = 3  # letters of what is written onto a figure


@dataclass
class Lexicon:
    """Everything the reader knows of words, of all languages together."""

    tags: dict[str, set[str]] = field(default_factory=dict)
    # how many words the phrases have that begin with two, the longest first
    multi: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    said_together: set[tuple[str, ...]] = field(default_factory=set)  # the phrases, each by words
    multi_heard: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)  # by their sound
    sounds: dict[str, str] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)
    weekdays: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, Decimal] = field(default_factory=dict)
    fractions: dict[str, Decimal] = field(default_factory=dict)
    added: dict[str, Decimal] = field(default_factory=dict)
    glued: dict[str, Decimal] = field(default_factory=dict)
    tens: set[str] = field(default_factory=set)
    scales: dict[str, Decimal] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)
    goods: Names = field(default_factory=dict)
    trades: Names = field(default_factory=dict)
    telling: dict[str, dict[str, int]] = field(default_factory=dict)
    hinting: dict[str, set[str]] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    ending_in: dict[str, list[str]] = field(default_factory=dict)  # by their last letter
    latin_endings: dict[str, dict[str, str]] = field(default_factory=dict)  # of names, the same
    suffixes: dict[str, str] = field(default_factory=dict)
    sure_suffixes: list[str] = field(default_factory=list)  # no name ends so, the longest first
    naming: frozenset[str] = frozenset()
    slips: dict[str, str] = field(default_factory=dict)  # English in haste: dlvry, estmate
    places: set[str] = field(default_factory=set)
    streets: set[str] = field(default_factory=set)  # words that end what a road is called
    towns: dict[str, list[Heard]] = field(default_factory=dict)  # the places, by their consonants

    def tags_of(self, word: str) -> set[str]:
        """Find the tags of a word, or of the one that it sounds like."""
        folded = fold(word)
        heard = folded not in self.tags and folded not in self.naming  # sabbu is soap, no saab
        if heard and min(len(key(word)), len(folded)) >= _LEAST:
            folded = self.sounds.get(_heard(word)) or self.sounds.get(key(word), folded)
            if folded not in self.tags:
                folded = next((whole for whole in in_full(folded) if whole in self.tags), folded)
        return self.tags.get(folded, set())

    def number_of(self, word: str) -> Decimal | None:
        """Find the number that a word is, or sounds like; or of which parts it is made."""
        found = self._figure(self.numbers, word)
        if found is None and self.glued and fold(word) not in self.tags:
            found = self.glued.get(key(word))
        return found

    def scale_of(self, word: str) -> Decimal | None:
        """Find the hundred, thousand, lakh ... that a word is."""
        return self._figure(self.scales, word)

    def fraction_of(self, word: str) -> Decimal | None:
        """Find what a word like sava or sadhe adds."""
        return self._figure(self.fractions, word)

    def may_count(self, word: str) -> bool:
        """True where a number in words may begin with this one; a short scale needs its count before it."""
        ways, alone = self._spellings(word), len(word) > _SHORT_SCALE or not word.isascii()
        tables = (self.numbers, self.fractions, *((self.scales,) if alone else ()))
        listed = any([way in table for table in tables for way in ways])
        return listed or (bool(self.glued) and self.number_of(word) is not None)

    def _figure(self, table: dict[str, Decimal], word: str) -> Decimal | None:
        return next((table[way] for way in self._spellings(word) if way in table), None)

    def _spellings(self, word: str) -> tuple[str, ...]:
        """List how a word may stand among the numbers: as it is, by its sound, with a vowel left out."""
        folded, heard = fold(word), key(word)
        if folded in self.tags:
            return (folded,)
        by_ear = ("~" + heard,) if len(heard) >= _LEAST + is_indic(word) else ()
        return (folded, *by_ear, *in_full(folded))


_SPOKEN: ContextVar[str] = ContextVar("spoken", default="hi")


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Read in this language: its words, and those of the languages that it is mixed with."""
    before = _SPOKEN.set(lang.partition("-")[0])
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken() -> str:
    """Return the code of the language that is read."""
    return _SPOKEN.get()


def lexicon() -> Lexicon:
    """Return what is known of the words of the language that is read."""
    return _lexicon(_SPOKEN.get())


@made_once
def _lexicon(code: str) -> Lexicon:
    """Put a language together with those that its speakers mix in; its own sense of a word wins."""
    files = language_files()
    own = files.get(code, files["hi"])
    made = Lexicon()
    _add(made, own, without=frozenset())
    taken = frozenset(made.tags) if code != "en" else frozenset()
    for other in own.get("mixes", []):
        _add(made, files[other], without=taken if other != "en" else frozenset())
    for data in files.values():
        _add_names(made, data)
        if code == "en":
            _add_measures(made, data)
    first = (own["code"], *own.get("mixes", []))
    made.goods, made.trades = names_for("goods", first), names_for("trades", first)
    made.naming = naming(code)
    for end in made.endings:
        made.ending_in.setdefault(end[-1], []).append(end)
    _tell_by_verbs(made)
    _share_telling(made, files)
    if made.added:
        made.glued = in_one_word(made.numbers, made.tens, made.added, made.scales)
    made.slips = {way: word for way, word in _slips().items() if not _has_sense(made, way)}
    return made


@cache
def _slips() -> dict[str, str]:
    """List how hasty hands write the longer words of English grammar."""
    english = language_files()["en"]
    senses = {word: {word} for word in (*_words_of("en"), *english["months"]) if word.isascii()}
    for tag, words in english["words"].items():
        for word in (fold(word) for word in words if " " not in word and word.isascii()):
            senses[word] = senses[word] - {word} | {tag}
    said = {word: frozenset(tags) for word, tags in senses.items()}
    return {**slips_of(said), **english["hasty"]}


def _has_sense(made: Lexicon, word: str) -> bool:
    """True for a word of grammar or trade, a number, a measure, a place."""
    named = word in made.naming or word in made.goods or word in made.trades
    placed = key(word) in made.places or word in made.units or word in made.months
    return named or placed or bool(made.tags_of(word)) or made.may_count(word)


_VERBS = ("paid", "gave", "i_paid", "make", "send", "show", "give", "change", "remove", "due", "future",
          "question", "negation", "due_word", "reported", "if", "filler", "cancel", "returned",
          "took", "to", "from")  # fmt: skip
_LONG = 6  # letters: a form of a verb so long is no other language's word, and nobody's name


def _tell_by_verbs(made: Lexicon) -> None:
    """Let the forms of verbs that only one language has tell it, as its listed words do."""
    for word, lang in _verbs_of_one():
        made.telling.setdefault(word, {}).setdefault(lang, _OWN)


@cache
def _verbs_of_one() -> tuple[tuple[str, str], ...]:
    """List those forms, each with its language."""
    had: dict[str, set[str]] = {}
    for code in language_files():
        for word in _words_of(code):
            had.setdefault(word, set()).add(code)
    return tuple(
        (word, f"{code}-Latn")
        for code, data in language_files().items()
        for word in {fold(word) for tag in _VERBS for word in data["words"].get(tag, ())}
        if had.get(word) == {code} != {"en"} and _is_long(word)
    )


def _is_long(word: str) -> bool:
    return len(word) >= _LONG and word.isascii() and word.isalpha()


def _share_telling(made: Lexicon, files: dict[str, dict[str, Any]]) -> None:
    """Let a telling word tell every language that has it as a word of its grammar.

    Hindi, which all others are mixed with, is told by each of its words as much as they are.
    """
    for code, data in files.items():
        own = _words_of(code)
        mixed = (data, *(files[name] for name in data.get("mixes", [])))
        alone = _words_of(code, alone=True)
        known = own.union(*({fold(word) for word in one.get("units", {})} for one in mixed))
        for word in (known & made.telling.keys()) if code != "en" else ():
            lang = code if script_of(word) else f"{code}-Latn"
            if "en" in made.telling[word]:
                continue  # English grammar, which nobody writes for a word of his own
            made.telling[word].setdefault(lang, _OWN if code == "hi" and word in alone else _LENT)


@cache
def _words_of(code: str, *, alone: bool = False) -> frozenset[str]:
    """Give the words of a file's grammar, those of its phrases each; or those that stand alone."""
    data = language_files()[code]
    phrases = [phrase for words in data.get("words", {}).values() for phrase in words]
    said = [phrase.split() for phrase in phrases]
    return frozenset(fold(word) for words in said if not alone or len(words) == 1 for word in words)


# beside money itself: how it came, that it came, when; and what a thousand or a lakh is called
_STUCK = ("upi", "cash", "bank", "cheque", "card", "paid", "gave", "days", "month", "week")


@made_once
def stuck_money() -> frozenset[str]:
    """List what sticks to figures in every language and is no measure: 500ரூபாய், 5000upi, 2hazar."""
    said = set[str]()
    for data in language_files().values():
        words = data["words"]
        money = words.get("currency", ())
        said |= {word for word in money if is_indic(word) or len(word) >= _LEAST}
        said |= {word for tag in _STUCK for word in words.get(tag, ()) if len(word) >= _LEAST_STUCK}
        said |= {word for word in data.get("months", ()) if len(word) >= _LEAST_STUCK}
        said |= {word for word in data.get("scales", ()) if len(word) >= _SHORT_SCALE}
    return frozenset(fold(word) for word in said if " " not in word) | {_COUNTING}


@made_once
def stuck_units() -> frozenset[str]:
    """List the unit words of every language, as they stick to figures."""
    return frozenset(
        fold(word)
        for data in language_files().values()
        for word in (*data.get("units", {}), *data.get("words", {}).get("distance", ()))
    )


def _add(made: Lexicon, data: dict[str, Any], *, without: frozenset[str]) -> None:
    """Add a file's words; what the lexicon holds already keeps its sense."""
    for tag, words in data.get("words", {}).items():
        for word in words:
            if " ".join(map(fold, word.split())) not in without:
                _add_word(made, tag, word, heard=data["code"] != "en" or tag not in _UNHEARD)
    made.months = {fold(w): n for w, n in data.get("months", {}).items()} | made.months
    made.weekdays = {fold(w): n for w, n in data.get("weekdays", {}).items()} | made.weekdays
    _add_figures(made.numbers, data.get("numbers", {}))
    _add_figures(made.fractions, data.get("fractions", {}))
    _add_figures(made.scales, data.get("scales", {}))
    made.added |= {fold(w): Decimal(str(n)) for w, n in data.get("added", {}).items()}
    made.tens |= set(map(fold, data.get("tens", {}).get("list", [])))
    for word, code in data.get("units", {}).items():
        if " " in word:
            _add_phrase(made, tuple(map(fold, word.split())))
        made.units.setdefault(" ".join(map(fold, word.split())), code)
        made.units.setdefault("~" + key(word), code)
    for kind, phrases in data.get("phrases", {}).items():
        said = {" ".join(map(fold, phrase.split())): kind for phrase in phrases}
        made.phrases = said | made.phrases
    made.suffixes |= {end: tag for end, tag in data.get("suffixes", {}).items()}
    sure = data.get("sure_suffixes", {}).get("list", [])
    made.sure_suffixes = sorted({*made.sure_suffixes, *sure}, key=len, reverse=True)


# small words of English that nobody writes by their sound: ਟਾਇਰ is a tyre, and not "their"
_UNHEARD = frozenset({"filler", "pronoun"})


def _add_measures(made: Lexicon, data: dict[str, Any]) -> None:
    """Add how a language measures to one that tells of none: ``gum boots 2 jatalu``."""
    for word, code in data.get("units", {}).items():
        folded = fold(word)
        if len(word) > _LEAST and word.isascii() and word.isalpha() and folded not in made.tags:
            made.units.setdefault(folded, code)


def _add_word(made: Lexicon, tag: str, word: str, *, heard: bool) -> None:
    """Put a word or phrase under its tag; a word also by its sound."""
    parts = tuple(map(fold, word.split()))
    made.tags.setdefault(" ".join(parts), set()).add(tag)
    if len(parts) > 1:
        _add_phrase(made, parts)
    elif heard and len(key(word)) >= _LEAST:
        made.sounds.setdefault(_heard(word), parts[0])


def _heard(word: str) -> str:
    """Fold a word of the grammar to what it sounds like.

    Spelling in an Indian script tells its sounds, and who writes it knows a long a from a short one:
    கடன் is debt, காட்டன் cotton.
    """
    return closely(word) if is_indic(word) else key(word)


@lru_cache(maxsize=65536)
def said_alike(word: str) -> str:
    """Fold a word of a phrase to what it is in either script: the short a within it may go unwritten.

    >>> said_alike("daal") == said_alike("डाल"), said_alike("bhugtan") == said_alike("भुगतान")
    (True, True)
    """
    text = key(word)
    return text[:1] + text[1:-1].replace("a", "") + text[1:][-1:]


def _add_phrase(made: Lexicon, parts: tuple[str, ...]) -> None:
    """Let words be read together; the longest phrase that begins with two words goes first."""
    if parts in made.said_together:
        return
    made.said_together.add(parts)
    held = made.multi.setdefault(parts[:2], [])
    if len(parts) not in held:
        held.append(len(parts))
        held.sort(reverse=True)
    if all(map(str.isascii, parts)):
        made.multi_heard.setdefault(said_alike(parts[0]), []).append(parts)


def _add_figures(table: dict[str, Decimal], words: dict[str, Any]) -> None:
    for word, number in words.items():
        table.setdefault(fold(word), Decimal(str(number)))
        table.setdefault("~" + key(word), Decimal(str(number)))


def _add_names(made: Lexicon, data: dict[str, Any]) -> None:
    """Add places, words of streets, and the words that tell the language."""
    made.streets |= set(map(fold, data.get("streets", {}).get("list", [])))
    for place in data.get("places", {}).get("list", []):
        made.places.add(key(place))
        heard = hear(place)
        made.towns.setdefault(heard.bones, []).append(heard)
    for script, words in data.get("telling", {}).items():
        lang = data["code"] if script != "Latn" else f"{data['code']}-Latn"
        for word in words:
            made.telling.setdefault(fold(word), {})[lang] = _OWN if lang != "en-Latn" else _ENGLISH
    _add_hints(made, data)


# What these words name may be said in any language, and some are parts of names.
_NAMING = frozenset({"honorific", "loading", "other", "staff", "item", "customer", "bill", "gst"})


def _add_hints(made: Lexicon, data: dict[str, Any]) -> None:
    """Add the words and numbers that only some languages have, and the longer endings: they hint.

    A unit of one language is a word of another (jodi: a pair, if) and tells of neither.
    """
    code = data["code"]
    said = [w for tag, words in data["words"].items() if tag not in _NAMING for w in words]
    if code == "en":
        said += [w for phrases in data["phrases"].values() for w in phrases]
    words = [part for w in said for part in w.split() if code == "en" or part == w]
    for word in {fold(w) for w in [*words, *data.get("numbers", {})]}:
        lang = code if is_indic(word) or code == "en" else f"{code}-Latn"
        if len(word) >= _LEAST and word not in stuck_units():
            made.hinting.setdefault(word, set()).add(lang)
    ends = [end for end in data.get("suffixes", {}) if len(end) >= _LEAST]
    ends += data.get("endings", {}).get("list", [])
    made.endings |= {fold(end): code for end in ends}
    roles = (end for end, tag in data.get("suffixes", {}).items() if tag in {"to", "of", "from"})
    for end in (fold(whole.rpartition(">")[2]) for whole in roles):
        if end.isascii() and len(end) > _LEAST:
            made.latin_endings.setdefault(end[-1], {}).setdefault(end, code)


# The first letter of each script's block, and the language of the chats that are written in it.
_SCRIPTS = ((0x0900, "hi"), (0x0980, "bn"), (0x0A00, "pa"), (0x0A80, "gu"), (0x0B80, "ta"),
            (0x0C00, "te"), (0x0C80, "kn"))  # fmt: skip


def script_of(word: str) -> str:
    """Tell an Indian script by its main language; empty for Latin letters."""
    blocks = {ord(char) & ~0x7F for char in word}
    return next((lang for block, lang in _SCRIPTS if block in blocks), "")


_OWN, _LENT = 3, 1  # shares of a language that tells itself by it, and of one that merely knows it
_ENGLISH = 9  # what English takes of its short words (do, no, me); it is never told by them
