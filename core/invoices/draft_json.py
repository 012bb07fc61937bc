"""A draft as a JSON value, to be kept and billed later."""

import datetime as dt
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from core.invoices import particulars
from core.invoices.draft import DraftLine, InvoiceDraft

_DECIMALS = {"qty", "rate", "gst_rate", "discount_percent", "cess_rate", "retail_price"}
_DATES = {"date", "due_date"}


def to_json(draft: InvoiceDraft) -> dict[str, Any]:
    """Write a draft."""
    said = {
        field.name: _plain(getattr(draft, field.name))
        for field in fields(InvoiceDraft)
        if field.name not in {"lines", "particulars"}
    }
    lines = [{k: _plain(v) for k, v in asdict(line).items()} for line in draft.lines]
    return said | {"lines": lines, "particulars": draft.particulars.to_json()}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal | dt.date) else value


def from_json(data: dict[str, Any]) -> InvoiceDraft:
    """Read what `to_json` wrote.

    >>> draft = InvoiceDraft("cus_1", (DraftLine("Rope", Decimal("2.5"), rate=Decimal(10)),))
    >>> from_json(to_json(draft)) == draft
    True
    """
    said = {k: _read(k, v) for k, v in data.items() if k not in {"lines", "particulars"}}
    lines = tuple(
        DraftLine(**{key: _read(key, value) for key, value in line.items()})
        for line in data["lines"]
    )
    return InvoiceDraft(
        **said, lines=lines, particulars=particulars.from_json(data.get("particulars"))
    )


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DECIMALS:
        return Decimal(value)
    return dt.date.fromisoformat(value) if name in _DATES else value
