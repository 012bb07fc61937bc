"""The goods of a bill: quantity, unit, item, rate or amount, in any order people type them."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.acts import Discount, Line, Need
from bot.context import KnownItem
from bot.understand.marks import Mark
from bot.understand.names import Known, typed_name
from core.gst import units

_TENTH = Decimal("0.1")
_TIMES = {"x", "*", "×"}
_DOZEN = Decimal(12)


@dataclass
class Raw:
    """A line being gathered."""

    words: list[Mark] = field(default_factory=list)
    qty: Decimal | None = None
    unit: str | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    bare: Decimal | None = None
    percent: Decimal | None = None
    rate_unit: str | None = None
    closed: bool = False

    @property
    def priced(self) -> bool:
        """True where a price was said."""
        return any(value is not None for value in (self.rate, self.amount, self.bare))


class Doubt(Exception):
    """Two readings differ in money, or a word could matter and is not known."""


def gather(marks: list[Mark], known: Known) -> list[Raw]:
    """Cut a stretch of a message into lines. Raises: Doubt."""
    lines = [Raw()]
    for i, mark in enumerate(marks):
        before = marks[i - 1] if i else None
        after = marks[i + 1 :]
        if mark.has("break") or (mark.has("and") and not known.starts_good(mark.text)):
            lines = _next(lines)
        elif mark.has("percentage"):
            lines[-1].percent = mark.number
        elif mark.number is not None:
            lines = _number(lines, mark, marks[:i], after, known)
            lines[-1].closed = bool(lines[-1].words) and lines[-1].priced
        elif mark.unit and not (mark.has("rate") and mark.text != mark.unit):
            _unit(lines[-1], mark, before)
        elif known.starts_good(mark.text):
            lines = _word(lines, mark)
        elif mark.has(
            "to", "from", "rate", "of", "currency", "filler", "money", "percent", "total"
        ):
            continue
        else:
            lines = _word(lines, mark)
    return [line for line in lines if line.words or line.priced or line.qty is not None]


def _next(lines: list[Raw]) -> list[Raw]:
    last = lines[-1]
    return [*lines, Raw()] if last.words and (last.qty is not None or last.priced) else lines


def _word(lines: list[Raw], mark: Mark) -> list[Raw]:
    last = lines[-1]
    if last.words and last.closed:  # its price was said after it: what follows is other goods
        lines = [*lines, Raw()]
    lines[-1].words.append(mark)
    return lines


def _unit(line: Raw, mark: Mark, before: Mark | None) -> None:
    if before is not None and before.number is not None and line.qty is not None and not line.unit:
        line.unit = mark.unit
    elif line.priced or line.unit:
        line.rate_unit = mark.unit  # "50 rs darjan", "@ 58 per kg"
    else:
        line.words.append(mark)  # a unit word that is part of a name


def _number(
    lines: list[Raw], mark: Mark, earlier: list[Mark], after: list[Mark], known: Known
) -> list[Raw]:
    line = lines[-1]
    value = mark.number
    before = earlier[-1] if earlier else None
    if before is not None and before.text in _TIMES and line.words and line.qty is None:
        line.qty = value
        return lines
    following = after[0] if after else None
    counts = following is not None and following.unit
    if counts and not (before is not None and before.has("rate")):
        if line.words and (line.qty is not None or line.priced):
            lines = [*lines, Raw()]
        lines[-1].qty = value
        return lines
    if _is_rate(earlier, after):
        line.rate = value
        return lines
    if _is_amount(before, after):
        if line.priced:
            raise Doubt
        line.amount = value
        return lines
    return _bare(lines, mark, following, known)


def _is_rate(earlier: list[Mark], after: list[Mark]) -> bool:
    if earlier and earlier[-1].has("rate") and not _belongs_before(earlier[:-1]):
        return True
    words = [mark for mark in after[:3] if not mark.has("currency")]
    if len(words) > 1 and words[0].has("within") and words[1].has("one"):
        return True  # "640 me ek": each
    if words and words[0].has("rate") and not words[0].has("rate_before"):
        return True
    return len(words) > 1 and words[0].has("of") and words[1].has("rate")


def _belongs_before(earlier: list[Mark]) -> bool:
    """True where a word of rate closes the figure before it: ``385 ke rate``, ``80 wale``."""
    words = [mark for mark in earlier[-3:] if not mark.has("currency", "of")]
    return bool(words) and words[-1].number is not None


def _is_amount(before: Mark | None, after: list[Mark]) -> bool:
    if before is not None and before.has("for"):
        return True
    words = [found for found in after[:2] if not found.has("currency")]
    return bool(words) and words[0].has("of", "total", "within", "for")


def _bare(lines: list[Raw], mark: Mark, following: Mark | None, known: Known) -> list[Raw]:
    line, value = lines[-1], mark.number
    if not line.words:
        if line.qty is not None:
            raise Doubt
        line.qty = value
        return lines
    starts = following is not None and _names_good(following, known)
    if line.qty is None and starts and following is not None:
        # "chini 2 besan 3": the figure belongs to the goods before it, or to those after?
        raise Doubt
    if line.qty is not None and starts:
        found = known.goods([word.text for word in line.words])
        if len(found) == 1 and found[0].rate is not None:
            return [*lines, Raw(qty=value)]
        raise Doubt
    if line.priced:
        return [*lines, Raw(qty=value)]
    line.bare = value
    return lines


def _names_good(mark: Mark, known: Known) -> bool:
    if mark.token.kind != "word" or mark.has("break", "and", "currency", "of", "rate", "total"):
        return False
    return known.starts_good(mark.text) or not mark.tags


def settle(raw: Raw, known: Known) -> tuple[Line, list[Need]]:
    """Make a line of what was gathered: the shop's own item where there is one. Raises: Doubt."""
    typed = typed_name([word.token for word in raw.words])
    found = _goods_of(raw, known)
    line = Line(item=typed or None, qty=raw.qty, unit=raw.unit, rate=raw.rate)
    line = replace(line, amount=raw.amount)
    if raw.percent is not None:
        line = replace(line, discount=Discount(percent=raw.percent))
    if len(found) > 1:
        line = _priced(line, raw, None)
        options = tuple(item.name for item in found)
        return line, [Need("item", item=typed, options=options)]
    if any(word.has("negation", "question", "future", "reported") for word in raw.words):
        raise Doubt
    if not raw.words:
        if raw.amount is None and raw.bare is None:
            raise Doubt
        return _priced(line, raw, None), [Need("item")]
    if not found:
        return _unknown(line, raw, known)
    return _known(line, raw, known.priced(found[0]))


