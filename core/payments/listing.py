"""Payments by pages, newest first."""

from collections.abc import Sequence

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.payments.models import Payment
from core.payments.service import OPENING


def page_of_payments(
    session: Session, shop_id: str, *, after: str | None, limit: int
) -> Sequence[Payment]:
    """List money received that stands, from behind the payment ``after``."""
    return session.exec(statement_of(shop_id, after).limit(limit)).all()


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
