"""Items as programs keep them: given whole, found by SKU, listed by pages, put away."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.db import alone
from core.errors import DuplicateSku, GstRateNotValid, ItemNotFound
from core.ids import new_id
from core.items.models import Item
from core.items.service import NewItem, get_item, values_of

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class WholeItem:
    """All that an item is; what is None is unknown. An item may hold any rate: a bill checks its date's.

    ``kind`` None: a service where the code says so, else goods.
    """

    name: str
    sku: str | None
    rate: Decimal | None
    gst_rate: Decimal
    unit: str = "NOS"
    unit_label: str = ""
    cess_rate: Decimal = Decimal(0)
    hsn: str | None = None
    price_includes_tax: bool = False
    kind: str | None = None


def add_whole(session: Session, actor: Actor, whole: WholeItem) -> Item:
    """Add an item. Raises: DuplicateSku and as `core.items.service.add_item`."""
    _require_free(session, actor.shop_id, whole.sku)
    item = Item(
        shop_id=actor.shop_id, id=new_id(session, "itm"), created_at=actor.at, **_columns(whole)
    )
    session.add(item)
    session.flush()
    audit.record(session, actor, "item.create", entity=item.id)
    return item


def replace_whole(session: Session, actor: Actor, item_id: str, whole: WholeItem) -> Item:
    """Let an item be what is given and nothing else. Raises: as `add_whole`, ItemNotFound."""
    item = get_item(session, actor.shop_id, item_id)
    _require_free(session, actor.shop_id, whole.sku, but=item.id)
    changed = {
        name: value for name, value in _columns(whole).items() if getattr(item, name) != value
    }
    for name, value in changed.items():
        setattr(item, name, value)
    session.add(item)
    session.flush()
    after = {"fields": sorted(changed)}
    audit.record(session, actor, "item.update", entity=item.id, change=(None, after))
    return item


def delete_item(session: Session, actor: Actor, item_id: str) -> Item:
    """Put an item away: it is offered and found no more, bills keep what they say.

    Done twice it is done once. Raises: ItemNotFound.
    """
    item = session.get(Item, (actor.shop_id, item_id))
    if item is None:
        raise ItemNotFound(item=item_id)
    if item.deleted_at is None:
        item.deleted_at = actor.at
        session.add(item)
        session.flush()
        audit.record(session, actor, "item.delete", entity=item.id)
    return item


def find_by_sku(session: Session, shop_id: str, sku: str) -> Item | None:
    """Find the item with a SKU."""
    statement = select(Item).where(
        Item.shop_id == shop_id, Item.sku == sku, col(Item.deleted_at).is_(None)
    )
    return session.exec(statement).first()


def page_of_items(
    session: Session, shop_id: str, after: Sequence[str] | None, limit: int
) -> Sequence[Item]:
    """List items, newest first, from behind the one whose id is in ``after``."""
    statement = select(Item).where(Item.shop_id == shop_id, col(Item.deleted_at).is_(None))
    if after:
        statement = statement.where(col(Item.id) < after[0])
    return session.exec(statement.order_by(col(Item.id).desc()).limit(limit)).all()


def _require_free(session: Session, shop_id: str, sku: str | None, *, but: str = "") -> None:
    if sku is None:
        return
    alone(session, f"sku:{shop_id}")  # of two at once with one SKU the second finds the first
    held = find_by_sku(session, shop_id, sku)
    if held and held.id != but:
        raise DuplicateSku(sku=sku)


def _columns(whole: WholeItem) -> dict[str, Any]:
    if not 0 <= whole.gst_rate <= _HUNDRED:
        raise GstRateNotValid(rate=str(whole.gst_rate), on="")
    checked = values_of(
        NewItem(name=whole.name, rate=whole.rate, unit=whole.unit, hsn=whole.hsn, sku=whole.sku)
    )
    by_code = str(checked.get("kind", "goods"))
    return {
        "rate": None,
        "hsn": None,
        "sku": None,
        **checked,
        "kind": whole.kind or by_code,
        "unit_label": whole.unit_label,
        "gst_rate": whole.gst_rate,
        "cess_rate": whole.cess_rate,
        "price_includes_tax": whole.price_includes_tax,
    }
