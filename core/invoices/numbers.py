"""Which number an invoice gets: its own, or the next of the shop's series that stands nowhere yet."""

from typing import Any

from sqlalchemy import bindparam, union_all
from sqlmodel import Session, select

from core.clock import today
from core.columns import table_of
from core.errors import DuplicateNumber
from core.gst import numbering
from core.invoices.models import HeldInvoice, Invoice
from core.shops.models import Shop
from core.shops.service import draw_number

_INVOICES, _HELD = table_of(Invoice).c, table_of(HeldInvoice).c
_TAKEN = union_all(
    select(_INVOICES.id).where(
        _INVOICES.shop_id == bindparam("shop"),
        _INVOICES.fy == bindparam("year"),
        _INVOICES.number_key == bindparam("key"),
    ),
    select(_HELD.id).where(
        _HELD.shop_id == bindparam("shop"),
        _HELD.fy == bindparam("year"),
        _HELD.number_key == bindparam("key"),
        _HELD.id != bindparam("own"),
    ),
)


def require_free(session: Session, shop_id: str, fy: int, number: str, *, own: str = "") -> str:
    """Return a number of a caller's own, checked: none but the draft ``own`` holds it in that year.

    Raises: NumberMalformed, DuplicateNumber.
    """
    number = numbering.validate_number(number)
    if _is_taken(session, (shop_id, fy, number), own=own):
        raise DuplicateNumber(number=number)
    return number


def number_of(
    session: Session, shop: Shop, *, fy: int, number: str | None, own: str
) -> dict[str, Any]:
    """Return the columns of an invoice's number. ``own``: the invoice's id, under which a draft held one.

    Raises: NumberMalformed, DuplicateNumber.
    """
    if number:
        number = require_free(session, shop.shop_id, fy, number, own=own)
        return _columns(fy, number, count=None)
    count, drawn = draw_number(session, shop, fy)
    while _is_taken(session, (shop.shop_id, fy, drawn)):  # a caller's own number stands there
        count, drawn = draw_number(session, shop, fy)
    return _columns(fy, drawn, count=count)


def is_out_of_order(session: Session, invoice: Invoice) -> bool:
    """True where its number comes from the series, and one drawn for a later day stands before it."""
    if invoice.series_number is None or invoice.on >= today(invoice.issued_at):
        return False
    later = select(_INVOICES.id).where(
        _INVOICES.shop_id == invoice.shop_id,
        _INVOICES.on > invoice.on,
        _INVOICES.fy == invoice.fy,
        _INVOICES.series_number < invoice.series_number,
    )
    return session.execute(later.limit(1)).first() is not None


def _columns(fy: int, number: str, *, count: int | None) -> dict[str, Any]:
    key = numbering.number_key(number)
    return {"fy": fy, "number": number, "number_key": key, "series_number": count}


def _is_taken(session: Session, of: tuple[str, int, str], *, own: str = "") -> bool:
    shop_id, fy, number = of
    key = {"shop": shop_id, "year": fy, "key": numbering.number_key(number), "own": own}
    return session.execute(_TAKEN, key).first() is not None
