"""The answer to the question that the bot has just asked."""

import re

from bot.acts import Act, Answer
from bot.context import Asked
from bot.understand import choosing, refs, supplies
from bot.understand.frame import Frame
from bot.understand.language import lexicon, speaking
from bot.understand.marks import Mark, all_have, any_has
from bot.understand.names import Known, typed_name
from bot.understand.numbers import parse_number
from bot.understand.text import fold

_MOST_WORDS = 4
_MOST_OF_NAME = 3  # words
FREE = "advance_for"
PLACE = "place"
_MOST_OF_VEHICLE = 6  # words, its number typed with blanks
_PIN = re.compile(r"(?:.+,.*[^0-9])?[1-9][0-9]{2} ?[0-9]{3}\.?", re.ASCII)
_VPA = re.compile(r"[\w.-]{2,64}@[a-z][a-z0-9]{1,63}", re.IGNORECASE | re.ASCII)
_LONGEST = 200  # of an address
# "18 wala lagao", "18 lagega isme"
_BESIDE_FIGURE = (
    "rate",
    "percent",
    "gst",
    "money",
    "make",
    "change",
    "give",
    "exclusive",
    "into_it",
)
_BESIDE = {
    "amount": ("paid", "gave"),
    "rate": ("inclusive", "to", "from", "every", "asking", "one"),  # 2750 dhara ek nagala
}
_LIKENED = {"item", "customer", "invoice"}  # whose choices may be told by what they are like
_FIGURES = {"rate", "amount", "qty"}
_ORDINALS = ("first", "second", "third", "fourth")


def answer(frame: Frame) -> Act | None:
    """Read an answer; None where the message is something else."""
    asked = frame.context.asked
    if asked is None or asked.slot == "confirm":
        return None
    if asked.slot == FREE:
        return _plain(frame.text)
    if asked.slot == PLACE:
        return _address(frame.text)
    if asked.slot == "vpa":
        return Answer(frame.text.strip()) if _VPA.fullmatch(frame.text.strip()) else None
    if asked.slot == "vehicle":
        found = refs.find_vehicle(frame.marks)
        return Answer(found.value) if found and len(frame.marks) <= _MOST_OF_VEHICLE else None
    if told := supplies.answer(frame.text, asked) or _of_a_bill(frame, asked):
        return told
    like = choosing.chosen(frame, asked) if asked.options and asked.slot in _LIKENED else ""
    return Answer(like) if like else None


def _plain(text: str) -> Act | None:
    """Read what an advance is for: a few words without a figure, as they were typed."""
    named = 0 < len(text.split()) <= _MOST_WORDS and not any(char.isdigit() for char in text)
    return Answer(text.strip()) if named else None


def _address(text: str) -> Act | None:
    """Read a PIN code, or an address of several parts that ends with one, as it was typed."""
    said = " ".join(text.split())
    return Answer(said) if len(said) <= _LONGEST and _PIN.fullmatch(said) else None


def _of_a_bill(frame: Frame, asked: Asked) -> Act | None:
    words = [
        mark
        for mark in (_undenied(frame.marks) if asked.options else frame.marks)
        if mark.number is not None or mark.unit or not mark.has("currency", "filler", "break", "of")
    ]
    if asked.slot == "gstin":
        gstins = [mark.text for mark in words if mark.has("gstin")]
        return Answer(gstins[0]) if len(gstins) == 1 and len(words) < 4 else None
    if asked.slot == "phone":
        return _phone(words)
    if asked.slot == "hsn" and (code := _code(words)):
        return code
    if asked.options:
        return _choice(words, frame, asked)
    if asked.slot == "customer":
        return _customer(frame)
    if asked.slot == "item":
        return _goods(words)
    return _figure(words, asked)


