"""Who owes how much since when: what is open on a day, by days past its due date."""

import datetime as dt
from typing import Any

from sqlmodel import Session, col, select

from core.customers.models import Customer
from core.ledger.models import OpenItem
from core.reports.gstr1.documents import Days
from core.shops.models import Shop
from core.tabular import Cell, Chart, Column, Report, with_total

BUCKETS: tuple[tuple[str, int | None], ...] = (
    ("Not due yet", 0),
    ("1 to 30 days", 30),
    ("31 to 60 days", 60),
    ("61 to 90 days", 90),
    ("Over 90 days", None),
)


def bucket_of(due_on: dt.date, today: dt.date) -> int:
    """Return the place in `BUCKETS` of what was due on a day.

    >>> [bucket_of(dt.date(2026, 10, day), dt.date(2026, 10, 31)) for day in (31, 30, 1)]
    [0, 1, 1]
    """
    late = (today - due_on).days
    return next(i for i, (_, most) in enumerate(BUCKETS) if most is None or late <= most)


def ageing(session: Session, shop: Shop, days: Days, *, today: dt.date) -> Report:
    """Build the ageing of today's dues; the days asked for do not matter."""
    wanted: list[Any] = [Customer.name, OpenItem.due_on, OpenItem.due_paise]
    statement = (
        select(*wanted)
        .join(
            Customer,
            (col(Customer.shop_id) == col(OpenItem.shop_id))
            & (col(Customer.id) == col(OpenItem.customer_id)),
        )
        .where(OpenItem.shop_id == shop.shop_id, OpenItem.due_paise > 0)
    )
    found: dict[str, list[int]] = {}
    for name, due_on, paise in session.execute(statement):
        found.setdefault(name, [0] * len(BUCKETS))[bucket_of(due_on, today)] += paise
    rows: list[tuple[Cell, ...]] = [(name, *sums, sum(sums)) for name, sums in found.items()]
    # a cell may be any value; the last of a row is its sum in paise, the first its name
    rows.sort(key=lambda row: (-int(row[-1] or 0), row[0]))  # type: ignore[arg-type]
    columns = (
        Column("Customer"),
        *(Column(f"{name} ₹", "money") for name, _ in BUCKETS),
        Column("In all ₹", "money"),
    )
    table = with_total("Ageing of dues", columns, tuple(rows))
    sums = [sum(bucket[i] for bucket in found.values()) for i in range(len(BUCKETS))]
    bars = tuple((name, paise) for (name, _), paise in zip(BUCKETS, sums, strict=True))
    charts = (Chart("Since when it is owed", bars),) if any(sums) else ()
    return Report("Ageing of dues", f"on {today.day} {today:%b %Y}", (table,), charts)
