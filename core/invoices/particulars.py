"""What else a document may have to say: where the goods go, the papers of an export, who withholds tax.

Kept as one JSON value with the document: none of it changes a sum.
"""

import datetime as dt
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ShipTo:
    """Where the goods go, if not to the buyer (Rule 46(n)). ``state``: two digits."""

    name: str = ""
    address: str = ""
    state: str = ""
    pincode: str = ""
    gstin: str | None = None
    phone: str = ""


@dataclass(frozen=True)
class Export:
    """Papers of an export. ``country``: name or two letters; ``exchange_rate``: rupees for one of it."""

    country: str = ""
    port_code: str = ""
    shipping_bill: str = ""
    shipping_bill_on: dt.date | None = None
    currency: str = "INR"
    exchange_rate: Decimal = Decimal(1)


@dataclass(frozen=True)
class Particulars:
    """``lut``: the letter of undertaking; ``vehicle``: how the goods go; ``order``: the buyer's own.

    ``tds`` and ``tcs``: the buyer, or the marketplace, withholds tax of the sum (ss. 51, 52).
    """

    ship_to: ShipTo | None = None
    export: Export | None = None
    lut: str = ""
    vehicle: str = ""
    order: str = ""
    tds: bool = False
    tcs: bool = False

    def to_json(self) -> dict[str, Any] | None:
        """Write what is said; None where nothing is."""
        said = {name: value for name, value in asdict(self).items() if value}
        for part in ("ship_to", "export"):
            if part in said:
                said[part] = {key: _plain(value) for key, value in said[part].items() if value}
        return said or None


NOTHING_MORE = Particulars()


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal | dt.date) else value


def from_json(data: dict[str, Any] | None) -> Particulars:
    """Read what `Particulars.to_json` wrote.

    >>> said = Particulars(export=Export(country="AE", exchange_rate=Decimal("22.9")))
    >>> from_json(said.to_json()) == said
    True
    """
    said = dict(data or {})
    if "ship_to" in said:
        said["ship_to"] = ShipTo(**said["ship_to"])
    if "export" in said:
        said["export"] = _export(said["export"])
    known = {field.name for field in fields(Particulars)}
    return Particulars(**{name: value for name, value in said.items() if name in known})


def _export(data: dict[str, Any]) -> Export:
    values = dict(data)
    if "shipping_bill_on" in values:
        values["shipping_bill_on"] = dt.date.fromisoformat(values["shipping_bill_on"])
    if "exchange_rate" in values:
        values["exchange_rate"] = Decimal(values["exchange_rate"])
    return Export(**values)
