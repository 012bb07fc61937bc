"""A bill that is complete enough to be previewed or issued."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class DraftLine:
    """A line. ``rate`` rupees per unit, or ``amount_paise`` where only the line's sum was said."""

    name: str
    qty: Decimal = Decimal(1)
    unit: str = "NOS"
    unit_label: str = ""
    rate: Decimal | None = None
    amount_paise: int | None = None
    gst_rate: Decimal | None = None
    hsn: str | None = None
    item_id: str | None = None
    discount_percent: Decimal | None = None
    discount_paise: int | None = None
    description: str = ""


@dataclass(frozen=True)
class InvoiceDraft:
    """A bill. ``customer_id`` None: a counter sale. ``state``: place of supply where it is known.

    ``gstin`` and ``state`` serve a preview for a customer who is not on record yet.
    """

    customer_id: str | None
    lines: tuple[DraftLine, ...]
    prices_include_tax: bool = False
    date: dt.date | None = None
    due_date: dt.date | None = None
    discount_percent: Decimal | None = None
    discount_paise: int | None = None
    fixed_total_paise: int | None = None
    round_to_rupee: bool = False
    gstin: str | None = None
    state: str | None = None
    number: str | None = None
    note: str = ""
