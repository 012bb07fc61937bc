"""The goods of a bill: each line settled with what the shop knows of its goods."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.acts import Line, Need
from bot.context import KnownItem
from bot.understand.amends import lines_of
from bot.understand.atoms import atoms_of
from bot.understand.figures import Doubt as Doubt, Raw
from bot.understand.goods import names_for
from bot.understand.language import spoken
from bot.understand.marks import Mark
from bot.understand.names import Known, typed_name
from bot.understand.naming import EACH
from bot.understand.text import fold
from bot.understand.trace import kept
from bot.understand.units import unit_of
from core.gst import units

_TENTH = Decimal("0.1")
_FEW = Decimal(10)
_PRICY = Decimal(100)
_MOST_COUNTED = Decimal(51)
_WHOLE = {
    "PCS",
    "NOS",
    "BAG",
    "BOX",
    "PAC",
    "BTL",
    "TIN",
    "SET",
    "PRS",
}  # of which nobody buys a part
_SEVERAL = Decimal(3)
_CHEAP, _MOST_CHEAP = Decimal(60), Decimal(500)
_TRIFLE, _MOST_TRIFLES = (Decimal(2), Decimal(20)), Decimal(2000)  # of which nobody bills a sum
_LIKE = (Decimal("0.8"), Decimal("1.25"))
_MANY_WORKS = 100
_SMALL = {"GMS", "MLT"}  # units that nobody prices a single one of, unless it is the item's own
_COUNTS = {"NOS", "PCS", "UNT"}
_LEAST_CHOICE = 3  # with one left there would be none


def gather(marks: Sequence[Mark], known: Known) -> list[Raw]:
    """Cut a stretch of a message into lines. Raises: Doubt."""
    return lines_of(atoms_of(marks, known))


def settle(raw: Raw, known: Known) -> tuple[Line, list[Need]]:
    """Make a line of what was gathered: the shop's own item where there is one. Raises: Doubt."""
    line, needs = _settled(_of_each(raw), known)
    if trace := kept():
        trace.line(raw, line, needs)
    return line, needs


def _of_each(raw: Raw) -> Raw:
    """``2 dozen hanky 20 each``: the price of one, so they are twenty four."""
    if raw.rate_unit != EACH:
        return raw
    counted = units.convert(raw.qty, "DOZ", "PCS") if raw.qty and raw.unit == "DOZ" else None
    raw = replace(raw, rate_unit=None)
    return raw if counted is None else replace(raw, qty=counted, unit="PCS")


def _settled(raw: Raw, known: Known) -> tuple[Line, list[Need]]:
    typed = typed_name([word.token for word in raw.words])
    found = _goods_of(raw)
    line = Line(item=typed or None, qty=raw.qty, unit=raw.unit, rate=raw.rate, amount=raw.amount)
    if len(found) > 1:
        options = tuple(item.name for item in found)
        return _of_any(line, raw, found), [Need("item", item=typed, options=options)]
    if not raw.words:
        return line, [Need("item")]
    if not found:
        return _unknown(line, raw)
    return _known(line, raw, known.priced(found[0]))


def _goods_of(raw: Raw) -> list[KnownItem]:
    """Find the goods that the words may mean: of several, those that are sold by the unit said."""
    found = list(raw.item.found) if raw.item else []
    of_unit = [item for item in found if raw.unit and item.unit == raw.unit]
    return _but_work(raw, of_unit or found) if len(found) >= _LEAST_CHOICE else of_unit or found


# what is done to goods, by the last word of what a shop calls it
_WORKS = frozenset((
    "polishing", "polish", "repair", "repairing", "stitching", "cleaning", "servicing", "washing", "dyeing",
    "alteration", "fitting", "installation", "replacement", "recharge", "rental", "hire",
))  # fmt: skip


