"""Preview, issue and cancel credit and debit notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.columns import table_of
from core.db import alone
from core.einvoice import registering
from core.errors import (
    BadState,
    DateInFuture,
    DuplicateNumber,
    NoteNotFound,
    NoteTooEarly,
    NoteTooLate,
    UndoWindowClosed,
)
from core.gst import numbering
from core.gst.document import last_day_for_credit
from core.ids import new_id
from core.invoices.models import Invoice, Note, NoteLine
from core.invoices.queries import get_invoice, get_lines
from core.ledger import open_items, postings, service as entries
from core.notes import rules
from core.notes.rules import HEADS, ComputedNote, NoteLineTax, Sold, SoldLine, Wanted
from core.payments import allocating
from core.payments.service import UNDO_WINDOW, payments_of, refund
from core.shops.models import Shop
from core.shops.periods import require_open
from core.shops.service import draw_number, get_shop
from core.webhooks.events import INVOICE_PAID, announce


@dataclass(frozen=True)
class NewNote:
    """A note to be made. ``on`` None: today; ``number`` None: the next of the shop's series."""

    invoice_id: str
    wanted: Wanted
    reason: str = ""
    on: date | None = None
    number: str | None = None


def notes_of(session: Session, shop_id: str, invoice_id: str) -> Sequence[Note]:
    """List the standing notes of an invoice, oldest first."""
    statement = select(Note).where(
        Note.shop_id == shop_id, Note.invoice_id == invoice_id, Note.status == "issued"
    )
    return session.exec(statement.order_by(col(Note.id))).all()


def get_note(session: Session, shop_id: str, note_id: str) -> Note:
    """Return a note. Raises: NoteNotFound."""
    note = session.get(Note, (shop_id, note_id))
    if not note:
        raise NoteNotFound(note=note_id)
    return note


def lines_of(session: Session, note: Note) -> Sequence[NoteLine]:
    """Return a note's lines in order."""
    statement = select(NoteLine).where(
        NoteLine.shop_id == note.shop_id, NoteLine.note_id == note.id
    )
    return session.exec(statement.order_by(col(NoteLine.n))).all()


def left_of(session: Session, invoice: Invoice) -> Sold:
    """Say what is left of an invoice after its standing notes."""
    lines = tuple(
        SoldLine(
            line.n,
            line.name,
            line.qty,
            line.gst_rate,
            at_retail_price=line.retail_price is not None,
            **{head: getattr(line, head) for head in HEADS},
        )
        for line in get_lines(session, invoice.shop_id, invoice.id)
    )
    sold = Sold(
        invoice.number,
        lines,
        invoice.round_off_paise,
        invoice.nature == "inter",
        invoice.prices_include_tax,
        invoice.rounded,
        invoice.reverse_charge,
    )
    notes = [
        (note.kind, [_taken(line) for line in lines_of(session, note)], note.round_off_paise)
        for note in notes_of(session, invoice.shop_id, invoice.id)
    ]
    return rules.left_of(sold, notes)  # type: ignore[arg-type]  # kind is one of the two


def _taken(line: NoteLine) -> NoteLineTax:
    return NoteLineTax(line.n, line.qty, **{head: getattr(line, head) for head in HEADS})


def preview_note(session: Session, actor: Actor, new: NewNote) -> ComputedNote:
    """Compute what a note would be; writes nothing.

    Raises: InvoiceNotFound, BadState (cancelled), DateInFuture, NoteTooEarly, NoteTooLate and as
    `rules.compute_note`.
    """
    invoice = get_invoice(session, actor.shop_id, new.invoice_id)
    if invoice.status != "issued":
        raise BadState(state=invoice.status, number=invoice.number)
    if new.on and new.on > actor.today:
        raise DateInFuture(on=new.on.isoformat())
    if new.on and new.on < invoice.on:
        raise NoteTooEarly(number=invoice.number, first=invoice.on.isoformat())
    computed = rules.compute_note(left_of(session, invoice), new.wanted)
    last = last_day_for_credit(invoice.on)
    taxed = any(line.gst_rate for line in get_lines(session, invoice.shop_id, invoice.id))
    if computed.kind == "credit" and taxed and (new.on or actor.today) > last:
        raise NoteTooLate(number=invoice.number, last=last.isoformat())
    return computed


def issue_note(session: Session, actor: Actor, new: NewNote) -> Note:
    """Issue a note: number, entries, audit row; payments above what the bill still costs are advance.

    Raises: as `preview_note`, PeriodLocked, NumberMalformed, DuplicateNumber.
    """
    open_items.get_item(session, actor.shop_id, new.invoice_id)  # two notes at once wait
    invoice = get_invoice(session, actor.shop_id, new.invoice_id)
    session.refresh(invoice)
    computed = preview_note(session, actor, new)
    on = new.on or actor.today
    require_open(session, actor.shop_id, on)
    note = _insert(session, actor, invoice, new=new, computed=computed)
    charged = 0 if invoice.reverse_charge else 1
    sums = postings.Sums(
        taxable=note.taxable_paise,
        total=note.total_paise,
        cgst=note.cgst_paise * charged,
        sgst=note.sgst_paise * charged,
        igst=note.igst_paise * charged,
        cess=note.cess_paise * charged,
        round_off=note.round_off_paise,
    )
    entries.post(session, actor, _document(note), postings.for_note(note.kind, sums))
    _settle(session, actor, invoice, note)
    after = {"number": note.number, "invoice": invoice.id, "total_paise": note.total_paise}
    action = f"{note.kind}_note.issue"
    audit.record(session, actor, action, entity=note.id, change=(None, after))
    return note


