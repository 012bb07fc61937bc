"""What stands around invoices: lines, SKUs, what is due, what the API keeps; read for a page as for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from sqlalchemy import BindParameter, bindparam
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.einvoice.models import Registration
from core.einvoice.queries import registered_of
from core.extras import Extra
from core.invoices.models import Invoice, InvoiceLine
from core.invoices.queries import lines_of_all
from core.items.models import Item
from core.ledger.models import OpenItem

M = TypeVar("M", Extra, OpenItem, Item)
# made once: they are asked at each call
_SHOP: BindParameter[str] = bindparam("shop")
_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)


@dataclass(frozen=True)
class Around:
    """What stands around one invoice. ``skus``: by item id; ``registered``: what the portal has of it."""

    lines: Sequence[InvoiceLine]
    skus: Mapping[str, str | None]
    item: OpenItem | None
    beside: Extra | None
    registered: Registration | None = None


def around(session: Session, shop_id: str, invoices: Sequence[Invoice]) -> dict[str, Around]:
    """Read what stands around each of some invoices, in five looks however many they are."""
    ids = [invoice.id for invoice in invoices]
    lines = lines_of_all(session, shop_id, ids)
    sold = {line.item_id for some in lines.values() for line in some if line.item_id}
    skus = {id_: item.sku for id_, item in _by_id(session, shop_id, Item, sorted(sold)).items()}
    items, besides = (
        _by_id(session, shop_id, OpenItem, ids),
        _by_id(session, shop_id, Extra, ids),
    )
    known = registered_of(session, shop_id, ids)
    return {
        id_: Around(lines[id_], skus, items.get(id_), besides.get(id_), known.get(id_))
        for id_ in ids
    }


def skus_of(session: Session, shop_id: str, lines: Sequence[InvoiceLine]) -> dict[str, str | None]:
    """Return the SKUs of the items that lines sell."""
    sold = sorted({line.item_id for line in lines if line.item_id})
    return {id_: item.sku for id_, item in _by_id(session, shop_id, Item, sold).items()}


def _by_id(session: Session, shop_id: str, model: type[M], ids: Sequence[str]) -> dict[str, M]:
    """Find rows by their ids, as they are now."""
    if not ids:
        return {}
    found = session.execute(_looking(model), {"shop": shop_id, "ids": ids}).scalars()
    return {row.id: row for row in found}


@cache
def _looking(model: type[M]) -> SelectOfScalar[M]:
    """Build the statement of `_by_id` once."""
    among = col(model.id).in_(_IDS)
    statement = select(model).where(model.shop_id == _SHOP, among)
    return statement.execution_options(populate_existing=True)
