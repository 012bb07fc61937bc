"""What endings are written onto besides names: figures, numbers in words, the name of somebody new."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.understand.goods import everywhere
from bot.understand.language import lexicon
from bot.understand.marks import Mark, any_has, mark_of
from bot.understand.names import Known
from bot.understand.numbers import parse_number
from bot.understand.sound import is_indic
from bot.understand.text import Token, fold

Ending = tuple[str, str, str]  # what the word ended in before, the ending, its tag
_ON_FIGURE = re.compile(r"(\d+(?:\.\d+)?)[-']?([^\W\d]\D*)")
_PRICED = ("currency", "rate", "dated", "percent")
_LEADS = ("greeting", "bill", "fresh", "filler", "break", "make", "asking")
_ROLES = ("to", "from", "of", "paid", "balance", "statement")
_LONGEST = 3
_LEAST_ENDING = 2
_U = ("ు", "ು", "ு")  # a last vowel that a name need not have lost


def number_mark(word: str) -> Mark | None:
    """Read one word that is a number; a word of grammar is none."""
    read = parse_number([word])
    if read is None:
        return None
    return Mark(Token(word, "number", read[0], word), number=read[0])


def join_numbers(marks: list[Mark]) -> list[Mark]:
    """Join a number whose ending was cut to what it ends: ``ಮುನ್ನೂರ ಎಂಬತ್ತರಂತೆ`` is at 380."""
    found: list[Mark] = []
    for mark in marks:
        whole = _together(found[-1], mark) if found and mark.token.kind == "number" else None
        if whole is not None:
            found[-1] = whole
        else:
            found.append(mark)
    return found


def undated(marks: list[Mark]) -> list[Mark]:
    """Leave out what makes a figure the day of a month: of ``30వ తారీఖు`` stay figure and date."""
    names = lexicon().months
    pairs = zip(marks, [*marks[1:], None], strict=False)
    return [
        mark
        for mark, after in pairs
        if not (mark.has("nth") and after and (after.has("dated") or fold(after.text) in names))
    ]


def _together(first: Mark, second: Mark) -> Mark | None:
    if first.number is None or second.number is None or first.token.kind != "number":
        return None
    if second.text[:1].isdigit():
        return None
    words = [*first.text.split(), *second.text.split()]
    read = parse_number(words)
    if read is None or read[1] < len(words):
        return None
    shown = f"{first.token.raw} {second.token.raw}"
    return Mark(Token(" ".join(words), "number", read[0], shown), number=read[0])


def figure_apart(mark: Mark, ends: Sequence[Ending]) -> list[Mark] | None:
    """Cut a figure off what is written onto it: ``380ರಂತೆ``, ``30వ``, ``500ரூபாய்க்கு``."""
    match = _ON_FIGURE.fullmatch(mark.text)
    if match is None:
        return None
    figure = Mark(Token(match[1], "number", Decimal(match[1]), match[1]), number=Decimal(match[1]))
    tag = next((tag for _, ending, tag in ends if ending == match[2]), None)
    if tag is not None:
        return [figure, Mark(Token(fold(match[2]), "word", raw=match[2]), frozenset({tag}))]
    word = mark_of(Token(match[2], "word", raw=match[2]))
    return [figure, word] if word.has(*_PRICED) else None


_LEAST_NEW = 3
_VIRAMAS = ("\u094d", "\u09cd", "\u0acd")
_OF_HIM = ("bill", "estimate", "challan", "balance", "statement", "reminder", "credit", "staff")


def cut_new(marks: list[Mark], known: Known) -> list[Mark]:
    """Cut endings off names that nobody has, by what follows: ``ગોહિલને ૨ કુર્તી``, ``ঘোষের বিল``."""
    if not lexicon().sure_suffixes:
        return marks
    found: list[Mark] = []
    for i, mark in enumerate(marks):
        after = marks[i + 1] if i + 1 < len(marks) else None
        follows = after is not None and (after.number is not None or after.has(*_OF_HIM))
        fits = follows and mark.is_unread and is_indic(mark.text)
        found += (_cut_new(mark, known) if fits else None) or [mark]
    return found


def _cut_new(mark: Mark, known: Known) -> list[Mark] | None:
    """Cut an ending that no name ends in by itself."""
    made, whole = lexicon(), mark.text
    if whole in made.naming or known.starts_person(whole) or known.starts_good(whole):
        return None
    end = next((end for end in made.sure_suffixes if whole.endswith(end)), "")
    bare = whole.removesuffix(end)
    if not end or len(bare) < _LEAST_NEW or bare.endswith(_VIRAMAS):
        return None
    ending = Mark(Token(fold(end), "word", raw=end), frozenset({made.suffixes[end]}))
    return [mark_of(Token(bare, "word", raw=bare)), ending]


def whom(marks: list[Mark], ends_of: Callable[[str], Sequence[Ending]], known: Known) -> list[Mark]:
    """Cut the ending off a new name that leads a message: ``సుబ్బారెడ్డికి సుత్తి ఒకటి``.

    Only before goods or a figure, and where nobody else is named by a postposition.
    """
    start = next((i for i, mark in enumerate(marks) if not mark.has(*_LEADS)), len(marks))
    for i in range(start, min(start + _LONGEST, len(marks) - 1)):
        mark = marks[i]
        if mark.tags or mark.number is not None or mark.unit or not is_indic(mark.text):
            return marks
        if known.starts_person(mark.text) or known.starts_good(mark.text):
            return marks
        ways = (_left(mark.text, end) for end in ends_of(mark.text))
        left = next(filter(None, ways), None)
        if left is None or everywhere("goods", mark.text):
            continue
        if not _follows(marks[i + 1 : i + 3], known) or any_has(marks, *_ROLES):
            return marks
        ending = Mark(Token(fold(mark.text), "word", raw=""), frozenset({"to"}))
        return [*marks[:i], Mark(Token(left, "word", raw=left)), ending, *marks[i + 1 :]]
    return marks


def _left(word: str, end: Ending) -> str | None:
    before, ending, tag = end
    if tag != "to" or before in _U or len(ending) < _LEAST_ENDING:
        return None
    left = word.removesuffix(ending) + before
    return left if len(left) > _LONGEST else None


def _follows(marks: list[Mark], known: Known) -> bool:
    """True for goods of the shop, or a figure and its unit or goods: what somebody gets."""
    first = marks[0]
    if first.number is None:
        return not first.tags and known.starts_good(first.text)
    then = marks[-1]
    return then.unit is not None or (not then.tags and known.starts_good(then.text))
