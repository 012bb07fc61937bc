"""Notes as programs ask for them: lines by SKU or place, a number of their own, taken back once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import (
    AmountNotValid,
    BadState,
    Deleted,
    DuplicateNumber,
    ExceedsInvoice,
    InvoiceNotFound,
    ItemNotFound,
    NumberMalformed,
    QtyNotPositive,
)
from core.invoices.bin import delete_invoice
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.held import NewHeld, hold
from core.invoices.models import Invoice, Note
from core.invoices.service import issue
from core.items import whole
from core.ledger.queries import balance
from core.notes.asked import AskedLine, NamedLines, delete_note, issue_asked
from core.notes.rules import Wanted
from core.notes.service import NewNote
from tests.factories import make_actor, make_customer, make_shop, sr_501

D = Decimal
RAIL = DraftLine("Rail", D(2), rate=D(450), gst_rate=D(18), hsn="8302")
BOLT = DraftLine("Bolt", D(10), rate=D(5), gst_rate=D(18), hsn="7318")


class Desk:
    """A bill of two rails (SKU R), ten bolts without an item, and three more rails: 2,714."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        shop = make_shop(db, clock.now())
        self.actor: Actor = make_actor(shop, clock.now())
        new = whole.WholeItem("Rail", "R", D(450), D(18))
        rail = self.writes(whole.add_whole, new)
        sold = replace(RAIL, item_id=rail.id)
        lines = (sold, BOLT, replace(sold, qty=D(3)))
        self.customer = make_customer(db, self.actor).id
        self.bill: Invoice = self.writes(issue, InvoiceDraft(self.customer, lines))

    def writes(self, act: Callable[..., Any], *given: Any) -> Any:
        return self.db.write(lambda session: act(session, self.actor, *given))

    def named(self, *asked: AskedLine) -> dict[int, tuple[Decimal, Decimal | None]]:
        with self.db.reading() as session:
            lines = NamedLines(session, self.bill)
            for one in asked:
                lines.add(one)
            return lines.wanted

    def issues(self, wanted: Wanted, **more: Any) -> Note:
        made: Note = self.writes(issue_asked, NewNote(self.bill.id, wanted, "returned", **more))
        return made

    @property
    def owed(self) -> int:
        with self.db.reading() as session:
            return balance(session, self.actor.shop_id, self.customer)


@pytest.fixture
def desk(db: Database, clock: FixedClock) -> Iterator[Desk]:
    made = Desk(db, clock)
    yield made
    with db.reading() as session:
        assert invariants.check(session) == []


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ([AskedLine(D(1), sku="R")], {1: (D(1), None)}),
        ([AskedLine(D(4), sku="R")], {1: (D(2), None), 3: (D(2), None)}),
        ([AskedLine(D(9), sku="R")], {1: (D(2), None), 3: (D(7), None)}),
        ([AskedLine(D(4), n=2)], {2: (D(4), None)}),
        ([AskedLine(D(1), n=1, rate=D(400))], {1: (D(1), D(400))}),
        ([AskedLine(D(1), n=1), AskedLine(D(2), sku="R")], {1: (D(2), None), 3: (D(1), None)}),
    ],
    ids=["one", "over two lines", "too many", "by place", "at a rate", "twice"],
)
def test_lines_are_named(
    desk: Desk, asked: list[AskedLine], wanted: dict[int, tuple[Decimal, Decimal | None]]
) -> None:
    assert desk.named(*asked) == wanted


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ([AskedLine(D(1), sku="X")], ItemNotFound),
        ([AskedLine(D(1), n=4)], ItemNotFound),
        ([AskedLine(D(0), n=1)], QtyNotPositive),
        ([AskedLine(D(1), n=1), AskedLine(D(1), n=1, rate=D(1))], AmountNotValid),
    ],
    ids=["no such SKU", "no such line", "nothing", "two rates"],
)
def test_lines_that_cannot_be(desk: Desk, asked: list[AskedLine], error: type[Exception]) -> None:
    with pytest.raises(error):
        desk.named(*asked)


def test_a_note_for_named_lines_takes_their_value_and_tax_off_the_bill(desk: Desk) -> None:
    note = desk.issues(Wanted(lines=desk.named(AskedLine(D(4), sku="R"))))
    assert (note.taxable_paise, note.cgst_paise, note.total_paise) == (1800_00, 162_00, 2124_00)
    assert desk.owed == 2714_00 - 2124_00
    with pytest.raises(ExceedsInvoice):
        desk.issues(Wanted(lines=desk.named(AskedLine(D(2), sku="R"))))


def test_a_number_of_its_own_is_kept_as_typed_and_stands_once_a_year(desk: Desk) -> None:
    note = desk.issues(Wanted(amount_paise=100_00), number="Ret/1")
    assert (note.number, note.series_number) == ("Ret/1", None)
    with pytest.raises(DuplicateNumber):
        desk.issues(Wanted(amount_paise=100_00), number="RET/1")
    with pytest.raises(NumberMalformed):
        desk.issues(Wanted(amount_paise=100_00), number="-1")


def test_the_series_passes_over_a_number_that_a_note_has(desk: Desk) -> None:
    first = desk.issues(Wanted(amount_paise=100_00)).number
    following = f"{first[:-1]}{int(first[-1]) + 1}"
    desk.issues(Wanted(amount_paise=100_00), number=following)
    assert desk.issues(Wanted(amount_paise=100_00)).number == f"{first[:-1]}{int(first[-1]) + 2}"


def test_a_note_has_its_own_day(desk: Desk) -> None:
    assert desk.issues(Wanted(amount_paise=100_00), on=date(2026, 11, 21)).on == desk.bill.on


def test_a_note_is_taken_back_once(desk: Desk) -> None:
    note = desk.issues(Wanted())
    assert desk.owed == 0
    deleted = desk.writes(delete_note, note.id)
    assert (deleted.status, deleted.number) == ("cancelled", note.number)
    assert desk.writes(delete_note, note.id).cancelled_at == deleted.cancelled_at
    assert desk.owed == 2714_00


def test_bills_that_take_no_note(desk: Desk) -> None:
    held = desk.writes(hold, NewHeld(sr_501(desk.customer)))
    desk.writes(delete_invoice, desk.bill.id)
    for invoice_id, error in (
        (held.id, BadState),
        (desk.bill.id, Deleted),
        ("inv_x", InvoiceNotFound),
    ):
        with pytest.raises(error):
            desk.writes(issue_asked, NewNote(invoice_id, Wanted()))
