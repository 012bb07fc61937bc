"""Tables 11A and 11B: advances for services on which tax is due before there is an invoice.

An advance that is used up, or given back, in the month in which it came is in neither. Given back later,
it lowers the tax like one that is used up.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from core.reports.gstr1.documents import Days, Heads
from core.shops.models import Shop
from core.vouchers.models import Voucher, VoucherUse

AdvanceKey = tuple[str, str, str]  # place of supply, nature, rate


@dataclass(frozen=True)
class Advances:
    """Sums by place, nature and rate: received (11A) and adjusted (11B)."""

    received: dict[AdvanceKey, Heads]
    adjusted: dict[AdvanceKey, Heads]


def advances(session: Session, shop: Shop, days: Days) -> Advances:
    """Sum the vouchers of these days."""
    received: dict[AdvanceKey, Heads] = {}
    adjusted: dict[AdvanceKey, Heads] = {}
    for voucher in _vouchers(session, shop, days, "receipt"):
        _add(received, voucher, voucher, 1)
    lowered: Iterable[tuple[Voucher, Voucher | VoucherUse]] = [
        *_refunds(session, shop, days),
        *_uses(session, shop, days),
    ]
    for voucher, part in lowered:
        same_month = days[0] <= voucher.on <= days[1]
        _add(received if same_month else adjusted, voucher, part, -1 if same_month else 1)
    return Advances(_without_nothing(received), _without_nothing(adjusted))


def _without_nothing(sums: dict[AdvanceKey, Heads]) -> dict[AdvanceKey, Heads]:
    return {key: heads for key, heads in sorted(sums.items()) if heads.taxable or heads.tax}


def _add(
    sums: dict[AdvanceKey, Heads], voucher: Voucher, part: Voucher | VoucherUse, sign: int
) -> None:
    key = voucher.place_of_supply, voucher.nature, format(voucher.gst_rate, "f")
    heads = Heads(
        part.taxable_paise, part.igst_paise, part.cgst_paise, part.sgst_paise, part.cess_paise
    )
    sums.setdefault(key, Heads()).add(heads, sign)


def _vouchers(session: Session, shop: Shop, days: Days, kind: str) -> Iterable[Voucher]:
    """The standing vouchers of services: an advance for goods bears no tax."""
    return session.exec(
        select(Voucher).where(
            Voucher.shop_id == shop.shop_id,
            Voucher.kind == kind,
            Voucher.status == "issued",
            col(Voucher.is_service),
            col(Voucher.on).between(*days),
        )
    )


def _refunds(session: Session, shop: Shop, days: Days) -> Iterable[tuple[Voucher, Voucher]]:
    for refund in _vouchers(session, shop, days, "refund"):
        yield session.get_one(Voucher, (shop.shop_id, refund.against)), refund


def _uses(session: Session, shop: Shop, days: Days) -> Iterable[tuple[Voucher, VoucherUse]]:
    statement = (
        select(Voucher, VoucherUse)
        .join(
            VoucherUse,
            (col(VoucherUse.shop_id) == col(Voucher.shop_id))
            & (col(VoucherUse.voucher_id) == col(Voucher.id)),
        )
        .where(
            Voucher.shop_id == shop.shop_id,
            col(Voucher.is_service),
            col(VoucherUse.on).between(*days),
        )
    )
    yield from session.exec(statement)
