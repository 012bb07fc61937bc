"""What a note comes to. PURE: an invoice's lines, what earlier notes took, what is wanted; out: figures.

Rates of tax, heads and place of supply are the invoice's. A note for all that is left repeats what is
left, round-off included; a part is rounded to the rupee where the invoice was. Source: CGST Act s. 34.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from core.errors import AmountNotValid, ExceedsInvoice, NoLines, QtyNotPositive
from core.money import round_half_up, rupees_text, spread

Kind = Literal["credit", "debit"]
_SPLIT = (
    1  # a paisa, by which a price that holds its tax may be taken apart otherwise than the bill was
)
HEADS = ("taxable_paise", "cgst_paise", "sgst_paise", "igst_paise", "cess_paise")


@dataclass(frozen=True)
class SoldLine:
    """A line of the invoice, less what credit notes took and with what debit notes added.

    ``at_retail_price``: its tax is of the printed price, so a part of its value bears that part of it.
    """

    n: int
    name: str
    qty: Decimal
    gst_rate: Decimal
    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    cess_paise: int
    at_retail_price: bool = False

    @property
    def total_paise(self) -> int:
        """Taxable value and tax."""
        return sum(getattr(self, head) for head in HEADS)


@dataclass(frozen=True)
class Sold:
    """What is left of an invoice: its lines, its round-off, how it was priced and rounded.

    ``reverse_charge``: the tax of its lines is shown, not charged.
    """

    number: str
    lines: tuple[SoldLine, ...]
    round_off_paise: int
    inter_state: bool
    prices_include_tax: bool
    rounded: bool
    reverse_charge: bool = False

    @property
    def total_paise(self) -> int:
        """What the invoice still costs."""
        return sum(self.cost_of(line) for line in self.lines) + self.round_off_paise

    def cost_of(self, line: "SoldLine | NoteLineTax") -> int:
        """What the buyer pays, or gets back, for a line."""
        heads = HEADS[:1] if self.reverse_charge else HEADS
        return sum(getattr(line, head) for head in heads)


@dataclass(frozen=True)
class Wanted:
    """What a note shall hold: quantities of lines (with a rate in rupees, or the line's own), or a sum
    that includes tax, or neither: all that is left. ``price_only``: the goods stay sold, each rate is
    what their price was too high (or too low) by.
    """

    kind: Kind = "credit"
    lines: Mapping[int, tuple[Decimal, Decimal | None]] = field(default_factory=dict)
    amount_paise: int | None = None
    price_only: bool = False


@dataclass(frozen=True)
class NoteLineTax:
    """A line of the note. ``qty`` None: value alone."""

    n: int
    qty: Decimal | None
    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    cess_paise: int


@dataclass(frozen=True)
class ComputedNote:
    """A note computed: total = heads of all lines + round-off."""

    kind: Kind
    lines: tuple[NoteLineTax, ...]
    round_off_paise: int
    total_paise: int

    def sum_of(self, head: str) -> int:
        """Sum one of `HEADS` over the lines, in paise."""
        return sum(int(getattr(line, head)) for line in self.lines)


def compute_note(sold: Sold, wanted: Wanted) -> ComputedNote:
    """Compute a note.

    Raises: ExceedsInvoice (a credit above what is left, of the bill or a line), QtyNotPositive,
    AmountNotValid, NoLines.
    """
    if wanted.amount_paise is not None:
        note = _of_amount(sold, wanted.kind, wanted.amount_paise)
    elif wanted.lines and not _is_all(sold, wanted):
        note = _of_lines(sold, wanted)
    else:
        note = _of_all(sold, wanted.kind)
    if note.total_paise <= 0:
        raise NoLines
    if wanted.kind == "credit" and note.total_paise > sold.total_paise:
        raise ExceedsInvoice(number=sold.number, left_paise=sold.total_paise)
    return note


def _is_all(sold: Sold, wanted: Wanted) -> bool:
    left = {line.n: line.qty for line in sold.lines if line.qty or line.total_paise}
    asked = {n: qty for n, (qty, _) in wanted.lines.items()}
    own_rates = all(rate is None for _, rate in wanted.lines.values())
    return wanted.kind == "credit" and own_rates and asked == left


def _of_all(sold: Sold, kind: Kind) -> ComputedNote:
    lines = tuple(_repeat(line) for line in sold.lines if line.total_paise)
    return ComputedNote(kind, lines, sold.round_off_paise, sold.total_paise)


def _repeat(line: SoldLine) -> NoteLineTax:
    heads = {head: getattr(line, head) for head in HEADS}
    return NoteLineTax(line.n, line.qty or None, **heads)


def _of_lines(sold: Sold, wanted: Wanted) -> ComputedNote:
    by_n = {line.n: line for line in sold.lines}
    made: list[NoteLineTax] = []
    for n, (qty, rate) in sorted(wanted.lines.items()):
        line = by_n.get(n)
        if line is None:
            raise ExceedsInvoice(number=sold.number, left_paise=0)
        if not qty.is_finite() or qty <= 0:
            raise QtyNotPositive(item=line.name, qty=str(qty))
        if wanted.kind == "credit" and qty > line.qty:
            raise ExceedsInvoice(
                number=sold.number, left_paise=sold.cost_of(line), qty=str(line.qty)
            )
        if qty == line.qty and rate is None and wanted.kind == "credit":
            made.append(_repeat(line))
        else:
            taxable = _taxable(sold, line, qty, rate)
            if wanted.kind == "credit" and taxable > line.taxable_paise + _SPLIT:
                raise ExceedsInvoice(number=sold.number, left_paise=sold.cost_of(line))
            moved = None if wanted.price_only else qty
            made.append(_part(sold, line, qty=moved, taxable=taxable))
    return _rounded(sold, wanted.kind, _within(sold, wanted.kind, made))


def _taxable(sold: Sold, line: SoldLine, qty: Decimal, rate: Decimal | None) -> int:
    if rate is None:
        if not line.qty:
            raise ExceedsInvoice(number=sold.number, left_paise=0)
        return round_half_up(line.taxable_paise * qty / line.qty)
    if not rate.is_finite() or rate < 0:
        raise AmountNotValid(field="rate", value=str(rate))
    value = round_half_up(qty * rate * 100)
    if sold.prices_include_tax:
        return round_half_up(value * Decimal(100) / (100 + line.gst_rate))
    return value


def _part(sold: Sold, line: SoldLine, *, qty: Decimal | None, taxable: int) -> NoteLineTax:
    half = 0 if sold.inter_state else round_half_up(taxable * line.gst_rate / 200)
    whole = round_half_up(taxable * line.gst_rate / 100) if sold.inter_state else 0
    taxed = line.cgst_paise or line.igst_paise
    cess = round_half_up(Decimal(line.cess_paise) * taxable / (line.taxable_paise or 1))
    if not taxed:  # a bill of supply, or a zero-rated supply
        half = whole = 0
    elif line.at_retail_price:
        share = Decimal(taxable) / (line.taxable_paise or 1)
        half, whole = round_half_up(line.cgst_paise * share), round_half_up(line.igst_paise * share)
    return NoteLineTax(line.n, qty, taxable, half, half, whole, cess)


def _within(sold: Sold, kind: Kind, made: Sequence[NoteLineTax]) -> tuple[NoteLineTax, ...]:
    """Keep each head of a credit within what is left of its line: rounding apart may pass it by paise."""
    if kind == "debit":
        return tuple(made)
    left = {line.n: line for line in sold.lines}
    return tuple(
        replace(part, **{h: min(getattr(part, h), max(getattr(left[part.n], h), 0)) for h in HEADS})
        for part in made
    )


def _rounded(sold: Sold, kind: Kind, lines: tuple[NoteLineTax, ...]) -> ComputedNote:
    exact = sum(sold.cost_of(line) for line in lines)
    total = round_half_up(Decimal(exact) / 100) * 100 if sold.rounded else exact
    if kind == "credit" and exact <= sold.total_paise < total:
        total = exact  # rounding up may not pass what is left
    return ComputedNote(kind, lines, total - exact, total)


def _of_amount(sold: Sold, kind: Kind, paise: int) -> ComputedNote:
    if paise <= 0:
        raise AmountNotValid(field="amount", value=rupees_text(paise))
    if kind == "credit" and paise > sold.total_paise:
        raise ExceedsInvoice(number=sold.number, left_paise=sold.total_paise)
    if kind == "credit" and paise == sold.total_paise:
        return _of_all(sold, kind)
    costs = [sold.cost_of(line) for line in sold.lines]
    if not any(costs):  # given away whole: no value says where an amount belongs
        raise AmountNotValid(field="amount", value=rupees_text(paise))
    shares = spread(paise, costs)
    made = [
        _inclusive(sold, line, share)
        for line, share in zip(sold.lines, shares, strict=True)
        if share
    ]
    lines = _within(sold, kind, made)
    exact = sum(sold.cost_of(line) for line in lines)
    return ComputedNote(kind, lines, paise - exact, paise)


def _inclusive(sold: Sold, line: SoldLine, share: int) -> NoteLineTax:
    """Take the tax out of a share by the line's own proportion of tax."""
    if sold.reverse_charge:
        return _part(sold, line, qty=None, taxable=share)
    if line.at_retail_price:
        taxable = round_half_up(Decimal(share) * line.taxable_paise / line.total_paise)
        return _part(sold, line, qty=None, taxable=taxable)
    whole = line.total_paise - line.cess_paise
    percent = line.gst_rate if whole != line.taxable_paise else Decimal(0)
    without_cess = round_half_up(Decimal(share) * whole / line.total_paise)
    taxable = round_half_up(without_cess * Decimal(100) / (100 + percent))
    return _part(sold, line, qty=None, taxable=taxable)


def left_of(sold: Sold, notes: Sequence[tuple[Kind, Sequence[NoteLineTax], int]]) -> Sold:
    """Return what is left of an invoice after notes, each (kind, lines, round-off)."""
    lines = {line.n: line for line in sold.lines}
    round_off = sold.round_off_paise
    for kind, taken, note_round_off in notes:
        sign = -1 if kind == "credit" else 1
        round_off += sign * note_round_off
        for part in taken:
            lines[part.n] = _less(lines[part.n], part, sign=sign)
    return replace(sold, lines=tuple(lines.values()), round_off_paise=round_off)


def _less(line: SoldLine, part: NoteLineTax, *, sign: int) -> SoldLine:
    heads = {head: getattr(line, head) + sign * getattr(part, head) for head in HEADS}
    qty = line.qty + sign * (part.qty or 0)
    return replace(line, qty=max(qty, Decimal(0)), **heads)
