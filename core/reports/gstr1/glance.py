"""A month at a glance, as it is told in a chat: sums by the database alone, whatever their number."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session

from core.columns import table_of
from core.invoices.models import Invoice, InvoiceLine, Note
from core.reports.gstr1.documents import Codes, billed_by
from core.reports.gstr1.month import Month, filer
from core.shops.models import Shop

_I, _L, _N = table_of(Invoice).c, table_of(InvoiceLine).c, table_of(Note).c


@dataclass(frozen=True)
class Part:
    """Taxable value and tax, in paise, less credit notes."""

    taxable_paise: int
    tax_paise: int


@dataclass(frozen=True)
class Glance:
    """A month. ``missing_hsn``: items without code and on how many bills; ``notes``: their numbers.

    ``first`` and ``last`` are numbers of bills; ``count`` holds the ``cancelled``.
    """

    b2b: Part
    b2c: Part
    first: str
    last: str
    count: int
    cancelled: int
    notes: tuple[str, ...]
    missing_hsn: tuple[tuple[str, int], ...]


def _sums(of: Any, registered: ColumnElement[bool]) -> list[Any]:
    """Taxable value and tax of registered buyers, and of the others."""
    tax = of.cgst_paise + of.sgst_paise + of.igst_paise + of.cess_paise
    return [
        func.coalesce(func.sum(case((who, what), else_=0)), 0)
        for who in (registered, ~registered)
        for what in (of.taxable_paise, tax)
    ]


def glance(session: Session, shop: Shop, month: Month) -> Glance:
    """Sum a month. Raises: ReturnNotApplicable."""
    shop = filer(session, shop, month)
    registered = _I.buyer_gstin.is_not(None)
    mine = billed_by(shop, _I.supplier)
    inside = (_I.shop_id == shop.shop_id, _I.on.between(*month.days), mine)
    sold = session.execute(
        select(*_sums(_I, registered)).where(*inside, _I.status == "issued")
    ).one()
    back = [0, 0, 0, 0]
    for kind, *sums in _notes(session, shop, month, registered):
        sign = -1 if kind == "credit" else 1
        back = [have + sign * int(more) for have, more in zip(back, sums, strict=True)]
    b2b_taxable, b2b_tax, b2c_taxable, b2c_tax = (
        int(one) + other for one, other in zip(sold, back, strict=True)
    )
    first, last = _ends(session, inside)
    return Glance(
        Part(b2b_taxable, b2b_tax),
        Part(b2c_taxable, b2c_tax),
        first,
        last,
        count=_count(session, inside),
        cancelled=_count(session, (*inside, _I.status == "cancelled")),
        notes=_note_numbers(session, shop, month),
        missing_hsn=_missing_hsn(session, shop, month),
    )


_OF_INVOICE = (_I.shop_id == _N.shop_id) & (_I.id == _N.invoice_id)


def _notes(session: Session, shop: Shop, month: Month, registered: ColumnElement[bool]) -> Any:
    return session.execute(
        select(_N.kind, *_sums(_N, registered))
        .join_from(_N.id.table, _I.id.table, _OF_INVOICE)
        .where(_standing(shop, month))
        .group_by(_N.kind)
    )


def _standing(shop: Shop, month: Month) -> ColumnElement[bool]:
    mine = (_N.shop_id == shop.shop_id) & (_N.status == "issued")
    return mine & _N.on.between(*month.days) & billed_by(shop, _I.supplier)


def _note_numbers(session: Session, shop: Shop, month: Month) -> tuple[str, ...]:
    joined = select(_N.number).join_from(_N.id.table, _I.id.table, _OF_INVOICE)
    rows = session.execute(joined.where(_standing(shop, month)).order_by(_N.id))
    return tuple(row.number for row in rows)


def _count(session: Session, inside: tuple[Any, ...]) -> int:
    return int(session.execute(select(func.count()).where(*inside)).scalar_one())


def _ends(session: Session, inside: tuple[Any, ...]) -> tuple[str, str]:
    """The first and the last number drawn of the shop's series; of callers' own where none was."""
    for order, drawn in ((_I.series_number, True), (_I.on, False)):
        only = [_I.series_number.is_not(None)] if drawn else []
        numbers = select(_I.number).where(*inside, *only).limit(1)
        first = session.execute(numbers.order_by(order, _I.id)).scalar()
        last = session.execute(numbers.order_by(order.desc(), _I.id.desc())).scalar()
        if first and last:
            return first, last
    return "", ""


def _missing_hsn(session: Session, shop: Shop, month: Month) -> tuple[tuple[str, int], ...]:
    of_invoice = (_L.shop_id == _I.shop_id) & (_L.invoice_id == _I.id)
    rows = session.execute(
        select(_L.name, _L.item_id, func.count(_I.id.distinct()).label("bills"))
        .join_from(_I.id.table, _L.n.table, of_invoice)
        .where(
            _I.shop_id == shop.shop_id,
            _I.on.between(*month.days),
            _I.status == "issued",
            billed_by(shop, _I.supplier),
            func.coalesce(_L.hsn, "") == "",
        )
        .group_by(_L.name, _L.item_id)
    )
    codes = Codes(session, shop)
    found: dict[str, int] = {}
    for row in rows:
        if not codes.of(row.item_id, row.name):
            found[row.name] = found.get(row.name, 0) + int(row.bills)
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))
