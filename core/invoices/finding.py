"""Issued invoices by a part of all that match, in an order that is asked for; how many match.

Pages behind a key are in `listing`; here a caller says how many to pass over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.gst import numbering
from core.invoices.listing import Filter, statement_of
from core.invoices.models import Invoice


@dataclass(frozen=True)
class Which:
    """Which invoices; none of the bin. ``status``: issued, partially_paid, paid, cancelled."""

    number: str | None = None
    status: str | None = None
    customer_id: str | None = None


@dataclass(frozen=True)
class Part:
    """How many to pass over, how many to read. ``sorts``: (created, number or date; 1 up, -1 down).

    By default newest first; what is equal stands by id, the way of the first.
    """

    skip: int = 0
    limit: int = 10
    sorts: tuple[tuple[str, int], ...] = ()


def find(session: Session, shop_id: str, which: Which, part: Part) -> tuple[int, Sequence[Invoice]]:
    """Return how many match, and a part of them."""
    wanted = Filter(status=which.status, customer_id=which.customer_id)
    statement = statement_of(shop_id, wanted)
    if which.number is not None:
        key = numbering.number_key(which.number)
        statement = statement.where(
            col(Invoice.number_key) == key, col(Invoice.fy).in_(numbering.YEARS)
        )
    counted = select(func.count()).select_from(statement.subquery())
    total = session.exec(counted).one()
    if not part.limit or part.skip >= total:
        return total, []
    sorts = part.sorts or (("created", -1),)
    if any(field == "number" for field, _ in sorts):
        return total, _by_number(session, statement, part)
    order = [_ordered(_COLUMNS[field], way) for field, way in sorts]
    statement = statement.order_by(*order, _ordered(col(Invoice.id), sorts[0][1]))
    return total, session.exec(statement.offset(part.skip).limit(part.limit)).all()


_COLUMNS: dict[str, Any] = {"created": col(Invoice.issued_at), "date": col(Invoice.on)}


def _ordered(column: Any, way: int) -> Any:
    return column.asc() if way > 0 else column.desc()


_ID: Callable[[Any], Any] = itemgetter(0)
_KEYS: dict[str, Callable[[Any], Any]] = {
    "number": lambda row: numbering.natural_key(row[1]),
    "created": itemgetter(2),
    "date": itemgetter(3),
}


def _by_number(session: Session, statement: Any, part: Part) -> Sequence[Invoice]:
    """Sort by number as people count: what no database does alike is done here, on keys alone."""
    keys = statement.with_only_columns(
        col(Invoice.id), col(Invoice.number), col(Invoice.issued_at), col(Invoice.on)
    )
    rows = sorted(session.execute(keys).all(), key=_ID, reverse=part.sorts[0][1] < 0)
    for field, way in reversed(part.sorts):
        rows.sort(key=_KEYS[field], reverse=way < 0)
    ids = [row[0] for row in rows[part.skip : part.skip + part.limit]]
    found = {row.id: row for row in session.exec(statement.where(col(Invoice.id).in_(ids))).all()}
    return [found[id_] for id_ in ids]
