"""Words inside a known name lose every other sense: the bank of a power bank takes no money."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from bot.context import KnownItem
from bot.understand.fusing import is_count
from bot.understand.in_counts import HOLDERS, OPENING, leads_measure, measured_in_turn, sold_itself
from bot.understand.language import lexicon
from bot.understand.marks import Mark, any_has, lacking, says
from bot.understand.names import EXACT, NEAR, SOUND, Known
from bot.understand.phones import hear
from bot.understand.sound import is_indic, key, pieces
from bot.understand.suffixes import is_ending
from bot.understand.text import Token, fold
from bot.understand.titles import closes_name, of_family, shop_name

_LONGEST = 4
# Senses so light, or so seldom met, that goods of the shop by the same name go before them.
_YIELDING = frozenset({"rate", "draft", "phone_word", "net", "loading", "chat", "vehicle",
                       "describing", "address_word", "other", "people", "asking", "talk"})  # fmt: skip
_OIL = "tel"
_CLASSIFYING = frozenset({"filler", "oclock"})  # টা of 10টা
_SLIGHT = frozenset({"filler", "pronoun"})
_FEAST = frozenset({"feast"})  # a wedding card is a card
_ENDS = frozenset({"filler", "after", "within"})  # the senses of endings that are written apart
_MAY_YIELD = _YIELDING | _SLIGHT | _ENDS


def shield(marks: list[Mark], known: Known) -> list[Mark]:
    """Take their tags from words that stand in a known name of two words or more."""
    said = says(marks)
    if "sale" in said:
        marks = [shop_name(marks, i, known) for i in range(len(marks))]
    marks = _as_names(marks, known)
    if "honorific" in said:
        marks = [mark for i, mark in enumerate(marks) if not _within_name(marks, i, known)]
    found = [
        _goods_first(mark, marks[i - 1] if i else None, known) if mark.tags else mark
        for i, mark in enumerate(marks)
    ]
    reach = _word_reach(marks)
    senses = [bool(mark.tags - _FEAST) for mark in marks]
    left = [bool(mark.tags - _FEAST) for mark in found]
    for i in range(len(marks)):
        if marks[i].unit and _begins_name(marks[i : i + reach[i]], known):
            found[i] = replace(found[i], unit=None)
        for length in range(reach[i], 1, -1):
            stretch = marks[i : i + length]
            # some words have senses to lose, some have none, or have lost it
            mixed = True in senses[i : i + length] and False in left[i : i + length]
            if mixed and _is_name(stretch, known):
                found[i : i + length] = [
                    replace(mark, tags=frozenset()) for mark in found[i : i + length]
                ]
                break
    return found


def _as_names(marks: list[Mark], known: Known) -> list[Mark]:
    """Read numbers and units that are names, and words of grammar that are goods, as such."""
    if any([mark.number is not None and mark.text.isalpha() for mark in marks]):
        marks = [_surname(marks, i, known) for i in range(len(marks))]
    if any([mark.number is not None or "remove" in mark.tags for mark in marks]):
        marks = [
            _counted_goods(marks, i, known) if mark.tags or _is_spelt(mark) else mark
            for i, mark in enumerate(marks)
        ]
    for i, mark in enumerate(marks):
        if mark.unit and i and (mark.unit in HOLDERS or marks[i - 1].number is None):
            marks = [*marks[:i], _unmeasured(marks, i, known), *marks[i + 1 :]]
    return marks


def _unmeasured(marks: list[Mark], i: int, known: Known) -> Mark:
    """Read a unit that is goods of the shop's, or somebody's name, as that."""
    return _named(marks, i) if marks[i - 1].number is None else sold_itself(marks, i, known)


def _named(marks: list[Mark], i: int) -> Mark:
    """Read a surname that only sounds like a unit as a name: રોહિત ડાભીને, whom somebody gives goods."""
    mark, before, after = marks[i], marks[i - 1 : i], marks[i + 1 : i + 2]
    heard = mark.unit is not None and not mark.tags and fold(mark.text) not in lexicon().units
    named = heard and before and before[0].is_unread and after and after[0].has("to", "from", "of")
    return replace(mark, unit=None) if named else mark


def _within_name(marks: list[Mark], i: int, known: Known) -> bool:
    """True for an honorific inside a customer's name: ``dharmesh bhai vaghela``, ``sharma ji garage``."""
    if not marks[i].has("honorific") or not 0 < i < len(marks) - 1:
        return False
    before, after = marks[i - 1], marks[i + 1]
    if before.token.kind != "word" or after.token.kind != "word":
        return False
    return known.people_met((before.text, after.text))[0] >= NEAR