def _insert(
    session: Session, actor: Actor, invoice: Invoice, *, new: NewNote, computed: ComputedNote
) -> Note:
    on = new.on or actor.today
    fy = numbering.financial_year(on)
    shop = get_shop(session, actor.shop_id)
    numbered = _number(session, shop, fy, new=new)
    row = {
        "shop_id": actor.shop_id,
        "id": new_id(session, "cdn"),
        "kind": computed.kind,
        "status": "issued",
        **numbered,
        "invoice_id": invoice.id,
        "customer_id": invoice.customer_id,
        "on": on,
        "reason": new.reason,
        "round_off_paise": computed.round_off_paise,
        "total_paise": computed.total_paise,
        "source_channel": actor.channel,
        "source_message_id": actor.message_id,
        "source_text": actor.text,
        "issued_by": actor.id,
        "issued_at": actor.at,
        **{head: computed.sum_of(head) for head in HEADS},
    }
    session.execute(insert(table_of(Note)), [row])
    lines = [
        {
            "shop_id": actor.shop_id,
            "note_id": row["id"],
            "n": line.n,
            "qty": line.qty,
            **{head: getattr(line, head) for head in HEADS},
        }
        for line in computed.lines
    ]
    session.execute(insert(table_of(NoteLine)), lines)
    return session.get_one(Note, (actor.shop_id, row["id"]))


def _number(session: Session, shop: Shop, fy: int, *, new: NewNote) -> dict[str, Any]:
    """A number of its own, or the next of the series that stands on no other note."""
    if new.number:
        number = numbering.validate_number(new.number)
        alone(session, f"note_number:{shop.shop_id}")  # of two who want one the second is told
        if _is_taken(session, shop.shop_id, fy, number):
            raise DuplicateNumber(number=number)
        count = None
    else:
        count, number = draw_number(session, shop, fy, kind=new.wanted.kind)
        while _is_taken(session, shop.shop_id, fy, number):
            count, number = draw_number(session, shop, fy, kind=new.wanted.kind)
    key = numbering.number_key(number)
    return {"fy": fy, "number": number, "number_key": key, "series_number": count}


def _is_taken(session: Session, shop_id: str, fy: int, number: str) -> bool:
    statement = select(Note.id).where(
        Note.shop_id == shop_id, Note.fy == fy, Note.number_key == numbering.number_key(number)
    )
    return session.exec(statement).first() is not None


def _document(note: Note, *, reverses: bool = False) -> entries.Document:
    kind = f"{note.kind}_note"
    return entries.Document(kind, note.id, note.customer_id, note.on, note.number, reverses)


def _settle(session: Session, actor: Actor, invoice: Invoice, note: Note) -> None:
    """Let the bill cost less (or more); a counter sale's money goes back (or comes in) at once."""
    change = note.total_paise if note.kind == "debit" else -note.total_paise
    modes = [payment.mode for payment in payments_of(session, actor.shop_id, invoice.id)]
    over = _change_cost(session, actor, invoice, paise=change)
    note.given_back_paise = max(over, 0)
    session.add(note)
    if invoice.customer_id is None and over > 0:
        refund(session, actor, mode=modes[-1], amount_paise=over, customer_id=None)


def _change_cost(session: Session, actor: Actor, invoice: Invoice, *, paise: int) -> int:
    """Let a bill cost so much more; return what was paid above its new cost, which is advance now."""
    was_due = open_items.due_of(session, actor.shop_id, invoice.id)
    open_items.change(session, actor, invoice.id, amount=paise, due=paise)
    item = open_items.get_item(session, actor.shop_id, invoice.id)
    costs, over = (item.amount_paise, -item.due_paise) if item else (0, 0)
    allocating.release_excess(session, actor, invoice.id)
    if was_due > 0 and over >= 0 and costs > 0:  # what is credited whole was not paid
        announce(session, actor, INVOICE_PAID, invoice.id)
    return over


def cancel_note(session: Session, actor: Actor, note_id: str) -> Note:
    """Cancel a note: its number stays used, the bill costs what it did before.

    Raises: NoteNotFound, BadState (cancelled before), IrnActive, PeriodLocked, ExceedsInvoice where a
    debit note's value was credited since.
    """
    note = get_note(session, actor.shop_id, note_id)
    require_open(session, actor.shop_id, note.on, number=note.number)
    registering.let_go(session, actor, note_id, number=note.number)
    invoice = get_invoice(session, actor.shop_id, note.invoice_id)
    taken = session.execute(
        update(Note)
        .where(
            col(Note.shop_id) == actor.shop_id,
            col(Note.id) == note_id,
            col(Note.status) == "issued",
        )
        .values(status="cancelled", cancelled_at=actor.at)
        .returning(col(Note.id))
    )
    if taken.first() is None:
        raise BadState(state="cancelled", number=note.number)
    session.refresh(note)
    entries.reverse(session, actor, _document(note, reverses=True))
    change = note.total_paise if note.kind == "credit" else -note.total_paise
    _change_cost(session, actor, invoice, paise=change)
    before = {"number": note.number, "total_paise": note.total_paise}
    action = f"{note.kind}_note.cancel"
    audit.record(session, actor, action, entity=note.id, change=(before, None))
    return note


def undo_note(session: Session, actor: Actor, note_id: str) -> Note:
    """Undo a note within ten minutes. Raises: UndoWindowClosed and as `cancel_note`."""
    note = get_note(session, actor.shop_id, note_id)
    if actor.at - note.issued_at > UNDO_WINDOW:
        raise UndoWindowClosed(number=note.number)
    return cancel_note(session, actor, note_id)
