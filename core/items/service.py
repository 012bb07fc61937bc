"""Add, find and change items; remember each customer's last rate."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.columns import table_of
from core.db import upsert
from core.errors import AmountNotValid, GstRateNotValid, HsnMalformed, ItemNotFound, UnitUnknown
from core.gst import rates, units
from core.gst.tax import MAX_RATE
from core.ids import new_id
from core.items.models import Item, LearnedRate
from core.text import clean_name, name_key


@dataclass(frozen=True)
class NewItem:
    """What an item is made of; in a change, None leaves a thing as it is."""

    name: str | None = None
    rate: Decimal | None = None
    unit: str | None = None
    unit_label: str | None = None
    gst_rate: Decimal | None = None
    hsn: str | None = None
    price_includes_tax: bool | None = None
    sku: str | None = None
    aliases: tuple[str, ...] = ()
    retail_price: Decimal | None = None


def validate_hsn(text: str) -> str:
    """Return an HSN of 4, 6 or 8 digits, or a SAC of 6 that begins with 99. Raises: HsnMalformed."""
    digits = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"[0-9]{4}|[0-9]{6}|[0-9]{8}", digits, re.ASCII):
        raise HsnMalformed(hsn=text)
    return digits


def _rate(rate: Decimal) -> Decimal:
    if not rate.is_finite() or not 0 <= rate <= MAX_RATE or rate != round(rate, 4):
        raise AmountNotValid(field="rate", value=str(rate))
    return rate


def _unit(unit: str) -> str:
    if unit not in units.codes():
        raise UnitUnknown(unit=unit)
    return unit


def _gst_rate(rate: Decimal) -> Decimal:
    if rate not in rates.all_rates():
        raise GstRateNotValid(rate=str(rate), on="")
    return rate


def values_of(new: NewItem) -> dict[str, Any]:
    """Check what a new item, or a change to one, states; return the columns it sets.

    Raises: as `add_item`.
    """
    values: dict[str, Any] = {}
    if new.name is not None:
        name = clean_name(new.name)
        values |= {"name": name, "name_key": name_key(name)}
    if new.rate is not None:
        values["rate"] = _rate(new.rate)
    if new.retail_price is not None:
        values["retail_price"] = _rate(new.retail_price)
    if new.unit is not None:
        values["unit"] = _unit(new.unit)
    if new.gst_rate is not None:
        values["gst_rate"] = _gst_rate(new.gst_rate)
    if new.hsn is not None:
        hsn = validate_hsn(new.hsn)
        values |= {"hsn": hsn, "kind": "service" if hsn.startswith("99") else "goods"}
    plain = {
        "unit_label": new.unit_label,
        "price_includes_tax": new.price_includes_tax,
        "sku": new.sku,
        "aliases": list(new.aliases) or None,
    }
    return values | {name: value for name, value in plain.items() if value is not None}


def add_item(session: Session, actor: Actor, new: NewItem) -> Item:
    """Add an item.

    Raises: NameMissing, AmountNotValid, UnitUnknown, GstRateNotValid (a rate that never held),
    HsnMalformed.
    """
    values = values_of(NewItem(**{**vars(new), "name": new.name or ""}))
    item = Item(shop_id=actor.shop_id, id=new_id(session, "itm"), created_at=actor.at, **values)
    session.add(item)
    session.flush()
    audit.record(session, actor, "item.create", entity=item.id)
    return item


def update_item(session: Session, actor: Actor, item_id: str, change: NewItem) -> Item:
    """Change what is given, leave the rest. Raises: as `add_item`, ItemNotFound."""
    item = get_item(session, actor.shop_id, item_id)
    values = values_of(change)
    for field, value in values.items():
        setattr(item, field, value)
    session.add(item)
    session.flush()
    after = {"fields": sorted(values)}
    audit.record(session, actor, "item.update", entity=item.id, change=(None, after))
    return item


def put_back(session: Session, actor: Actor, item_id: str, before: Mapping[str, Any]) -> Item:
    """Let fields of an item be what they were. Raises: ItemNotFound."""
    item = get_item(session, actor.shop_id, item_id)
    for field, value in before.items():
        setattr(item, field, value)
    session.add(item)
    session.flush()
    after = {"fields": sorted(before)}
    audit.record(session, actor, "item.update", entity=item.id, change=(None, after))
    return item


def get_item(session: Session, shop_id: str, item_id: str) -> Item:
    """Return an item. Raises: ItemNotFound."""
    item = session.get(Item, (shop_id, item_id))
    if not item or item.deleted_at:
        raise ItemNotFound(item=item_id)
    return item


def find_by_name(session: Session, shop_id: str, name: str) -> Sequence[Item]:
    """Find items of exactly that name, ignoring case."""
    return session.exec(
        select(Item).where(
            Item.shop_id == shop_id,
            Item.name_key == name_key(name),
            col(Item.deleted_at).is_(None),
        )
    ).all()


def list_items(session: Session, shop_id: str) -> Sequence[Item]:
    """List all items, oldest first."""
    statement = select(Item).where(Item.shop_id == shop_id, col(Item.deleted_at).is_(None))
    return session.exec(statement.order_by(col(Item.id))).all()


def learn_rate(session: Session, shop_id: str, learned: LearnedRate) -> None:
    """Remember a customer's last rate of an item in a unit."""
    values = {**learned.model_dump(), "shop_id": shop_id}
    upsert(session, LearnedRate, values, sets=("rate",))


_LEARNED = table_of(LearnedRate).c
_LAST_RATE = select(_LEARNED.rate).where(
    _LEARNED.shop_id == bindparam("shop"),
    _LEARNED.customer_id == bindparam("customer"),
    _LEARNED.item_id == bindparam("item"),
    _LEARNED.unit == bindparam("unit_of"),
)


def last_rate(session: Session, shop_id: str, of: tuple[str, str, str]) -> Decimal | None:
    """Return the last rate ``of`` a customer, an item and a unit; None where there was none."""
    key = dict(zip(("shop", "customer", "item", "unit_of"), (shop_id, *of), strict=True))
    rate: Decimal | None = session.execute(_LAST_RATE, key).scalar()
    return rate


def list_learned(session: Session, shop_id: str) -> Sequence[LearnedRate]:
    """List what is remembered of rates."""
    statement = select(LearnedRate).where(LearnedRate.shop_id == shop_id)
    return session.exec(
        statement.order_by(col(LearnedRate.customer_id), col(LearnedRate.item_id))
    ).all()
