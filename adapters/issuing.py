"""Issuing a draft by whatever door: what is told of it, registered and kept beside it."""

from dataclasses import dataclass

from sqlmodel import Session

from adapters.parts import Parts
from bot import einvoice_news
from core import extras
from core.actor import Actor
from core.dialects import requests, service as dialects
from core.einvoice import issued
from core.invoices import held as drafts, numbers
from core.invoices.models import Invoice, Note
from core.invoices.rules import Computed
from core.ledger import open_items
from core.reminders import requested

_SQUARE = "square"


@dataclass(frozen=True)
class Issuer:
    """Who issues, and with which parts."""

    parts: Parts
    session: Session
    actor: Actor

    def issue(self, held_id: str) -> Invoice:
        """Issue a draft. Raises: as `core.invoices.held.issue_held`."""
        held = drafts.require_standing(self.session, self.actor.shop_id, held_id)
        computed = drafts.preview_held(self.session, self.actor, held)
        secret = self.parts.secret
        invoice = drafts.issue_held(self.session, self.actor, held_id, secret=secret)
        self.register(invoice)
        self.keep_warnings(invoice, computed)
        self.remind(invoice)
        return invoice

    def remind(self, invoice: Invoice) -> None:
        """Let the customer be reminded as a client of Square's asked for, of what it comes to by now."""
        row = dialects.find(self.session, dialects.Of(invoice.shop_id, _SQUARE), invoice.id)
        if row:
            item = open_items.get_item(self.session, invoice.shop_id, invoice.id)
            total = item.amount_paise if item else invoice.total_paise
            asked = requests.reminders(row.said, total, due_on=invoice.due_on)
            requested.want(self.session, self.actor, invoice.id, asked)

    def register(self, document: Invoice | Note) -> None:
        """Let a document be registered; what stands in the way is told to the shop's owners, in chat."""
        edge = self.parts.edge()
        begun = issued.after_issue(
            self.session, self.actor, document, connected=edge.einvoice, tells=edge.tells_places
        )
        if begun and begun.objections:
            at = self.actor.at
            einvoice_news.tell_missing(self.session, document, begun.objections, at=at)

    def keep_warnings(self, invoice: Invoice, computed: Computed) -> None:
        """Keep what was to be said of it when it was issued."""
        warnings = list(computed.warnings)
        if numbers.is_out_of_order(self.session, invoice):
            warnings.append("out_of_order")
        if not warnings:
            return
        beside = extras.keep(self.session, invoice.shop_id, invoice.id, at=self.actor.at)
        beside.warned = warnings
        self.session.add(beside)
        self.session.flush()
