"""An invoice as it is shown: its frozen rows, what is due now, what stands beside it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.money import figure, price, rupees
from adapters.rest.native.around import Around, around, skus_of
from adapters.rest.native.registering import irn_of
from adapters.rest.native.sending import became
from adapters.rest.problems import says
from adapters.rest.shapes import instant_text
from bot.paylinks import upi_url
from core import extras
from core.clock import today
from core.documents.from_invoice import token_of
from core.errors import PakkaError
from core.extras import Extra
from core.gst.document import document_type
from core.invoices.draft import InvoiceDraft
from core.invoices.held import draft_of
from core.invoices.models import HeldInvoice, Invoice, InvoiceLine
from core.invoices.service import would_be
from core.money import in_words
from core.shops.service import get_shop

_SUMS = ("gross", "discount", "taxable", "cgst", "sgst", "igst", "cess", "round_off", "total")
_WARNINGS = {
    "eway_bill": "goods of this value may not move without an e-way bill (Rule 138)",
    "rate_check": "the rate of GST may not be in force on that date",
    "unregistered_interstate": "a shop without GSTIN should not sell goods outside its state (s. 24)",
    "buyer_address": "the law wants the buyer's address on a bill of this value (Rule 46(e))",
    "lut_missing": "no letter of undertaking is on record (Rule 96A)",
    "hsn_short": "the HSN has fewer digits than the shop's turnover asks for",
    "hsn_unknown": "the HSN is in no list",
    "retail_price_missing": "these goods are taxed on their printed price, which is missing",
    "out_of_order": "the date lies before that of the last number",
}


@dataclass(frozen=True)
class _Standing:
    """What is due of an invoice now, in paise: what it comes to after notes, and what is left of that."""

    amount: int
    due: int


def show(call: Call, session: Session, invoice: Invoice) -> dict[str, Any]:
    """Write an issued invoice."""
    return show_within(call, session, invoice, around(session, call.shop_id, [invoice])[invoice.id])


def show_within(call: Call, session: Session, invoice: Invoice, near: Around) -> dict[str, Any]:
    """Write an issued invoice of which everything was read."""
    beside, item = near.beside, near.item
    stands = invoice.status == "issued" and item is not None
    now = _Standing(item.amount_paise, item.due_paise) if item and stands else _Standing(0, 0)
    binned = beside.deleted_at if beside else None
    return {
        "id": invoice.id,
        "object": "invoice",
        "number": invoice.number,
        "status": "deleted" if binned else status_of(invoice, now),
        "overdue": now.due > 0 and invoice.due_on < today(call.at),
        **_stated(invoice),
        "items": _lines(near.lines, near.skus),
        **_sums(invoice),
        "amount_credited": rupees(invoice.total_paise - now.amount if stands else 0),
        "amount_paid": rupees(now.amount - now.due),
        "balance_due": rupees(now.due),
        "warnings": [warning(code) for code in (beside.warned if beside else ())],
        **links(call, invoice, due_paise=now.due),
        "irn": irn_of(near.registered),
        **_beside(session, beside, binned),
        **_common(call, invoice, beside),
    }


def show_held(call: Call, session: Session, held: HeldInvoice) -> dict[str, Any]:
    """Write a draft, as it would come out today; what is against it today stands under its warnings."""
    draft = draft_of(held)
    try:
        invoice, lines, computed = would_be(session, call.actor, draft)
        warnings = [warning(code) for code in computed.warnings]
    except PakkaError as error:
        invoice, lines = _stuck(session, call, held, draft), []
        warnings = [{"code": error.code, "message": says(error)}]
    invoice.issued_at = held.created_at
    beside = extras.of(session, call.shop_id, held.id)
    return {
        "id": held.id,
        "object": "invoice",
        "number": invoice.number or None,
        "status": "deleted" if held.deleted_at else held.state,
        "overdue": False,
        **_stated(invoice),
        "items": _lines(lines, skus_of(session, call.shop_id, lines)),
        **_sums(invoice),
        "amount_credited": 0,
        "amount_paid": 0,
        "balance_due": rupees(invoice.total_paise),
        "warnings": warnings,
        **dict.fromkeys(("pdf_url", "public_url", "upi_qr", "upi_uri", "irn")),
        **_beside(session, beside, held.deleted_at),
        **_common(call, invoice, beside),
    }


def _stuck(session: Session, call: Call, held: HeldInvoice, draft: InvoiceDraft) -> Invoice:
    """A draft that could not be issued today: it has no sums."""
    shop = get_shop(session, call.shop_id)
    kind = document_type(shop.scheme, ())  # type: ignore[arg-type]  # a scheme as text
    sums: dict[str, Any] = {f"{name}_paise": 0 for name in _SUMS}
    return Invoice(
        shop_id=shop.shop_id,
        id="",
        status="issued",
        document_type=kind,
        number=draft.number or "",
        number_key="",
        fy=held.fy,
        on=held.on,
        due_on=draft.due_date or held.on,
        customer_id=held.customer_id,
        supplier={},
        place_of_supply=draft.state or shop.state,
        nature="intra",
        prices_include_tax=draft.prices_include_tax,
        supply=draft.supply,
        reverse_charge=draft.reverse_charge,
        note=draft.note,
        issued_by="",
        issued_at=held.created_at,
        **sums,
    )


def _stated(invoice: Invoice) -> dict[str, Any]:
    return {
        "document_type": invoice.document_type,
        "date": invoice.on.isoformat(),
        "due_date": invoice.due_on.isoformat(),
        "customer_id": invoice.customer_id,
        "customer": _party(invoice.recipient),
        "place_of_supply": invoice.place_of_supply,
        "gst_treatment": treatment_of(invoice),
        "reverse_charge": invoice.reverse_charge,
        "prices_include_tax": invoice.prices_include_tax,
        "notes": invoice.note,
    }


def _beside(session: Session, beside: Extra | None, binned: dt.datetime | None) -> dict[str, Any]:
    sent = beside.sent if beside else {}
    return {
        "terms": beside.terms if beside else "",
        "version": beside.version if beside else 1,
        "deleted_at": instant_text(binned) if binned else None,
        **{
            channel: became(session, beside.shop_id, sent.get(channel)) if beside else None
            for channel in ("whatsapp", "email")
        },
    }


def status_of(invoice: Invoice, now: _Standing) -> str:
    """Say where an invoice stands."""
    if invoice.status != "issued":
        return invoice.status
    if now.due <= 0:
        return "paid"
    return "partially_paid" if now.due < now.amount else "issued"


def treatment_of(invoice: Invoice) -> str:
    """Say what kind of supply it is."""
    if invoice.supply in {"domestic", "deemed_export"}:
        return "intra_state" if invoice.nature == "intra" else "inter_state"
    return invoice.supply


def warning(code: str) -> dict[str, str]:
    """Write a warning."""
    return {"code": code, "message": _WARNINGS.get(code, code.replace("_", " "))}


def heads(invoice: Invoice) -> dict[str, Any]:
    """Write the heads of tax that apply."""
    if invoice.document_type != "tax_invoice":
        return {}
    if invoice.nature == "inter":
        shown = {"igst": rupees(invoice.igst_paise)}
    else:
        shown = {"cgst": rupees(invoice.cgst_paise), "sgst": rupees(invoice.sgst_paise)}
    return shown | ({"cess": rupees(invoice.cess_paise)} if invoice.cess_paise else {})


def _sums(invoice: Invoice) -> dict[str, Any]:
    tax = invoice.cgst_paise + invoice.sgst_paise + invoice.igst_paise + invoice.cess_paise
    return {
        "subtotal": rupees(invoice.gross_paise),
        "discount_total": rupees(invoice.discount_paise),
        "taxable_total": rupees(invoice.taxable_paise),
        "gst": heads(invoice),
        "tax_total": rupees(tax),
        "round_off": rupees(invoice.round_off_paise),
        "total": rupees(invoice.total_paise),
        "amount_in_words": in_words(invoice.total_paise),
    }


def _party(recipient: dict[str, Any] | None) -> dict[str, Any] | None:
    if recipient is None:
        return None
    phone = recipient.get("phone")
    return {
        "name": recipient["name"],
        "gstin": recipient.get("gstin"),
        "phone": f"+91{phone}" if phone else None,
        "email": recipient.get("email") or None,
        "address": recipient.get("address", ""),
        "state": recipient.get("state"),
        "pincode": recipient.get("pincode", ""),
    }


def _lines(lines: Sequence[InvoiceLine], skus: Mapping[str, str | None]) -> list[dict[str, Any]]:
    return [line_shown(line, skus.get(line.item_id or "")) for line in lines]


def line_shown(line: InvoiceLine, sku: str | None) -> dict[str, Any]:
    """Write a line."""
    return {
        "sku": sku,
        "item_id": line.item_id,
        "name": line.name,
        "description": line.description,
        "hsn": line.hsn,
        "qty": figure(line.qty),
        "unit": line.unit,
        "rate": price(line.rate),
        "discount": rupees(line.discount_paise),
        "taxable_value": rupees(line.taxable_paise),
        "tax_treatment": line.treatment,
        "gst_rate": figure(line.gst_rate),
        "cgst": rupees(line.cgst_paise),
        "sgst": rupees(line.sgst_paise),
        "igst": rupees(line.igst_paise),
        "cess": rupees(line.cess_paise),
        "total": rupees(line.total_paise),
    }


def links(call: Call, invoice: Invoice, *, due_paise: int) -> dict[str, Any]:
    """Write where an invoice is found, and how it is paid."""
    token = token_of(invoice, call.mode.parts.secret)
    page = f"{call.mode.parts.public_url}/i/{token}"
    uri = upi_url(invoice, due_paise=due_paise, sandbox=call.sandbox)
    return {
        "pdf_url": f"{page}/pdf",
        "public_url": page,
        "upi_qr": f"{page}/qr.png" if uri else None,
        "upi_uri": uri,
    }


def _common(call: Call, invoice: Invoice, beside: Extra | None) -> dict[str, Any]:
    changed: list[dt.datetime] = [invoice.issued_at]
    changed += [beside.changed_at] if beside else []
    changed += [invoice.cancelled_at] if invoice.cancelled_at else []
    return {
        "created_at": instant_text(invoice.issued_at),
        "updated_at": instant_text(max(changed)),
        "sandbox": call.sandbox,
        "metadata": dict(beside.data) if beside else {},
    }
