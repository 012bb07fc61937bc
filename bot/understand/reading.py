"""The tokens of a message as marks: phrases joined, numbers in words and units after figures made out."""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from bot.understand.halves import apart
from bot.understand.language import lexicon, said_alike, spoken
from bot.understand.marks import Mark, has_figure, mark_in, says
from bot.understand.numbers import parse_number
from bot.understand.sound import is_indic
from bot.understand.text import Token, fold


def marks_of(tokens: list[Token]) -> list[Mark]:
    """Read each token; phrases are joined (fir se), and numbers in words (dhai hazar, teen sau)."""
    lang = spoken()
    found = _carried(_joined([mark_in(lang, token) for token in apart(tokens)]))
    if any([_may_count(lang, mark.text) for mark in found]):
        found = _with_numbers(found, lang)
    return [
        _after_figure(found, i)
        if i
        and (
            (mark.unit and found[i - 1].number is not None)
            or (mark.text in _AFTER_FIGURES and _may_link(mark, found[i - 1]))
        )
        else (_named(mark, found[i - 1] if i else None) if mark.tags == _HOUR else mark)
        for i, mark in enumerate(found)
    ]


def _may_link(mark: Mark, before: Mark) -> bool:
    """True for ``no`` and ``r`` after a figure, and for ``r`` after a verb: ``500 dilo r Y 300 dilo``."""
    verb = mark.text in _LINKING and before.has("paid", "make", "took", *_PAID_BY)
    return verb or before.number is not None


def _after_figure(marks: list[Mark], i: int) -> Mark:
    """Read a word after a figure: a unit, and ``no`` of ``pump 1 no @6000``, which counts them."""
    mark = marks[i]
    if mark.unit:
        return _counted(mark)
    if mark.text == _NOT:
        denied = mark.is_unread and has_figure(marks[i + 1 : i + 2])
        return replace(mark, tags=_DENIED) if denied else mark
    if mark.text in _LINKING:
        verb = marks[i - 1].number is None
        follows = verb or has_figure(marks[i + 1 : i + 2])
        return replace(mark, tags=frozenset({"and"})) if follows and mark.tags else mark
    return Mark(mark.token, unit="NOS") if _numbers_goods(marks, i) else mark


def _numbers_goods(marks: list[Mark], i: int) -> bool:
    """``pump 1 no @6000``, ``pump 1 no 6000``, ``2 no pump``, ``tape 6 no, hose``: how many there are."""
    after = marks[i + 1] if i + 1 < len(marks) else None
    if after is not None and after.has("rate_sign", "currency", "rate_before"):
        return True
    counted = marks[i - 1].number or Decimal(0)
    if counted != int(counted) or marks[i].has("of"):  # Gujarati: 50 no packet
        return False
    led = i > 1 and _is_bare(marks[i - 2])
    if after is not None and after.number is not None:
        return led and after.number >= 8 * counted  # the price of one, above how many there are
    if after is not None and after.has("break", "and"):
        return led and any(map(_is_bare, marks[i + 2 : i + 3]))
    starts = i == 1 or led or marks[i - 2].has("break", "and", "to", "of")
    return starts and after is not None and _is_bare(after)


def _named(mark: Mark, before: Mark | None) -> Mark:
    """Read the hour of no figure as a name: ``mani`` is Mani."""
    return mark if before is not None and before.number is not None else Mark(mark.token)


def _carried(marks: list[Mark]) -> list[Mark]:
    """Join what carries to the price of it: ``gaadi bhada``, ``vehicle loading`` is one charge."""
    if "loading" not in says(marks):
        return marks
    found: list[Mark] = []
    for mark in marks:
        last = found[-1] if found and mark.has("loading") else None
        if last is None or not last.has("vehicle") or last.token.kind != "word":
            found.append(mark)
            continue
        shown = f"{last.token.raw or last.text} {mark.token.raw or mark.text}"
        found[-1] = replace(mark, token=Token(f"{last.text} {mark.text}", "word", raw=shown))
    return found


def _with_numbers(marks: list[Mark], lang: str) -> list[Mark]:
    """Put one mark for each number in words."""
    found: list[Mark] = []
    i = 0
    while i < len(marks):
        mark = marks[i]
        if _may_count(lang, mark.text) and not _stands_alone(lang, marks, i):
            mark, i = _number_at(marks, i)
        else:
            i += 1
        found.append(mark)
    return found


