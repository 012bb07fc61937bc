"""Tax of a line and of a document.

A line's value is round(qty x rate) less its discounts; a document discount is spread over the lines
by value, in paise, largest remainder, ties to the earlier. Exclusive: taxable = that value.
Inclusive: taxable = round(value x 100 / (100 + rates)). Each head is rounded half up per line, then
summed; CGST and SGST of a line are always equal. What is left to the printed price, and rounding to
the rupee (s.170 of the CGST Act), goes to the one round-off, outside the taxable value.

Tax on the printed retail price (Rule 31D) is taken out of that price, whatever the goods are sold
for; the taxable value stays what they are sold for. Under reverse charge the heads are shown, not
charged: the buyer pays them (s. 9(3)).

Source: CGST Act ss. 9, 15, 170; sums are per line, as the portal compares them.

>>> from decimal import Decimal
>>> line = LineInput(qty=Decimal(2), rate=Decimal(450), gst_rate_percent=Decimal(18))
>>> bill = compute_document([line], Basis(inter_state=False))
>>> bill.taxable_paise, bill.cgst_paise, bill.sgst_paise, bill.total_paise
(90000, 8100, 8100, 106200)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.error_kinds import on_line
from core.errors import (
    AmountNotValid,
    DocumentTooLarge,
    NoLines,
    QtyNotPositive,
    QtyTooLarge,
)
from core.money import MAX_DOCUMENT_PAISE, round_half_up, rupees_text, spread

MAX_QTY = Decimal("9999999.999")
MAX_RATE = Decimal(999_999_999)
MAX_LINES = 200
_HUNDRED = Decimal(100)
_ZERO = Decimal(0)


@dataclass(frozen=True)
class LineInput:
    """A line before tax: ``rate`` rupees per unit, or the line's ``amount_paise`` where none was said.

    ``retail_price``: rupees per unit, printed on goods that are taxed on it, tax included.
    """

    qty: Decimal = Decimal(1)
    rate: Decimal | None = None
    amount_paise: int | None = None
    discount_percent: Decimal | None = None
    discount_paise: int | None = None
    gst_rate_percent: Decimal = _ZERO
    cess_rate_percent: Decimal = _ZERO
    cess_per_unit_paise: int = 0
    retail_price: Decimal | None = None
    name: str = ""


@dataclass(frozen=True)
class Basis:
    """How a document is taxed. ``fixed_total_paise``: what it shall come to, set by word.

    ``charges_tax`` False: no tax on it at all; ``reverse_charge``: tax shown, not charged.
    """

    inter_state: bool = False
    inclusive: bool = False
    charges_tax: bool = True
    reverse_charge: bool = False
    discount_percent: Decimal | None = None
    discount_paise: int | None = None
    fixed_total_paise: int | None = None
    round_to_rupee: bool = False


@dataclass(frozen=True)
class LineTax:
    """A line computed. ``discount_paise`` holds its own discount and its share of the document's."""

    gross_paise: int
    discount_paise: int
    taxable_paise: int
    gst_rate_percent: Decimal
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    cess_paise: int

    @property
    def tax_paise(self) -> int:
        """All heads."""
        return self.cgst_paise + self.sgst_paise + self.igst_paise + self.cess_paise

    @property
    def total_paise(self) -> int:
        """Taxable value and tax."""
        return self.taxable_paise + self.tax_paise


@dataclass(frozen=True)
class DocumentTax:
    """A document computed: total = taxable + heads that are charged + round-off, always."""

    lines: tuple[LineTax, ...]
    round_off_paise: int
    total_paise: int

    def _sum(self, field: str) -> int:
        return sum(int(getattr(line, field)) for line in self.lines)

    @property
    def gross_paise(self) -> int:
        """Quantity times rate, before discounts."""
        return self._sum("gross_paise")

    @property
    def discount_paise(self) -> int:
        """All discounts."""
        return self._sum("discount_paise")

    @property
    def taxable_paise(self) -> int:
        """Taxable value."""
        return self._sum("taxable_paise")

    @property
    def cgst_paise(self) -> int:
        """Central tax."""
        return self._sum("cgst_paise")

    @property
    def sgst_paise(self) -> int:
        """State or Union territory tax."""
        return self._sum("sgst_paise")

    @property
    def igst_paise(self) -> int:
        """Integrated tax."""
        return self._sum("igst_paise")

    @property
    def cess_paise(self) -> int:
        """Compensation cess."""
        return self._sum("cess_paise")

    @property
    def tax_paise(self) -> int:
        """All heads."""
        return self._sum("tax_paise")


def compute_document(lines: Sequence[LineInput], basis: Basis) -> DocumentTax:
    """Compute lines, heads, round-off and total.

    Raises: NoLines, DocumentTooLarge, QtyNotPositive, QtyTooLarge, AmountNotValid.
    """
    if not lines:
        raise NoLines
    if len(lines) > MAX_LINES:
        raise DocumentTooLarge(lines=len(lines))
    grosses = _grosses(lines)
    values = _after_discounts(lines, grosses, basis)
    inclusive = basis.inclusive and not basis.reverse_charge
    if basis.fixed_total_paise is not None:
        values = _share_total(lines, values, basis)
        inclusive = not basis.reverse_charge
    computed = tuple(
        _line(line, gross=gross, value=value, basis=basis, inclusive=inclusive)
        for line, gross, value in zip(lines, grosses, values, strict=True)
    )
    return _total(computed, values, basis, inclusive=inclusive)


