"""An order as it is shown: what was asked for, and what the core makes of it."""

from collections.abc import Mapping
from typing import Any

from adapters.rest.shapes import instant_text
from adapters.rest.square import order_taxes
from adapters.rest.square.order_behind import Carried
from adapters.rest.square.order_discounts import taken
from adapters.rest.square.shapes import money
from core.dialects.models import DialectRow
from core.invoices.models import Invoice, InvoiceLine
from core.money import spread

_SOURCE = "Pakka"
_ECHOED = (
    "uid", "name", "quantity", "base_price_money", "note", "variation_name", "catalog_object_id",
    "metadata",
)  # fmt: skip


def show(order: DialectRow, carried: Carried, said: Mapping[str, Any]) -> dict[str, Any]:
    """Write an order that was made as one. ``said``: as it was asked for, or as its lines are now."""
    changed = max(filter(None, (order.changed_at, carried.changed_at)))
    return {
        "id": order.id,
        **show_said(said, carried),
        "created_at": instant_text(order.created_at),
        "updated_at": instant_text(changed),
    }


def show_said(said: Mapping[str, Any], carried: Carried) -> dict[str, Any]:
    """Write what was asked for with what it comes to."""
    echoed = ("location_id", "reference_id", "customer_id", "metadata")
    shown = {name: said[name] for name in echoed if name in said}
    shown |= {
        "source": {"name": said.get("source", {}).get("name") or _SOURCE},
        "state": carried.state,
        "version": carried.version,
    }
    if carried.invoice is None:
        lines = [{**_echo(line), "item_type": "ITEM"} for line in said["line_items"]]
        kinds = {name: said[name] for name in ("taxes", "discounts") if said.get(name)}
        return {**shown, "line_items": lines, **kinds}
    return {**shown, **_priced(said, carried), **_sums(carried.invoice, carried.due_paise)}


def _echo(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in _ECHOED if name in line}


def _priced(said: Mapping[str, Any], carried: Carried) -> dict[str, Any]:
    """Write lines, taxes and discounts with what each of them comes to."""
    off = taken(said, [row.gross_paise for row in carried.lines])
    pairs = list(zip(said["line_items"], carried.lines, strict=True))
    borne = [_borne(said, line, row) for line, row in pairs]
    gotten = [off.of_line(n) for n in range(len(pairs))]
    lines = [
        _line(line, row, taxes=borne[n], discounts=gotten[n]) for n, (line, row) in enumerate(pairs)
    ]
    shown: dict[str, Any] = {"line_items": lines}
    for name, parts in (("taxes", borne), ("discounts", gotten)):
        if said.get(name):
            sums = [sum(part.get(one["uid"], 0) for part in parts) for one in said[name]]
            shown[name] = [
                {**one, "applied_money": money(paise)}
                for one, paise in zip(said[name], sums, strict=True)
            ]
    return shown


def _borne(said: Mapping[str, Any], line: Mapping[str, Any], row: InvoiceLine) -> dict[str, int]:
    """Say what of each tax a line bears."""
    taxes = order_taxes.of_line(said, line)
    found: dict[str, int] = {}
    for paise, of_cess in (
        (row.cgst_paise + row.sgst_paise + row.igst_paise, False),
        (row.cess_paise, True),
    ):
        some = [tax for tax in taxes if (order_taxes.head_of(tax) == "CESS") == of_cess]
        shares = spread(paise, [int(order_taxes.percent(tax) * 100_000) for tax in some])
        found |= {tax["uid"]: share for tax, share in zip(some, shares, strict=True)}
    return found


def _line(
    line: Mapping[str, Any],
    row: InvoiceLine,
    *,
    taxes: Mapping[str, int],
    discounts: Mapping[str, int],
) -> dict[str, Any]:
    tax = row.cgst_paise + row.sgst_paise + row.igst_paise + row.cess_paise
    shown = {"name": row.name, **_echo(line), "item_type": "ITEM"}
    if "base_price_money" not in line and row.rate is not None:
        shown["base_price_money"] = money(int(row.rate * 100))
    for name, kind, parts in (
        ("applied_taxes", "tax_uid", taxes),
        ("applied_discounts", "discount_uid", discounts),
    ):
        if parts:
            own = {one[kind]: one.get("uid") for one in line.get(name, ())}
            shown[name] = [
                {
                    "uid": own.get(uid) or f"{line['uid']}.{uid}",
                    kind: uid,
                    "applied_money": money(sum_),
                }
                for uid, sum_ in parts.items()
            ]
    return shown | {
        "gross_sales_money": money(row.gross_paise),
        "variation_total_price_money": money(row.gross_paise),
        "total_tax_money": money(tax),
        "total_discount_money": money(row.discount_paise),
        "total_money": money(row.total_paise),
    }


def _sums(invoice: Invoice, due_paise: int) -> dict[str, Any]:
    heads = ("cgst", "sgst", "igst", "cess")
    tax = money(sum(getattr(invoice, f"{head}_paise") for head in heads))
    total, discount, nothing = money(invoice.total_paise), money(invoice.discount_paise), money(0)
    shown = {
        "total_money": total,
        "total_tax_money": tax,
        "total_discount_money": discount,
        "total_tip_money": nothing,
        "total_service_charge_money": nothing,
        "net_amounts": {
            "total_money": total,
            "tax_money": tax,
            "discount_money": discount,
            "tip_money": nothing,
            "service_charge_money": nothing,
        },
        "net_amount_due_money": money(due_paise),
    }
    if invoice.round_off_paise:
        left = money(invoice.round_off_paise)
        shown["rounding_adjustment"] = {
            "uid": "round-off",
            "name": "Round off",
            "amount_money": left,
        }
    return shown
