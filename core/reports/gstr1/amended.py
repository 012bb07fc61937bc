"""Documents of filed months as a later return corrects them (tables 9A, 9C)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from core.invoices.models import Amendment, Invoice, Note
from core.reports.gstr1.documents import GROUPS, Days, Document, invoices, notes
from core.shops.models import Shop


def amended(session: Session, shop: Shop, days: Days) -> Iterator[Document]:
    """Read what was amended in these days: each document once and in full, as it shall stand.

    What an earlier amendment said of a document holds on where a later one says nothing of it.
    """
    statement = select(Amendment).where(
        Amendment.shop_id == shop.shop_id, col(Amendment.on) <= days[1]
    )
    told: dict[str, dict[str, Any]] = {}
    now: dict[str, None] = {}
    for row in session.exec(statement.order_by(col(Amendment.on), col(Amendment.id))):
        told[row.document_id] = told.get(row.document_id, {}) | row.revised
        if row.on >= days[0]:
            now[row.document_id] = None
    for document_id in now:
        found = _document(session, shop, document_id)
        if found is not None:
            yield _revised(found, told[document_id])


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


def _revised(document: Document, told: dict[str, Any]) -> Document:
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
