"""The values that acts are made of, and their JSON form."""

import datetime as dt
import re
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import ClassVar, Literal


@dataclass(frozen=True)
class Discount:
    """A discount: one of the two."""

    percent: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Paid:
    """That a bill is paid as it is made: a sum or ``full``."""

    amount: Decimal | Literal["full"] = "full"
    mode: str | None = None


@dataclass(frozen=True)
class Line:
    """A line as said. ``rate`` is per unit, ``amount`` the line's total where no rate was said."""

    item: str | None = None
    qty: Decimal | None = None
    unit: str | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    gst_rate: Decimal | None = None
    hsn: str | None = None
    discount: Discount | None = None


@dataclass(frozen=True)
class Act:
    """Base of all acts; ``intent`` is its name in the corpus."""

    intent: ClassVar[str] = ""


@dataclass(frozen=True)
class BillSlots:
    """The slots that a new bill and a change to one share."""

    kind: Literal["estimate", "challan"] | None = None
    customer: str | None = None
    phone: str | None = None
    gstin: str | None = None
    lines: tuple[Line, ...] = ()
    tax_inclusive: bool | None = None
    discount: Discount | None = None
    date: dt.date | None = None
    due: dt.date | None = None
    paid: Paid | None = None
    note: str | None = None


@dataclass(frozen=True)
class Need:
    """Something that must be asked before acting."""

    slot: str
    item: str | None = None
    options: tuple[str, ...] = ()


def to_json(value: object) -> object:
    """Render acts, needs and slots as the JSON of `pakka understand`, empty slots left out."""
    if is_dataclass(value) and not isinstance(value, type):
        shown: dict[str, object] = {"intent": value.intent} if isinstance(value, Act) else {}
        for slot in fields(value):
            inner = getattr(value, slot.name)
            if inner is not None and inner != ():
                shown[slot.name.rstrip("_")] = to_json(inner)
        return shown
    if isinstance(value, tuple | list):
        return [to_json(inner) for inner in value]
    return _scalar_to_json(value)


def _scalar_to_json(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def plain(value: Decimal) -> str:
    """Write a decimal without grouping, exponent or trailing zeros.

    >>> plain(Decimal("1500.00")), plain(Decimal("2.50")), plain(Decimal("1E+2"))
    ('1500', '2.5', '100')
    """
    text = format(value, "f")
    return re.sub(r"\.?0+$", "", text) if "." in text else text
