"""What customers owe."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from core.columns import table_of
from core.ledger.models import Account, OpenItem

_ACCOUNTS = table_of(Account).c
_BALANCE = select(_ACCOUNTS.balance_paise).where(
    _ACCOUNTS.shop_id == bindparam("shop"), _ACCOUNTS.customer_id == bindparam("customer")
)


def balance(session: Session, shop_id: str, customer_id: str) -> int:
    """Return what a customer owes, in paise; negative: the shop owes him."""
    return session.execute(_BALANCE, {"shop": shop_id, "customer": customer_id}).scalar() or 0


def outstanding(session: Session, shop_id: str) -> list[tuple[str, int]]:
    """List (customer id, paise) of everyone who owes, most first."""
    statement = select(Account).where(
        Account.shop_id == shop_id, Account.customer_id != "", Account.balance_paise > 0
    )
    ordered = statement.order_by(col(Account.balance_paise).desc(), col(Account.customer_id))
    return [(row.customer_id, row.balance_paise) for row in session.exec(ordered)]


def oldest_open(session: Session, shop_id: str) -> dict[str, tuple[dt.date, dt.date]]:
    """Map each customer who owes to the (date, due date) of what he owes longest."""
    statement = (
        select(OpenItem.customer_id, func.min(OpenItem.on), func.min(OpenItem.due_on))
        .where(OpenItem.shop_id == shop_id, col(OpenItem.due_paise) > 0)
        .group_by(OpenItem.customer_id)
    )
    return {customer: (_date(on), _date(due)) for customer, on, due in session.exec(statement)}


def _date(value: dt.date | str) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


@dataclass(frozen=True)
class Ageing:
    """What a customer owes by age, in paise; ``advance_paise`` is money of his that settles nothing."""

    customer_id: str
    buckets: tuple[int, ...]
    advance_paise: int

    @property
    def total_paise(self) -> int:
        """What he owes; the account's balance."""
        return sum(self.buckets) - self.advance_paise


BILL_AGES = (7, 15, 30)  # days since the date of the bill; the last has no end


def bill_age(on: dt.date, today: dt.date) -> int:
    """Return of what age a bill of a date is: 0 to 7, 8 to 15, 16 to 30, over 30 days, counted from 0.

    >>> [bill_age(dt.date(2026, 10, day), dt.date(2026, 11, 9)) for day in (31, 26, 10, 9)]
    [1, 1, 2, 3]
    """
    return sum((today - on).days > age for age in BILL_AGES)


# Days since the due date; the last bucket has no end.
AGES = (0, 30, 60, 90)


def ageing(session: Session, shop_id: str, *, on: dt.date) -> list[Ageing]:
    """Say of everyone who owes how old his dues are: not due, 1-30, 31-60, 61-90, over 90 days."""
    buckets: dict[str, list[int]] = {}
    statement = select(OpenItem).where(
        OpenItem.shop_id == shop_id, OpenItem.customer_id != "", col(OpenItem.due_paise) > 0
    )
    for item in session.exec(statement):
        late = (on - item.due_on).days
        which = sum(late > age for age in AGES)
        row = buckets.setdefault(item.customer_id, [0] * (len(AGES) + 1))
        row[which] += item.due_paise
    return [
        Ageing(customer, tuple(row), sum(row) - owed)
        for customer, owed in outstanding(session, shop_id)
        for row in (buckets.get(customer, [0] * (len(AGES) + 1)),)
    ]
