"""Payments by pages, newest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.payments.models import Payment
from core.payments.service import OPENING, NewPayment


def page_of_payments(
    session: Session, shop_id: str, *, after: str | None, limit: int
) -> Sequence[Payment]:
    """List money received that stands, from behind the payment ``after``."""
    return session.exec(statement_of(shop_id, after).limit(limit)).all()


def taken_back(session: Session, shop_id: str, ids: Collection[str]) -> set[str]:
    """Return those of some payments that were taken back."""
    statement = select(Payment.id).where(
        Payment.shop_id == shop_id,
        col(Payment.id).in_(ids),
        col(Payment.reversed_at).is_not(None),
    )
    return set(session.exec(statement).all()) if ids else set()


def find_like(
    session: Session, shop_id: str, new: NewPayment, *, since: datetime
) -> Payment | None:
    """Find the standing payment of the same sum, day, mode and customer, recorded ``since``.

    ``new`` has its day. Two references are two payments.
    """
    statement = select(Payment).where(
        Payment.shop_id == shop_id,
        Payment.on == new.on,
        Payment.direction == "in",
        Payment.customer_id == new.customer_id,
        Payment.amount_paise == new.amount_paise,
        Payment.mode == new.mode,
        col(Payment.at) >= since,
        col(Payment.reversed_at).is_(None),
    )
    if new.reference:
        statement = statement.where(col(Payment.reference).is_(None))
    return session.exec(statement.order_by(col(Payment.id).desc()).limit(1)).first()


def statement_of(shop_id: str, after: str | None) -> SelectOfScalar[Payment]:
    """Select money received in the order of the list."""
    statement = select(Payment).where(
        Payment.shop_id == shop_id,
        Payment.direction == "in",
        Payment.mode != OPENING,
        col(Payment.reversed_at).is_(None),
    )
    if after:
        statement = statement.where(col(Payment.id) < after)
    return statement.order_by(col(Payment.id).desc())


@dataclass(frozen=True)
class Taken:
    """Which payments, whether they stand or were taken back; recorded ``begin`` to before ``end``."""

    begin: datetime | None = None
    end: datetime | None = None
    amount_paise: int | None = None
    ascending: bool = False


def page_of_all(
    session: Session, shop_id: str, which: Taken, *, after: str | None, limit: int
) -> Sequence[Payment]:
    """List money received as it was recorded, what was taken back with it."""
    statement = select(Payment).where(
        Payment.shop_id == shop_id, Payment.direction == "in", Payment.mode != OPENING
    )
    if which.begin:
        statement = statement.where(Payment.at >= which.begin)
    if which.end:
        statement = statement.where(Payment.at < which.end)
    if which.amount_paise is not None:
        statement = statement.where(Payment.amount_paise == which.amount_paise)
    id_ = col(Payment.id)
    if after:
        statement = statement.where(id_ > after if which.ascending else id_ < after)
    order = id_.asc() if which.ascending else id_.desc()
    return session.exec(statement.order_by(order).limit(limit)).all()