_OF_NUMBERS = frozenset({"one", "quarter"})
# what closes the clause of goods before it: bookshelf ondu estimate kodi
_CLOSES = ("bill", "estimate", "challan", "total", "discount", "credit", "and")
_HANDED = ("give", "send", "make", "took", "gave", "returned")
_PAID_BY = ("cash", "upi", "bank", "cheque", "card")
_ENDS = ("break", "i_paid", *_CLOSES, *_PAID_BY, *_HANDED)
_NUMBER = {"no", "no."}
_NOT, _DENIED = "ni", frozenset({"negation", "correcting", "no"})  # 12 ni 14 karo
_LINKING = {"r", "र", "র"}  # Bengali: of, and between two figures and
_AFTER_FIGURES, _HOUR = {*_NUMBER, *_LINKING, _NOT}, frozenset({"oclock"})
_FOR_ONE = ("rate_after", "every")
_MOODS = frozenset({"if", "question", "negation", "reported", "future"})


def _counted(mark: Mark) -> Mark:
    """A unit after its figure is no mood: ``2 jodi`` is two pairs, though jodi is Bengali for if."""
    return mark if mark.tags.isdisjoint(_MOODS) else replace(mark, tags=mark.tags - _MOODS)


def _joined(marks: list[Mark]) -> list[Mark]:
    """Join words that mean something together: ``fir se``, ``credit note``."""
    made = lexicon()
    words = [fold(mark.text) for mark in marks]
    starts = [i for i, pair in enumerate(pairwise(words)) if pair in made.multi]
    phrases = {i: length for i in starts if (length := _phrase_at(marks, words, i)) > 1}
    if not "".join(words).isascii():
        _hear_phrases(marks, words, phrases)
    if not phrases:
        return marks
    found: list[Mark] = []
    i = 0
    while i < len(marks):
        phrase = phrases.get(i, 1)
        if phrase == 1:
            found.append(marks[i])
        else:
            whole = marks[i : i + phrase]
            text = " ".join(mark.text for mark in whole)
            token = Token(text, "word", raw=" ".join(mark.token.raw for mark in whole))
            said = " ".join(words[i : i + phrase])
            tags = frozenset(made.tags.get(said, ()))
            named = "goods" in tags  # the card of a visiting card takes no money
            unread = [Mark(one.token) for one in whole if not one.has("of")]  # shaadi ka card
            found += unread if named else [Mark(token, tags, unit=made.units.get(said))]
        i += phrase
    return found


def _hear_phrases(marks: list[Mark], words: list[str], phrases: dict[int, int]) -> None:
    """Add the phrases that are listed in Latin letters alone, each under the words as they are listed."""
    made, i = lexicon(), 0
    while i < len(words):
        heard = made.multi_heard.get(said_alike(words[i]), ()) if is_indic(words[i]) else ()
        found = next(
            (parts for parts in heard if i not in phrases and _is_said(marks, i, parts)), ()
        )
        taken = any(j in phrases for j in range(i + 1, i + len(found)))
        if found and not taken:
            words[i : i + len(found)] = found
            phrases[i] = len(found)
        i += phrases.get(i, 1)


def _is_said(marks: list[Mark], i: int, parts: tuple[str, ...]) -> bool:
    """True where words of an Indian script, one of them else unread, sound as those of a phrase do."""
    said = marks[i : i + len(parts)]
    if len(said) < len(parts):
        return False
    for mark, part in zip(said, parts, strict=True):
        if not is_indic(mark.text) or said_alike(mark.text) != said_alike(part):
            return False
    return any(map(_is_lost, said))


def _is_lost(mark: Mark) -> bool:
    """True for a word without a sense of its own: no grammar, no goods, no number."""
    named = fold(mark.text) in lexicon().naming
    return mark.is_unread and not named and not _may_count(spoken(), mark.text)


def _phrase_at(marks: list[Mark], words: list[str], i: int) -> int:
    """Count the words of the longest phrase that begins here; 1 where none does."""
    made = lexicon()
    for length in made.multi[words[i], words[i + 1]]:
        parts = tuple(words[i : i + length])
        said = (mark.token.kind in {"word", "number"} for mark in marks[i : i + length])
        if parts in made.said_together and all(said):
            return len(parts)
    return 1


