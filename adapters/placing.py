"""Asks the portal where a buyer is, notes it, and lets his document be registered.

What is still missing then, or where the portal does not know him or does not answer, the owners are told.
"""

from datetime import timedelta

from sqlmodel import Session

from bot import einvoice_news
from core.actor import Actor
from core.clock import Clock
from core.customers.service import customer_of
from core.db import Database
from core.einvoice import issued, pace, places
from core.einvoice.gateway import (
    Gateway,
    Holder,
    PortalRefused,
    PortalSilent,
    PortalUnavailable,
    Taxpayer,
)
from core.einvoice_errors import EinvoiceDuplicate, EinvoiceNotEligible
from core.invoices.models import Invoice, Note
from core.invoices.queries import get_invoice
from core.notes.service import get_note
from core.outbox import Dropped, Later, OutboxRow
from core.shops.service import get_shop


class PlaceAsker:
    """Delivers the rows of the topic ``einvoice.place``."""

    def __init__(
        self, db: Database, clock: Clock, gateway: Gateway | None, *, per_minute: int
    ) -> None:
        self._db, self._clock, self._gateway = db, clock, gateway
        self._per_minute = per_minute

    def deliver(self, row: OutboxRow) -> None:
        """Ask, and go on. Raises: Later (the GSTIN asked too much), Dropped (it was taken back)."""
        actor = Actor(row.shop_id, "scheduler", "einvoice", self._clock.now())
        document_id = str(row.payload["document"])
        holder, gstin, wait = self._db.write(lambda session: self._who(session, actor, document_id))
        if wait is not None:
            raise Later(wait)
        found = self._asked(holder, gstin)
        self._db.write(lambda session: _go_on(session, actor, document_id, found))

    def _who(
        self, session: Session, actor: Actor, document_id: str
    ) -> tuple[Holder, str, timedelta | None]:
        document = _document(session, actor, document_id)
        customer = customer_of(session, actor.shop_id, document.customer_id or "")
        shop = get_shop(session, actor.shop_id)
        holder = Holder(actor.shop_id, shop.gstin or "")
        wait = pace.take(
            session, actor.shop_id, holder.gstin, per_minute=self._per_minute, now=actor.at
        )
        return holder, customer.gstin or "", wait

    def _asked(self, holder: Holder, gstin: str) -> Taxpayer | None:
        """Return who it is; None where nobody tells: what is missing is told then."""
        if self._gateway is None:
            return None
        try:
            return self._gateway.find_taxpayer(holder, gstin)
        except (PortalRefused, PortalSilent, PortalUnavailable):
            return None


def _document(session: Session, actor: Actor, document_id: str) -> Invoice | Note:
    find = get_note if document_id.startswith("cdn_") else get_invoice
    return find(session, actor.shop_id, document_id)


def _go_on(session: Session, actor: Actor, document_id: str, found: Taxpayer | None) -> None:
    document = _document(session, actor, document_id)
    if found:
        places.note(session, actor, document.customer_id or "", found)
    try:
        begun = issued.register(session, actor, document)
    except (EinvoiceNotEligible, EinvoiceDuplicate) as moved_on:
        raise Dropped(moved_on.code) from None
    if begun.objections:
        einvoice_news.tell_missing(session, document, begun.objections, at=actor.at)
