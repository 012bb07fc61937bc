"""Documents of filed months as a later return corrects them (tables 9A, 9C)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sqlmodel import Session, col, select

from core.invoices.models import Amendment, Invoice, Note
from core.reports.gstr1.documents import GROUPS, Days, Document, invoices, notes
from core.shops.models import Shop


def amended(session: Session, shop: Shop, days: Days) -> Iterator[Document]:
    """Read what was amended in these days: each document in full, as it shall stand."""
    statement = select(Amendment).where(
        Amendment.shop_id == shop.shop_id, col(Amendment.on).between(*days)
    )
    for row in session.exec(statement.order_by(col(Amendment.on), col(Amendment.id))):
        found = _document(session, shop, row.document_id)
        if found is not None:
            yield _revised(found, row)


def _document(session: Session, shop: Shop, document_id: str) -> Document | None:
    key = (shop.shop_id, document_id)
    row = session.get(Invoice, key) or session.get(Note, key)
    if row is None:
        return None
    read = invoices if isinstance(row, Invoice) else notes
    found = [
        document
        for group in GROUPS
        for document in read(session, shop, (row.on, row.on), group, only=row.id)
    ]
    return found[0] if found else None


def _revised(document: Document, amendment: Amendment) -> Document:
    told = amendment.revised
    on = dt.date.fromisoformat(told["on"]) if "on" in told else document.on
    facts = replace(
        document.facts,
        on=on,
        gstin=told.get("gstin", document.facts.gstin),
        place=told.get("state", document.facts.place),
        supply=told.get("supply", document.facts.supply),
    )
    papers = {k: told[k] for k in ("port_code", "shipping_bill", "shipping_bill_on") if k in told}
    return replace(
        document,
        number=told.get("number", document.number),
        on=on,
        facts=facts,
        name=told.get("name", document.name),
        export=document.export | papers,
        original=(document.number, document.on),
    )
