"""Make and read the vouchers of advances.

An advance is a payment that settles nothing yet. For a service its tax is due at once: the receipt
voucher says how much of the money it is (Rule 50). A bill that the payment settles later uses it up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.customers.models import Customer
from core.customers.service import customer_of
from core.errors import BadState, ExceedsAdvance, VoucherNotFound
from core.gst import numbering, rates, supply
from core.gst.tax import Basis, LineInput, compute_document
from core.ids import new_id
from core.invoices.models import Invoice
from core.invoices.service import parties_of
from core.payments import allocating
from core.payments.models import Allocation, Payment
from core.payments.service import OPENING, get_payment
from core.shops.models import Shop
from core.shops.periods import require_open
from core.shops.service import draw_number, get_shop
from core.shops.standings import shop_on
from core.vouchers.models import Voucher

SERVICE = "99"


@dataclass(frozen=True)
class Advance:
    """What an advance is for. ``gst_rate`` in per cent; a HSN that begins with 99 is a service."""

    payment_id: str
    description: str
    gst_rate: Decimal
    hsn: str | None = None
    amount_paise: int | None = None

    @property
    def is_service(self) -> bool:
        """True where tax is due on the advance."""
        return (self.hsn or "").startswith(SERVICE)


@dataclass(frozen=True)
class Used:
    """What a bill used up of a receipt voucher, in paise, tax included."""

    invoice: Invoice
    on: date
    paise: int


def get_voucher(session: Session, shop_id: str, voucher_id: str) -> Voucher:
    """Return a voucher. Raises: VoucherNotFound."""
    voucher = session.get(Voucher, (shop_id, voucher_id))
    if not voucher:
        raise VoucherNotFound(voucher=voucher_id)
    return voucher


def issue_receipt(session: Session, actor: Actor, advance: Advance) -> Voucher:
    """Issue the receipt voucher of an advance, dated as its payment.

    Raises: PaymentNotFound, BadState (a counter sale's money, or taken back), ExceedsAdvance (more than
    what settles nothing), GstRateNotValid, PeriodLocked.
    """
    payment = get_payment(session, actor.shop_id, advance.payment_id)
    if payment.reversed_at or payment.direction != "in" or payment.customer_id is None:
        raise BadState(state="reversed" if payment.reversed_at else "settled", number=payment.id)
    free = _free(session, payment)
    amount = free if advance.amount_paise is None else advance.amount_paise
    if amount <= 0 or amount > free:
        raise ExceedsAdvance(number=payment.reference or payment.mode, left_paise=free)
    shop = shop_on(session, get_shop(session, actor.shop_id), payment.on)
    if shop.scheme == "regular":
        rates.require_in_force(advance.gst_rate, payment.on)
    customer = customer_of(session, actor.shop_id, payment.customer_id)
    facts = {
        "on": payment.on,
        "customer_id": payment.customer_id,
        "payment_id": payment.id,
        "is_service": advance.is_service,
        "description": advance.description,
        "hsn": advance.hsn,
        "gst_rate": advance.gst_rate,
        **parties_of(shop, customer),
    }
    sums = sums_of(shop, customer, advance, amount_paise=amount)
    return _insert(session, actor, "receipt", facts=facts | sums)


def sums_of(
    shop: Shop, customer: Customer | None, advance: Advance, *, amount_paise: int
) -> dict[str, Any]:
    """Say where an advance is for, and how much of its money is tax; writes nothing."""
    place = supply.place_of_supply(
        supplier_state=shop.state,
        recipient_gstin=customer.gstin if customer else None,
        recipient_state=customer.state if customer else None,
    )
    nature = supply.determine_nature(supplier_state=shop.state, place_of_supply=place)
    taxed = shop.scheme == "regular" and advance.is_service
    rate = advance.gst_rate if taxed else Decimal(0)
    heads = _heads(amount_paise, rate, nature=nature)
    return {"place_of_supply": place, "nature": nature, **heads}


def open_advances(session: Session, shop_id: str, customer_id: str) -> list[tuple[Payment, int]]:
    """List the payments of which something settles nothing and stands on no voucher, newest first."""
    statement = select(Payment).where(
        Payment.shop_id == shop_id,
        Payment.customer_id == customer_id,
        Payment.direction == "in",
        Payment.mode != OPENING,  # paid before the shop came here: its paper was given there
        col(Payment.reversed_at).is_(None),
    )
    rows = session.exec(statement.order_by(col(Payment.id).desc())).all()
    free = allocating.free_money(session, shop_id, [(row.id, row.amount_paise) for row in rows])
    open_ = {one.payment_id for one in free}  # of most payments nothing is free
    return [(row, left) for row in rows if row.id in open_ and (left := _free(session, row)) > 0]


def open_receipts(session: Session, shop_id: str, customer_id: str) -> list[tuple[Voucher, int]]:
    """List a customer's receipt vouchers of which something is left, newest first."""
    statement = select(Voucher).where(
        Voucher.shop_id == shop_id,
        Voucher.customer_id == customer_id,
        Voucher.kind == "receipt",
        Voucher.status == "issued",
    )
    rows = session.exec(statement.order_by(col(Voucher.id).desc())).all()
    return [(row, left) for row in rows if (left := left_of(session, row)) > 0]


def vouchers_of(session: Session, shop_id: str, payment_id: str) -> Sequence[Voucher]:
    """List the vouchers that stand for a payment, received or given back."""
    statement = select(Voucher).where(
        Voucher.shop_id == shop_id, Voucher.payment_id == payment_id, Voucher.status == "issued"
    )
    return session.exec(statement.order_by(col(Voucher.id))).all()


