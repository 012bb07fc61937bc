"""Events on their way: one delivery for each endpoint, tried by a schedule until it is taken.

A delivery has a row of its own in the outbox, ordered only against itself: no two attempts of one event
at one endpoint overlap, and none waits for another event. The delivery is what is true of it: an attempt
that was noted is not made again when its process died before the row was finished.

Topic ``webhook`` is for endpoints that answer, ``webhook.again`` for those that failed last: each has
threads of its own, so that one that hangs keeps nobody waiting but itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from core import outbox
from core.actor import Actor
from core.claims import receiver_of
from core.errors import BadState
from core.ids import new_id
from core.outbox import Dropped, NewRow, OutboxRow
from core.webhooks.events import get_event
from core.webhooks.models import Delivery, Endpoint, Event
from core.webhooks.service import FAILING, GONE, get_endpoint, list_endpoints, wants

TOPIC, AGAIN = "webhook", "webhook.again"
TOO_LONG = timedelta(days=5)  # an endpoint that only failed for so long is disabled
BY_HAND_FOR = timedelta(days=30)  # so long after it happened an event can be sent again
LONGEST_WAIT = timedelta(hours=24)  # asked for by a receiver
PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"
_GONE_STATUS = 410
_WAIT_STATUSES = (429, 503)
_ANSWER_LENGTH = 500


@dataclass(frozen=True)
class Attempt:
    """What one attempt met. ``status_code`` 0: no answer. ``error`` is a code, empty where it was taken."""

    at: datetime
    status_code: int = 0
    error: str = ""
    milliseconds: int = 0
    answer: str = ""
    retry_after: timedelta | None = None


@dataclass(frozen=True)
class Job:
    """What an attempt is made with."""

    event: Event
    endpoint: Endpoint


@dataclass(frozen=True)
class Schedule:
    """The waits between attempts. ``jitter`` makes them uneven, so that what failed together parts."""

    waits: Sequence[timedelta]
    jitter: Callable[[timedelta], timedelta]

    def wait_after(self, attempts: int, told: timedelta | None) -> timedelta | None:
        """Say how long to wait after so many attempts; None: it was the last. ``told`` can lengthen it."""
        if attempts > len(self.waits):
            return None
        own = self.jitter(self.waits[attempts - 1])
        return max(own, min(told, LONGEST_WAIT)) if told else own


# What is to be done, in the same transaction, about an endpoint that was disabled: (session, endpoint, when).
Disabled = Callable[[Session, Endpoint, datetime], None]


def freeze(session: Session, event: Event, data: str) -> Event:
    """Settle what is told of an event: JSON text, as it is first shown. Later ones change nothing."""
    held = session.get_one(
        Event, (event.shop_id, event.id), populate_existing=True, with_for_update=True
    )
    if held.data is None:
        held.data = data
        session.add(held)
        session.flush()
    return held


def spread(session: Session, event: Event, *, at: datetime) -> list[Delivery]:
    """Begin a delivery for each endpoint that wants to be told, once."""
    told = {one.endpoint_id for one in deliveries_of(session, event)}
    return [
        _begin(session, event, endpoint, at=at)
        for endpoint in list_endpoints(session, event.shop_id)
        if wants(endpoint, event.type, event.resource) and endpoint.id not in told
    ]


def redeliver(
    session: Session, actor: Actor, event_id: str, *, endpoint_id: str | None = None
) -> list[Delivery]:
    """Send an event again, now: to all who want it or to one; what is still on its way goes at once.

    Raises: WebhookNotFound, BadState (too old, or told of nothing yet).
    """
    event = get_event(session, actor.shop_id, event_id)
    if event.data is None or actor.at - event.at > BY_HAND_FOR:
        raise BadState(state="too old")
    if endpoint_id is None:
        listed = list_endpoints(session, actor.shop_id)
        chosen = [one for one in listed if wants(one, event.type, event.resource)]
    else:
        chosen = [get_endpoint(session, actor.shop_id, endpoint_id)]
        if chosen[0].disabled:
            raise BadState(state="disabled")
    pending = {
        one.endpoint_id: one for one in deliveries_of(session, event) if one.state == PENDING
    }
    again = []
    for endpoint in chosen:
        if endpoint.id in pending:
            _hurry(session, pending[endpoint.id], at=actor.at)
            again.append(pending[endpoint.id])
        else:
            again.append(_begin(session, event, endpoint, at=actor.at))
    return again


def deliveries_of(session: Session, event: Event) -> list[Delivery]:
    """List the deliveries of an event."""
    of = (Delivery.shop_id == event.shop_id, Delivery.event_id == event.id)
    return list(session.exec(select(Delivery).where(*of).order_by(col(Delivery.id))).all())


def _begin(session: Session, event: Event, endpoint: Endpoint, *, at: datetime) -> Delivery:
    delivery = Delivery(
        shop_id=event.shop_id,
        id=new_id(session, "dlv"),
        endpoint_id=endpoint.id,
        event_id=event.id,
        created_at=at,
        next_at=at,
    )
    session.add(delivery)
    new = NewRow(
        _topic_of(endpoint),
        f"{TOPIC}:{delivery.id}",
        {"delivery": delivery.id},
        ordering_key=_order(delivery),
    )
    outbox.add(session, event.shop_id, new, at=at)
    return delivery


def _topic_of(endpoint: Endpoint) -> str:
    return AGAIN if endpoint.failing_since else TOPIC


def _order(delivery: Delivery) -> str:
    """Make the key that begins with the endpoint: `core.claims` counts by it who is being called."""
    return f"{delivery.endpoint_id}:{delivery.event_id}"


def _hurry(session: Session, delivery: Delivery, *, at: datetime) -> None:
    """Let a delivery that waits for its next attempt go now."""
    delivery.next_at = at
    session.add(delivery)
    session.flush()
    waits = (
        col(OutboxRow.shop_id) == delivery.shop_id,
        col(OutboxRow.dedupe_key) == f"{TOPIC}:{delivery.id}",
        col(OutboxRow.state) == "ready",
    )
    session.execute(update(OutboxRow).where(*waits).values(available_at=at, wanted_at=at))


def job_of(session: Session, row: OutboxRow, *, at: datetime) -> Job | timedelta:
    """Return what to send, or how long to wait where the next attempt is not due yet.

    Raises: Dropped where nothing is to be sent: taken already, or nobody is there to take it.
    """
    delivery = _delivery(session, row)
    event = session.get(Event, (row.shop_id, delivery.event_id))
    endpoint = session.get(Endpoint, (row.shop_id, delivery.endpoint_id), populate_existing=True)
    if delivery.state == DELIVERED:
        raise Dropped("taken already")
    if event is None or event.data is None or endpoint is None:
        raise Dropped("gone")
    if endpoint.deleted_at or endpoint.disabled:
        raise Dropped("endpoint disabled")
    if delivery.next_at and delivery.next_at > at:
        return delivery.next_at - at
    return Job(event, endpoint)


def _delivery(session: Session, row: OutboxRow) -> Delivery:
    key = (row.shop_id, str(row.payload["delivery"]))
    found = session.get(Delivery, key, populate_existing=True)
    if found is None:
        raise Dropped("gone")
    return found


def note(
    session: Session, row: OutboxRow, attempt: Attempt, *, schedule: Schedule, disabled: Disabled
) -> Delivery:
    """Note what an attempt met, and when the next one is due (``next_at``), if any.

    Raises: Dropped where the row is somebody else's by now.
    """
    delivery = _delivery(session, row)
    key = (row.shop_id, delivery.endpoint_id)
    # locked first: who notes another attempt at it waits here, with no row of the outbox in hand
    endpoint = session.get_one(Endpoint, key, populate_existing=True, with_for_update=True)
    if not outbox.extend(session, row, at=attempt.at):
        raise Dropped("somebody else's by now")
    delivery.attempts += 1
    delivery.tried_at, delivery.milliseconds = attempt.at, attempt.milliseconds
    delivery.status_code, delivery.error = attempt.status_code, attempt.error
    delivery.answer = attempt.answer[:_ANSWER_LENGTH]
    delivery.next_at = None
    if attempt.error:
        _failed(delivery, endpoint, attempt, schedule)
        if _is_to_be_disabled(endpoint, attempt):
            endpoint.disabled = GONE if attempt.status_code == _GONE_STATUS else FAILING
            endpoint.updated_at = attempt.at
            disabled(session, endpoint, attempt.at)
    else:
        delivery.state = DELIVERED
    _remember(session, endpoint, attempt)
    session.add(delivery)
    session.add(endpoint)
    session.flush()
    return delivery


def _failed(delivery: Delivery, endpoint: Endpoint, attempt: Attempt, schedule: Schedule) -> None:
    told = attempt.retry_after if attempt.status_code in _WAIT_STATUSES else None
    wait = schedule.wait_after(delivery.attempts, told)
    if wait is None or attempt.status_code == _GONE_STATUS:
        delivery.state = FAILED
    else:
        delivery.state, delivery.next_at = PENDING, attempt.at + wait


def _is_to_be_disabled(endpoint: Endpoint, attempt: Attempt) -> bool:
    if endpoint.disabled or endpoint.deleted_at:
        return False
    since = endpoint.failing_since
    is_too_long = since is not None and attempt.at - since >= TOO_LONG
    return attempt.status_code == _GONE_STATUS or is_too_long


def _remember(session: Session, endpoint: Endpoint, attempt: Attempt) -> None:
    """Note whether an endpoint fails; with its first failure, or success, what waits changes lanes."""
    before = endpoint.failing_since
    endpoint.failing_since = (before or attempt.at) if attempt.error else None
    if (before is None) == (endpoint.failing_since is None):
        return
    waiting = (
        col(OutboxRow.shop_id) == endpoint.shop_id,
        col(OutboxRow.topic).in_((TOPIC, AGAIN)),
        col(OutboxRow.state).in_(("ready", "running")),
        receiver_of(OutboxRow) == endpoint.id,
    )
    session.execute(update(OutboxRow).where(*waiting).values(topic=_topic_of(endpoint)))


def give_up(session: Session, row: OutboxRow, why: str, at: datetime) -> None:
    """Note that a delivery was given up of which no attempt could be noted."""
    if not row.topic.startswith(TOPIC):
        return
    delivery = session.get(Delivery, (row.shop_id, str(row.payload["delivery"])))
    if delivery and delivery.state == PENDING:
        delivery.state, delivery.error, delivery.next_at = FAILED, delivery.error or why, None
        session.add(delivery)


def drop(session: Session, row: OutboxRow, why: str) -> None:
    """Note that nothing is sent any more: its endpoint is disabled or deleted."""
    delivery = session.get(Delivery, (row.shop_id, str(row.payload["delivery"])))
    if delivery and delivery.state == PENDING:
        delivery.state, delivery.error, delivery.next_at = FAILED, why.replace(" ", "_"), None
        session.add(delivery)