def _undenied(marks: list[Mark]) -> list[Mark]:
    """Leave out what it is not, where another clause says what it is: ``kolam, basmati nahi``."""
    clauses: list[list[Mark]] = [[]]
    for mark in marks:
        if mark.has("break") and mark.number is None:
            clauses.append([])
        else:
            clauses[-1].append(mark)
    told = [clause for clause in clauses if clause and not any_has(clause, "negation")]
    whole = len(clauses) > 1 and len(told) == 1 and any(m.is_unread or m.number for m in told[0])
    return told[0] if whole else marks


def _phone(words: list[Mark]) -> Act | None:
    """Read a phone, or figures that were meant as one: whether they are is said by who asked."""
    phones = [mark.text for mark in words if mark.has("phone")]
    figures = [mark.text for mark in words if mark.number is not None]
    if len(phones) == 1 and len(words) < 4:
        return Answer(phones[0])
    return Answer("".join(figures)) if figures and len(figures) == len(words) else None


def _code(words: list[Mark]) -> Act | None:
    """Read a code as it was typed: 0902 has a zero that no number has."""
    figures = [mark.text for mark in words if mark.number is not None]
    return Answer("".join(figures)) if figures and len(figures) == len(words) else None


_OF_ANOTHER_MATTER = ("paid", "balance", "bill", "statement", "reminder", "cancel", "report", "sale",
                      "estimate", "einvoice", "eway", "returned")  # fmt: skip


def _customer(frame: Frame) -> Act | None:
    if frame.numbers() or frame.has(*_OF_ANOTHER_MATTER):
        return None
    party = frame.party
    if party is None:
        return _newcomer(frame)
    return Answer(party.name) if party.name else None


_BESIDE_NAME = ("break", "honorific", "of", "to", "from", "named")


def _newcomer(frame: Frame) -> Act | None:
    """Read a name that no record knows, ``ramesh``, ``ramesh ko``: words with no sense of their own."""
    words = [mark for mark in frame.marks if not mark.has(*_BESIDE_NAME)]
    if not 0 < len(words) <= _MOST_OF_NAME or not all(mark.is_unread for mark in words):
        return None
    goods = Known(frame.context, draft_first=True)
    if any(goods.starts_good(mark.text) or _says_something(mark.text) for mark in words):
        return None
    return Answer(typed_name([mark.token for mark in words]))


def _says_something(word: str) -> bool:
    """True for a word of Hindi or English, whatever the message was taken for: the nahi of ``pata nahi``."""
    for lang in ("hi", "en"):
        with speaking(lang):
            if lexicon().tags_of(word):
                return True
    return False


def _goods(words: list[Mark]) -> Act | None:
    """Goods that no record knows, named and nothing else: each word without a meaning of its own."""
    named = 0 < len(words) <= _MOST_WORDS and all(
        mark.token.kind == "word" and not mark.tags and mark.number is None and not mark.unit
        for mark in words
    )
    return Answer(" ".join(mark.text for mark in words)) if named else None


def _figure(words: list[Mark], asked: Asked) -> Act | None:
    numbers = [mark for mark in words if mark.number is not None]
    spelt = [mark.text for mark in words if mark.token.kind == "word"]
    read = parse_number(spelt) if not numbers and asked.slot in _FIGURES and spelt else None
    if read is not None and read[1] == len(words):
        return Answer(read[0])  # paintris, and no other word
    if asked.slot == "amount" and not numbers and _is_all(words):
        return Answer("full")
    if len(numbers) != 1 or asked.slot in {"item", "lines"}:
        return None
    beside = (*_BESIDE_FIGURE, *_BESIDE.get(asked.slot, ()))
    rest = [
        mark
        for mark in words
        if mark.number is None and (mark.unit or not mark.has(*beside))
        and not mark.has("no_unit")
    ]  # fmt: skip
    units = [mark.unit for mark in rest if mark.unit]
    if len(units) != len(rest) or len(units) > 1:
        return None
    daily = any_has(words, "days") and any_has(words, "rate")
    unit = units[0] if units else "DAY" if daily else None  # so much per day
    return Answer(numbers[0].number, unit)


