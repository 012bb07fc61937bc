"""Orders: those that Square's clients made, and those that stand for invoices from elsewhere."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from core.dialects import service as dialects
from core.dialects.models import DialectRow
from core.dialects.service import Of

SQUARE = "square"
_ORDER, _INVOICE = "ord_", "inv_"


def of_shop(shop_id: str) -> Of:
    """Say of which dialect a shop's rows are."""
    return Of(shop_id, SQUARE)


def find_order(session: Session, shop_id: str, order_id: str) -> DialectRow | None:
    """Find an order that was made as one."""
    if not order_id.startswith(_ORDER):
        return None
    return dialects.find(session, of_shop(shop_id), order_id)


def find_orders(session: Session, shop_id: str, ids: Sequence[str]) -> dict[str, DialectRow]:
    """Find those of some orders that were made as such, by their ids, in one look."""
    orders = [id_ for id_ in ids if id_.startswith(_ORDER)]
    return {row.id: row for row in dialects.rows_of(session, of_shop(shop_id), orders)}


def carried_by(order_id: str) -> str:
    """Return the id of the invoice from elsewhere for which an order of this id would stand.

    >>> carried_by("ord_66f0c1d20000050b1c2d3e4f")
    'inv_66f0c1d20000050b1c2d3e4f'
    """
    return _INVOICE + order_id.removeprefix(_ORDER)


def order_ids(session: Session, shop_id: str, invoice_ids: Sequence[str]) -> dict[str, str]:
    """Map invoices to their orders: to those that they were made of, else to those that stand for them."""
    statement = select(DialectRow.about, DialectRow.id).where(
        DialectRow.shop_id == shop_id,
        DialectRow.dialect == SQUARE,
        col(DialectRow.about).in_(invoice_ids),
        col(DialectRow.id).startswith(_ORDER, autoescape=True),
    )
    made = dict(session.exec(statement).all())
    return {id_: made.get(id_, _ORDER + id_.removeprefix(_INVOICE)) for id_ in invoice_ids}