def _surname(marks: list[Mark], i: int, known: Known) -> Mark:
    """Read ``das`` of Rina Das as no ten: a number word that closes or begins a customer's name."""
    mark = marks[i]
    if not _is_spelt(mark):
        return mark
    before = marks[i - 1].text if i and not marks[i - 1].tags else ""
    after = marks[i + 1].text if i + 1 < len(marks) and not marks[i + 1].tags else ""
    pairs = [pair for pair in ((before, mark.text), (mark.text, after)) if all(pair)]
    named = any(known.people_met(pair)[0] >= NEAR for pair in pairs) or of_family(marks, i, known)
    if not named and not closes_name(marks, i, known):
        return mark
    return Mark(Token(mark.text, "word", raw=mark.token.raw))


_CLOSING = ("break", "and", "filler", "correcting")
_FEW = 20  # a greater figure may be a price: chini 5 kilo, 45 dal
_NEVER_GOODS = frozenset({"bill", "break", "currency", "of", "to", "from", "and", "rate_sign"})


def _counted_goods(marks: list[Mark], i: int, known: Known) -> Mark:
    """Counted, it is goods: ``gol`` of ``3 kilo gol`` is no rounding, ``cha`` of ``cha 2 kilo`` no six."""
    mark = marks[i]
    if mark.token.kind not in {"word", "number"} or not mark.tags.isdisjoint(_NEVER_GOODS):
        return mark
    quality, items = known.goods_met((mark.text,))
    if quality < EXACT:
        ware = not items and _is_ware(marks, i, known)
        return Mark(Token(mark.text, "word", raw=mark.token.raw)) if ware else mark
    lone = _follows_lone(marks, i) or _leads_lone(marks, i) or _counts_in_turn(marks, i, known)
    lone = lone or measured_in_turn(marks, i) or leads_measure(marks, i)
    if not (lone or _is_counted_or_gone(marks, i)):
        return mark
    sure = lone or len(items) == 1 or _are_sizes(items) or _follows_measure(marks, i)
    return Mark(Token(mark.text, "word", raw=mark.token.raw)) if sure else mark


def _is_counted_or_gone(marks: list[Mark], i: int) -> bool:
    gone = _is_spelt(marks[i]) or _is_gone(marks, i)
    return _is_counted(marks, i) or (gone and _is_no_count(marks, i))


def _is_spelt(mark: Mark) -> bool:
    """True for a number in words."""
    return mark.number is not None and mark.text.isalpha()


# senses that a word of trade has because it is one: what is carried, served, or told of others
_AS_WARES = frozenset(
    {"loading", "service", "size", "describing", "bigger", "smaller", "old", "card", "feast"}
)
# 2 kilo diya
_DONE = frozenset({"paid", "gave", "took", "acquired", "sold", "remove", "send", "wish"})


def _is_ware(marks: list[Mark], i: int, known: Known) -> bool:
    """True for goods that the shop does not list yet: ``sunita ko 1 kilo daal`` puts nothing anywhere."""
    if not known.is_ware(marks[i].text) or not marks[i].tags.isdisjoint(_AS_WARES | _DONE):
        return False
    if _begins_count(marks, i, known) or _ends_ware(marks, i, known):
        return True
    after = marks[i + 1] if i + 1 < len(marks) else None
    priced = after is not None and after.number is not None  # 10 saree 450
    return priced and _follows_lone(marks, i)


def _begins_count(marks: list[Mark], i: int, known: Known) -> bool:
    """True for what a count is of that no goods stand before: ``1 kilo daal``, ``toor dal 2 kg``."""
    if i + 1 < len(marks) and is_count(marks, i + 1):
        if i == 0 or marks[i - 1].has(*OPENING):
            return True
        return marks[i - 1].is_unread and known.is_ware(marks[i - 1].text)
    if i < 2 or not is_count(marks, i - 2):
        return False
    return i == 2 or marks[i - 3].has(*OPENING, "honorific") or measured_in_turn(marks, i)


def _ends_ware(marks: list[Mark], i: int, known: Known) -> bool:
    """True for the second word of goods that are priced: ``1 kg moong dal 110``."""
    before, after = marks[i - 1] if i else None, marks[i + 1] if i + 1 < len(marks) else None
    if before is None or after is None or after.number is None:
        return False
    return i > 1 and before.is_unread and known.is_ware(before.text)


