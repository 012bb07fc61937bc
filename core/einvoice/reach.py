"""Whether the portal answers, as late calls tell: one row for every process.

In the row (`Throttle`) ``due_at`` is when it last failed.
"""

import datetime as dt

from sqlmodel import Session

from core import throttle
from core.einvoice.gateway import PortalSilent, PortalUnavailable
from core.mode import is_sandbox
from core.throttle import Throttle

_NAME = "einvoice"
_RECENT = dt.timedelta(minutes=15)


def note(session: Session, answered: object, *, now: dt.datetime) -> None:
    """Note how a call ended; to be asked to wait is an answer. The built-in portal fails on purpose alone."""
    if is_sandbox(session):
        return
    is_full = isinstance(answered, PortalUnavailable) and answered.is_full
    if is_full or not isinstance(answered, PortalSilent | PortalUnavailable):
        throttle.note_success(session, _NAME)
        return
    row = throttle.load(session, _NAME, now)
    row.failures, row.due_at = row.failures + 1, now
    session.add(row)


def is_answering(session: Session, *, now: dt.datetime) -> bool:
    """False where the last call went unanswered, and that was lately."""
    row = session.get(Throttle, ("", _NAME))
    return row is None or row.failures == 0 or now - row.due_at > _RECENT
