"""A note as programs ask for it: lines named by SKU or by their place; made once, taken back once."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, select

from core.actor import Actor
from core.errors import AmountNotValid, ItemNotFound, QtyNotPositive
from core.gst.numbering import financial_year, number_key
from core.invoices.models import Invoice, Note
from core.invoices.queries import get_invoice, get_lines
from core.invoices.standing import get_standing
from core.items.models import Item
from core.notes import service
from core.notes.service import NewNote


@dataclass(frozen=True)
class AskedLine:
    """A quantity of a line: the ``n``-th of the bill, or that of a SKU. ``rate`` None: the bill's."""

    qty: Decimal
    n: int | None = None
    sku: str | None = None
    rate: Decimal | None = None


class NamedLines:
    """Which lines of a bill a note is for, as `core.notes.rules.Wanted` takes them."""

    def __init__(self, session: Session, invoice: Invoice) -> None:
        self._left = {line.n: line.qty for line in service.left_of(session, invoice).lines}
        self._skus = _skus_of(session, invoice)
        self.wanted: dict[int, tuple[Decimal, Decimal | None]] = {}

    def has(self, n: int) -> bool:
        """True where the bill has an ``n``-th line."""
        return n in self._left

    def add(self, asked: AskedLine) -> None:
        """Add what is asked for; of several lines with a SKU the first comes first.

        Raises: ItemNotFound (no such line), QtyNotPositive, AmountNotValid (one line at two rates).
        """
        if not asked.qty.is_finite() or asked.qty <= 0:
            raise QtyNotPositive(item=asked.sku or str(asked.n), qty=str(asked.qty))
        places = [asked.n] if asked.sku is None else self._skus.get(asked.sku, [])
        named = [n for n in places if n in self._left]
        if not named:
            raise ItemNotFound(item=asked.sku or str(asked.n))
        for n, qty in self._spread(named, asked.qty):
            before, rate = self.wanted.get(n, (Decimal(0), asked.rate))
            if rate != asked.rate:
                raise AmountNotValid(field="rate", value=str(asked.rate))
            self.wanted[n] = (before + qty, rate)

    def _spread(self, named: list[int], qty: Decimal) -> Iterator[tuple[int, Decimal]]:
        """What is over stays with the last line: it is then told that it is too much."""
        for n in named[:-1]:
            part = min(
                qty, max(self._left[n] - self.wanted.get(n, (Decimal(0), None))[0], Decimal(0))
            )
            if part:
                yield n, part
                qty -= part
        if qty:
            yield named[-1], qty


def _skus_of(session: Session, invoice: Invoice) -> dict[str, list[int]]:
    lines = get_lines(session, invoice.shop_id, invoice.id)
    ids = {line.item_id for line in lines if line.item_id}
    statement = select(Item.id, Item.sku).where(
        Item.shop_id == invoice.shop_id, col(Item.id).in_(ids), col(Item.sku).is_not(None)
    )
    skus = dict(session.exec(statement).all())
    found: dict[str, list[int]] = {}
    for line in lines:
        sku = skus.get(line.item_id or "")
        if sku:
            found.setdefault(sku, []).append(line.n)
    return found


def issue_asked(session: Session, actor: Actor, new: NewNote) -> Note:
    """Issue a note. Raises: as `core.notes.service.issue_note`, Deleted, BadState (a draft)."""
    get_standing(session, actor.shop_id, new.invoice_id)
    return service.issue_note(session, actor, new)


def list_same(session: Session, shop_id: str, new: NewNote) -> list[Note]:
    """List the notes that were issued for the same: bill, kind, quantities, and number where one is asked.

    At rates of its own, or without a date, none is the same.
    """
    if not new.on or any(rate is not None for _, rate in new.wanted.lines.values()):
        return []
    statement = select(Note).where(
        Note.shop_id == shop_id,
        Note.invoice_id == new.invoice_id,
        Note.kind == new.wanted.kind,
        Note.fy == financial_year(new.on),
        Note.status == "issued",
    )
    if new.number:
        statement = statement.where(Note.number_key == number_key(new.number))
    return [note for note in session.exec(statement).all() if _is_of(session, note, new)]


def _is_of(session: Session, note: Note, new: NewNote) -> bool:
    """True where a note holds the quantities wanted, or all that was left before it."""
    if new.wanted.lines:
        held = {line.n: line.qty for line in service.lines_of(session, note)}
        return held == {n: qty for n, (qty, _) in new.wanted.lines.items()}
    invoice = get_invoice(session, note.shop_id, note.invoice_id)
    change = note.total_paise if note.kind == "credit" else -note.total_paise
    return service.left_of(session, invoice).total_paise + change == note.total_paise


def delete_note(session: Session, actor: Actor, note_id: str) -> Note:
    """Cancel a note; done twice it is done once. Raises: as `core.notes.service.cancel_note`."""
    note = service.get_note(session, actor.shop_id, note_id)
    if note.status == "cancelled":
        return note
    return service.cancel_note(session, actor, note_id)