def _are_sizes(items: Sequence[KnownItem]) -> bool:
    """True for goods of one name in several sizes: a notebook of 100 and one of 200 pages."""
    plain = {
        tuple(key(piece) for piece in pieces(item.name) if not piece.isdigit()) for item in items
    }
    return len(plain) == 1 and all(any(map(str.isdigit, item.name)) for item in items)


def _is_counted(marks: list[Mark], i: int) -> bool:
    """True after a figure with its unit or before one, and before a word of rate: খাতার দাম."""
    before = i > 1 and (is_count(marks, i - 2) or _is_classified(marks, i - 1))
    begins = i == 0 or marks[i - 1].number is None
    if (not begins or not i) and _is_priced(marks, i + 1):
        return True
    priced = (
        i + 1 < len(marks) and (i == 0 or marks[i - 1].has("break")) and marks[i + 1].has("rate")
    )
    return before or priced or (begins and is_count(marks, i + 1))


def _follows_lone(marks: list[Mark], i: int) -> bool:
    """``2 dal, 3 chawal``, ``aur 2 dal bhi``: after the figure that opens a clause, which ends with it."""
    if not i or marks[i - 1].number is None:
        return False
    opens = i == 1 or (marks[i - 2].tags and marks[i - 2].has(*OPENING))
    if not opens or (marks[i - 1].number or 0) > _FEW:
        return False
    after = marks[i + 1] if i + 1 < len(marks) else None
    return after is None or after.number is not None or after.has(*_CLOSING)


def _follows_measure(marks: list[Mark], i: int) -> bool:
    """``bill bana do 5 kilo dal, ...``: after a count with its unit that no goods stand before."""
    if i < 2 or marks[i - 1].unit is None or marks[i - 2].number is None:
        return False
    opens = i == 2 or marks[i - 3].has(*OPENING, "make", "bill", "of")
    after = marks[i + 1] if i + 1 < len(marks) else None
    return opens and (after is None or after.number is not None or after.has(*_CLOSING))


def _counts_in_turn(marks: list[Mark], i: int, known: Known) -> bool:
    """``100 gadi 30 halogen``: between the figure that opens a clause and one that counts the next goods."""
    at = i + 2 if any_has(marks[i + 1 : i + 2], "break") else i + 1
    if not i or at + 1 >= len(marks) or marks[i - 1].number is None or marks[at].number is None:
        return False
    opens = i == 1 or marks[i - 2].has(*OPENING)
    return opens and marks[at + 1].is_unread and known.starts_good(marks[at + 1].text)


def _leads_lone(marks: list[Mark], i: int) -> bool:
    """``dal 2, chawal 3``: before the figure that its clause ends with."""
    after = marks[i + 1] if i + 1 < len(marks) else None
    if after is None or after.number is None or (i and not marks[i - 1].tags):
        return False
    opens = after.number <= _FEW and (i == 0 or marks[i - 1].has(*OPENING))
    return opens and (i + 2 == len(marks) or marks[i + 2].has("break", "and"))


def _is_priced(marks: list[Mark], i: int) -> bool:
    """True for a figure that is said to be a rate: 36 করে, 36 টাকা দরে."""
    if i >= len(marks) or marks[i].number is None:
        return False
    return any_has(marks[i + 1 : i + 3], "rate_after")


def _is_gone(marks: list[Mark], i: int) -> bool:
    after = lacking(marks[i + 1 : i + 3], "both")  # dal dono hata do
    return any_has(after[:1], "remove")


def _is_classified(marks: list[Mark], i: int) -> bool:
    """True for what Bengali puts after a number, though it is no unit: পঞ্চান্ন টা."""
    return marks[i - 1].number is not None and bool(marks[i].tags) and marks[i].tags <= _CLASSIFYING


def _is_no_count(marks: list[Mark], i: int) -> bool:
    """True for the second of two numbers (``duto chata``: two umbrellas), and where nothing is counted."""
    after = marks[i + 1] if i + 1 < len(marks) else None
    if i and marks[i - 1].number is not None:
        return after is None or (after.number is None and not after.unit)
    if after is not None and after.tags <= _CLASSIFYING and after.unit:
        after = marks[i + 2] if i + 2 < len(marks) else None
    return after is not None and (after.number is not None or after.has("remove", "of", "both"))


