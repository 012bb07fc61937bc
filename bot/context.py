"""What understanding may know of a shop: names, items, invoices, the draft, the question asked."""

from dataclasses import dataclass, field, replace
from decimal import Decimal


@dataclass(frozen=True)
class KnownCustomer:
    """A customer as the shop has him. ``rates``: his last rate in rupees by item name."""

    name: str
    phone: str | None = None
    gstin: str | None = None
    state: str | None = None
    rates: dict[str, Decimal] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownItem:
    """An item as the shop has it: ``unit`` is a quantity code, ``rate`` rupees per that unit."""

    name: str
    rate: Decimal | None = None
    unit: str | None = None
    gst_rate: Decimal | None = None
    hsn: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownInvoice:
    """A recent invoice. Amounts are rupees; ``due`` is what is still open."""

    number: str
    customer: str | None
    date: str
    total: Decimal
    due: Decimal | None = None


@dataclass(frozen=True)
class DraftLine:
    """A line of the open draft."""

    item: str | None
    qty: Decimal | None = None
    unit: str | None = None
    rate: Decimal | None = None


@dataclass(frozen=True)
class OpenDraft:
    """The half-made bill of this chat."""

    customer: str | None
    lines: tuple[DraftLine, ...] = ()


@dataclass(frozen=True)
class Asked:
    """The question that the bot has just asked."""

    slot: str
    item: str | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShopContext:
    """All that `understand` may know beside the text."""

    customers: tuple[KnownCustomer, ...] = ()
    items: tuple[KnownItem, ...] = ()
    invoices: tuple[KnownInvoice, ...] = ()
    draft: OpenDraft | None = None
    asked: Asked | None = None
    lang: str = ""
    """The language and script of the talk so far; words that several languages share are its own."""

    def unpriced(self) -> "ShopContext":
        """Return the same shop without its rates: they are in rupees, and the bill is not."""
        people = tuple(replace(one, rates={}) for one in self.customers)
        items = tuple(replace(one, rate=None) for one in self.items)
        return replace(self, customers=people, items=items)
