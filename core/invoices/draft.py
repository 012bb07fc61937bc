"""A bill that is complete enough to be previewed or issued."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.gst.document import Treatment
from core.gst.supply import SupplyKind
from core.invoices.particulars import NOTHING_MORE, Particulars


@dataclass(frozen=True)
class DraftLine:
    """A line. ``rate`` rupees per unit, or ``amount_paise`` where only the line's sum was said.

    ``is_charge``: freight, packing, loading; without a rate of tax and an HSN of its own it bears those of
    the supply of the highest rate. ``retail_price``: rupees per unit as printed, for goods taxed on it.
    """

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
    treatment: Treatment = "taxable"
    cess_rate: Decimal = Decimal(0)
    cess_per_unit_paise: int = 0
    retail_price: Decimal | None = None
    is_charge: bool = False


@dataclass(frozen=True)
class InvoiceDraft:
    """A bill. ``customer_id`` None: a counter sale. ``state``: place of supply where it is known.

    ``gstin`` and ``state`` serve a preview for a customer who is not on record yet. ``performed_in``:
    the state where a service is done, which decides (IGST Act s.12(3) to (6)). ``ecommerce_gstin``: the
    marketplace through which it is sold; with ``operator_pays`` it owes the tax (s. 9(5)). ``buyer``: what
    this bill says of him in place of what is on record (name, address, pincode, email ...).
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
    supply: SupplyKind = "domestic"
    reverse_charge: bool = False
    ecommerce_gstin: str | None = None
    operator_pays: bool = False
    performed_in: str | None = None
    particulars: Particulars = NOTHING_MORE
    buyer: Mapping[str, str] | None = None
