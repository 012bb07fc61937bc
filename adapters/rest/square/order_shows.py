"""An order as it is shown: what was asked for, and what the core makes of it.

Its sums are those of its invoice once there is one, else those that the invoice would have today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.shapes import instant_text
from adapters.rest.square import order_taxes
from adapters.rest.square.order_discounts import taken
from adapters.rest.square.order_drafts import draft_of
from adapters.rest.square.shapes import money
from core import extras
from core.clock import today
from core.dialects.models import DialectRow
from core.errors import PakkaError
from core.invoices.draft import InvoiceDraft
from core.invoices.held import draft_of as draft_of_held, find_held
from core.invoices.models import CALLED_OFF, HeldInvoice, Invoice, InvoiceLine
from core.invoices.queries import get_lines
from core.invoices.service import would_be
from core.ledger import open_items
from core.money import spread

State = Literal["OPEN", "COMPLETED", "CANCELED"]
_SOURCE = "Pakka"
_ECHOED = (
    "uid", "name", "quantity", "base_price_money", "note", "variation_name", "catalog_object_id",
    "metadata",
)  # fmt: skip


@dataclass(frozen=True)
class Carried:
    """What stands behind an order: the rows of its invoice, or of the one that it would make.

    ``invoice`` None: it could not be billed today. ``changed_at`` None: nothing ever changed.
    """

    state: State
    invoice: Invoice | None
    lines: Sequence[InvoiceLine]
    due_paise: int = 0
    changed_at: datetime | None = None


def behind(call: Call, session: Session, order: DialectRow) -> Carried:
    """Find what stands behind an order that was made as one."""
    found = find_behind(session, call.shop_id, order.about) if order.about else None
    if isinstance(found, Invoice):
        return of_invoice(session, found)
    if found is not None:
        return of_held(call, session, found)
    draft = draft_of(call, session, order)
    carried = _would_be(call, session, draft, made_at=order.created_at)
    return replace(carried, state="CANCELED", due_paise=0) if order.about else carried


def find_behind(session: Session, shop_id: str, invoice_id: str) -> Invoice | HeldInvoice | None:
    """Find an invoice, or a draft, also where it lies in the bin."""
    return find_held(session, shop_id, invoice_id) or session.get(Invoice, (shop_id, invoice_id))


def of_invoice(session: Session, invoice: Invoice) -> Carried:
    """Say what stands behind the order of an issued invoice."""
    lines = get_lines(session, invoice.shop_id, invoice.id)
    beside = extras.of(session, invoice.shop_id, invoice.id)
    times = [invoice.cancelled_at, beside.changed_at if beside else None, invoice.issued_at]
    changed = max(time for time in times if time)
    if invoice.status != "issued":
        return Carried("CANCELED", invoice, lines, changed_at=changed)
    due = open_items.due_of(session, invoice.shop_id, invoice.id)
    return Carried("OPEN" if due > 0 else "COMPLETED", invoice, lines, max(due, 0), changed)


def of_held(call: Call, session: Session, held: HeldInvoice) -> Carried:
    """Say what stands behind the order of a draft."""
    carried = _would_be(call, session, draft_of_held(held), made_at=held.created_at)
    return replace(carried, state="CANCELED", due_paise=0) if _is_over(held) else carried


def _is_over(held: HeldInvoice) -> bool:
    """True of a draft that was deleted, and of one that waited and was called off."""
    return held.deleted_at is not None or held.state == CALLED_OFF


def of_draft(call: Call, session: Session, draft: InvoiceDraft) -> Carried:
    """Say what a draft comes to. Raises: as `core.invoices.service.preview`."""
    invoice, lines, _ = would_be(session, call.actor, draft)
    return Carried("OPEN", invoice, lines, invoice.total_paise)


def _would_be(call: Call, session: Session, draft: InvoiceDraft, *, made_at: datetime) -> Carried:
    """What could not be billed today is shown as it was when it was made."""
    for one in (draft, replace(draft, customer_id=None, date=today(made_at))):
        try:
            return of_draft(call, session, one)
        except PakkaError:
            continue
    return Carried("OPEN", None, ())


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
        "version": 1,
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
