"""An invoice as the dialect shows it: the frozen rows of the core, and what a caller said besides."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.money import figure, price, rupees
from adapters.rest.native.around import Around, around
from adapters.rest.refrens.shapes import hex_of, told_again
from adapters.rest.shapes import instant_text, to_paise
from core.dialects.service import Of, said_of
from core.documents.from_invoice import token_of
from core.gst.countries import country_code
from core.invoices import particulars
from core.invoices.models import Invoice, InvoiceLine

DIALECT = "refrens"
_MASK = (1 << 96) - 1
_CASH = "Cash"
_NOTHING_OFF = {"discountType": "PERCENTAGE", "amount": 0}
_TITLES = {"INVOICE": "Invoice", "BOS": "Bill of supply"}


def show_all(call: Call, session: Session, invoices: Sequence[Invoice]) -> list[dict[str, Any]]:
    """Write some invoices, in the order given."""
    near = around(session, call.shop_id, invoices)
    said = said_of(session, Of(call.shop_id, DIALECT), [one.id for one in invoices])
    return [_show(call, one, near[one.id], said.get(one.id, {})) for one in invoices]


def show(call: Call, session: Session, invoice: Invoice) -> dict[str, Any]:
    """Write an invoice."""
    return show_all(call, session, [invoice])[0]


def _show(call: Call, invoice: Invoice, near: Around, said: Mapping[str, Any]) -> dict[str, Any]:
    kind = "INVOICE" if invoice.document_type == "tax_invoice" else "BOS"
    beside = near.beside
    written = [beside.terms] if beside and beside.terms else []
    return {
        "_id": hex_of(invoice.id),
        "invoiceNumber": invoice.number,
        "invoiceDate": said.get("invoiceDate") or _day(invoice.on),
        "dueDate": _due(invoice, said),
        "currency": "INR",
        "billType": kind,
        "invoiceType": kind,
        "status": _status(invoice, near),
        "billedBy": _seller(invoice.supplier),
        "billedTo": _buyer(invoice, said.get("billedTo")),
        "invoiceTitle": said.get("invoiceTitle") or _TITLES[kind],
        **_said(said),
        "discount": _discount(said.get("discount")),
        "items": _items(invoice, near.lines, said.get("discounts")),
        "client": hex_of(invoice.customer_id) if invoice.customer_id else None,
        "igst": invoice.nature == "inter",
        **_times(invoice, near),
        "finalTotal": _totals(invoice),
        "share": _share(call, invoice),
        "terms": told_again(said.get("terms")) or written,
        "notes": invoice.note,
        "attachments": [],
        "isExpenditure": False,
        "taxType": "INDIA",
        "locale": "en-IN",
        "tags": said.get("tags", []),
    }


def _day(on: dt.date) -> str:
    """Write a day that was never said as a time."""
    return instant_text(dt.datetime.combine(on, dt.time(), dt.UTC))


def _due(invoice: Invoice, said: Mapping[str, Any]) -> str:
    """Write the day it is due as it was said, unless another door has changed it since."""
    told = said.get("dueDate")
    if told and said.get("dueOn") == invoice.due_on.isoformat():
        return str(told)
    return _day(invoice.due_on)


def _status(invoice: Invoice, near: Around) -> str:
    if invoice.status != "issued":
        return "CANCELED"
    item = near.item
    if item is None or item.due_paise <= 0:
        return "PAID"
    return "PARTIALLY_PAID" if item.due_paise < item.amount_paise else "UNPAID"


def _seller(supplier: Mapping[str, Any]) -> dict[str, Any]:
    shown = {
        "name": supplier["name"],
        "street": supplier.get("address") or "",
        "city": "",
        "pincode": supplier.get("pincode") or "",
        "gstState": supplier["state"],
        "country": "IN",
    }
    phone = supplier.get("phone")
    more = {
        "gstin": supplier.get("gstin"),
        "phone": _international(phone),
        "email": supplier.get("email"),
    }
    return shown | {name: text for name, text in more.items() if text}


def _international(phone: str | None) -> str | None:
    return f"+91{phone}" if phone else None


def _buyer(invoice: Invoice, said: Mapping[str, Any] | None) -> dict[str, Any]:
    """Write the buyer: what the paper bears, with the parts that only a caller knows."""
    recipient = invoice.recipient or {"name": _CASH}
    export = particulars.from_json(invoice.particulars).export
    shown = {
        "name": recipient["name"],
        "street": recipient.get("address") or "",
        "city": "",
        "pincode": recipient.get("pincode") or "",
        "gstState": invoice.place_of_supply,
        "country": (country_code(export.country) if export else None) or "IN",
    }
    more = {
        "gstin": recipient.get("gstin"),
        "phone": _international(recipient.get("phone")),
        "email": recipient.get("email"),
    }
    shown |= {name: text for name, text in more.items() if text}
    if said is None:
        return shown
    own = ("street", "city", "pincode", "panNumber", "phone", "email", "state", "country")
    return shown | {"street": "", **{name: said[name] for name in own if said.get(name)}}


def _said(said: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: said[name] for name in ("invoiceSubTitle", "contact") if name in said}
    if "additionalCharges" in said:
        shown["additionalCharges"] = [
            {**one, "amount": _amount(one["amount"])} for one in said["additionalCharges"]
        ]
    return shown


def _discount(said: Mapping[str, Any] | None) -> dict[str, Any]:
    if not said:
        return dict(_NOTHING_OFF)
    return {**said, "amount": _amount(said["amount"])}


def _amount(text: object) -> Any:
    return rupees(to_paise(Decimal(str(text))) or 0)


def _items(
    invoice: Invoice, lines: Sequence[InvoiceLine], said: Sequence[Any] | None
) -> list[dict[str, Any]]:
    """Write the lines; each has an id that follows from the invoice's."""
    told = dict(enumerate(said or (), start=1))
    first = int(hex_of(invoice.id), 16)
    return [
        {
            "_id": f"{first + line.n & _MASK:024x}",
            "name": line.name,
            "rate": price(line.rate) if line.rate is not None else _per_unit(line),
            "quantity": figure(line.qty),
            "gstRate": figure(line.gst_rate),
            **({"hsn": line.hsn} if line.hsn else {}),
            "subTotal": rupees(line.gross_paise),
            "amount": rupees(line.taxable_paise),
            "igst": rupees(line.igst_paise),
            "cgst": rupees(line.cgst_paise),
            "sgst": rupees(line.sgst_paise),
            **({"cess": rupees(line.cess_paise)} if line.cess_paise else {}),
            "total": rupees(line.total_paise),
            "discount": _discount(told.get(line.n)),
            "images": [],
        }
        for line in lines
    ]