def _goods_of(raw: Raw, known: Known) -> list[KnownItem]:
    """Find the goods that the words may mean; the unit said may settle it."""
    found = known.goods([word.text for word in raw.words]) if raw.words else []
    of_unit = [item for item in found if raw.unit and item.unit == raw.unit]
    return of_unit if len(of_unit) == 1 else found


def _unknown(line: Line, raw: Raw, known: Known) -> tuple[Line, list[Need]]:
    """Make a line of goods that the shop has not sold before. Raises: Doubt."""
    carried = all(word.has("loading") for word in raw.words)  # freight has a price, no quantity
    if not carried and (raw.qty is None or known.nearly_good([w.text for w in raw.words])):
        raise Doubt
    line = _priced(line, raw, None)
    unpriced = line.rate is None and line.amount is None
    return line, [Need("rate", item=line.item)] if unpriced else []


def _priced(line: Line, raw: Raw, item: KnownItem | None) -> Line:
    """Say whether a bare figure is the rate, the line's amount or, for known goods, the quantity."""
    if raw.bare is None:
        return line
    if line.qty is not None:
        return replace(line, rate=raw.bare)
    whole = raw.bare == raw.bare.to_integral_value()
    if item and item.rate and whole and raw.bare < item.rate * _TENTH:
        return replace(line, qty=raw.bare)
    return replace(line, amount=raw.bare)


def _known(line: Line, raw: Raw, item: KnownItem) -> tuple[Line, list[Need]]:
    line = _priced(replace(line, item=item.name), raw, item)
    said = line.rate is not None
    line = _rate_unit(line, raw)
    line = _own_unit(line, item, said=said)
    if line.rate is None and line.amount is None and line.unit == item.unit:
        line = replace(line, rate=item.rate)
    if line.gst_rate is None:
        line = replace(line, gst_rate=item.gst_rate)
    unpriced = line.rate is None and line.amount is None
    return line, [Need("rate", item=item.name)] if unpriced else []


def _rate_unit(line: Line, raw: Raw) -> Line:
    """Bring the quantity to the unit that its rate was said for: 1.5 ton @ 58 per kg."""
    if not (raw.rate_unit and line.unit and line.qty is not None and line.rate is not None):
        return line
    converted = units.convert(line.qty, line.unit, raw.rate_unit)
    return line if converted is None else replace(line, qty=converted, unit=raw.rate_unit)


def _own_unit(line: Line, item: KnownItem, *, said: bool) -> Line:
    """Convert the quantity to the unit of the known rate where that is exact."""
    if (
        line.unit in {"NOS", "PCS", "UNT"}
        and item.unit
        and units.convert(Decimal(1), line.unit, item.unit) is None
    ):
        return replace(line, unit=item.unit)
    if not line.unit and item.unit == "DOZ" and line.qty is not None:
        return replace(line, qty=line.qty / _DOZEN, unit="DOZ")
    if not line.unit:
        whole = line.amount is not None and line.qty is None
        return line if whole else replace(line, unit=item.unit)
    if said or line.amount is not None or not item.unit or line.qty is None:
        small = {"GMS": "KGS", "MLT": "LTR"}.get(line.unit)
        if not said or small != item.unit or line.qty is None:
            return line
    converted = units.convert(line.qty or Decimal(1), line.unit, item.unit or line.unit)
    if converted is None:
        return line
    return replace(line, qty=converted, unit=item.unit)
