"""Shops, customers and items with correct, boring defaults."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.actor import Actor
from core.customers.models import Customer
from core.customers.service import NewCustomer, add_customer
from core.db import Database
from core.invoices.draft import DraftLine, InvoiceDraft
from core.items.models import Item
from core.items.service import NewItem, add_item
from core.shops.models import Shop
from core.shops.service import NewShop, Owner, create_shop

GUPTA = NewShop(
    name="Gupta Hardware",
    gstin="08AAAPG1234C1ZJ",
    upi="guptahw@example",
    series="GH/26-27/0421",
    owners=(Owner("demo", "owner"),),
)


def make_shop(db: Database, at: datetime, **changes: Any) -> Shop:
    return db.write(lambda session: create_shop(session, replace(GUPTA, **changes), at=at))


def make_actor(shop: Shop, at: datetime, message_id: str = "m1") -> Actor:
    return Actor(shop.shop_id, "chat_user", "owner", at, "demo", message_id)


def make_customer(db: Database, actor: Actor, name: str = "Ramesh Kumar", **more: Any) -> Customer:
    return db.write(lambda session: add_customer(session, actor, NewCustomer(name=name, **more)))


def make_item(db: Database, actor: Actor, name: str = "Cement", **more: Any) -> Item:
    new = NewItem(**{"name": name, "gst_rate": Decimal(18), **more})
    return db.write(lambda session: add_item(session, actor, new))


def sr_501(customer_id: str | None, qty: int = 2, **more: Any) -> InvoiceDraft:
    """Two of SR-501 at 450, 18 %: the published figure."""
    line = DraftLine("SR-501", Decimal(qty), rate=Decimal(450), gst_rate=Decimal(18), hsn="8302")
    return InvoiceDraft(customer_id, (line,), **more)