def _grosses(lines: Sequence[LineInput]) -> list[int]:
    found = []
    for n, line in enumerate(lines, start=1):
        with on_line(n):
            found.append(_gross(line))
    return found


def _gross(line: LineInput) -> int:
    if not line.qty.is_finite() or line.qty <= 0:
        raise QtyNotPositive(item=line.name, qty=str(line.qty))
    if line.qty > MAX_QTY or line.qty != line.qty.quantize(Decimal("0.001")):
        raise QtyTooLarge(item=line.name, qty=str(line.qty))
    if line.amount_paise is not None:
        return _in_range(line.amount_paise, "amount")
    rate = line.rate if line.rate is not None else _ZERO
    if not rate.is_finite() or rate < 0 or rate > MAX_RATE:
        raise AmountNotValid(field="rate", value=str(rate))
    if rate != rate.quantize(Decimal("0.0001")):
        raise AmountNotValid(field="rate", value=str(rate))
    return _in_range(round_half_up(line.qty * rate * 100), "amount")


def _in_range(paise: int, field: str) -> int:
    if paise < 0:
        raise AmountNotValid(field=field, value=rupees_text(paise))
    if paise > MAX_DOCUMENT_PAISE:
        raise DocumentTooLarge(total_paise=paise)
    return paise


def _discount(value: int, percent: Decimal | None, paise: int | None) -> int:
    taken = paise or 0
    if percent is not None:
        if not percent.is_finite() or not 0 <= percent <= 100:
            raise AmountNotValid(field="discount", value=str(percent))
        taken = round_half_up(value * percent / 100)
    if not 0 <= taken <= value:
        raise AmountNotValid(field="discount", value=rupees_text(taken))
    return taken


def _after_discounts(lines: Sequence[LineInput], grosses: Sequence[int], basis: Basis) -> list[int]:
    values = []
    for n, (line, gross) in enumerate(zip(lines, grosses, strict=True), start=1):
        with on_line(n):
            values.append(gross - _discount(gross, line.discount_percent, line.discount_paise))
    whole = _discount(sum(values), basis.discount_percent, basis.discount_paise)
    return [v - share for v, share in zip(values, spread(whole, values), strict=True)]


def _percent_of(line: LineInput, basis: Basis) -> Decimal:
    """All ad valorem tax that a line's price may hold, in per cent."""
    if not basis.charges_tax or basis.reverse_charge:
        return _ZERO
    return line.gst_rate_percent + line.cess_rate_percent


def _share_total(lines: Sequence[LineInput], values: Sequence[int], basis: Basis) -> list[int]:
    """Share a total set by word over the lines, by what each would come to with its tax."""
    wanted = basis.fixed_total_paise or 0
    weights = [
        value if basis.inclusive else round_half_up(value * (1 + _percent_of(line, basis) / 100))
        for line, value in zip(lines, values, strict=True)
    ]
    if wanted <= 0 or wanted > sum(weights) + 100:
        raise AmountNotValid(field="total", value=rupees_text(wanted))
    return spread(wanted, weights)


def _line(line: LineInput, *, gross: int, value: int, basis: Basis, inclusive: bool) -> LineTax:
    specific = round_half_up(line.qty * line.cess_per_unit_paise) if basis.charges_tax else 0
    rate = line.gst_rate_percent if basis.charges_tax else _ZERO
    taxed_on, taxable = Decimal(value), value
    if line.retail_price is not None:
        taxed_on = line.qty * line.retail_price * 100 * _HUNDRED / (_HUNDRED + rate)
    elif inclusive:
        taxable = round_half_up(
            (value - specific) * _HUNDRED / (_HUNDRED + _percent_of(line, basis))
        )
        taxed_on = Decimal(taxable)
    half = 0 if basis.inter_state else round_half_up(taxed_on * rate / 200)
    whole = round_half_up(taxed_on * rate / 100) if basis.inter_state else 0
    if line.retail_price is not None and inclusive:
        taxable = _in_range(value - specific - 2 * half - whole, "rate")
    cess = round_half_up(taxable * line.cess_rate_percent / 100) if basis.charges_tax else 0
    # a total set by word on exclusive prices: the discount is what it takes off the taxable value
    after = taxable if inclusive and not basis.inclusive else value
    return LineTax(
        gross_paise=gross,
        discount_paise=gross - after,
        taxable_paise=taxable,
        gst_rate_percent=rate,
        cgst_paise=half,
        sgst_paise=half,
        igst_paise=whole,
        cess_paise=cess + specific,
    )


def _total(
    lines: tuple[LineTax, ...], values: Sequence[int], basis: Basis, *, inclusive: bool
) -> DocumentTax:
    computed = sum(
        line.taxable_paise if basis.reverse_charge else line.total_paise for line in lines
    )
    total = sum(values) if inclusive else computed
    if basis.round_to_rupee and basis.fixed_total_paise is None:
        total = round_half_up(Decimal(total) / 100) * 100
    if total > MAX_DOCUMENT_PAISE:
        raise DocumentTooLarge(total_paise=total)
    return DocumentTax(lines, total - computed, total)
