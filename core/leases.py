"""Leases: of several processes whose clocks tick, one works a tick; the others leave it.

A lease only spares double work: what a tick does is safe to do twice. One that ends later than any
lease given now was given by a clock that has been set back since, and counts as ended.
"""

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import Field, Session, SQLModel, col

from core.columns import STRICT, Instant
from core.db import insert_if_new

LEASE = timedelta(seconds=60)


class Lease(SQLModel, table=True):
    """Who works a tick, and until when nobody else does. ``shop_id`` is empty: a tick is for all."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    holder: str
    until: datetime = Field(sa_type=Instant)


def take(
    session: Session, name: str, holder: str, *, at: datetime, life: timedelta = LEASE
) -> bool:
    """Take a lease, or keep one's own; False where somebody else holds it.

    Everybody takes one of the same name for the same time.
    """
    until = at + life
    free = or_(
        col(Lease.holder) == holder,
        col(Lease.until) <= at,
        col(Lease.until) > until,
    )
    taken = update(Lease).where(col(Lease.name) == name, free).values(holder=holder, until=until)
    if session.execute(taken.returning(col(Lease.name))).first() is not None:
        return True
    row = {"shop_id": "", "name": name, "holder": holder, "until": until}
    return insert_if_new(session, Lease, row)


def holder_of(session: Session, name: str) -> str:
    """Say who took a lease last; empty where nobody ever did."""
    row = session.get(Lease, ("", name))
    return row.holder if row else ""


def give_back(session: Session, name: str, holder: str, *, at: datetime) -> None:
    """End one's own lease."""
    mine = (col(Lease.name) == name) & (col(Lease.holder) == holder)
    session.execute(update(Lease).where(mine).values(until=at))
