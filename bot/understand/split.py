"""Several acts in one message: where the next one begins.

A break or an ``and`` is such a place where both sides ask for something of their own: each names
somebody, or each has a verb of another kind. What stands on one side only is shared.
"""

from dataclasses import dataclass
from itertools import pairwise

from bot.understand import besides, in_turn, part, parties, reminded, wishes
from bot.understand.marks import Mark, all_have, any_has, has_figure, lacking, says
from bot.understand.names import Known
from bot.understand.party import Party
from bot.understand.terms import MODES
from bot.understand.text import Token

_KINDS = {
    "pay": ("paid", "clear", *MODES),
    "ask": ("balance", "statement", "question"),
    "bill": ("bill", "estimate", "challan"),
    "remind": ("reminder",),
    "cancel": ("cancel",),
    "credit": ("credit",),
    "day": ("sale",),
}


_NEAR = 12  # words: a new bill is ordered at once, or after a few goods
_FAR = 30  # words: who was named before them is not who stands beside this one


@dataclass(frozen=True)
class Part:
    """One stretch of a message."""

    marks: list[Mark]

    @property
    def kinds(self) -> set[str]:
        """What its words ask for."""
        said = says(self.marks)
        return {kind for kind, tags in _KINDS.items() if not said.isdisjoint(tags)}

    @property
    def figures(self) -> bool:
        """True where a sum or quantity is said."""
        return has_figure(self.marks)


def split(marks: list[Mark], known: Known) -> list[list[Mark]]:
    """Cut a message into its acts; mostly there is one."""
    said = says(marks)
    if two := besides.cut(marks, said):
        return [two[0], *split(two[1], known)]
    unparted = said >= {"paid", "question", "balance"} or said >= {"paid", "today"}
    if said.isdisjoint(("and", "break")) and not unparted:
        at = in_turn.cut(marks, known)
        return [marks] if at is None else [marks[:at], *split(marks[at:], known)]
    for i, mark in enumerate(marks):
        if _asks_what_is_left(marks, i) or _comes_later(marks, i, known):
            return [marks[:i], *split(marks[i:], known)]
        if not mark.has("and", "break") or mark.number is not None:
            continue
        left, right = Part(marks[:i]), Part(marks[i + 1 :])
        if left.marks and right.marks and _parts(left, right, known):
            return [left.marks, *split(_of_same(left, right, known), known)]
    return [marks]


def _asks_what_is_left(marks: list[Mark], i: int) -> bool:
    """True for ``X ne 3000 diye | ab uska kitna baki hai``: money came, and then a question."""
    said = i and marks[i - 1].has("paid") and marks[i].has("now", "pronoun", "filler", "adding")
    later = i and marks[i].has("now") and any_has(marks[:i], "paid")  # aaya ref 4411 ab uska ...
    if not said and not later:
        return False
    left, right = Part(marks[:i]), Part(marks[i:])
    of_him = any_has(right.marks[:2], "now", "pronoun", "adding")
    asked = of_him and {"question", "balance"} <= says(right.marks)
    return asked and left.figures and not right.figures and "ask" not in left.kinds


def _comes_later(marks: list[Mark], i: int, known: Known) -> bool:
    """True for ``kal 1000 diye the | aaj 2 saddle liye``: with nothing between the two but the day."""
    led = 0 < i < len(marks) - 1 and marks[i].has("today") and marks[i - 1].has("paid", "filler")
    return led and _on_other_days(Part(marks[:i]), Part(marks[i:]), known)


def _parts(left: Part, right: Part, known: Known) -> bool:
    """True where the right side is an act of its own."""
    first = right.marks[: next((i for i, m in enumerate(right.marks) if m.has("break")), _FAR)][
        :_FAR
    ]
    if _belongs(left, right):
        return False
    named = parties.find(first, known, new=False)
    if named and any(mark.has("and") and mark.number is None for mark in first[: named.start]):
        return False  # 4 plate ar 2 litre oil, ar bapi ke: there is a nearer place to cut
    two = _on_other_days(left, Part(first), known) or _one_is_sent(left, Part(first), known)
    two = two or _asks_the_rest(left, first) or _pays_a_bill(left, first, known)
    two = two or reminded.later(left.marks, first, known)
    two = two or wishes.two(left.marks[-_FAR:], first, known) or wishes.of_payer(left.marks, first)
    two = two or wishes.of_two_bills(left.marks, first) or _is_billed_besides(left, right, known)
    two = two or besides.sent_and_paid(left.marks[-_FAR:], first, known)
    two = two or besides.two_payments(left.marks[-_FAR:], first, known)
    if two or _begins_bill(left, right, known) or _pays_old(left, first, known):
        return True
    own = named is not None and not _is_good(named, first, known)
    before = _sold_to(left.marks[-_FAR:], known) if own else None
    if named and own and before and before.name != named.name:
        given = _gets_goods(left.marks[-_FAR:], before, known) and _gets_goods(first, named, known)
        return given or _both_ask(left, Part(first))
    said = Part(first).kinds
    about = own or any_has(first, "pronoun")
    figures = Part(first).figures
    still = not figures or ("remind" in said and _hours_alone(first))
    if about and said & {"ask", "remind"} and still and _is_other(left, first, known):
        return True
    if "day" in said and left.kinds - said and not (figures or named or about):
        return True
    if about and "bill" in said and figures and left.kinds & {"pay", "bill"} == {"pay"}:
        return not any_has(left.marks, "returned")  # vapas kiti: goods came back
    again = "bill" in said or figures
    return again and "cancel" in left.kinds and any_has(first, "make", "fresh")


