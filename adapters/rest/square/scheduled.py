"""The tick that issues what waits for its time, as publishing it would.

What cannot be issued then (the law has changed, the customer is gone) is not lost: it goes on waiting, the
shop's owners are told once, and it is tried again each hour.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from adapters.issuing import Issuer
from adapters.rest.call import Call, Mode
from adapters.rest.square.delivering import deliver
from adapters.rest.square.invoice_shows import SQUARE
from bot import schedule_news
from core.actor import Actor
from core.dialects import service as dialects
from core.errors import DatabaseBusy, PakkaError
from core.invoices import held as drafts, scheduling
from core.invoices.models import HeldInvoice, Invoice

_LOG = logging.getLogger("pakka.scheduled")
_AGAIN = dt.timedelta(hours=1)


@dataclass(frozen=True)
class _Errand(Call):
    """Nobody's call: what is done for a shop at its time."""

    of: str = ""

    @property
    def shop_id(self) -> str:
        """Whose errand it is."""
        return self.of

    @property
    def actor(self) -> Actor:
        """The schedule itself."""
        return Actor(self.of, "scheduler", "schedule", self.at, "api")


class Scheduled:
    """Issues what is due in a mode; of two processes one does."""

    def __init__(self, mode: Mode) -> None:
        self._mode = mode

    def run(self) -> int:
        """Issue what is due; return how many invoices."""
        parts = self._mode.parts
        at = parts.clock.now()
        with parts.db.reading() as session:
            due = scheduling.list_due(session, at=at)
        return sum(self._one(shop_id, held_id, at) for shop_id, held_id in due)

    def _one(self, shop_id: str, held_id: str, at: dt.datetime) -> bool:
        call, db = _Errand(self._mode, "", at, "", of=shop_id), self._mode.parts.db
        try:
            return db.write(lambda session: _issue(call, session, held_id))
        except DatabaseBusy:  # nothing is wrong with it: the next tick issues it
            return False
        except PakkaError as error:
            stuck = error
        except OperationalError:  # the database is away, for the others too
            raise
        except Exception:  # a fault of one must not keep the others from being issued
            _LOG.exception("not issued at its time", extra={"fields": {"invoice": held_id}})
            return False
        db.write(lambda session: _put_off(call, session, held_id, stuck))
        return False


def _due(call: Call, session: Session, held_id: str) -> HeldInvoice | None:
    """Find what is to be issued, its row locked; None where another process or a caller came first."""
    held = drafts.find_held(session, call.shop_id, held_id)
    if held is None or held.state != "scheduled" or held.deleted_at:
        return None
    held = drafts.require_standing(session, call.shop_id, held_id)
    return held if scheduling.is_due(held, at=call.at) else None


def _issue(call: Call, session: Session, held_id: str) -> bool:
    if _due(call, session, held_id) is None:
        return False
    invoice = Issuer(call.mode.parts, session, call.actor).issue(held_id)
    after_issue(call, session, invoice)
    return True


def after_issue(call: Call, session: Session, invoice: Invoice) -> None:
    """Do what follows upon an issue: it goes to the customer."""
    row = dialects.find(session, dialects.Of(invoice.shop_id, SQUARE), invoice.id)
    deliver(call, session, invoice, row.said if row else {})


def _put_off(call: Call, session: Session, held_id: str, why: PakkaError) -> None:
    """Let it wait an hour more; what stands in the way is told the first time."""
    held = _due(call, session, held_id)
    if held is None:
        return
    if held.retry_at is None:
        schedule_news.tell_stuck(session, held, why, at=call.at)
    held.retry_at = call.at + _AGAIN
    session.add(held)
