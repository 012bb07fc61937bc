"""`pakka doctor` on what a channel has still to do: what waits and why, what was given up, who left."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.cli.finding import Finding, ago
from core.chats.health import Health
from core.clock import INDIA

_LONG = timedelta(minutes=10)


def findings(channel: str, health: Health, now: datetime) -> Iterator[Finding]:
    """Say how a channel fares."""
    if health.rest:
        yield Finding(channel, "fault" if health.rest.failures else "ok", _resting(health))
    yield from _waiting(channel, health, now)
    if health.given_up:
        rows = ", ".join(f"{number} {topic}" for topic, number in health.given_up.items())
        text = f"given up: {rows}: pakka jobs list --dead says why, then jobs retry or drop"
        yield Finding(channel, "fault", text)
    if health.told or health.left:
        left = ", ".join(f"{number} {why or 'left'}" for why, number in sorted(health.left.items()))
        gone = f"; chats that nothing reaches: {left}" if left else ""
        yield Finding(
            channel, "ok", f"{health.told} replies reached nobody, the shops were told{gone}"
        )


def _waiting(channel: str, health: Health, now: datetime) -> Iterator[Finding]:
    if health.due_since is None:
        yield Finding(channel, "ok", f"{health.waiting} rows wait for their time, none is due")
        return
    text = f"{health.waiting} rows wait, the oldest was due {ago(health.due_since, now)}"
    if now - health.due_since > _LONG and not health.rest:
        text += ": nobody works them, start pakka run or pakka worker"
        yield Finding(channel, "fault", text)
    else:
        yield Finding(channel, "ok", text)


def _resting(health: Health) -> str:
    assert health.rest is not None  # noqa: S101  (asked by the caller)
    until = f"{health.rest.until.astimezone(INDIA):%H:%M:%S}"
    if not health.rest.failures:
        return f"rests until {until}: the platform asked for it, what waits goes after that"
    return (
        f"rests until {until}: {health.rest.failures} calls in a row were not answered; it is tried"
        " again by itself, see that this machine reaches the platform"
    )
