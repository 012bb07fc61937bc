"""How a channel fares, read from its rows: what waits, what was given up, who left, whether it rests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlmodel import Session, col

from core.chats.models import Contact, Sent
from core.outbox import OutboxRow
from core.shops.models import ChatIdentity
from core.throttle import Throttle

# given up for reasons that the shop's owner was told
TOLD = ("blocked", "no_account", "window", "mailbox")
_NAMED = 5


@dataclass(frozen=True)
class Rest:
    """A channel that rests: until when, and how many calls in a row were not answered."""

    until: datetime
    failures: int


@dataclass(frozen=True)
class Health:
    """What is known of one channel.

    ``due_since``: since when the oldest row is due. ``given_up``: rows that need the operator, by topic.
    ``told``: what did not reach a person, which the shop knows. ``left``: chats that nothing reaches, by
    reason. ``last_status_at``: when a platform last said how far a message came.
    """

    waiting: int
    due_since: datetime | None
    given_up: Mapping[str, int]
    told: int
    left: Mapping[str, int]
    rest: Rest | None
    last_in_at: datetime | None
    last_out_at: datetime | None
    last_status_at: datetime | None


def of_channel(session: Session, channel: str, *, now: datetime) -> Health:
    """Look at a channel."""
    ours = _rows_of(channel)
    ready = ours & (col(OutboxRow.state) == "ready")
    dead = ours & (col(OutboxRow.state) == "dead")
    told = col(OutboxRow.last_error).in_(TOLD)
    last_in, left = _contacts(session, channel)
    last_out, last_status = _sent(session, channel)
    return Health(
        waiting=_count(session, ready),
        due_since=_first_due(session, ready, now),
        given_up=_by_topic(session, dead & ~told),
        told=_count(session, dead & told),
        left=left,
        rest=rest_of(session, channel, now=now),
        last_in_at=last_in,
        last_out_at=last_out,
        last_status_at=last_status,
    )


def given_up(session: Session) -> int:
    """Count the rows of all kinds that were given up and that nobody was told of."""
    dead = col(OutboxRow.state) == "dead"
    return _count(session, dead & ~col(OutboxRow.last_error).in_(TOLD))


def strangers(session: Session, channel: str) -> Sequence[str]:
    """List who wrote last and belongs to no shop."""
    known = exists().where(
        col(ChatIdentity.channel) == channel, col(ChatIdentity.address) == col(Contact.address)
    )
    statement = (
        select(Contact.address)  # type: ignore[call-overload]  # SQLModel's select knows no columns
        .where(col(Contact.channel) == channel, col(Contact.last_in_at).is_not(None), ~known)
        .order_by(col(Contact.last_in_at).desc())
        .limit(_NAMED)
    )
    return list(session.execute(statement).scalars())


def _rows_of(channel: str) -> ColumnElement[bool]:
    topic = col(OutboxRow.topic)
    return (topic == f"chat.{channel}") | (topic == f"in.{channel}") | topic.like(f"in.{channel}.%")


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return int(session.execute(select(func.count(col(OutboxRow.id))).where(which)).scalar_one())


def _by_topic(session: Session, which: ColumnElement[bool]) -> dict[str, int]:
    topic = col(OutboxRow.topic)
    statement = select(topic, func.count()).where(which).group_by(topic).order_by(topic)
    return {str(name): int(number) for name, number in session.execute(statement).all()}


def _first_due(session: Session, ready: ColumnElement[bool], now: datetime) -> datetime | None:
    at = col(OutboxRow.available_at)
    statement = select(at).where(ready, at <= now).order_by(at).limit(1)
    return session.execute(statement).scalar_one_or_none()


def rest_of(session: Session, channel: str, *, now: datetime) -> Rest | None:
    """Say until when a channel rests; None where it does not."""
    row = session.get(Throttle, ("", channel))
    until = row.rests_until(now) if row else None
    return Rest(until, row.failures) if row and until else None


def _contacts(session: Session, channel: str) -> tuple[datetime | None, dict[str, int]]:
    mine, came = col(Contact.channel) == channel, col(Contact.last_in_at)
    latest = select(came).where(mine, came.is_not(None)).order_by(came.desc()).limit(1)
    why = col(Contact.left_why)
    left = select(why, func.count()).where(mine, col(Contact.left_at).is_not(None)).group_by(why)
    found = {str(name): int(number) for name, number in session.execute(left).all()}
    return session.execute(latest).scalar_one_or_none(), found


def _sent(session: Session, channel: str) -> tuple[datetime | None, datetime | None]:
    mine, at = col(Sent.channel) == channel, col(Sent.at)
    latest = select(at).where(mine).order_by(at.desc()).limit(1)
    told = latest.where(col(Sent.state) != "sent")
    return (
        session.execute(latest).scalar_one_or_none(),
        session.execute(told).scalar_one_or_none(),
    )
