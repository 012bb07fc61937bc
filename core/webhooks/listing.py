"""Events and deliveries by pages, newest first, read along their indexes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from core.webhooks.models import Delivery, Endpoint, Event


@dataclass(frozen=True)
class Behind:
    """Where a page begins: behind what happened at an instant and has this id."""

    at: datetime
    id: str

    @classmethod
    def read(cls, at: str, id_: str) -> "Behind":
        """Read it from the texts that stand in a cursor."""
        return cls(datetime.fromisoformat(at), id_)

    def of(self, at: ColumnElement[datetime], id_: ColumnElement[str]) -> ColumnElement[bool]:
        """True for what comes after it, newest first."""
        return or_(at < self.at, and_(at == self.at, id_ < self.id))


@dataclass(frozen=True)
class Wanted:
    """Which events: of a type, about a resource; None: all."""

    type: str | None = None
    resource: str | None = None


def page_of_endpoints(
    session: Session, shop_id: str, *, after: str | None, limit: int
) -> Sequence[Endpoint]:
    """List endpoints from behind the one with an id."""
    statement = select(Endpoint).where(
        Endpoint.shop_id == shop_id, col(Endpoint.deleted_at).is_(None)
    )
    if after:
        statement = statement.where(col(Endpoint.id) < after)
    return session.exec(statement.order_by(col(Endpoint.id).desc()).limit(limit)).all()


def page_of_events(
    session: Session, shop_id: str, wanted: Wanted, *, behind: Behind | None, limit: int
) -> Sequence[Event]:
    """List events."""
    statement = select(Event).where(Event.shop_id == shop_id)
    for name, value in vars(wanted).items():
        if value is not None:
            statement = statement.where(getattr(Event, name) == value)
    if behind:
        statement = statement.where(behind.of(col(Event.at), col(Event.id)))  # type: ignore[arg-type]  # mapped columns
    ordered = statement.order_by(col(Event.at).desc(), col(Event.id).desc())
    return session.exec(ordered.limit(limit)).all()


def page_of_deliveries(
    session: Session, endpoint: Endpoint, *, behind: Behind | None, limit: int
) -> Sequence[Delivery]:
    """List what went to an endpoint."""
    statement = select(Delivery).where(
        Delivery.shop_id == endpoint.shop_id, Delivery.endpoint_id == endpoint.id
    )
    if behind:
        statement = statement.where(behind.of(col(Delivery.created_at), col(Delivery.id)))  # type: ignore[arg-type]  # mapped columns
    ordered = statement.order_by(col(Delivery.created_at).desc(), col(Delivery.id).desc())
    return session.exec(ordered.limit(limit)).all()
