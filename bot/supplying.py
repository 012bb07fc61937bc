"""What a half-made bill is, beside a sale at home: what was said of it so far, and what the core is told."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from bot.acts import ShipTo, Supply
from bot.chat_draft import ChatDraft
from bot.slots import plain
from core.gst import supply as kinds
from core.invoices.models import Invoice
from core.invoices.particulars import Export, Particulars, ShipTo as Place, from_json
from core.shops.models import Shop

NOTHING = Supply()
_ABROAD = ("country", "currency", "port", "shipping_bill")
_ONE = Decimal(1)


def base_of(supply: Supply | None) -> str:
    """Return export or sez, however it is taxed; empty for a sale at home and a deemed export."""
    kind = (supply and supply.kind) or ""
    return next((base for base in ("export", "sez") if kind.startswith(base)), "")


def is_foreign(draft: ChatDraft) -> bool:
    """True where the prices of a bill are in another country's money."""
    return bool(draft.supply and draft.supply.currency and base_of(draft.supply) == "export")


def currency_of(draft: ChatDraft) -> str:
    """Return the three letters of the money of a bill's prices; empty for rupees."""
    return (draft.supply.currency or "") if draft.supply and is_foreign(draft) else ""


def worth(draft: ChatDraft) -> Decimal:
    """Return the rupees for one of the money in which the prices are."""
    rate = draft.supply.exchange_rate if draft.supply and is_foreign(draft) else None
    return rate or _ONE


def is_untaxed(draft: ChatDraft) -> bool:
    """True where the bill charges no tax: whether its prices hold any is no question."""
    said = draft.supply or NOTHING
    return bool(kinds.is_under_lut(said.kind or "") or said.operator_pays or said.reverse_charge)


def with_supply(draft: ChatDraft, said: Supply, text: str) -> ChatDraft:
    """Set what a message says of the supply; a price that was no figure of this money is dropped."""
    before = currency_of(draft)
    merged = _merged(draft, said)
    draft = replace(draft, supply=None if merged == NOTHING else merged)
    return draft if currency_of(draft) == before else _repriced(draft, text)


def _merged(draft: ChatDraft, said: Supply) -> Supply:
    old = draft.supply or NOTHING
    if said.kind == "domestic":
        return replace(
            NOTHING, reverse_charge=old.reverse_charge, operator=old.operator, ship_to=old.ship_to
        )
    told = {one.name: getattr(said, one.name) for one in fields(said)}
    told = {name: value for name, value in told.items() if value is not None}
    if kind := _kind(draft, old, said):
        told["kind"] = kind
    if told.get("ship_to") == ShipTo():
        told["ship_to"] = None
    if told.get("reverse_charge") is False:
        told["reverse_charge"] = None
    return replace(old, **told)


def _kind(draft: ChatDraft, old: Supply, said: Supply) -> str | None:
    """What kind it is now; what was said of its tax before still holds."""
    if said.kind == "lut":
        return f"{base_of(old) or ('sez' if draft.gstin else 'export')}_lut"
    if said.kind in {"export", "sez"} and base_of(old) == said.kind:
        return old.kind
    if (
        said.kind is None
        and base_of(old) != "export"
        and any(getattr(said, one) for one in _ABROAD)
    ):
        return "export"
    return said.kind


def _repriced(draft: ChatDraft, text: str) -> ChatDraft:
    for i in range(len(draft.lines)):
        draft = without_rupees(draft, i, text)
    return draft


def without_rupees(draft: ChatDraft, i: int, text: str) -> ChatDraft:
    """Drop a line's price that the message does not hold: the shop's own rates are in rupees."""
    line = draft.lines[i]
    typed = text.replace(",", "")
    held = [one for one in (line.rate, line.amount) if one is not None and plain(one) in typed]
    return draft if held else draft.with_line(i, rate=None, amount=None, known_rate=None)


def core_slots(shop: Shop, draft: ChatDraft) -> dict[str, Any]:
    """Return what the core is told of a bill's supply."""
    said = draft.supply or NOTHING
    return {
        "supply": said.kind or "domestic",
        "reverse_charge": bool(said.reverse_charge),
        "ecommerce_gstin": said.operator or None,
        "operator_pays": bool(said.operator_pays),
        "particulars": Particulars(
            ship_to=_place(said.ship_to), export=_export(draft), lut=lut_of(shop, draft)
        ),
    }


def lut_of(shop: Shop, draft: ChatDraft) -> str:
    """Return the letter of undertaking of a bill: the one said, else the shop's of that year."""
    said = draft.supply or NOTHING
    if not kinds.is_under_lut(said.kind or ""):
        return ""
    on = draft.date
    return said.lut or (shop.lut if on is None or kinds.covers(shop.lut, on) else "")


def _place(to: ShipTo | None) -> Place | None:
    if to is None:
        return None
    return Place(to.name or "", to.address or "", to.state or "", to.pincode or "", to.gstin)


def _export(draft: ChatDraft) -> Export | None:
    said = draft.supply or NOTHING
    if base_of(said) != "export":
        return None
    return Export(
        country=said.country or "",
        port_code=said.port or "",
        shipping_bill=said.shipping_bill or "",
        shipping_bill_on=said.shipping_bill_on,
        currency=currency_of(draft) or "INR",
        exchange_rate=worth(draft),
    )


def of_invoice(bill: Invoice) -> Supply | None:
    """Return what an issued bill is, for another one like it."""
    told = from_json(bill.particulars)
    export = told.export or Export()
    foreign = export.currency != "INR"
    said = Supply(
        kind=None if bill.supply == "domestic" else bill.supply,
        country=export.country or None,
        currency=export.currency if foreign else None,
        exchange_rate=export.exchange_rate if foreign else None,
        port=export.port_code or None,
        lut=told.lut or None,
        reverse_charge=bill.reverse_charge or None,
        operator=bill.ecommerce_gstin or None,
        operator_pays=bill.operator_pays or None,
        ship_to=_said_of(told.ship_to),
    )
    return None if said == NOTHING else said


def _said_of(to: Place | None) -> ShipTo | None:
    if to is None:
        return None
    return ShipTo(
        to.name or None, to.address or None, to.state or None, to.pincode or None, to.gstin
    )