def _is_all(words: list[Mark]) -> bool:
    """True for all that is owed, and nothing else: ``poora``, ``sab diya``."""
    told = any_has(words, "full", "everyone")
    return told and all(mark.has("full", "everyone", *_BESIDE_FIGURE, "paid") for mark in words)


def _choice(words: list[Mark], frame: Frame, asked: Asked) -> Act | None:
    ordinal = next((n for n, tag in enumerate(_ORDINALS) if tag in frame.says), None)
    if ordinal is not None and ordinal < len(asked.options) and len(frame.marks) < 4:
        return Answer(asked.options[ordinal])
    if asked.slot == "gst_rate" and (untaxed := _untaxed(words, asked)):
        return untaxed
    figures = [mark for mark in words if mark.number is not None]
    acting = ("remove", "cancel", "returned", "bill") if asked.slot == "invoice" else ()
    rest = [m for m in words if m.number is None and not (_is_beside(m) or m.has(*acting))]
    if len(figures) == 1 and not rest:
        return _numbered(figures[0], asked)
    if any(mark.has("negation") and not mark.has("filler", "of") for mark in words):
        return None  # which it is not, and no more
    if asked.slot == "tax_inclusive" and (told := _taxed(frame, asked)):
        return told
    typed = " ".join(mark.text for mark in frame.marks)
    named = [mark for mark in words if not mark.has("rate", "honorific") and mark.unit is None]
    said = {fold(mark.text) for mark in named}
    fits = [
        option
        for option in asked.options
        if option.casefold() == typed or (said and said <= set(map(fold, option.split())))
    ]
    if len(fits) == 1:
        return Answer(fits[0])
    return _known(named, frame, asked)


def _untaxed(words: list[Mark], asked: Asked) -> Act | None:
    """``koi gst nahi``: nothing, where that is a choice."""
    denied = any_has(words, "negation", "without")
    of_tax = all_have(words, "gst", "negation", "without", "make", "change", "give")
    named = any_has(words, "gst")
    return Answer("0%") if denied and of_tax and named and "0%" in asked.options else None


def _is_beside(mark: Mark) -> bool:
    """True for what says no more than a figure does: 611 nombor ta."""
    return mark.has(*_BESIDE_FIGURE, "number") or (mark.unit is not None and mark.has("filler"))


def _taxed(frame: Frame, asked: Asked) -> Act | None:
    """``alag se lagega``: the choice that says of tax what the words do."""
    said = frame.says & {"inclusive", "exclusive"}
    if len(said) != 1 or frame.numbers() or frame.has("negation"):
        return None
    fits = [
        option
        for option in asked.options
        if any(said & lexicon().tags_of(word) for word in option.split())
    ]
    return Answer(fits[0]) if len(fits) == 1 else None


def _known(named: list[Mark], frame: Frame, asked: Asked) -> Act | None:
    """Find the choice as a name of the shop's, however it is spelt."""
    texts = [mark.text for mark in named if mark.token.kind in {"word", "number"} and not mark.tags]
    found = [one.name for one in frame.known.people(texts)]
    found += [one.name for one in frame.known.goods(texts)]
    fits = [option for option in asked.options if option in found]
    return Answer(fits[0]) if texts and len(fits) == 1 else None


def _parts(option: str) -> list[str]:
    """Cut a choice into its words and figures: 512 of KP/26-27/0512."""
    return [part.lstrip("0") for part in re.split(r"[\s/-]+", option.casefold())]


def _numbered(mark: Mark, asked: Asked) -> Act | None:
    n = int(mark.number or 0)
    if f"{n}%" in asked.options:
        return Answer(f"{n}%")
    holding = [one for one in asked.options if mark.text.lstrip("0") in _parts(one)]
    if n > len(asked.options) and len(holding) == 1:
        return Answer(holding[0])
    if asked.slot == "gst_rate" and (mark.has("percentage") or n > len(asked.options)):
        return Answer(mark.number)
    return Answer(asked.options[n - 1]) if 1 <= n <= len(asked.options) else None
