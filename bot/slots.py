"""The values that acts are made of, and their JSON form."""

import datetime as dt
import re
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar, Literal, TypeVar, get_args, get_type_hints

ActT = TypeVar("ActT")


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
class ShipTo:
    """Where the goods go, if not to the buyer. ``state``: two digits."""

    name: str | None = None
    address: str | None = None
    state: str | None = None
    pincode: str | None = None
    gstin: str | None = None


@dataclass(frozen=True)
class Supply:
    """What makes a bill another supply than a sale at home, as far as it was said.

    ``kind`` is one of `core.gst.supply`, or export or sez where how it is taxed was left open.
    ``operator``: the GSTIN of the marketplace, empty where none was said. ``currency``: in what money the
    prices are; ``exchange_rate``: the rupees for one of it.
    """

    kind: str | None = None
    country: str | None = None
    currency: str | None = None
    exchange_rate: Decimal | None = None
    port: str | None = None
    shipping_bill: str | None = None
    shipping_bill_on: dt.date | None = None
    lut: str | None = None
    reverse_charge: bool | None = None
    operator: str | None = None
    operator_pays: bool | None = None
    ship_to: ShipTo | None = None


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
    supply: Supply | None = None


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


def from_json(kind: type[Any], data: dict[str, Any]) -> Any:
    """Read an act or a slot back from the JSON that `to_json` wrote.

    >>> from_json(Discount, to_json(Discount(percent=Decimal("2.5"))))
    Discount(percent=Decimal('2.5'), amount=None)
    """
    hints = get_type_hints(kind)
    known = {
        field.name: data[field.name.rstrip("_")]
        for field in fields(kind)
        if field.name.rstrip("_") in data
    }
    return kind(**{name: _read(hints[name], value) for name, value in known.items()})


def _read(hint: Any, value: Any) -> Any:
    kinds = set(_kinds(hint))
    if isinstance(value, list):
        return tuple(_read(hint, inner) for inner in value)
    if isinstance(value, dict):
        return from_json(
            next(kind for kind in kinds if isinstance(kind, type) and is_dataclass(kind)), value
        )
    if not isinstance(value, str):
        return value
    if dt.datetime in kinds and "T" in value:
        return dt.datetime.fromisoformat(value)
    if dt.date in kinds:
        return dt.date.fromisoformat(value)
    if Decimal in kinds and re.fullmatch(r"-?[0-9.]+", value):
        return Decimal(value)
    return value


def _kinds(hint: Any) -> list[Any]:
    """All types named in an annotation: Decimal | None, tuple[Line, ...]."""
    inner = [kind for part in get_args(hint) for kind in _kinds(part)]
    return inner or [hint]


def with_slots(act: ActT, **slots: Any) -> ActT:
    """Return an act with other slots."""
    return replace(act, **slots)  # type: ignore[type-var]  # every act is a dataclass
