"""The JSON of `pakka understand`: a shop in, what the reader may know out."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.context import (
    Asked,
    DraftLine,
    KnownCustomer,
    KnownInvoice,
    KnownItem,
    OpenDraft,
    ShopContext,
)


def load_shops(path: Path) -> dict[str, Any]:
    """Read the shops that messages may name."""
    shops: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return shops


def context_from(shop: Any, shops: dict[str, Any]) -> ShopContext:
    """Build the context of a shop: inline, by name, or a named one with some parts put in."""
    if isinstance(shop, str):
        shop = shops[shop]
    elif "base" in shop:
        shop = {**shops[shop["base"]], **shop}
    return ShopContext(
        customers=tuple(map(_customer, shop.get("customers") or ())),
        items=tuple(map(_item, shop.get("items") or ())),
        invoices=tuple(map(_invoice, shop.get("invoices") or ())),
        draft=_draft(shop.get("draft")),
        asked=_asked(shop.get("asked")),
    )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _customer(data: dict[str, Any]) -> KnownCustomer:
    rates = {item: Decimal(str(rate)) for item, rate in (data.get("rates") or {}).items()}
    return KnownCustomer(
        name=data["name"],
        phone=data.get("phone"),
        gstin=data.get("gstin"),
        state=data.get("state"),
        rates=rates,
    )


def _item(data: dict[str, Any]) -> KnownItem:
    return KnownItem(
        name=data["name"],
        rate=_decimal(data.get("rate")),
        unit=data.get("unit"),
        gst_rate=_decimal(data.get("gst_rate")),
        hsn=data.get("hsn"),
    )


def _invoice(data: dict[str, Any]) -> KnownInvoice:
    total, due = Decimal(str(data["total"])), _decimal(data.get("due"))
    return KnownInvoice(data["number"], data.get("customer"), data["date"], total, due)


def _draft(data: dict[str, Any] | None) -> OpenDraft | None:
    if data is None:
        return None
    lines = tuple(
        DraftLine(
            line.get("item"),
            _decimal(line.get("qty")),
            line.get("unit"),
            _decimal(line.get("rate")),
        )
        for line in data.get("lines", [])
    )
    return OpenDraft(data.get("customer"), lines)


def _asked(data: dict[str, Any] | None) -> Asked | None:
    if data is None:
        return None
    return Asked(data["slot"], data.get("item"), tuple(data.get("options") or ()))
