"""A payment in Square's words, whatever door it came through."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.shapes import instant_text
from adapters.rest.square.locations import location_id
from adapters.rest.square.order_rows import of_shop, order_ids
from adapters.rest.square.shapes import money
from core.dialects import service as dialects
from core.payments.allocating import bills_of
from core.payments.models import Payment

CASH = "cash"
_KINDS = {"upi": "EMONEY", "bank": "BANK_TRANSFER", "cheque": "CHECK", "card": "CARD"}
_METHODS = {
    "EMONEY": "upi", "SOCIAL": "upi", "BANK_TRANSFER": "bank", "CHECK": "cheque", "CARD": "card",
}  # fmt: skip


def method_of(kind: str) -> str:
    """Say how the core calls a type of payment elsewhere.

    >>> method_of("EMONEY"), method_of("CRYPTO")
    ('upi', 'other')
    """
    return _METHODS.get(kind, "other")


def show_all(call: Call, session: Session, payments: Sequence[Payment]) -> list[dict[str, Any]]:
    """Write payments."""
    ids = [payment.id for payment in payments]
    said = dialects.said_of(session, of_shop(call.shop_id), ids)
    bills = bills_of(session, call.shop_id, ids)
    orders = order_ids(session, call.shop_id, list(bills.values()))
    shown = []
    for one in payments:
        order_id = orders[bills[one.id]] if one.id in bills else None
        shown.append(_show(call, one, said.get(one.id, {}), order_id))
    return shown


def _show(
    call: Call, payment: Payment, said: Mapping[str, Any], order_id: str | None
) -> dict[str, Any]:
    amount = money(payment.amount_paise)
    digits = payment.id.partition("_")[2]
    is_back = payment.reversed_at is not None
    shown = {
        "id": payment.id,
        "created_at": instant_text(payment.at),
        "updated_at": instant_text(payment.reversed_at or payment.at),
        "amount_money": amount,
        "total_money": amount,
        "approved_money": amount,
        "status": "CANCELED" if is_back else "COMPLETED",
        **_source(payment, said),
        "location_id": location_id(call.shop_id),
        "order_id": said.get("order_id") or order_id,
        "customer_id": payment.customer_id,
        "reference_id": said.get("reference_id"),
        "note": payment.note,
        "receipt_number": digits[-4:].upper(),
        "version_token": f"{digits}{'1' if is_back else '0'}",
    }
    return {name: value for name, value in shown.items() if value not in ("", None)}


def _source(payment: Payment, said: Mapping[str, Any]) -> dict[str, Any]:
    """Say how it was paid: as it was told, else as the core has it."""
    if payment.mode == CASH and "external_details" not in said:
        supplied = said.get("supplied_paise", payment.amount_paise)
        details = {
            "buyer_supplied_money": money(supplied),
            "change_back_money": money(supplied - payment.amount_paise),
        }
        return {"source_type": "CASH", "cash_details": details}
    known = {"type": _KINDS.get(payment.mode, "OTHER"), "source": payment.mode.upper()}
    if payment.reference:
        known["source_id"] = payment.reference
    return {"source_type": "EXTERNAL", "external_details": said.get("external_details", known)}
