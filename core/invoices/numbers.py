"""Which number an invoice gets: its own, or the next of the shop's series that stands nowhere yet."""

from typing import Any

from sqlalchemy import BindParameter, bindparam, union_all
from sqlmodel import Session, col, select

from core.clock import today
from core.columns import table_of
from core.db import alone
from core.errors import DuplicateNumber, NumberMalformed
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
_IN_YEARS: BindParameter[list[int]] = bindparam("years", expanding=True)
_USED = union_all(
    *(
        select(one.id).where(
            one.shop_id == bindparam("shop"),
            one.fy.in_(_IN_YEARS),
            one.number_key == bindparam("key"),
        )
        for one in (_INVOICES, _HELD)
    )
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


def require_unused(session: Session, shop_id: str, number: str) -> str:
    """Return a number of a caller's own, checked: it stands on no document of the shop, of any year.

    One at a time goes on from here until its transaction ends. Raises: NumberMalformed, DuplicateNumber.
    """
    alone(session, f"number:{shop_id}")
    number = numbering.validate_number(number)
    if _was_used(session, shop_id, number):
        raise DuplicateNumber(number=number)
    return number


def following(session: Session, shop: Shop) -> str | None:
    """Return the number that follows the one of the invoice made last, whoever made it.

    Its trailing digits go up by one until nothing of any year has that number. None: the shop's series goes
    on, as the last number is of it or there is none. One at a time goes on from here until its transaction
    ends. Raises: NumberMalformed (17 characters).
    """
    alone(session, f"number:{shop.shop_id}")
    newest = select(Invoice).where(Invoice.shop_id == shop.shop_id).order_by(col(Invoice.id).desc())
    last = session.exec(newest.limit(1)).first()
    if last is None or last.series_number is not None or _looks_like_series(shop, last.number):
        return None
    number = numbering.next_number(last.number)
    while _was_used(session, shop.shop_id, number):
        number = numbering.next_number(number)
    return number


def _looks_like_series(shop: Shop, number: str) -> bool:
    try:
        series, _ = numbering.parse_series(number)
    except NumberMalformed:
        return False
    return (series.prefix, series.year_form) == (shop.prefix, shop.year_form)


def _was_used(session: Session, shop_id: str, number: str) -> bool:
    which = {"shop": shop_id, "years": list(numbering.YEARS), "key": numbering.number_key(number)}
    return session.execute(_USED, which).first() is not None


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
