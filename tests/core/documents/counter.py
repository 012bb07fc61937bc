"""A shop whose documents are issued for real and read back from their papers."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from core.actor import Actor
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.documents.from_invoice import view_of
from core.documents.from_note import view_of_note
from core.documents.invoice import render_invoice
from core.documents.view import InvoiceView
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.invoices.service import issue
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from tests.core.documents.reading import text_of
from tests.factories import make_actor, make_customer, make_shop

D = Decimal
EDGE: dict[str, Any] = {"public_url": "https://bill.example.in", "secret": b"s" * 32}


def goods(name: str, qty: str, rate: str, gst: str = "18", **more: Any) -> DraftLine:
    """Write a line of a bill."""
    values: dict[str, Any] = {"hsn": "8302", "unit": "PCS", **more}
    return DraftLine(name, D(qty), rate=D(rate), gst_rate=D(gst), **values)


class Counter:
    """Gupta Hardware in Jaipur, Rajasthan (08)."""

    def __init__(self, db: Database, clock: FixedClock, **changes: Any) -> None:
        self.db = db
        self.shop = make_shop(
            db, clock.now(), address="14 Chandpole Bazar, Jaipur", pincode="302001", **changes
        )
        self._actor = make_actor(self.shop, clock.now())
        self._count = 0

    @property
    def actor(self) -> Actor:
        """Somebody who acts, by a message of his own each time."""
        self._count += 1
        return replace(self._actor, message_id=f"m{self._count}")

    def customer(self, name: str = "Sharma Constructions", **more: Any) -> Customer:
        """Record a customer."""
        return make_customer(self.db, self.actor, name, **more)

    def sell(self, customer: Customer | None, *lines: DraftLine, **more: Any) -> Invoice:
        """Issue a bill."""
        draft = InvoiceDraft(customer.id if customer else None, lines, **more)
        actor = self.actor
        return self.db.write(lambda session: issue(session, actor, draft, secret=b"s" * 32))

    def view(self, invoice: Invoice) -> InvoiceView:
        """Return what the bill's paper shows."""
        return self._read(
            lambda session: view_of(
                session, get_invoice(session, invoice.shop_id, invoice.id), **EDGE
            )
        )

    def paper(self, customer: Customer | None, *lines: DraftLine, **more: Any) -> str:
        """Issue a bill and read its paper."""
        return text_of(render_invoice(self.view(self.sell(customer, *lines, **more))))

    def note(self, invoice: Invoice, wanted: Wanted, reason: str = "Returned") -> InvoiceView:
        """Issue a note and return what its paper shows."""
        actor = self.actor
        note = self.db.write(
            lambda session: issue_note(session, actor, NewNote(invoice.id, wanted, reason))
        )
        return self._read(lambda session: view_of_note(session, session.merge(note), **EDGE))

    def _read(self, made: Callable[[Session], InvoiceView]) -> InvoiceView:
        with self.db.reading() as session:
            return made(session)


TODAY = dt.date(2026, 11, 21)