def _belongs(left: Part, right: Part) -> bool:
    """``paise mil gaye, X ka bill bana do``: what came is for the bill that follows."""
    joined = right.marks[0].has("and") and right.marks[0].number is None
    return joined or ("bill" in right.kinds and part.is_news(left.marks))


def _hours_alone(marks: list[Mark]) -> bool:
    """``kal sham 6 baje X ko reminder lagao``: what is counted is the hour."""
    beside = pairwise([*marks, marks[-1]])
    return all(two.has("oclock") for one, two in beside if one.number is not None)


def _is_other(left: Part, marks: list[Mark], known: Known) -> bool:
    """True before a question of another kind: ``1 seat, aur uska purana baki batana``."""
    asked = not says(marks).isdisjoint(("show", "question"))
    sold = not left.kinds and asked and _orders(left.marks, known)
    return sold or bool(left.kinds - Part(marks).kinds)


def _asks_the_rest(left: Part, marks: list[Mark]) -> bool:
    """``X ne 300 diye, baki kitna hai``: what is left once that is written down."""
    fine = ("how_much", "question", "balance", "filler", "now", "show", "asking", "money", "break")
    asked = says(marks) >= {"how_much", "balance"} and all_have(marks, *fine)
    return asked and left.figures and left.kinds == {"pay"}


def _pays_old(left: Part, marks: list[Mark], known: Known) -> bool:
    """``..., aur usne purane 890 cash de diye``: what he owed before came, of which this bill is no part."""
    said = says(marks)
    if not said >= {"old", "paid"} or "future" in said or "bill" not in left.kinds:
        return False
    counted = any(mark.unit or known.starts_good(mark.text) for mark in marks if not mark.tags)
    return left.figures and not counted and sum(mark.number is not None for mark in marks) == 1


_PAPER_OF = ("of", "number", "filler", "rate_after", "within", "payment_word", "money", "bill")


def _pays_a_bill(left: Part, marks: list[Mark], known: Known) -> bool:
    """``X ko 50 glass, 769 ka bhi payment 3640 aaya``: the number of a bill, and what came for it."""
    if marks and marks[0].has("bill_number"):
        return True  # see paid_bill
    if not {"paid", "gave"} & says(marks) or not _orders(left.marks, known):
        return False
    told = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(told) != 2 or any(mark.unit for mark in marks) or told[0] > 1:
        return False
    if told[0] == 1 and not marks[0].has("bill"):
        return False
    between = marks[told[0] + 1 : told[1]]
    named = marks[0].has("bill") or any_has(between, "payment_word", "bill")
    return named and all_have(between, *_PAPER_OF)


def _on_other_days(left: Part, right: Part, known: Known) -> bool:
    """``kal 500 de gaya tha, aaj 1 pump le gaya``: what was paid on another day is no part of this bill."""
    days = [says(part.marks) & {"today", "yesterday", "daybefore"} for part in (left, right)]
    if not all(days) or days[0] == days[1]:
        return False
    sold = [_orders(part.marks, known) for part in (left, right)]
    paid = ["pay" in part.kinds and part.figures for part in (left, right)]
    return (paid[0] and sold == [False, True]) or (paid[1] and sold == [True, False])


def _one_is_sent(left: Part, right: Part, known: Known) -> bool:
    """``X ko 2 belt 350 wale, aur 446 number ka bill dobara bhej do``: goods, and a bill that there is."""
    sent = [_is_sent(part.marks, known) for part in (left, right)]
    if sent[0] == sent[1]:
        return False
    sold = [_orders(part.marks, known) for part in (left, right)]
    return sent != sold and sold[0] != sold[1]


def _is_sent(marks: list[Mark], known: Known) -> bool:
    """True where a bill that is told by its number, or that it is an old one, shall be sent."""
    said = says(marks)
    if not said >= {"send", "bill"}:
        return False
    figures = [i for i, mark in enumerate(marks) if mark.number is not None]
    named = all(_is_of_bill(marks, i) for i in figures)
    return named and bool(figures or said & {"again", "old", "last"})


def _is_of_bill(marks: list[Mark], i: int) -> bool:
    """True for the number of a bill: ``446 number ka bill``, ``bill no 446``."""
    led = any_has(marks[max(0, i - 2) : i], "bill")
    return led or any_has(marks[i + 1 : i + 2], "number")


def _orders(marks: list[Mark], known: Known) -> bool:
    """True for counted goods, and for goods with a price."""
    goods = [i for i, mark in enumerate(marks) if not mark.tags and known.starts_good(mark.text)]
    near = (mark for i in goods for mark in (*marks[max(0, i - 2) : i], *marks[i + 1 : i + 4]))
    return has_figure(near)