def _but_work(raw: Raw, found: list[KnownItem]) -> list[KnownItem]:
    """Leave out work on goods where several are meant by the goods' name: saree is no Saree Polishing."""
    typed = [fold(word.text) for word in raw.words]
    goods = [item for item in found if fold(item.name).rpartition(" ")[2] not in _WORKS]
    named = not _WORKS.isdisjoint(typed)
    return found if named or len(goods) < _LEAST_CHOICE - 1 else goods


def _unknown(line: Line, raw: Raw) -> tuple[Line, list[Need]]:
    """Make a line of goods that the shop has not sold before. Raises: Doubt."""
    if raw.qty is None and not raw.priced:
        raise Doubt("goods that the shop does not sell, with no quantity and no price")
    line = _rate_unit(_priced(_of_work(line, raw), raw, None), raw)
    if raw.rate_unit and not line.unit:
        line = replace(line, unit=raw.rate_unit)
    if raw.item and raw.item.perhaps and raw.qty is not None:  # cooler repair 300 is no cooler
        options = tuple(item.name for item in raw.item.perhaps)
        return line, [Need("item", item=line.item, options=options)]
    unpriced = line.rate is None and line.amount is None
    return line, [Need("rate", item=line.item)] if unpriced else []


def _of_work(line: Line, raw: Raw) -> Line:
    """``35000 website``, ``5000 consulting``: what the work comes to; nobody is billed for so many."""
    many = raw.qty is not None and raw.qty >= _MANY_WORKS
    if not many or raw.unit or raw.priced or not _is_work([word.text for word in raw.words]):
        return line
    return replace(line, qty=None, amount=raw.qty)


def _is_work(words: Sequence[str]) -> bool:
    named = names_for("goods", (spoken(), "en"))
    last = (" ".join(map(fold, words[-n:])) for n in (2, 1))
    return any("workdone" in named.get(one, ()) for one in last)


def _priced(line: Line, raw: Raw, item: KnownItem | None) -> Line:
    """Say whether a bare figure is the line's amount or, for known goods, the quantity."""
    if raw.bare is None:
        return line
    whole = raw.bare == raw.bare.to_integral_value()
    if item and item.rate and whole and raw.bare < item.rate * _TENTH:
        return replace(line, qty=raw.bare)
    most = _MOST_COUNTED if item and item.unit in _WHOLE else _FEW
    few = whole and raw.bare < most and (not item or not item.rate or raw.bare * 2 <= item.rate)
    # nobody writes a bill of two rupees: the nozzles are two
    if few or (item and whole and _buys_none_whole(raw.bare, item)):
        return replace(line, qty=raw.bare)
    return replace(line, amount=raw.bare)


def _of_any(line: Line, raw: Raw, found: list[KnownItem]) -> Line:
    """Read a bare figure as a count where it would be one of any of the goods that may be meant."""
    ways = {_priced(line, raw, item).qty for item in found}
    return _priced(line, raw, found[0] if len(ways) == 1 else None)


def _buys_none_whole(sum_: Decimal, item: KnownItem) -> bool:
    """True for ``samosa 50``, known at 15: no whole number of them costs that, so it counts them.

    ``eraser 5``, known at 5, counts them too: such trifles are bought by the piece, not for so much.
    """
    trifle = item.rate is not None and _TRIFLE[0] <= item.rate <= _TRIFLE[1]
    if trifle and item.unit in _WHOLE and sum_ <= _MOST_TRIFLES:
        return True
    cheap = item.rate is not None and item.rate <= _CHEAP and item.unit in _WHOLE
    if not cheap or not item.rate:
        return False
    return 2 * item.rate < sum_ <= _MOST_CHEAP and sum_ % item.rate != 0


def _is_bare(raw: Raw) -> bool:
    """True for a count with neither its unit nor a price."""
    return raw.unit is None and not raw.priced


