"""What the paper of an e-way bill shows."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from core.documents.view import Party


@dataclass(frozen=True)
class EwayGoods:
    """A line of goods; ``taxable`` in rupees."""

    name: str
    hsn: str
    qty: str
    taxable: Decimal


@dataclass(frozen=True)
class EwayView:
    """An e-way bill. ``gstin``: who made it; ``value`` of the document in rupees.

    ``valid_until`` None: no vehicle is known yet. ``status`` is active, cancelled or closed.
    """

    number: str
    gstin: str
    made_at: dt.datetime
    valid_until: dt.datetime | None
    status: str
    supplier: Party
    recipient: Party
    document: str
    document_on: str
    irn: str
    value: Decimal
    goods: tuple[EwayGoods, ...]
    mode: str = ""
    vehicle: str = ""
    transport_document: str = ""
    transporter: str = ""
    distance_km: int = 0
    sandbox: bool = False
    ended_at: dt.datetime | None = None
