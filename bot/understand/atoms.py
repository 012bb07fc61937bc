"""The goods part of a message cut into what it is made of: goods, quantities, rates, sums, breaks.

A figure says what it is by what stands beside it: a unit after it makes it a quantity, ``@`` or
``wala`` a rate, ``ka`` or ``for`` a sum. One with nothing beside it stays a bare figure.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.understand.beside import (
    after_currency,
    is_content,
    led_by,
    mark_at,
    rate_tail,
    unit_before,
    unit_said,
)
from bot.understand.marks import Mark, any_has, has_figure
from bot.understand.names import Known
from bot.understand.naming import EACH, Atom as Atom, is_whose, joins, may_name, named
from bot.understand.picking import picked
from bot.understand.sound import pieces
from bot.understand.text import fold
from bot.understand.trace import kept
from bot.understand.units import unit_of
from core.gst.units import convert

_PRICED = (Decimal("0.4"), Decimal("2.5"))  # of the known rate: so near is a price
_QUARTERS = {Decimal("0.5"), Decimal(1), Decimal(2), Decimal(3)}
_MOST_SAID, _MOST_LISTED = 10, 99  # alone, and in a list of such
_PAPERS = ("bill", "estimate", "challan")
_LEAST_PRICE = 10  # rupees, of dearer goods: fewer are rather a count
_NEAR = 6  # marks: two or three goods
_SHEETS = {"sheet", "sheets", "ஷீட்", "షీట్", "ಶೀಟ್", "শিট"}


def atoms_of(marks: Sequence[Mark], known: Known) -> list[Atom]:
    """Cut a stretch of a message; words that say nothing of goods are left out."""
    found: list[Atom] = []
    run: list[Mark] = []
    trace = kept()
    i = 0
    while i < len(marks):
        mark = marks[i]
        if mark.number is None and not _cuts(mark, known):
            taken = _counted(marks, i, run, known)
            if taken is None:
                run = [] if is_whose(marks, i, run) else run
                run += [mark] if may_name(mark, known) or joins(marks, i, run, known) else []
                i += 1
                continue
            atom, end = _priced(taken[0], found if run else []), taken[1]
        elif mark.number is None:
            atom, end = _cut_of(mark), i + 1
        else:
            atom, end = _figure(marks, i, known)
            atom = replace(atom, close=True) if run and _ends_clause(marks, i, end, atom) else atom
        found += named(run, known, after=found)
        run = []
        found.append(atom)
        if trace:
            trace.figure(marks[i:end], atom)
        i = end
    return picked([*found, *named(run, known, after=found)], known)


def _priced(atom: Atom, found: Sequence[Atom]) -> Atom:
    """``5 litre paal litre 58``: of goods counted in that measure before them it is the price."""
    last = found[-1] if found else None
    again = last is not None and last.kind == atom.kind == "Q" and last.unit == atom.unit
    return replace(atom, kind="R") if again else atom


def _ends_clause(marks: Sequence[Mark], i: int, end: int, atom: Atom) -> bool:
    """``3 tile 14, 2 kilo dal``: a figure after counted goods, with which a clause of one thing ends."""
    ends = end == len(marks) or marks[end].token.kind == "break"
    start = i
    while start and marks[start - 1].is_unread:
        start -= 1
    counted = start - 2 if start > 1 and marks[start - 1].unit else start - 1
    if atom.kind != "N" or not ends or start == i or counted < 0 or _is_spelt(marks[i]):
        return False
    opens = counted == 0 or marks[counted - 1].has("break", "to")
    return opens and marks[counted].number is not None and (atom.value or 0) >= _LEAST_PRICE


def _is_spelt(mark: Mark) -> bool:
    return not (mark.token.raw or mark.text)[:1].isdigit()


def _cuts(mark: Mark, known: Known) -> bool:
    return "break" in mark.tags or ("and" in mark.tags and not known.starts_good(mark.text))


def _cut_of(mark: Mark) -> Atom:
    fixes = next((tag for tag in ("fix", "again") if mark.has(tag)), "")
    return Atom("cut", row=";" in mark.text or "\n" in mark.text, fixes=fixes)


def _counted(
    marks: Sequence[Mark], i: int, run: list[Mark], known: Known
) -> tuple[Atom, int] | None:
    """A unit before its figure: ``strips 20``, ``kg - 5``; ``20 kilolu kilo 60`` is at so much for one."""
    after = marks[i + 1] if i + 1 < len(marks) else None
    before = marks[i - 1] if i else None
    words = [word.text for word in run]
    if _is_dozen(marks, i, words, known) or _leads_goods(marks, i, known):
        return Atom("Q", Decimal(1), "DOZ"), i + 1
    if marks[i].unit is None or after is None or after.number is None or before is None:
        return None
    if i > 1 and before.unit == marks[i].unit and marks[i - 2].number is not None:
        return Atom("R", after.number, marks[i].unit), after_currency(marks, i + 2)
    if i > 1 and marks[i - 2].number is not None and _measures_alike(before, marks[i]):
        end = after_currency(marks, i + 2)  # 2 quintal kilo 95 ke hisab se
        return Atom("R", after.number, marks[i].unit), rate_tail(marks, end, "") or end
    if before.number is not None or before.has("rate", "break", "bill") or after.tags:
        return None
    following = marks[i + 2] if i + 2 < len(marks) else None
    if following is not None and (following.unit or following.has("rate", "of")):
        return None
    if run and _is_of_name(marks[i], run, known):
        return None
    return Atom("Q", after.number, marks[i].unit), i + 2


def _measures_alike(one: Mark, other: Mark) -> bool:
    """True for two units of which one is so many of the other: a quintal and a kilo."""
    units = (one.unit, other.unit)
    return None not in units and convert(Decimal(1), one.unit or "", other.unit or "") is not None


def _is_of_name(unit: Mark, run: list[Mark], known: Known) -> bool:
    """True for a unit that is a part of the goods before it: ``sofa set 27000``, ``laptop bag 900``."""
    words = [word.text for word in run]
    if known.whole_good([*words, unit.text]):
        return True
    goods = known.goods(words) or known.goods(words[-1:])  # rice, milk litre 5
    if not goods and fold(unit.text) in _SHEETS:
        return True  # steel sheet 10
    return unit.unit not in {item.unit for item in goods} | {"NOS", "PCS"}


def _is_dozen(marks: Sequence[Mark], i: int, words: list[str], known: Known) -> bool:
    """``bulbulu dajanu``, ``glasulu dozen 38 lekkana``: a dozen, with no number to it, is one."""
    if marks[i].unit != "DOZ" or not words or (i and marks[i - 1].number is not None):
        return False
    after = mark_at(marks, i + 1)
    if after is None or after.number is None:
        return bool(known.goods(words))
    end = after_currency(marks, i + 2)
    rates = [item.rate for item in known.goods(words) if item.unit == "DOZ" and item.rate]
    near = any(_PRICED[0] <= after.number / rate <= _PRICED[1] for rate in rates)
    return near or led_by(marks, i + 1) == "rate" or bool(rate_tail(marks, end, ""))


def _leads_goods(marks: Sequence[Mark], i: int, known: Known) -> bool:
    """``a dozen eggs``."""
    before = marks[i - 1] if i else None
    led = before is not None and (before.number is not None or before.has("rate"))
    return (
        marks[i].unit == "DOZ"
        and not led
        and any(known.starts_good(mark.text) for mark in marks[i + 1 : i + 2])
    )


def _figure(marks: Sequence[Mark], i: int, known: Known) -> tuple[Atom, int]:
    """Tell what a figure is by its neighbours; the second is the first mark after it all."""
    mark = marks[i]
    if mark.has("percentage", "counting"):
        return Atom("P" if mark.has("percentage") else "Q", mark.number), i + 1  # 5%, saree-2
    if special := _quarters(marks, i, known) or _each(marks, i):
        return special
    at = after_currency(marks, i + 1)
    after = marks[at] if at < len(marks) else None
    led = led_by(marks, i)
    unit = unit_said(after) if not _names_goods(marks, at, known) else None
    if unit and marks[at].has("went_for") and _is_sum(marks, i, led):
        return Atom("S" if led else "F", mark.number), at + 1
    if unit and (led == "rate" or at > i + 1 or mark.has("money_figure")):
        return Atom("R", mark.number, unit), at + 1  # 138 rs mtr, @ 58 kg
    if unit and led != "times":
        end = _per_unit(marks, i, at)
        return Atom("R" if end else "Q", mark.number, unit), end or at + 1
    if led == "times":
        return Atom("X", mark.number), at
    if tail := rate_tail(marks, at, led):
        unit = unit_said(marks[tail] if tail < len(marks) else None)
        one = EACH if any_has(marks[at:tail], "of_one") else None
        per = unit or one or unit_before(marks, i)
        return Atom("R", mark.number, per), tail + (1 if unit else 0)
    went_for = any_has(marks[i + 1 : at], "went_for")  # 620 takay
    said = "S" if led == "sum" else "F" if went_for else ""
    return (Atom(said, mark.number), at) if said else _sum_or_bare(marks, i, at)


def _is_sum(marks: Sequence[Mark], i: int, led: str) -> bool:
    """``neem tel 2 litre total 600 te``: after a sum, or beside a count, it is no measure."""
    counted = any(mark.unit and not mark.tags for mark in marks[max(0, i - 3) : i])
    many = (marks[i].number or 0) > _MOST_LISTED
    one = many and has_figure(_of_one_line(marks, i))
    counted = counted or one  # geyser ekta 5500 te
    return led == "sum" or (not led and counted)


def _per_unit(marks: Sequence[Mark], i: int, at: int) -> int:
    """``2 peti 1500 peti ke hisab se``: after a quantity, a price for each; where it ends, else 0."""
    counted = has_figure(_of_one_line(marks, i))
    after, beyond = mark_at(marks, at + 1), mark_at(marks, at + 2)
    rated = after is not None and after.has("rate_after")
    if after is not None and after.has("people") and not _is_measured(marks, i, marks[at].unit):
        return 0  # 2 tanki 750 litre wali
    return at + 2 if counted and rated and (beyond is None or beyond.number is None) else 0


def _is_measured(marks: Sequence[Mark], i: int, unit: str | None) -> bool:
    """True where what stands before is counted in a unit that this one is a price for."""
    counted = [mark.unit for mark in _of_one_line(marks, i) if mark.unit]
    return any(unit and convert(Decimal(1), one, unit) is not None for one in counted)


def _of_one_line(marks: Sequence[Mark], i: int) -> Sequence[Mark]:
    """The few marks before a figure that no break keeps from it."""
    start = i
    while start > max(0, i - _NEAR) and not marks[start - 1].has("break", "and"):
        start -= 1
    return marks[start:i]


def _quarters(marks: Sequence[Mark], i: int, known: Known) -> tuple[Atom, int] | None:
    """``ek pav namkeen``: a quarter of a kilo is a measure of its own, once to thrice."""
    at = i if "quarter" in marks[i].tags else i + 1
    if at >= len(marks) or "quarter" not in marks[at].tags or known.starts_good(marks[at].text):
        return None
    number, after = marks[i].number or Decimal(0), mark_at(marks, at + 1)
    if (at > i and number not in _QUARTERS) or (after is not None and after.unit):
        return None
    closes = at > i and (after is None or after.has("break", "and"))
    if not closes and (after is None or not known.starts_good(after.text)):
        return None  # two pav bhaji
    return Atom("Q", number / 4 if at > i else number, "KGS"), at + 1


def _each(marks: Sequence[Mark], i: int) -> tuple[Atom, int] | None:
    """``2 insulin, oru piece 600``: what one costs, of goods that are counted before."""
    if marks[i].number != 1 or not marks[i].has("one"):
        return None
    if each := _one_at(marks, i):
        return each
    unit, price = mark_at(marks, i + 1), mark_at(marks, i + 2)
    if not (unit and unit.unit and price):
        return None
    if price.number is None or price.unit or not i:
        return None
    if is_content(marks[i - 1]) and not _counts_in(marks, i, unit.unit):
        return None
    if not has_figure(marks[max(0, i - 4) : i]):
        return None
    at = after_currency(marks, i + 3)
    return Atom("R", price.number, unit.unit), rate_tail(marks, at, "rate")


def _counts_in(marks: Sequence[Mark], i: int, unit: str) -> bool:
    """True where goods stand before it that are counted in this unit: ``2 kilo rava oru kilo 60``."""
    start = i
    while start and marks[start - 1].is_unread:
        start -= 1
    return start > 1 and marks[start - 1].unit == unit and marks[start - 2].number is not None


def _one_at(marks: Sequence[Mark], i: int) -> tuple[Atom, int] | None:
    """``50 vetti onnu 300 veetham``: the count stands before the goods, the price of one after them."""
    # 6 bearing oru bearing 130
    again = 0 < i < len(marks) - 1 and marks[i + 1].text == marks[i - 1].text
    at = i + 1 + (again or unit_said(mark_at(marks, i + 1)) is not None)
    price = mark_at(marks, at)
    if price is None or price.number is None or price.unit or not _counts_before(marks, i):
        return None
    end = after_currency(marks, at + 1)
    tail = rate_tail(marks, end, "")
    spelt = not (marks[i].token.raw or marks[i].text)[:1].isdigit() and at == i + 1
    closes = (spelt or again) and (end == len(marks) or marks[end].has("break", "bill", "make"))
    return (Atom("R", price.number), tail or end) if tail or end > at + 1 or closes else None


def _counts_before(marks: Sequence[Mark], i: int) -> bool:
    """True where unread words stand before it that a figure counts, and no other goods before that."""
    start = i
    while start and marks[start - 1].is_unread:
        start -= 1
    count = marks[start - 1] if start not in {0, i} else None
    if count is not None and count.unit:
        return start > 1 and marks[start - 2].number is not None
    before = marks[start - 2] if start > 1 else None
    apart = before is None or not (before.is_unread or before.number is not None)
    return count is not None and count.number is not None and apart


def _sum_or_bare(marks: Sequence[Mark], i: int, at: int) -> tuple[Atom, int]:
    number = marks[i].number
    after = marks[at] if at < len(marks) else None
    if _counts_goods_before(marks, i, after):
        return Atom("Q", number), at
    if after is None or (after.has("preposition") and not after.has("for")):
        return Atom("N", number), at
    if after.has("of") or (after.has("for") and after.has("preposition")):
        following = marks[at + 1] if at + 1 < len(marks) else None
        if unit := unit_said(following):  # 50 ka kilo
            return Atom("R", number, unit), at + 2
        if following is not None and following.has(*_PAPERS) and _counts_few(marks, i):
            return Atom("N", number), at + 1
        return Atom("S", number, ahead=True), at + 1
    beyond = mark_at(marks, at + 1)
    if after.has("total", "within"):
        leads = after.has("total") and beyond and (beyond.number or 0) > (number or 0)
        return (Atom("N", number), at) if leads else (Atom("S", number), at + 1)  # 2 mottham 12000
    if after.has("to"):
        papers = beyond is not None and beyond.has(*_PAPERS[1:])  # 2 ki estimate veyi
        few = papers and _counts_few(marks, i)
        return (Atom("N", number), at + 1) if few else _for_so_much(marks, i, at)
    return Atom("N", number), at


def _for_so_much(marks: Sequence[Mark], i: int, at: int) -> tuple[Atom, int]:
    """``1500 rubai ku kuduthen``, ``820 ki bill veyi``: what all of it costs; ``220 ke ondu`` is for each."""
    number, beyond, end = marks[i].number, mark_at(marks, at + 1), mark_at(marks, at + 2)
    if beyond is not None and beyond.has("change") and not beyond.has("make"):
        return Atom("N", number), at  # dap 10 ki marchu
    each = beyond is not None and beyond.has("one") and (end is None or end.number is None)
    if each and (end is None or (end.tags and not end.has(*_PAPERS))):
        return Atom("R", number), at + 2
    return Atom("F", number), at + 1


def _counts_goods_before(marks: Sequence[Mark], i: int, after: Mark | None) -> bool:
    """``switch ek, holder do``: a small number in words after goods counts them; no price is said so.

    Beside others that do so a larger one counts, too: ``தட்டு பத்து டம்ளர் இருபது``.
    """
    ends = after is None or after.has("break", "and", "bill", "make") or not after.tags
    if not ends or not _said_after_goods(marks, i, _MOST_LISTED):
        return False
    near = range(max(1, i - _NEAR), min(len(marks), i + _NEAR))
    return _said_after_goods(marks, i, _MOST_SAID) or any(
        j != i and _said_after_goods(marks, j, _MOST_SAID) for j in near
    )


def _counts_few(marks: Sequence[Mark], i: int) -> bool:
    """``nebulizer 1 che bill``: so few after goods, and no word of money, is how many they are."""
    number, before = marks[i].number or Decimal(0), marks[i - 1] if i else None
    whole = number == number.to_integral_value() and not marks[i].has("money_figure")
    plain = before is not None and before.token.kind == "word" and not before.tags
    return whole and plain and number <= _MOST_LISTED and not led_by(marks, i)


def _said_after_goods(marks: Sequence[Mark], i: int, most: int) -> bool:
    mark, before = marks[i], marks[i - 1] if i else None
    if before is None or before.token.kind != "word" or before.tags or before.unit:
        return False
    number = mark.number or Decimal(0)
    said = not (mark.token.raw or mark.text)[:1].isdigit() and mark.token.kind == "number"
    return said and 0 < number <= most and number == number.to_integral_value()


def _names_goods(marks: Sequence[Mark], at: int, known: Known) -> bool:
    """``2 box file``: a unit that is the first word of goods by that name is theirs."""
    if at + 1 >= len(marks) or marks[at].unit is None or marks[at].tags:
        return False
    found = known.whole_good([marks[at].text, marks[at + 1].text])
    return bool(found) and unit_of(pieces(found[0].name)[0]) == marks[at].unit


def as_quantity(atom: Atom) -> Atom:
    """The figure after ``x`` counts goods where nothing else does."""
    return replace(atom, kind="Q")