def _per_unit(line: InvoiceLine) -> Any:
    """Write the price of one where only the line's sum was said."""
    return figure((Decimal(line.gross_paise) / 100 / line.qty).quantize(Decimal("0.0001")))


def _totals(invoice: Invoice) -> dict[str, Any]:
    shown = {
        "total": rupees(invoice.total_paise),
        "amount": rupees(invoice.taxable_paise),
        "subTotal": rupees(invoice.gross_paise),
        "igst": rupees(invoice.igst_paise),
        "cgst": rupees(invoice.cgst_paise),
        "sgst": rupees(invoice.sgst_paise),
        "discount": rupees(invoice.discount_paise),
    }
    if invoice.cess_paise:
        shown["cess"] = rupees(invoice.cess_paise)
    if invoice.round_off_paise:
        shown["roundOff"] = rupees(invoice.round_off_paise)
    return shown


def _share(call: Call, invoice: Invoice) -> dict[str, str]:
    page = f"{call.mode.parts.public_url}/i/{token_of(invoice, call.mode.parts.secret)}"
    return {"link": page, "pdf": f"{page}/pdf"}


def _times(invoice: Invoice, near: Around) -> dict[str, str]:
    changed = [invoice.issued_at]
    changed += [near.beside.changed_at] if near.beside else []
    changed += [invoice.cancelled_at] if invoice.cancelled_at else []
    return {
        "createdAt": instant_text(invoice.issued_at),
        "updatedAt": instant_text(max(changed)),
    }
