"""An example: a shop, who buys, and the papers of a file; and what the core makes of them, as text."""

import datetime as dt
import random
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from core.clock import FixedClock
from core.db import Database
from core.documents.from_invoice import view_of
from core.documents.from_note import view_of_note
from core.documents.from_paper import view_of_paper
from core.documents.from_voucher import view_of_voucher
from core.documents.view import InvoiceView
from core.ids import IdSource
from core.invoices import draft_json
from core.invoices.draft import InvoiceDraft
from core.invoices.models import Invoice, Note
from core.ledger.models import Entry
from core.notes.rules import Wanted
from core.trade_papers.models import TradePaper
from core.vouchers.models import Voucher
from tests.core.documents.counter import EDGE, Counter
from tests.examples import by_hand

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
Row = Invoice | Note | TradePaper | Voucher
_MORNING = dt.time(4, 30, tzinfo=dt.UTC)  # 10:00 in India


@dataclass(frozen=True)
class Issued:
    """A paper of an example: its row, what stands on it, and what it comes to by hand."""

    row: Row
    view: InvoiceView
    by_hand: dict[str, int]
    entries: tuple[Entry, ...]


def load(name: str) -> dict[str, Any]:
    """Read an example's file; its decimals are exact."""
    text = (FOLDER / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)


@contextmanager
def opened(url: str) -> Iterator[tuple[Database, FixedClock]]:
    """Open a database whose ids repeat, with its clock; it takes any number of examples."""
    clock = FixedClock(dt.datetime(2017, 7, 1, tzinfo=dt.UTC))
    made = Database(url, ids=IdSource(clock, random.Random(421).randbytes))
    try:
        yield made, clock
    finally:
        made.close()


def _morning(on: dt.date) -> dt.datetime:
    return dt.datetime.combine(on, _MORNING)


class Shop:
    """The shop of an example at work: it issues one paper after the other."""

    def __init__(self, db: Database, clock: FixedClock, example: dict[str, Any]) -> None:
        clock.move(_morning(example["paper"][0]["on"]))
        self.counter = Counter(db, clock, **example.get("shop", {}))
        self._clock, self._db = clock, db
        buyer = example.get("buyer")
        self._buyer = self.counter.customer(**buyer) if buyer else None
        self._sold: Invoice | None = None
        self._received: Voucher | None = None

    def issue(self, paper: dict[str, Any]) -> Issued:
        """Issue a paper on its day."""
        said = dict(paper)
        self._clock.move(_morning(said.pop("on")))
        self.counter.at(self._clock.now())
        worked = by_hand.read(said.pop("by_hand"))
        row = _ISSUE[said["kind"]](self, said)
        with self._db.reading() as session:
            shown = _view(session, session.merge(row))
            entries = tuple(session.exec(_entries_of(row)))
        return Issued(row, shown, worked, entries)

    def _draft(self, said: dict[str, Any]) -> InvoiceDraft:
        values = {key: value for key, value in said.items() if key not in {"kind", "purpose"}}
        of = self._buyer.id if self._buyer else None
        return draft_json.from_json({"customer_id": of, **values})

    def invoice(self, said: dict[str, Any]) -> Invoice:
        """Sell."""
        self._sold = self.counter.issue(self._draft(said))
        return self._sold

    def note(self, said: dict[str, Any]) -> Note:
        """Change the bill before."""
        assert self._sold
        lines = {n: _wanted(qty, *rate) for n, qty, *rate in said.get("lines", [])}
        kind, amount = said["kind"].removesuffix("_note"), said.get("amount_paise")
        wanted = Wanted(kind, lines, amount, price_only=said.get("price_only", False))
        return self.counter.issue_note(self._sold, wanted, said["reason"])

    def paper(self, said: dict[str, Any]) -> TradePaper:
        """Make out an estimate or a challan."""
        draft, kind = self._draft(said), said["kind"]
        return self.counter.issue_draft(kind, draft, purpose=said.get("purpose", ""))

    def receipt(self, said: dict[str, Any]) -> Voucher:
        """Take an advance."""
        assert self._buyer
        more = {key: said[key] for key in ("description", "hsn")}
        self._received = self.counter.receive(self._buyer, said["rupees"], **more)
        return self._received

    def refund(self, said: dict[str, Any]) -> Voucher:
        """Give an advance back."""
        assert self._received
        return self.counter.give_back(self._received, said["rupees"])


def _wanted(qty: Decimal, rate: Decimal | None = None) -> tuple[Decimal, Decimal | None]:
    return Decimal(qty), None if rate is None else Decimal(rate)


_ISSUE: dict[str, Callable[[Shop, dict[str, Any]], Row]] = {
    "invoice": Shop.invoice,
    "credit_note": Shop.note,
    "debit_note": Shop.note,
    "estimate": Shop.paper,
    "challan": Shop.paper,
    "receipt_voucher": Shop.receipt,
    "refund_voucher": Shop.refund,
}


def _view(session: Session, row: Row) -> InvoiceView:
    if isinstance(row, Invoice):
        return view_of(session, row, **EDGE)
    if isinstance(row, Note):
        return view_of_note(session, row, **EDGE)
    return (
        view_of_paper(session, row)
        if isinstance(row, TradePaper)
        else view_of_voucher(session, row)
    )


def _entries_of(row: Row) -> Any:
    of = row.payment_id if isinstance(row, Voucher) else row.id
    mine = select(Entry).where(Entry.shop_id == row.shop_id, Entry.ref_id == of)
    return mine.order_by(col(Entry.seq))