def _free(session: Session, payment: Payment) -> int:
    """What of a payment settles nothing and stands on no voucher."""
    free = allocating.free_money(session, payment.shop_id, [(payment.id, payment.amount_paise)])
    told = sum(
        left_of(session, voucher) for voucher in _of_payment(session, payment.shop_id, payment.id)
    )
    return (free[0].paise if free else 0) - told


def _of_payment(session: Session, shop_id: str, payment_id: str) -> Sequence[Voucher]:
    statement = select(Voucher).where(
        Voucher.shop_id == shop_id,
        Voucher.payment_id == payment_id,
        Voucher.kind == "receipt",
        Voucher.status == "issued",
    )
    return session.exec(statement.order_by(col(Voucher.id))).all()


def _heads(amount: int, rate: Decimal, *, nature: str) -> dict[str, int]:
    """Take the tax out of the money; what rounding leaves stays in the taxable value."""
    line = LineInput(amount_paise=amount, gst_rate_percent=rate)
    tax = compute_document([line], Basis(inter_state=nature == "inter", inclusive=True))
    return {
        "amount_paise": amount,
        "taxable_paise": amount - tax.tax_paise,
        "cgst_paise": tax.cgst_paise,
        "sgst_paise": tax.sgst_paise,
        "igst_paise": tax.igst_paise,
        "cess_paise": 0,
    }


def _insert(session: Session, actor: Actor, kind: str, *, facts: dict[str, Any]) -> Voucher:
    require_open(session, actor.shop_id, facts["on"])
    fy = numbering.financial_year(facts["on"])
    count, number = draw_number(session, get_shop(session, actor.shop_id), fy, kind=kind)
    voucher = Voucher(
        shop_id=actor.shop_id,
        id=new_id(session, "vch"),
        kind=kind,
        status="issued",
        number=number,
        number_key=numbering.number_key(number),
        fy=fy,
        series_number=count,
        issued_by=actor.id,
        issued_at=actor.at,
        **facts,
    )
    session.add(voucher)
    session.flush()
    after = {"number": number, "amount_paise": voucher.amount_paise}
    audit.record(session, actor, f"{kind}_voucher.issue", entity=voucher.id, change=(None, after))
    return voucher


def issue_refund(
    session: Session, actor: Actor, voucher_id: str, *, payment_id: str, amount_paise: int
) -> Voucher:
    """Issue the refund voucher of an advance that was given back by a payment (Rule 51).

    Raises: VoucherNotFound, BadState, ExceedsAdvance, PeriodLocked.
    """
    receipt = get_voucher(session, actor.shop_id, voucher_id)
    if receipt.kind != "receipt" or receipt.status != "issued":
        raise BadState(state=receipt.status, number=receipt.number)
    left = left_of(session, receipt)
    if not 0 < amount_paise <= left:
        raise ExceedsAdvance(number=receipt.number, left_paise=left)
    taxed = bool(receipt.cgst_paise or receipt.igst_paise)
    rate = receipt.gst_rate if taxed else Decimal(0)
    kept = ("customer_id", "place_of_supply", "nature", "is_service", "description", "hsn", "gst_rate",
            "supplier", "recipient")  # fmt: skip
    facts = {name: getattr(receipt, name) for name in kept}
    facts |= {"on": actor.today, "payment_id": payment_id, "against": receipt.id}
    heads = _heads(amount_paise, rate, nature=receipt.nature)
    return _insert(session, actor, "refund", facts=facts | heads)


def refunds_of(session: Session, receipt: Voucher) -> Sequence[Voucher]:
    """List what was given back of an advance."""
    statement = select(Voucher).where(
        Voucher.shop_id == receipt.shop_id,
        Voucher.against == receipt.id,
        Voucher.status == "issued",
    )
    return session.exec(statement.order_by(col(Voucher.id))).all()


def uses_of(session: Session, receipt: Voucher) -> list[Used]:
    """List which bills used up an advance: those that its payment settles, the first ones first."""
    statement = (
        select(Invoice, Allocation.amount_paise)
        .join(
            Allocation,
            (col(Allocation.shop_id) == col(Invoice.shop_id))
            & (col(Allocation.target_id) == col(Invoice.id)),
        )
        .where(Allocation.shop_id == receipt.shop_id, Allocation.payment_id == receipt.payment_id)
        .order_by(col(Invoice.on), col(Invoice.id))
    )
    left = receipt.amount_paise - sum(row.amount_paise for row in refunds_of(session, receipt))
    found = []
    for invoice, paise in session.exec(statement):
        part = min(left, paise)
        # a bill that was there before the advance was no reason for the voucher
        if part > 0 and invoice.issued_at >= receipt.issued_at:
            found.append(Used(invoice, max(invoice.on, receipt.on), part))
            left -= part
    return found


def left_of(session: Session, receipt: Voucher) -> int:
    """Say what of an advance is neither used up nor given back, in paise."""
    gone = sum(used.paise for used in uses_of(session, receipt))
    return (
        receipt.amount_paise - gone - sum(row.amount_paise for row in refunds_of(session, receipt))
    )


def cancel_voucher(session: Session, actor: Actor, voucher_id: str) -> Voucher:
    """Cancel a voucher; its number stays used. Raises: VoucherNotFound, BadState, PeriodLocked."""
    voucher = get_voucher(session, actor.shop_id, voucher_id)
    require_open(session, actor.shop_id, voucher.on, number=voucher.number)
    if voucher.status != "issued":
        raise BadState(state=voucher.status, number=voucher.number)
    if voucher.kind == "receipt" and left_of(session, voucher) != voucher.amount_paise:
        raise BadState(state="used", number=voucher.number)
    voucher.status, voucher.cancelled_at = "cancelled", actor.at
    session.add(voucher)
    session.flush()
    audit.record(session, actor, f"{voucher.kind}_voucher.cancel", entity=voucher.id)
    return voucher
