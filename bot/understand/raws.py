"""Lines as they are gathered, before they are settled; goods that are named again with a price."""

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.understand.atoms import Atom
from bot.understand.marks import Mark

_HALF = Decimal("0.5")
_MOST_COUNTED = 999
_PRICE = (Decimal("0.8"), Decimal("1.25"))  # times the known rate
_FEW = 50  # where no rate is known, so many are rather counted than paid


class Doubt(Exception):
    """Two readings differ in money, or a word could matter and is not known."""


@dataclass(frozen=True)
class Raw:
    """A line as gathered: the words of its goods and what was said of them."""

    item: Atom | None = None
    qty: Decimal | None = None
    unit: str | None = None
    rate: Decimal | None = None
    rate_unit: str | None = None
    amount: Decimal | None = None
    bare: Decimal | None = None

    @property
    def words(self) -> tuple[Mark, ...]:
        """The words of its goods."""
        return self.item.words if self.item else ()

    @property
    def priced(self) -> bool:
        """True where a price was said."""
        return any(value is not None for value in (self.rate, self.amount, self.bare))


_FEES = frozenset({"charge", "charges", "fee", "fees"})


def is_fee(line: Raw) -> bool:
    """True for work that is paid for at once, whatever the shop mostly takes: ``service charge 200``."""
    if line.item is None:
        return False
    named = any(one.name.casefold().rpartition(" ")[2] in _FEES for one in line.item.found)
    return named or line.words[-1].has("loading")


def share(line: Raw) -> Decimal | None:
    """How many times the known rate a bare whole figure is; a fee is not counted by what is said for it."""
    if line.bare is None or line.bare != line.bare.to_integral_value():
        return None
    known = line.item.found[0].rate if line.item and len(line.item.found) == 1 else None
    return line.bare / known if known and not is_fee(line) else None


def as_count(line: Raw) -> Raw:
    """Take a bare figure for how many there are."""
    return line if line.bare is None else replace(line, qty=line.bare, bare=None)


def as_counted(line: Raw) -> Raw:
    """Take a bare figure after known goods for how many there are, unless it is about their price."""
    part = share(line)
    plain = line.qty is None and part is not None and (line.bare or 0) <= _MOST_COUNTED
    return as_count(line) if plain and part and not _PRICE[0] <= part <= _PRICE[1] else line


def joined(lines: list[Raw]) -> list[Raw]:
    """Goods named again with a price alone: ``3 ton ret aur 5 ton gitti, ret 1350 gitti 880``."""
    made: list[Raw] = []
    for line in lines:
        at = next((n for n, one in enumerate(made) if line.item and same(one, line)), None)
        if at is None:
            made.append(line)
        else:
            made[at] = _priced_later(made[at], line)
    return made


def _priced_later(line: Raw, by: Raw) -> Raw:
    """Put on goods the price that is told later; a bare figure before it counts them. Raises: Doubt."""
    counted = counts_before(line, by)
    if counted.priced or by.qty is not None or not by.priced or is_count(by):
        raise Doubt("goods named twice with a price each")
    price = by.rate if by.rate is not None else by.bare
    amount = by.amount if price is None else None
    return replace(counted, rate=price, amount=amount, rate_unit=by.rate_unit)


def counts_before(line: Raw, by: Raw) -> Raw:
    """Read ``basin 1`` as a count where the same goods are named again with a figure that is a price."""
    if line.bare is None or line.qty is not None or not by.priced or is_count(by):
        return line
    part = share(line)
    few = line.bare <= _FEW if part is None else part < _HALF
    dearer = by.bare is None or by.bare > line.bare * 2
    return as_count(line) if few and dearer else line


def is_count(line: Raw) -> bool:
    """True for a bare figure below half the known price: ``tap 6 kar do`` prices nothing."""
    part = share(line)
    return part is not None and part < _HALF


def same(one: Raw, other: Raw) -> bool:
    """True for lines of the same goods."""
    if one.item is None or other.item is None:
        return False
    if one.item.found and other.item.found:
        return one.item.found == other.item.found
    return [mark.text for mark in one.words] == [mark.text for mark in other.words]