@lru_cache(maxsize=16384)
def _may_count(_lang: str, word: str) -> bool:
    """True where a number may begin with this word."""
    return parse_number([word]) is not None if word[:1].isdigit() else lexicon().may_count(word)


@lru_cache(maxsize=16384)
def _scales(_lang: str, word: str) -> bool:
    """True for a hundred, a thousand, a lakh."""
    return lexicon().scale_of(word) is not None


def _stands_alone(lang: str, found: list[Mark], i: int) -> bool:
    """True for figures that no word of scale follows: ``2 bori``, but not ``2 hazar``."""
    if found[i].token.kind != "number" or not found[i].text[:1].isdigit():
        return False
    after = found[i + 1] if i + 1 < len(found) else None
    return after is None or not _scales(lang, after.text)


def _number_at(found: list[Mark], i: int) -> tuple[Mark, int]:
    """Read a number in words beginning here, else the mark as it is."""
    mark, end = found[i], i
    while end < len(found) and end < i + 8 and found[end].token.kind in {"number", "word"}:
        end += 1
    read = parse_number([one.text for one in found[i:end]])
    if mark.token.kind not in {"number", "word"} or read is None:
        return mark, i + 1
    value, length = read
    if length == 1 and mark.number is not None:
        return mark, i + 1
    after = found[i + length] if i + length < len(found) else None
    counted = i > 0 and (found[i - 1].number is not None or _measures(found, i))
    before = found[i - 1] if i else None
    counts = _counts(mark, before, after) or _ordered(mark, before, after)
    counts = counts or _instead(found, i, after)
    if length == 1 and _gives(found, i):
        return mark, i + 1
    senseless = not (counts or _in_list(found, i) or _is_paid(value, after))
    sum_said = after is not None and after.has("currency")  # 1 veyyi rupayalu
    put = counted and (mark.unit or (mark.has("make") and not sum_said))
    if length == 1 and (put or senseless or _is_measure_of_price(found, i)):
        return mark, i + 1
    whole = found[i : i + length]
    shown = " ".join(one.token.raw for one in whole)
    text = " ".join(one.text for one in whole)
    # before a unit it counts, whatever else it means: saat kilo is seven, no Saturday
    counts = length > 1 or (after is not None and after.unit is not None)
    tags = mark.tags & _OF_NUMBERS if counts else mark.tags
    number = Mark(Token(text, "number", value, shown), tags, number=value)
    return number, i + length + (after is not None and after.has("measure_full"))


def _is_measure_of_price(found: list[Mark], i: int) -> bool:
    """``2300 per tin``, ``10 tin tel 2300 ka tin``: what a price is for, though tin is three, too."""
    mark, before = found[i], found[i - 1] if i else None
    after = found[i + 1] if i + 1 < len(found) else None
    counts = after is not None and (after.number is not None or after.unit is not None)
    if mark.unit is None or counts or before is None or i < 2 or found[i - 2].number is None:
        return False
    said = any(
        one.text == mark.text and two.number is not None for two, one in pairwise(found[: i - 2])
    )
    return (said and before.has("of", "currency", "rate")) or before.has(*_FOR_ONE)


def _measures(found: list[Mark], i: int) -> bool:
    """``paint do tin``: after a number in words it is a tin, where nothing that is counted follows it."""
    if found[i].unit is None or not _may_count(spoken(), found[i - 1].text):
        return False
    told = parse_number([found[i - 1].text])
    after = found[i + 1] if i + 1 < len(found) else None
    follows = after is not None and (after.unit is not None or after.has("days", "week", "month"))
    return told is not None and not follows


def _gives(found: list[Mark], i: int) -> bool:
    """``quotation do 5hp motor 2``: give, where the goods after it have a count of their own."""
    if (
        not i
        or not found[i].has("give", "make")
        or not found[i - 1].has("bill", "estimate", "challan")
    ):
        return False
    end = i + 1
    if end < len(found) and found[end].text[:1].isdigit() and found[end].number is None:
        return True
    while end < len(found) and (_is_bare(found[end]) or found[end].has("to", "honorific")):
        end += 1  # quotation do ketan shah ko thali 20
    own = end > i + 1 and end < len(found) and found[end].number is not None
    after = found[end + 1] if end + 1 < len(found) else None
    return own and (after is None or after.unit is not None or bool(after.tags))


