"""Customers by pages: by name or in the order in which they came, all or those of an e-mail or a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from core.customers.models import Customer

Key = tuple[str, str]


@dataclass(frozen=True)
class Wanted:
    """Which customers, and in which order. ``ids``: these alone."""

    by: Literal["name", "made"] = "name"
    descending: bool = False
    email: str | None = None
    phone: str | None = None
    ids: Sequence[str] | None = None


def page_of(
    session: Session, shop_id: str, wanted: Wanted, *, after: Key | None, limit: int
) -> Sequence[Customer]:
    """List ``limit`` customers behind a key."""
    by_name = (col(Customer.name_key), col(Customer.id))
    columns: tuple[Any, ...] = by_name if wanted.by == "name" else by_name[1:]
    statement = select(Customer).where(*_named(shop_id, wanted))
    if after:
        place, key = tuple_(*columns), after[-len(columns) :]
        statement = statement.where(place < key if wanted.descending else place > key)
    order = [one.desc() if wanted.descending else one.asc() for one in columns]
    return session.exec(statement.order_by(*order).limit(limit)).all()


def key_of(customer: Customer) -> Key:
    """Return where the page behind a customer begins."""
    return customer.name_key, customer.id


def count_of(session: Session, shop_id: str, wanted: Wanted) -> int:
    """Count them."""
    statement = select(func.count()).select_from(Customer).where(*_named(shop_id, wanted))
    return int(session.exec(statement).one())


def _named(shop_id: str, wanted: Wanted) -> list[Any]:
    asked = [Customer.shop_id == shop_id, col(Customer.deleted_at).is_(None)]
    if wanted.email is not None:
        asked.append(Customer.email == wanted.email)
    if wanted.phone is not None:
        asked.append(Customer.phone == wanted.phone)
    if wanted.ids is not None:
        asked.append(col(Customer.id).in_(wanted.ids))
    return asked
