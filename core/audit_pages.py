"""The audit trail by pages, newest first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.audit import Audit
from core.clock import midnight

KINDS = ("api_key", "chat_user", "cli", "scheduler", "oauth_client", "page")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Filter:
    """Which entries; ``start`` and ``end`` are days, both included. ``actor``: an id."""

    resource: str | None = None
    actor: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None


def page_of_entries(
    session: Session, shop_id: str, which: Filter, *, after: int | None, limit: int
) -> Sequence[Audit]:
    """List ``limit`` entries before the ``after``-th."""
    return session.exec(statement_of(shop_id, which, after).limit(limit)).all()


def statement_of(shop_id: str, which: Filter, after: int | None) -> SelectOfScalar[Audit]:
    """Select entries in the order of the list."""
    statement = select(Audit).where(Audit.shop_id == shop_id)
    if which.resource:
        statement = statement.where(Audit.entity == which.resource)
    if which.actor:
        statement = statement.where(
            col(Audit.actor).in_([f"{kind}:{which.actor}" for kind in KINDS])
        )
    if which.start:
        statement = statement.where(col(Audit.at) >= midnight(which.start))
    if which.end:
        statement = statement.where(col(Audit.at) < midnight(which.end + _DAY))
    if after is not None:
        statement = statement.where(col(Audit.seq) < after)
    return statement.order_by(col(Audit.seq).desc())