def _begins_name(stretch: Sequence[Mark], known: Known) -> bool:
    """True where a unit is the first word of the goods that it stands before: two box files."""
    for length in range(len(stretch), 1, -1):
        quality, items = known.goods_met([mark.text for mark in stretch[:length]])
        if quality < NEAR or len(items) != 1:
            continue
        words = pieces(items[0].name)
        said = sum(len(pieces(mark.text)) for mark in stretch[:length])
        ends = said <= len(words) and hear(words[-said]).bones == hear(stretch[0].text).bones
        return ends and (items[0].unit != stretch[0].unit or said < len(words))
    return False


_LIGHT = frozenset({"filler", "honorific", "of", "to", "from", "and"})


def _word_reach(marks: list[Mark]) -> list[int]:
    """Count for each mark the words from it on that may be of one name, four at most."""
    found = [0] * (len(marks) + 1)
    for i in range(len(marks) - 1, -1, -1):
        mark = marks[i]
        fits = mark.token.kind == "word" and mark.tags.isdisjoint(_LIGHT) and pieces(mark.text)
        found[i] = min(found[i + 1] + 1, _LONGEST) if fits else 0
    return found


def _goods_first(mark: Mark, before: Mark | None, known: Known) -> Mark:
    """Give up a sense that the word only sounds like, or a light one, where it is goods."""
    if mark.number is not None or mark.token.kind != "word" or _is_firm(mark):
        return mark
    if _is_ending(mark, before):
        return mark
    if (
        (before is None or before.has("break"))
        and mark.has("filler")
        and _is_only_goods(mark, known)
    ):
        return replace(mark, tags=frozenset())  # what begins a clause ends no word: nalli is a tap
    if _goes_on(mark, before, known):
        return replace(mark, tags=frozenset())
    heard = fold(mark.text) not in lexicon().tags
    if mark.text == _OIL and before is not None and _measures(before):
        return replace(mark, tags=frozenset())  # 2 kg tel, 100 ka tel: and no English *tell*
    if "address_word" in mark.tags and before is not None and before.has("of"):
        return mark  # dukan ka pata: where it lies, though pata is a belt, too
    follows = mark.has("rate") and before is not None and before.has("of", "rate", "currency")
    if not heard and (follows or not mark.tags <= _YIELDING):
        return mark
    quality, items = known.goods_met([mark.text])
    least = SOUND if is_indic(mark.text) else NEAR
    sure = quality >= (least if heard else EXACT)
    return replace(mark, tags=frozenset()) if items and sure else mark


def _measures(mark: Mark) -> bool:
    """True for a figure, a unit, and ``ka`` of so much."""
    return mark.number is not None or mark.unit is not None or mark.has("of")


def _is_firm(mark: Mark) -> bool:
    """True for a word that is listed as it stands, and of which no sense gives way to goods."""
    weighs = mark.tags.isdisjoint(_MAY_YIELD) and mark.text != _OIL
    return weighs and fold(mark.text) in lexicon().tags


_ROLES_CUT = (frozenset({"to"}), frozenset({"from"}), frozenset({"of"}))


def _is_ending(mark: Mark, before: Mark | None) -> bool:
    """True for what was cut off a word: ுக்கு is no steel, which Telugu calls ఉక్కు, bene no butter."""
    if mark.text.isascii():
        return mark.tags in _ROLES_CUT and fold(mark.text) not in lexicon().tags
    if unicodedata.category(mark.text[0])[0] == "M":
        return True
    after_word = before is not None and not before.has("break")
    return after_word and mark.has("to", "from") and is_ending(mark.text)


def _goes_on(mark: Mark, before: Mark | None, known: Known) -> bool:
    """True for ``taar`` after copper, which is the wire that it is and no pronoun."""
    if before is None or not before.is_unread or not mark.tags <= _SLIGHT:
        return False
    return known.goods_met([before.text, mark.text])[0] >= EXACT


def _is_only_goods(mark: Mark, known: Known) -> bool:
    return mark.tags <= _ENDS and known.goods_met([mark.text])[0] >= EXACT


def _is_name(stretch: list[Mark], known: Known) -> bool:
    """True where all words are one name's."""
    words = [mark.text for mark in stretch]
    quality, items = known.goods_met(words)
    if quality >= NEAR or known.people_met(words)[0] >= NEAR:
        return True
    # one item's name, of which the words that have no other sense are surely heard
    plain = [mark.text for mark in stretch if not mark.tags]
    sure, same = known.goods_met(plain) if len(items) == 1 else (0, [])
    return sure >= NEAR and same == items