def _known(line: Line, raw: Raw, item: KnownItem) -> tuple[Line, list[Need]]:
    if raw.qty is not None and raw.qty == item.rate and raw.qty >= _PRICY and _is_bare(raw):
        raise Doubt("so many of them, or what one costs")  # 650 charger ki icchadu
    line = replace(line, item=item.name, gst_rate=item.gst_rate)
    line = _rate_unit(_priced(line, raw, item), raw)
    line = _own_unit(line, item)
    if line.rate is None and line.amount is None and line.unit == item.unit:
        line = replace(line, rate=item.rate)
    if _is_price_of_one(line, item):
        raise Doubt("the price of one, or what all come to")
    unpriced = line.rate is None and line.amount is None
    return line, [Need("rate", item=item.name)] if unpriced else []


def _is_price_of_one(line: Line, item: KnownItem) -> bool:
    """``10 bori cement 380 me``, known at 380: is it for one, or for all ten?"""
    few = line.qty is None or line.qty < _SEVERAL
    if few or line.amount is None or not item.rate or line.unit != item.unit:
        return False
    return _LIKE[0] <= line.amount / item.rate <= _LIKE[1]


def _rate_unit(line: Line, raw: Raw) -> Line:
    """Bring the quantity to the unit that its rate was said for: 1.5 ton @ 58 per kg. Raises: Doubt."""
    if raw.rate_unit is None or line.qty is None or line.rate is None:
        return line
    if line.unit is None:
        return replace(line, unit=raw.rate_unit)
    converted = units.convert(line.qty, line.unit, raw.rate_unit)
    if converted is None and line.unit not in _COUNTS:
        raise Doubt("the quantity is in another unit than its price, and cannot be converted")
    return line if converted is None else replace(line, qty=converted, unit=raw.rate_unit)


def _own_unit(line: Line, item: KnownItem) -> Line:
    """Bring the quantity to the unit of the known rate. Raises: Doubt."""
    own = item.unit
    if line.unit is None:
        return _in_own_unit(line, item)
    if own is None or line.unit == own:
        return line
    if (line.unit in _COUNTS and own != "DOZ") or _is_called_so(item, line.unit):
        return replace(line, unit=own)
    if line.qty is None:
        return line
    converted = units.convert(line.qty, line.unit, own)
    if converted is None or (line.amount is not None and line.unit not in {*_SMALL, "DOZ"}):
        return line
    if line.rate is None:
        return replace(line, qty=converted, unit=own)
    return _said_rate(line, item, converted)


def _is_called_so(item: KnownItem, unit: str) -> bool:
    """True for cartons that are sold by the piece: ``12x12 ke 200 carton`` counts the goods themselves."""
    return item.unit in _COUNTS and any(unit_of(fold(word)) == unit for word in item.name.split())


def _in_own_unit(line: Line, item: KnownItem) -> Line:
    """No unit was said: the item's own; of goods sold by the dozen, a dozen has twelve."""
    if item.unit == "DOZ" and line.qty is not None:
        dozens = units.convert(line.qty, "PCS", "DOZ")
        return replace(line, qty=dozens or line.qty, unit="DOZ" if dozens else "PCS")
    return replace(line, unit=item.unit)


def _said_rate(line: Line, item: KnownItem, converted: Decimal) -> Line:
    """A rate goes with the unit said, unless only the item's own makes sense of it. Raises: Doubt."""
    if line.rate is None:
        return line
    if not item.rate:
        return replace(line, qty=converted, unit=item.unit) if line.unit in _SMALL else line
    ratio = line.rate / item.rate
    if Decimal("0.4") <= ratio <= Decimal("2.5"):
        return replace(line, qty=converted, unit=item.unit)
    if line.unit in _SMALL:
        share = line.rate / (item.rate * converted) if converted else Decimal(0)
        if not Decimal("0.7") <= share <= Decimal("1.4"):
            raise Doubt("the price fits neither the unit said nor the item's own")
        return replace(line, qty=converted, unit=item.unit, rate=None, amount=line.rate)
    return line
