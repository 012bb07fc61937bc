"""How often a GSTIN may ask the portal: one measure for every door, chat and APIs, and every process.

Calls may come as fast as they like up to the limit of a minute, then evenly.
"""

import datetime as dt

from sqlmodel import Session

from core import throttle
from core.mode import is_sandbox
from core.throttle import Rate

PER_MINUTE = 100


def take(
    session: Session, shop_id: str, gstin: str, *, per_minute: int, now: dt.datetime
) -> dt.timedelta | None:
    """Take one call; None where it may go now, else how long to wait."""
    rate = Rate(per_minute / 60, burst=per_minute)
    name = _name(session, shop_id, gstin)
    row = throttle.load(session, name, now)
    rests = row.rests_until(now)
    if rests:
        return rests - now
    due = rate.due(row.due_at, now)
    if rate.allowance(due, now) < 1:
        return due - rate.slack - now
    throttle.note_due(session, row, due + rate.interval)
    return None


def rest(
    session: Session, shop_id: str, gstin: str, *, wait: dt.timedelta, now: dt.datetime
) -> None:
    """Let a GSTIN rest, as the portal asks."""
    throttle.pause(session, _name(session, shop_id, gstin), wait=wait, at=now)


def _name(session: Session, shop_id: str, gstin: str) -> str:
    """In the sandbox a GSTIN may be several shops'."""
    return f"einvoice:{shop_id}:{gstin}" if is_sandbox(session) else f"einvoice:{gstin}"
