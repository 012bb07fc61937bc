"""Tables 11A and 11B: advances for services on which tax is due before there is an invoice.

An advance that is used up, or given back, in the month in which it came is in neither. Given back later,
it lowers the tax like one that is used up.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, select

from core.columns import table_of
from core.money import round_half_up
from core.reports.gstr1.documents import Days, Heads, billed_by
from core.shops.models import Shop
from core.vouchers.models import Voucher
from core.vouchers.service import refunds_of, uses_of

AdvanceKey = tuple[str, str, str]  # place of supply, nature, rate


@dataclass(frozen=True)
class Advances:
    """Sums by place, nature and rate: received (11A) and adjusted (11B)."""

    received: dict[AdvanceKey, Heads]
    adjusted: dict[AdvanceKey, Heads]


def advances(session: Session, shop: Shop, days: Days) -> Advances:
    """Sum the vouchers of these days, and what of earlier ones was used up or given back in them."""
    received: dict[AdvanceKey, Heads] = {}
    adjusted: dict[AdvanceKey, Heads] = {}
    for voucher in _receipts(session, shop, days[1]):
        own = days[0] <= voucher.on
        if own:
            _add(received, voucher, _heads(voucher))
        for on, heads in _lowered(session, voucher):
            if days[0] <= on <= days[1]:
                _add(received if own else adjusted, voucher, heads, -1 if own else 1)
    return Advances(_without_nothing(received), _without_nothing(adjusted))


def _receipts(session: Session, shop: Shop, until: dt.date) -> Sequence[Voucher]:
    """The standing receipt vouchers of services: an advance for goods bears no tax."""
    statement = select(Voucher).where(
        Voucher.shop_id == shop.shop_id,
        Voucher.kind == "receipt",
        Voucher.status == "issued",
        col(Voucher.is_service),
        col(Voucher.on) <= until,
        billed_by(shop, table_of(Voucher).c.supplier),
    )
    return session.exec(statement.order_by(col(Voucher.on), col(Voucher.id))).all()


def _lowered(session: Session, receipt: Voucher) -> Iterator[tuple[dt.date, Heads]]:
    """What was used up or given back of an advance, and when; all parts together are the whole."""
    parts = [(refund.on, refund.amount_paise) for refund in refunds_of(session, receipt)]
    parts += [(used.on, used.paise) for used in uses_of(session, receipt)]
    so_far, before = 0, Heads()
    for on, paise in sorted(parts):
        so_far += paise
        after = _share(receipt, so_far)
        part = Heads()
        part.add(after)
        part.add(before, -1)
        before = after
        yield on, part


def _share(receipt: Voucher, paise: int) -> Heads:
    """The part of an advance's tax that a part of its money bears; all of it where it is all."""
    part = Decimal(paise) / receipt.amount_paise
    igst, half = round_half_up(receipt.igst_paise * part), round_half_up(receipt.cgst_paise * part)
    return Heads(paise - igst - 2 * half, igst, half, half, 0)


def _heads(voucher: Voucher) -> Heads:
    return Heads(
        voucher.taxable_paise,
        voucher.igst_paise,
        voucher.cgst_paise,
        voucher.sgst_paise,
        voucher.cess_paise,
    )


def _add(sums: dict[AdvanceKey, Heads], voucher: Voucher, heads: Heads, sign: int = 1) -> None:
    key = voucher.place_of_supply, voucher.nature, format(voucher.gst_rate, "f")
    sums.setdefault(key, Heads()).add(heads, sign)


def _without_nothing(sums: dict[AdvanceKey, Heads]) -> dict[AdvanceKey, Heads]:
    return {key: heads for key, heads in sorted(sums.items()) if heads.taxable or heads.tax}
