"""A customer's khata over a period: what it opened with, each document, what it closes with.

What was taken back (a cancelled bill, a payment undone) is left out with its reversal: the pair has one
date and moves nothing. What was taken back and stands again shows as it did before. A page is found by
key, so a long khata opens as fast as a short one.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from core.ledger.models import AccountMonth, Entry
from core.ledger.postings import RECEIVABLE
from core.ledger.service import month_of

Key = tuple[
    dt.date, dt.datetime, int, str
]  # at one instant what is owed stands before what is paid


@dataclass(frozen=True)
class StatementQuery:
    """Whose khata, and which days, both included."""

    shop_id: str
    customer_id: str
    start: dt.date = dt.date.min
    end: dt.date = dt.date.max


@dataclass(frozen=True)
class StatementRow:
    """A document in the khata; ``balance_paise`` is what is owed after it."""

    on: dt.date
    at: dt.datetime
    ref_type: str
    ref_id: str
    label: str
    debit_paise: int
    credit_paise: int
    balance_paise: int = 0

    @property
    def key(self) -> Key:
        """Where the next page begins."""
        return self.on, self.at, self.credit_paise, self.ref_id


@dataclass(frozen=True)
class Page:
    """Some rows of a khata; ``opening_paise`` is the balance before the first of them."""

    opening_paise: int
    rows: tuple[StatementRow, ...]
    more: bool

    @property
    def closing_paise(self) -> int:
        """The balance after the last row."""
        return self.rows[-1].balance_paise if self.rows else self.opening_paise

    @property
    def debit_paise(self) -> int:
        """All that was charged."""
        return sum(row.debit_paise for row in self.rows)

    @property
    def credit_paise(self) -> int:
        """All that was paid or credited."""
        return sum(row.credit_paise for row in self.rows)


def opening_balance(session: Session, query: StatementQuery) -> int:
    """Return what was owed at the beginning of the first day, in paise."""
    shop_id, customer_id, on = query.shop_id, query.customer_id, query.start
    months = select(func.coalesce(func.sum(AccountMonth.moved_paise), 0)).where(
        AccountMonth.shop_id == shop_id,
        AccountMonth.customer_id == customer_id,
        AccountMonth.month < month_of(on),
    )
    moved = func.sum(Entry.debit_paise) - func.sum(Entry.credit_paise)
    days = select(func.coalesce(moved, 0)).where(
        Entry.shop_id == shop_id,
        Entry.customer_id == customer_id,
        Entry.account == RECEIVABLE,
        Entry.on >= on.replace(day=1),
        Entry.on < on,
    )
    return int(session.exec(months).one()) + int(session.exec(days).one())


def moved(session: Session, query: StatementQuery) -> tuple[int, int]:
    """Return what was charged, and what was paid or credited, in these days, in paise."""
    sums = (func.sum(Entry.debit_paise), func.sum(Entry.credit_paise))
    debit, credit = session.execute(select(*sums).where(*_within(query))).one()
    return int(debit or 0), int(credit or 0)


def read_page(
    session: Session,
    query: StatementQuery,
    *,
    limit: int | None = 50,
    after: tuple[Key, int] | None = None,
) -> Page:
    """Read a page; ``after`` is (key, balance) of the last row seen, ``limit`` None for all."""
    opening = after[1] if after else opening_balance(session, query)
    statement = select(Entry).where(*_within(query))
    order = (col(Entry.on), col(Entry.at), col(Entry.credit_paise), col(Entry.ref_id))
    if after:
        statement = statement.where(tuple_(*order) > after[0])
    statement = statement.order_by(*order)
    if limit is not None:
        statement = statement.limit(limit + 1)
    entries = session.exec(statement).all()
    shown = entries if limit is None else entries[:limit]
    return Page(opening, _rows(opening, shown), more=len(entries) > len(shown))


def _within(query: StatementQuery) -> tuple[Any, ...]:
    """What of the entries is in a khata."""
    return (
        Entry.shop_id == query.shop_id,
        Entry.customer_id == query.customer_id,
        Entry.account == RECEIVABLE,
        Entry.on >= query.start,
        Entry.on <= query.end,
        *_stands(query.shop_id),
    )


def _stands(shop_id: str) -> tuple[Any, Any]:
    """The entry is its document's first one, and the last that was written of it did not take it back."""
    other = aliased(Entry)
    same = (other.shop_id == shop_id, other.ref_id == Entry.ref_id)
    took = select(other.ref_id).where(*same, col(other.reverses), other.seq <= Entry.seq).exists()
    last = select(other.reverses).where(*same).order_by(col(other.seq).desc()).limit(1)
    return ~took, last.scalar_subquery().is_(False)


def _rows(opening: int, entries: Sequence[Entry]) -> tuple[StatementRow, ...]:
    rows, owed = [], opening
    for entry in entries:
        owed += entry.debit_paise - entry.credit_paise
        row = StatementRow(
            entry.on,
            entry.at,
            entry.ref_type,
            entry.ref_id,
            entry.label,
            entry.debit_paise,
            entry.credit_paise,
        )
        rows.append(replace(row, balance_paise=owed))
    return tuple(rows)
