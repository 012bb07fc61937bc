"""Delivers one event to one endpoint: signed, noted, tried again by the schedule."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic

from adapters.webhooks.dialing import Dialer
from adapters.webhooks.posting import Got, post
from core.clock import Clock
from core.db import Database
from core.outbox import Dropped, Later, OutboxRow, Undeliverable
from core.sealing import SealBroken, Vault
from core.webhooks import deliveries
from core.webhooks.deliveries import DELIVERED, Attempt, Disabled, Job, Schedule
from core.webhooks.models import Endpoint
from core.webhooks.service import key_of
from core.webhooks.signing import body_of, headers_of
from core.webhooks.urls import parse_url


@dataclass(frozen=True)
class Calls:
    """How endpoints are called: by whom, how often, and who is told that one gets nothing more."""

    dialer: Dialer
    vault: Vault
    schedule: Schedule
    disabled: Disabled
    post: Callable[..., Got] = post


class WebhookSender:
    """Calls endpoints, in any thread."""

    def __init__(self, db: Database, clock: Clock, calls: Calls) -> None:
        self._db = db
        self._clock = clock
        self._calls = calls

    def deliver(self, row: OutboxRow) -> None:
        """Try once.

        Raises: Later (again by the schedule), Undeliverable (that was the last time), Dropped (nobody is
        there to take it, or it was taken).
        """
        job = self._job(row)
        attempt = self._attempt(job)
        schedule, disabled = self._calls.schedule, self._calls.disabled
        delivery = self._db.write(
            lambda session: deliveries.note(
                session, row, attempt, schedule=schedule, disabled=disabled
            )
        )
        if delivery.state == DELIVERED:
            return
        if delivery.next_at is None:
            raise Undeliverable(delivery.error)
        row.wanted_at = delivery.next_at  # the schedule says when it is given up, not its age
        raise Later(delivery.next_at - attempt.at)

    def _job(self, row: OutboxRow) -> Job:
        try:
            with self._db.reading() as session:
                job = deliveries.job_of(session, row, at=self._clock.now())
        except Dropped as error:
            why = str(error)
            self._db.write(lambda session: deliveries.drop(session, row, why))
            raise
        if isinstance(job, timedelta):
            raise Later(job)
        return job

    def _attempt(self, job: Job) -> Attempt:
        began = monotonic()
        got = self._got(job)
        at = self._clock.now()
        return Attempt(
            at=at,
            status_code=got.status,
            error=_error(got),
            milliseconds=int((monotonic() - began) * 1000),
            answer=_readable(got.body),
            retry_after=_retry_after(got.headers.get("retry-after", ""), at),
        )

    def _got(self, job: Job) -> Got:
        at = self._clock.now()
        try:
            keys = _keys(self._calls.vault, job.endpoint, at)
        except SealBroken:
            return Got(error="secret_unreadable")
        sandbox = self._db.is_sandbox
        body = body_of(job.event, sandbox=sandbox)
        target = parse_url(job.endpoint.url, insecure=self._calls.dialer.insecure)
        headers = headers_of(job.event.id, body, keys=keys, at=at)
        return self._calls.post(self._calls.dialer, target, body, headers)


def _keys(vault: Vault, endpoint: Endpoint, at: datetime) -> list[bytes]:
    """Return the keys that sign: the endpoint's own first, and the old one while it is valid."""
    sealed = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_until and at < endpoint.old_until:
        sealed.append(endpoint.old_secret)
    return [key_of(vault.unseal(one, place=endpoint.id)) for one in sealed]


def _error(got: Got) -> str:
    if got.error or 200 <= got.status < 300:
        return got.error
    return f"http_{got.status}"


def _readable(body: bytes) -> str:
    """Return the head of an answer as text that does no harm where it is shown."""
    text = body[:2000].decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _retry_after(value: str, at: datetime) -> timedelta | None:
    """Read ``Retry-After``: seconds, or a date (RFC 9110)."""
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 10**7))
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        return None
    return max(until - at, timedelta())