def _sold_to(marks: list[Mark], known: Known) -> Party | None:
    """Find whom a part is about: a customer, else somebody new that goods went to."""
    party = parties.find(marks, known, new=False)
    if party is None and any_has(marks, "bill"):
        made = parties.find(marks, known, new=True)
        given = made is not None and any_has(marks[made.end : made.end + 1], "to")
        return made if given else None
    return party


def _begins_bill(left: Part, right: Part, known: Known) -> bool:
    """``..., ani tyanche navin bill kara: besan 5 kilo``, ``naya grahak X 98..., uska bill bana do``."""
    if is_new_bill(right.marks[:_NEAR]) and left.figures and "pay" in left.kinds and right.figures:
        return not _orders(left.marks, known)  # bill 317 ka 9450 aa gaya, naya bill bana do ...
    first = right.marks[
        : next((i for i, m in enumerate(right.marks) if m.number is not None), None)
    ]
    billed = any_has(first, "bill", "estimate", "challan") and right.figures
    of_him = billed and any_has(first, "pronoun")
    if not of_him or left.kinds & {"bill"}:
        return False
    return any_has(left.marks, "customer") and any_has(left.marks, "fresh")


_NO_SALE = ("creditnote", "returned", "question", "cancel", "show", "if", "negation")
_HIS = Mark(Token("", "word"), frozenset({"pronoun"}))


def _is_billed_besides(left: Part, right: Part, known: Known) -> bool:
    """``... uska credit note banao | aur usko 1 kilo kaju ka alag bill``: a note, and goods that are sold."""
    noted = ["creditnote" in says(part.marks) for part in (left, right)]
    if not any(noted) and right.marks[0].has("pronoun") and any_has(left.marks, "returned"):
        return _orders(left.marks, known) and _is_sale(right.marks[:_FAR], known)
    if noted[0] == noted[1]:
        return False
    note, sale = (left.marks, right.marks[:_FAR]) if noted[0] else (right.marks, left.marks)
    closed = any_has(lacking(left.marks, "break")[-1:], "make", "give", "creditnote", "bill")
    begun = right.marks[0].has("pronoun", "bill", "make", "fresh")
    if not (closed or (noted[0] and begun)) or not _is_sale(sale, known):
        return False
    return noted[0] or _orders(note, known)


def _is_sale(marks: list[Mark], known: Known) -> bool:
    """True for a bill of goods that is ordered, and is none that there is."""
    said = says(marks)
    if said.isdisjoint(("bill", "estimate", "challan")) or not said.isdisjoint(_NO_SALE):
        return False
    return _orders(marks, known) and not any(_numbers_bill(marks, i) for i in range(len(marks)))


def _numbers_bill(marks: list[Mark], i: int) -> bool:
    """True for the figure of ``bill 331``, not for that of ``bill him 2 kg``."""
    if marks[i].number is None or any(mark.unit for mark in marks[i + 1 : i + 2]):
        return False
    led = any_has(marks[max(0, i - 1) : i], "bill", "number", "against", "upon")
    return led or any_has(marks[i + 1 : i + 2], "number")


def _of_same(left: Part, right: Part, known: Known) -> list[Mark]:
    """Say whose the second of a note and a bill is, where nobody is named in it: his who was before."""
    named = any_has(right.marks, "pronoun") or not _is_billed_besides(left, right, known)
    return right.marks if named else [_HIS, *right.marks]


def is_new_bill(marks: list[Mark]) -> bool:
    """True where a new bill is ordered, in these words."""
    named = (
        one.has("fresh") and not one.has("and") and two.has("bill", "estimate", "challan")
        for one, two in pairwise(marks)
    )
    return any(named) and any_has(marks, "make", "give")


def _gets_goods(marks: list[Mark], party: Party, known: Known) -> bool:
    """True for ``ramesh ko 5 kilo chini``, ``5 kg sugar to ramesh``: counted goods go to him."""
    after, led = marks[party.end : party.end + 1], marks[max(0, party.start - 1) : party.start]
    to = any(m.has("to", "of") and not m.has("preposition") for m in after)
    to = to or any(m.has("to") and m.has("preposition") for m in led)
    counted = (two for one, two in pairwise(marks) if one.number is not None and two.number is None)
    return to and any(m.unit or (not m.tags and known.starts_good(m.text)) for m in counted)


def _both_ask(left: Part, right: Part) -> bool:
    """True where two customers each have a sum, goods or a question."""
    if left.figures and right.figures:
        return bool(left.kinds | right.kinds)
    asks = [part.kinds & {"ask", "remind"} for part in (left, right)]
    both = "ask" in left.kinds and "ask" in right.kinds
    billed = asks[0] and right.figures and right.kinds & {"bill", "pay"}
    return both or bool(left.figures and asks[1]) or bool(billed)


def _is_good(party: Party, marks: list[Mark], known: Known) -> bool:
    words = [mark.text for mark in marks[party.start : party.end]]
    return bool(known.goods(words)) and len(words) == 1