_A_SUM = 100  # so much and more is a sum where a word of paying follows it


def _is_paid(value: Decimal, after: Mark | None) -> bool:
    """``వెయ్యి ఇచ్చాడు``: a thousand he gave, and no order to put something."""
    return value >= _A_SUM and after is not None and after.has("paid", *_PAID_BY)


def _in_list(found: list[Mark], i: int) -> bool:
    """``switch ek, holder do``: after goods, as a figure closes the clause before it."""
    after = found[i + 1] if i + 1 < len(found) else None
    if _among_counted(found, i):
        return True
    if i < 3 or not _is_bare(found[i - 1]) or not (after is None or after.has("break", "and")):
        return False
    start = next((n for n in range(i - 2, 0, -1) if found[n].has("break")), 0)
    figure = found[start - 1] if start > 1 else None
    number = figure is not None and parse_number([figure.text]) is not None
    return number and _is_bare(found[start - 2])


def _among_counted(found: list[Mark], i: int) -> bool:
    """``lehenga do, bedsheet 8``: alone after goods, where others of the list are counted so, too."""
    after = found[i + 1] if i + 1 < len(found) else None
    rated = found[i + 2].has("rate_after") if i + 2 < len(found) else False
    priced = after is not None and after.token.kind == "number" and rated
    closes = priced or (after is not None and after.has("break", "and"))
    if not (closes and _ends_goods(found, i)):
        return False
    start = next((n + 1 for n in range(i - 1, -1, -1) if found[n].has("break")), 0)
    if any(_may_count(spoken(), mark.text) for mark in found[start:i]):
        return False
    counts = (j for j, mark in enumerate(found) if j != i and not mark.has("give"))
    return any(_may_count(spoken(), found[j].text) and _ends_goods(found, j) for j in counts)


def _ends_goods(found: list[Mark], i: int) -> bool:
    """True for a place after goods: ``lehenga``, and ``piston set``, of which a unit is the last word."""
    before = found[i - 1] if i else None
    if before is None or before.token.kind != "word" or _may_count(spoken(), before.text):
        return False
    named = i > 1 and before.unit is not None and _is_bare(found[i - 2])
    return named or _is_bare(before)


def _is_bare(mark: Mark) -> bool:
    return mark.token.kind == "word" and not mark.tags and not mark.unit


def _instead(found: list[Mark], i: int, after: Mark | None) -> bool:
    """``pachas nahi sath karo``: what counts in the place of a figure that is denied."""
    denied = i > 1 and found[i - 1].has("correcting") and _may_count(spoken(), found[i - 2].text)
    return denied and (after is None or after.has("make", "change"))


def _ordered(mark: Mark, before: Mark | None, following: Mark | None) -> bool:
    """True for a number and no other word, said of what is to change: बिजागरी वीस करा."""
    if mark.tags or not is_indic(mark.text) or before is None or following is None:
        return False
    return _is_bare(before) and following.has("make", "change") and before.number is None


def _counts(mark: Mark, before: Mark | None, following: Mark | None) -> bool:
    """``do`` is two before a unit or goods, else give; ``ek`` also after goods: ``charger ek``."""
    if mark.tags <= {"quarter"} or (following is not None and following.has("percent", "enough")):
        return True  # do pratishat, onde saaku
    if before is not None and before.number is not None and mark.has("make"):
        # 2 veyyi: put two, and no thousand
        return following is not None and following.has("currency", "rate", "to")
    ends = following is None or following.token.kind == "number" or following.has(*_ENDS)
    if before is not None and before.has("bill") and mark.has("make"):
        return False  # bill veyyi kids frock 2: make it, and no thousand
    if mark.has("one") and before is not None and ends:  # basin okati 1500
        senseless = not before.tags or fold(before.text) not in lexicon().tags  # saree is no sari
        return before.token.kind == "word" and senseless and before.unit is None
    instead = before is not None and before.has("correcting") and not before.has("negation", "no")
    if instead and not mark.tags and (following is None or following.has("make", "change")):
        return True  # paanch ki jagah saat
    if following is None or following.token.kind != "word":
        return False
    if following.unit is not None or following.has("currency", "quarter", "week"):
        return True
    # karyu che jayesh patel: it is, and no six
    is_so = mark.has("filler") and before is not None and before.has("done")
    return not (following.tags or is_so or mark.has("inclusive", "and"))
