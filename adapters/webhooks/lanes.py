"""Webhooks of one mode put together: the rules of endpoints, who calls them, and the threads that do.

Endpoints that answer have a lane of their own, those that failed last another: whoever hangs keeps a
few threads, and keeps nobody waiting who is well.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from adapters.settings import Settings
from adapters.webhooks.dialing import Dialer
from adapters.webhooks.sending import Calls, WebhookSender
from adapters.webhooks.telling import EventSender
from bot.webhook_news import tell_disabled
from core.clock import Clock
from core.db import Database
from core.delivery import BuiltinExecutor, Lane
from core.outbox import waits_of
from core.sealing import Vault
from core.webhooks import deliveries
from core.webhooks.deliveries import AGAIN, TOPIC, Schedule
from core.webhooks.service import Rules

THREADS, THREADS_AGAIN = 32, 8
_PER_MILLE = 1000
_JITTER = 100


@dataclass(frozen=True)
class Hooks:
    """What the faces need of webhooks. ``events`` begins deliveries, ``lanes`` make them."""

    rules: Rules
    dialer: Dialer
    events: EventSender
    lanes: tuple[BuiltinExecutor, ...]


def hooks_of(
    db: Database, clock: Clock, *, settings: Settings, secret: bytes, ring: Callable[[], object]
) -> Hooks:
    """Put the webhooks of a mode together; ``secret`` seals, ``ring`` wakes the lanes."""
    insecure, vault = settings.allow_insecure_webhooks, Vault(secret)
    dialer = Dialer(insecure)
    sender = WebhookSender(
        db, clock, Calls(dialer, vault, schedule_of(settings), disabled=tell_disabled)
    )
    lanes = tuple(
        BuiltinExecutor(
            db, {topic: sender}, clock, lane=Lane(threads=threads), given_up=deliveries.give_up
        )
        for topic, threads in ((TOPIC, THREADS), (AGAIN, THREADS_AGAIN))
    )
    return Hooks(Rules(vault, insecure), dialer, EventSender(db, clock, ring), lanes)


def schedule_of(settings: Settings) -> Schedule:
    """Return the waits between attempts, each up to a tenth longer or shorter."""
    seconds = settings.webhook_waits or waits_of(TOPIC)
    return Schedule([timedelta(seconds=one) for one in seconds], jitter=_uneven)


def _uneven(wait: timedelta) -> timedelta:
    part = _PER_MILLE - _JITTER + secrets.randbelow(2 * _JITTER + 1)
    return wait * part / _PER_MILLE
